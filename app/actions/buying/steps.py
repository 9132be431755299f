"""Taking a step of a procedure: lock, catch up with the clock, judge, write, note. Shared by the actions on procedures."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from app.actions import mail
from app.actions.buying.order_situations import lock_cards, quick_order
from app.actions.public.notices import announce
from app.actions.work import View, Work, as_clock, check_version
from app.db import due, store
from app.db.buying import calls, procedures
from app.db.serving import facts
from app.domain.actors import Role
from app.domain.buying.bids import OpenedBid, OpenedState
from app.domain.buying.challenges import IdeaContent
from app.domain.buying.procedures import Invitation, Procedure, ProcedureKind
from app.domain.calendar import day_ends
from app.domain.events import VisibleTo
from app.domain.ids import ProcedureId
from app.domain.lifecycle import Lifecycle, Taken, catch_up, choices, next_due, take
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment, CommitmentState
from app.domain.serving.said import Said
from app.domain.situation import Situation
from app.procurement.competition import Competition
from app.procurement.dynamic.quick_order_steps import QUICK_ORDER
from app.procurement.evolving.challenge_steps import CHALLENGE
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION
from app.procurement.grants_and_tenders.programme_steps import PROGRAMME
from app.procurement.open_call import OpenCall

S = TypeVar("S", bound=Situation[Procedure])


@dataclass(frozen=True, slots=True)
class Way:
    """A way of buying: its table, how its situation is loaded, and what more is locked before the procedure."""

    table: Lifecycle[Any]
    load: Callable[[Work, Procedure], Awaitable[Situation[Procedure]]]
    lock: Callable[[Work, ProcedureId], Awaitable[None]] | None = None


async def _competition(work: Work, found: Procedure) -> Competition:
    return await procedures.competition(work.connection, work.actor, found, work.instant)


async def _open_call(work: Work, found: Procedure) -> OpenCall:
    return await calls.open_call(work.connection, work.actor, found, work.instant)


WAYS: dict[ProcedureKind, Way] = {
    ProcedureKind.MINI_COMPETITION: Way(MINI_COMPETITION, _competition),
    ProcedureKind.QUICK_ORDER: Way(QUICK_ORDER, quick_order, lock_cards),
    ProcedureKind.CHALLENGE: Way(CHALLENGE, _open_call),
    ProcedureKind.PROGRAMME: Way(PROGRAMME, _open_call),
}


def table_of(procedure: Procedure) -> Lifecycle[Any]:
    """The table of steps of the procedure's way of buying."""
    return WAYS[procedure.kind].table


async def load(work: Work, procedure: ProcedureId, of: type[S]) -> S:
    """The procedure as it truly is now, for reading; one that does not run as `of` is not there."""
    found = await procedures.get(work.connection, work.area.id, procedure)
    if found is None:
        raise Refused(NotFound())
    situation = await _situation(work, found, of)
    now: S = catch_up(table_of(found), situation)[0]
    return now


async def load_locked(work: Work, procedure: ProcedureId, of: type[S], *, with_money: bool = False) -> S:
    """The procedure, locked and caught up with the clock; what the clock did is saved, since only the area comes here."""
    known = await procedures.get(work.connection, work.area.id, procedure)
    if known is None:
        raise Refused(NotFound())
    if with_money:
        await procedures.lock_money(work.connection, work.area.id, procedure)
    way = WAYS[known.kind]
    if way.lock is not None and work.actor.provider is None:
        await way.lock(work, procedure)
    locked = await procedures.lock(work.connection, work.area.id, procedure)
    if locked is None:
        raise Refused(NotFound())
    found, work.instant = locked
    situation: S
    situation, taken = catch_up(way.table, await _situation(work, found, of))
    if taken and work.actor.area is not None:
        situation = await _saved(work, situation, taken)
        await announce(work, found, situation.noun, taken[0].at)
    return situation


