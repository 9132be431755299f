"""Taking a step of a procedure: lock, catch up with the clock, judge, write, note. Shared by the actions on procedures."""

from typing import Any
from uuid import UUID

from app.actions.work import View, Work, as_clock
from app.db import due, procedures, store
from app.domain.actors import Role
from app.domain.events import VisibleTo
from app.domain.ids import ProcedureId
from app.domain.lifecycle import Lifecycle, Taken, catch_up, choices, next_due, take
from app.domain.procedures import Kind, Procedure
from app.domain.refusals import NotFound, Refused, StaleVersion
from app.procurement.competition import Competition
from app.procurement.framework.mini_competition import MINI_COMPETITION

TABLES: dict[Kind, Lifecycle[Competition]] = {Kind.MINI_COMPETITION: MINI_COMPETITION}


def table_of(procedure: Procedure) -> Lifecycle[Competition]:
    """The table of steps of the procedure's way of buying."""
    return TABLES[procedure.kind]


async def load(work: Work, procedure: ProcedureId) -> Competition:
    """The procedure as it truly is now, for reading."""
    found = await procedures.get(work.connection, work.area.id, procedure)
    if found is None:
        raise Refused(NotFound())
    situation = await procedures.competition(work.connection, work.actor, found, work.instant)
    return catch_up(table_of(found), situation)[0]


async def load_locked(work: Work, procedure: ProcedureId, *, with_money: bool = False) -> Competition:
    """The procedure, locked and caught up with the clock; what the clock did is saved, since only the area comes here."""
    locked = await procedures.lock(work.connection, work.area.id, procedure, with_money=with_money)
    if locked is None:
        raise Refused(NotFound())
    found, work.instant = locked
    situation = await procedures.competition(work.connection, work.actor, found, work.instant)
    situation, taken = catch_up(table_of(found), situation)
    if taken and work.actor.area is not None:
        situation = await _saved(work, situation, taken)
    return situation


async def take_step(
    work: Work,
    name: str,
    situation: Competition,
    given: Any = None,
    *,
    seen: int | None = None,
    visible_to: VisibleTo = VisibleTo.AREA,
) -> UUID:
    """Take a step, write what it writes, note it. The version seen is asked last: every other reason comes first."""
    table = table_of(situation.noun)
    nouns = take(table, name, situation, given)
    check_version(situation.noun.version, seen)
    await store.save(work.connection, *nouns)
    after = situation.after(nouns)
    await due.set_due(work.connection, "procedure", work.area.id, after.noun.id, next_due(table, after))
    await work.note(name, after.noun.id, procedure=after.noun.id, visible_to=visible_to, state=str(after.noun.state))
    return after.noun.id


def view(situation: Competition) -> View[Procedure]:
    """The procedure and the steps open to the actor."""
    noun = situation.noun
    seen = procedures.without_draft(noun) if situation.actor.role is Role.PROVIDER else noun
    return View(seen, choices(table_of(noun), situation))


def check_version(current: int, seen: int | None) -> None:
    """Refuse a change based on an older version; None: the door does not know one, and the lock is all there is."""
    if seen is not None and seen != current:
        raise Refused(StaleVersion(seen=seen, current=current))


async def catch_up_procedure(work: Work, procedure: ProcedureId) -> None:
    """Let the clock take the steps that fell due, and say when to look next."""
    situation = await load_locked(work, procedure)
    await due.set_due(
        work.connection, "procedure", work.area.id, procedure, next_due(table_of(situation.noun), situation)
    )


async def _saved(work: Work, situation: Competition, taken: tuple[Taken, ...]) -> Competition:
    clock = as_clock(work)
    latest = {type(noun): noun for step in taken for noun in step.nouns}
    saved = [await store.save_one(work.connection, noun) for noun in latest.values()]
    for step in taken:
        noun = situation.noun
        await clock.note(step.step, noun.id, procedure=noun.id, at=step.at, visible_to=VisibleTo.PARTIES, by_clock=True)
    return situation.after(tuple(saved))
