"""Procedures as the area runs them: begun, drafted, published, opened by two, cancelled; and read by either side."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.actions import desk
from app.actions.buying import bids, decisions
from app.actions.buying.advice import choose_way
from app.actions.buying.steps import COMPETITIONS
from app.actions.desk import Steps
from app.actions.work import View, Work, new_id
from app.db import events, store
from app.db.buying import agreements, needs, procedure_lists, procedures
from app.db.nested import load as nested
from app.db.people import areas
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.admission import Stop
from app.domain.buying.bids import BidContent, OpenedBid
from app.domain.buying.lasting import agreement_bars
from app.domain.buying.procedure_rows import ProcedureRow
from app.domain.buying.procedures import Audience, Procedure, ProcedureKind, State
from app.domain.calendar import local_day
from app.domain.events import Told
from app.domain.ids import AgreementId, AreaId, NeedId, ProcedureId
from app.domain.lifecycle import refusals
from app.domain.paging import Asked, Page
from app.domain.refusals import NotOffered, Refused, refuse
from app.procurement.bidding import Opening
from app.procurement.competition import Competition
from app.procurement.content import read_content
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION, Publication
from app.procurement.framework.outlasting import ALLOWED_DAYS, Outlasting, outlasting

_KIND = ProcedureKind.MINI_COMPETITION


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCompetition:
    """A mini-competition to begin: for which need, under which agreement."""

    need_id: NeedId
    agreement_id: AgreementId
    draft: Mapping[str, object]
    why_this_way: str = ""


async def begin(work: Work, given: NewCompetition) -> ProcedureId:
    """Begin a mini-competition as a draft; the law of today judges it to its end."""
    work.only(Role.OFFICER, step="begin-procedure")
    return ProcedureId(await work.once(lambda: _begin(work, given)))


async def _begin(work: Work, given: NewCompetition) -> UUID:
    need = await needs.get(work.connection, work.area.id, given.need_id)
    agreement = await agreements.get(work.connection, work.area.id, given.agreement_id)
    if need is None or agreement is None:
        raise Refused(NotOffered(field="need_id" if need is None else "agreement_id"))
    refuse([agreement_bars(agreement, Stop.INVITATION, work.instant)])
    why = await choose_way(work, need, _KIND, given.why_this_way)
    today = local_day(work.instant)
    (number,) = await areas.numbers(work.connection, work.area, "MK", today.year)
    procedure = Procedure(
        area_id=work.area.id,
        id=ProcedureId(new_id()),
        kind=ProcedureKind.MINI_COMPETITION,
        number=number,
        need_id=need.id,
        agreement_id=agreement.id,
        budget_line_id=need.budget_line_id,
        state=State.DRAFT,
        law_day=today,
        draft={"title": need.title, **given.draft},
        audience=Audience.INVITED,
        why_this_way=why,
    )
    await store.save(work.connection, procedure)
    await work.note("procedure-begun", procedure.id, procedure=procedure.id)
    return procedure.id


async def get(work: Work, procedure: ProcedureId) -> tuple[Competition, View[Procedure]]:
    """A procedure with all that the actor may know of it, and the steps open to the actor."""
    return await desk.read(work, COMPETITIONS, procedure)


async def outlasts(work: Work, situation: Competition) -> Outlasting | None:
    """Whether the contract would outlast its agreement by more than the area allows: a warning to the area, no bar."""
    if outlasting(situation, 0) is None:
        return None  # what the area allows is asked only where it matters
    today = local_day(work.instant)
    allowed = await areas.policy(work.connection, work.area.id, "outlast-days", today, ALLOWED_DAYS)
    return outlasting(situation, allowed)


async def history(work: Work, procedure: ProcedureId) -> tuple[Told, ...]:
    """What happened in a procedure, as far as the actor may know."""
    return await events.of_procedure(work.connection, work.area.id, procedure)


async def of_area(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the area's competitions, newest first. The other ways have lists of their own."""
    work.only(*AREA_ROLES, step="list-procedures")
    return await procedure_lists.of_area(work.connection, work.area.id, _KIND, work.instant, asked)


async def invitations(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the competitions that the actor's provider is invited to, in every area, the last invited first."""
    work.only(Role.PROVIDER, step="list-procedures")
    return await procedure_lists.of_provider(work.connection, work.provider, _KIND, work.instant, asked)


async def publish(work: Work, procedure: ProcedureId, seen: int | None) -> ProcedureId:
    """Freeze the draft, invite all members, take the room; mails go with it."""

    async def prepare(s: Competition) -> Publication:
        if s.need is None:
            raise Refused(NotOffered(field="need_id"))
        read, reasons = read_content(s.noun.draft, s.need)
        if read is None:
            raise Refused(*reasons)
        public, wrapped = work.sealer.new_pair(procedure)
        return Publication(content=read.content, deadline=read.deadline, public_key=public, wrapped_private_key=wrapped)

    return await desk.take(work, COMPETITIONS, procedure, "publish", seen=seen, prepare=prepare)


async def open_bids(work: Work, procedure: ProcedureId, seen: int | None) -> ProcedureId:
    """The second of two people: open the bids. The private key exists in clear only inside this function."""

    async def make() -> UUID:
        situation = await desk.locked(work, COMPETITIONS, procedure)
        refuse(refusals(MINI_COMPETITION, "open-bids", situation))
        opened = await _unsealed(work, situation.noun)
        await desk.step(work, COMPETITIONS, situation, "open-bids", Opening(bids=opened), seen)
        for bid in opened:
            await work.note("bid-opened", bid.bid_id, procedure=procedure, provider=bid.provider_id)
        return procedure

    return ProcedureId(await work.once(make))


async def _unsealed(work: Work, procedure: Procedure) -> tuple[OpenedBid, ...]:
    opener = work.sealer.opener(procedure.wrapped_private_key or b"", procedure.id)
    return tuple(
        OpenedBid(
            area_id=bid.area_id,
            bid_id=bid.id,
            procedure_id=bid.procedure_id,
            provider_id=bid.provider_id,
            content=nested(BidContent, json.loads(opener.open(bid.ciphertext, bid.key_for_procedure, bid.provider_id))),
            submitted_at=bid.submitted_at,
        )
        for bid in await procedures.unseal(work.connection, procedure, work.instant)
    )


async def slugs(work: Work) -> dict[AreaId, str]:
    """The name in addresses of every area, by id: for lists that go over all of them."""
    return {area.id: area.slug for area in await areas.all_areas(work.connection)}


STEPS = Steps(
    tables=COMPETITIONS.tables,
    life=COMPETITIONS,
    own={
        "publish": lambda work, procedure, _, seen: publish(work, procedure, seen),
        "withdraw-bid": lambda work, procedure, _, seen: bids.withdraw(work, procedure, seen),
        "open-bids": lambda work, procedure, _, seen: open_bids(work, procedure, seen),
        "prepare-decision": decisions.prepare,
        "decide": lambda work, procedure, _, seen: decisions.decide(work, procedure, seen),
    },
    apart=frozenset({"submit-bid", "assess"}),
)
