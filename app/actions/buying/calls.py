"""What challenges and programmes share: begun under a need, open to every provider; and bids with a life of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.actions.buying.advice import choose_way
from app.actions.desk import Place
from app.actions.work import Work, new_id
from app.db import store
from app.db.buying import calls, needs, procedures
from app.db.people import areas
from app.domain.buying.bids import OpenedBid
from app.domain.buying.procedures import Audience, Procedure, ProcedureKind, State
from app.domain.calendar import local_day
from app.domain.ids import BidId, NeedId, ProcedureId
from app.domain.refusals import NotOffered, Refused
from app.domain.situation import Situation

BidKey = tuple[ProcedureId, BidId]
"""A bid with a life of its own, by its call and itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """A call to begin, for which need; no municipality, category or money of its own: those are the need's."""

    need_id: NeedId
    draft: Mapping[str, object]
    why_this_way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKind:
    """A kind of call: `series` begins its numbers, `begun` is the event; `one_bid`: one of each provider."""

    kind: ProcedureKind
    series: str
    begun: str
    one_bid: bool


async def begin_call(work: Work, of: CallKind, given: NewCall) -> UUID:
    """Begin a call as a draft; the law of today judges it to its end."""
    need = await needs.get(work.connection, work.area.id, given.need_id)
    if need is None:
        raise Refused(NotOffered(field="need_id"))
    why = await choose_way(work, need, of.kind, given.why_this_way)
    today = local_day(work.instant)
    (number,) = await areas.numbers(work.connection, work.area, of.series, today.year)
    procedure = Procedure(
        area_id=work.area.id,
        id=ProcedureId(new_id()),
        kind=of.kind,
        number=number,
        need_id=need.id,
        agreement_id=None,
        budget_line_id=need.budget_line_id,
        state=State.DRAFT,
        law_day=today,
        draft={"title": need.title, **given.draft},
        audience=Audience.PROVIDERS,
        one_bid=of.one_bid,
        sealed=False,
        why_this_way=why,
    )
    await store.save(work.connection, procedure)
    await work.note(of.begun, procedure.id, procedure=procedure.id)
    return procedure.id


async def bid_keys(work: Work, noun: UUID) -> tuple[BidKey, ...]:
    """A bid that the clock knows by its id, with the call that it was handed in to."""
    bid = BidId(noun)
    call = await calls.procedure_of(work.connection, work.area.id, bid)
    return () if call is None else ((call, bid),)


async def lock_money(work: Work, key: BidKey) -> None:
    """Lock the budget line that a call draws on."""
    await procedures.lock_money(work.connection, work.area.id, key[0])


def bid_place(s: Situation[OpenedBid]) -> Place:
    """Where what happens to a bid with a life of its own is told: in its call's history, and to its sender."""
    return Place(noun=s.noun.bid_id, procedure=s.noun.procedure_id, provider=s.noun.provider_id)