async def take_step(
    work: Work,
    name: str,
    situation: Situation[Procedure],
    given: Any = None,
    *,
    seen: int | None = None,
    visible_to: VisibleTo = VisibleTo.AREA,
) -> UUID:
    """Take a step, write what it writes, note it. The version seen is asked last: every other reason comes first."""
    table = table_of(situation.noun)
    nouns = take(table, name, situation, given)
    check_version(situation.noun.version, seen)
    for noun in nouns:
        await _written(work, noun)
    after = situation.after(nouns)
    await announce(work, situation.noun, after.noun, work.instant)
    await _tell(work, after, nouns)
    await due.set_due(work.connection, "procedure", work.area.id, after.noun.id, next_due(table, after))
    await work.note(name, after.noun.id, procedure=after.noun.id, visible_to=visible_to, state=str(after.noun.state))
    return after.noun.id


def view(situation: Situation[Procedure]) -> View[Procedure]:
    """The procedure and the steps open to the actor."""
    noun = situation.noun
    seen = procedures.without_draft(noun) if situation.actor.role is Role.PROVIDER else noun
    return View(seen, choices(table_of(noun), situation))


async def catch_up_procedure(work: Work, procedure: ProcedureId) -> None:
    """Let the clock take the steps that fell due, and say when to look next."""
    situation = await load_locked(work, procedure, Situation)
    await due.set_due(
        work.connection, "procedure", work.area.id, procedure, next_due(table_of(situation.noun), situation)
    )


async def situation_of(work: Work, found: Procedure) -> Situation[Procedure]:
    """All that rules may know of a procedure that was read."""
    return await WAYS[found.kind].load(work, found)


async def _situation(work: Work, found: Procedure, of: type[S]) -> S:
    situation = await situation_of(work, found)
    if not isinstance(situation, of):
        raise Refused(NotFound())
    return situation


async def _written(work: Work, noun: Any) -> Any:
    """Write a noun; what was said of a client has a table of its own, and a commitment in force asks for the clock."""
    if isinstance(noun, Said):
        await facts.add(work.connection, noun)
        return noun
    saved = await store.save_one(work.connection, noun)
    if isinstance(noun, Commitment) and noun.state is CommitmentState.IN_FORCE:
        await due.set_due(work.connection, "commitment", work.area.id, noun.id, day_ends(noun.ends))
        await due.set_due(work.connection, "settlement", work.area.id, noun.id, work.instant)
    return saved


async def _saved(work: Work, situation: S, taken: tuple[Taken, ...]) -> S:
    clock = as_clock(work)
    latest = {(type(noun), getattr(noun, "id", noun)): noun for step in taken for noun in step.nouns}
    saved = [await _written(work, noun) for noun in latest.values()]
    for step in taken:
        procedure, bid = situation.noun.id, _received(step)
        await clock.note(
            step.step,
            bid.bid_id if bid else procedure,
            procedure=procedure,
            provider=bid.provider_id if bid else None,
            at=step.at,
            visible_to=VisibleTo.PARTIES,
            by_clock=True,
        )
    after = situation.after(tuple(saved))
    await _tell(work, after, tuple(saved))
    return after


def _received(step: Taken) -> OpenedBid | None:
    """The bid that the clock received, which nobody but its sender and the area may know of."""
    found = (noun for noun in step.nouns if isinstance(noun, OpenedBid) and noun.state is OpenedState.RECEIVED)
    return next(found, None)


async def _tell(work: Work, situation: Situation[Procedure], written: tuple[object, ...]) -> None:
    """Mail the providers of whom an order was just asked, and those whose idea was received."""
    noun = situation.noun
    for asked in written:
        if isinstance(asked, Invitation) and asked.card_id is not None:
            title = noun.ordered.offer(asked.card_id).content.title
            await mail.to_providers(work, (asked.provider_id,), "ordered", number=noun.number, title=title)
        if (
            isinstance(asked, OpenedBid)
            and asked.state is OpenedState.RECEIVED
            and isinstance(asked.content, IdeaContent)
        ):
            told = {"number": noun.number, "title": asked.content.title, "until": asked.answer_by}
            await mail.to_providers(work, (asked.provider_id,), "idea-received", **told)
