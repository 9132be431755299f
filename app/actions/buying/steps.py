"""The lives of procedures, one for each way of buying: how one is found, locked and judged, and what comes of its steps."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from app.actions.buying.order_situations import lock_cards, quick_order
from app.actions.desk import Life, Place
from app.actions.public.notices import announce
from app.actions.work import Work
from app.db import due
from app.db.buying import calls, procedures
from app.domain.buying.challenges import IdeaContent
from app.domain.buying.procedures import Procedure, ProcedureKind
from app.domain.calendar import day_ends
from app.domain.ids import ProcedureId
from app.domain.lifecycle import Lifecycle
from app.domain.refusals import NotFound, Refused
from app.domain.situation import Situation
from app.procurement.competition import Competition
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.dynamic.quick_order_steps import QUICK_ORDER
from app.procurement.evolving.challenge_steps import CHALLENGE
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION
from app.procurement.grants_and_tenders.programme_steps import PROGRAMME
from app.procurement.open_call import OpenCall


async def _competition(work: Work, found: Procedure) -> Competition:
    return await procedures.competition(work.connection, work.actor, found, work.instant)


async def _open_call(work: Work, found: Procedure) -> OpenCall:
    return await calls.open_call(work.connection, work.actor, found, work.instant)


_Read = Callable[[Work, Procedure], Awaitable[Situation[Procedure]]]
"""What reads all that rules may know of a procedure of one kind."""


def _life(
    kind: ProcedureKind,
    table: Lifecycle[Any],
    read: _Read,
    told: Callable[[Any], Mapping[str, object]],
    first: Callable[[Work, ProcedureId], Awaitable[None]] | None = None,
) -> Life[ProcedureId, Any]:
    """The life of procedures of one kind. `first` locks what the area's steps take besides, before the procedure."""
    return Life(
        tables=(table,),
        table=lambda _: table,
        load=partial(_load, kind, read),
        lock=partial(_lock, kind, read, first),
        money=_lock_money,
        place=_place,
        told=told,
        follows=_follows,
        due=kind,
    )


async def _load(kind: ProcedureKind, read: _Read, work: Work, procedure: ProcedureId) -> Any:
    """The situation of a procedure of this kind, without its draft for a provider. Raises Refused for one of another kind."""
    found = await procedures.get(work.connection, work.area.id, procedure)
    if found is None or found.kind is not kind:
        raise Refused(NotFound())
    return await read(work, procedures.without_draft(found) if work.actor.provider is not None else found)


async def _lock(
    kind: ProcedureKind,
    read: _Read,
    first: Callable[[Work, ProcedureId], Awaitable[None]] | None,
    work: Work,
    procedure: ProcedureId,
) -> Any:
    if first is not None and work.actor.provider is None:
        await first(work, procedure)
    locked = await procedures.lock(work.connection, work.area.id, procedure)
    if locked is None or locked[0].kind is not kind:
        raise Refused(NotFound())
    found, work.instant = locked
    return await read(work, found)


async def _lock_money(work: Work, procedure: ProcedureId) -> None:
    await procedures.lock_money(work.connection, work.area.id, procedure)


def _place(s: Situation[Procedure]) -> Place:
    return Place(noun=s.noun.id, procedure=s.noun.id, codes={"state": str(s.noun.state)})


async def _follows(work: Work, before: Situation[Procedure], after: Situation[Procedure], at: datetime) -> None:
    """The public notice goes up and comes down with the procedure; an order that binds is settled, and its last day looked for."""
    await announce(work, before.noun, after.noun, at)
    if isinstance(before, QuickOrder) and isinstance(after, QuickOrder) and before.commitment is None:
        bound = after.commitment
        if bound is not None:
            await due.set_due(work.connection, "commitment", work.area.id, bound.id, day_ends(bound.ends))
            await due.set_due(work.connection, "settlement", work.area.id, bound.id, work.instant)


def _published(s: Situation[Procedure]) -> dict[str, object]:
    return {"number": s.noun.number, "title": s.noun.content.title if s.noun.content else ""}


def _ordered(s: QuickOrder) -> dict[str, object]:
    """What mail says of an order: its number, and the service that is asked for."""
    card = s.asked.card_id if s.asked else None
    return {"number": s.noun.number, "title": s.noun.ordered.offer(card).content.title if card else ""}


def _received(s: OpenCall) -> dict[str, object]:
    """What mail says of the idea received last: the challenge's number, the idea's title, and by when it is answered."""
    idea = s.opened[-1]
    title = idea.content.title if isinstance(idea.content, IdeaContent) else ""
    return {"number": s.noun.number, "title": title, "until": idea.answer_by}


COMPETITIONS: Life[ProcedureId, Competition] = _life(
    ProcedureKind.MINI_COMPETITION, MINI_COMPETITION, _competition, _published
)
ORDERS: Life[ProcedureId, QuickOrder] = _life(
    ProcedureKind.QUICK_ORDER, QUICK_ORDER, quick_order, _ordered, first=lock_cards
)
CHALLENGES: Life[ProcedureId, OpenCall] = _life(ProcedureKind.CHALLENGE, CHALLENGE, _open_call, _received)
PROGRAMMES: Life[ProcedureId, OpenCall] = _life(ProcedureKind.PROGRAMME, PROGRAMME, _open_call, _published)
