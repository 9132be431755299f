"""Grant programmes: drafted under a need, published, finished, cancelled; and read by either side."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.actions import mail
from app.actions.advice import choose_way
from app.actions.procedures import history as history  # noqa: PLC0414  # a programme's history is a procedure's
from app.actions.steps import load, load_locked, table_of, take_step, view
from app.actions.work import View, Work, new_id
from app.db import areas, grants, needs, procedures, providers, store
from app.domain.actors import AREA_ROLES, Role
from app.domain.areas import CodeList
from app.domain.calendar import local_day
from app.domain.events import VisibleTo
from app.domain.ids import NeedId, ProcedureId, ProviderId
from app.domain.lifecycle import refusals
from app.domain.procedures import Audience, Procedure, ProcedureKind, State
from app.domain.refusals import NotFound, NotOffered, Refused, refuse
from app.procurement.grants_and_tenders.programme_content import Publication, read_programme
from app.procurement.open_call import OpenCall

KIND = ProcedureKind.PROGRAMME


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProgramme:
    """A programme to begin: for which need."""

    need_id: NeedId
    draft: Mapping[str, object]
    why_this_way: str = ""


async def begin(work: Work, given: NewProgramme) -> ProcedureId:
    """Begin a programme as a draft; the law of today judges it to its end."""
    work.only(Role.OFFICER, step="begin-programme")
    return ProcedureId(await work.once(lambda: _begin(work, given)))


async def _begin(work: Work, given: NewProgramme) -> UUID:
    need = await needs.get(work.connection, work.area.id, given.need_id)
    if need is None:
        raise Refused(NotOffered(field="need_id"))
    why = await choose_way(work, need, KIND, given.why_this_way)
    today = local_day(work.instant)
    (number,) = await areas.numbers(work.connection, work.area, "AV", today.year)
    procedure = Procedure(
        area_id=work.area.id,
        id=ProcedureId(new_id()),
        kind=KIND,
        number=number,
        need_id=need.id,
        agreement_id=None,
        budget_line_id=need.budget_line_id,
        state=State.DRAFT,
        law_day=today,
        draft={"title": need.title, **given.draft},
        audience=Audience.PROVIDERS,
        sealed=False,
        why_this_way=why,
    )
    await store.save(work.connection, procedure)
    await work.note("programme-begun", procedure.id, procedure=procedure.id)
    return procedure.id


async def get(work: Work, programme: ProcedureId) -> tuple[OpenCall, View[Procedure]]:
    """A programme with all that the actor may know of it, and the steps open to the actor."""
    situation = await load(work, programme, OpenCall)
    if situation.noun.kind is not KIND:
        raise Refused(NotFound())
    return situation, view(situation)


async def listed(work: Work, limit: int, after: ProcedureId | None = None) -> tuple[Procedure, ...]:
    """The area's programmes, newest first; for a provider those published in every area, the latest deadline first."""
    if work.actor.provider is not None:
        living = (State.OPEN, State.CLOSED, State.DECIDED)
        return tuple(_without_draft(p) for p in await grants.open_to_all(work.connection, KIND, living, limit))
    work.only(*AREA_ROLES, step="list-programmes")
    return await procedures.of_area(work.connection, work.area.id, KIND, limit, after)


def _without_draft(noun: Procedure) -> Procedure:
    return procedures.without_draft(noun)


async def names(work: Work, found: OpenCall) -> dict[ProviderId, str]:
    """What the applicants that the reader may know are called."""
    return await providers.names(work.connection, {bid.provider_id for bid in found.bids})


async def save_draft(work: Work, programme: ProcedureId, draft: Mapping[str, object], seen: int | None) -> ProcedureId:
    """Keep what the draft says now."""

    async def make() -> UUID:
        return await take_step(work, "save-draft", await _locked(work, programme), draft, seen=seen)

    return ProcedureId(await work.once(make))


async def publish(work: Work, programme: ProcedureId, seen: int | None) -> ProcedureId:
    """Freeze the draft and take the room of the budget line; applications come from when the window opens."""

    async def make() -> UUID:
        situation = await _locked(work, programme, with_money=True)
        refuse(refusals(table_of(situation.noun), "publish", situation))
        if situation.need is None:
            raise Refused(NotFound())
        content, reasons = read_programme(situation.noun.draft, situation.need)
        if content is None:
            raise Refused(*reasons)
        groups = await areas.names(work.connection, work.area.id, CodeList.CLIENT_GROUP)
        given = Publication(content=content, client_groups=frozenset(groups))
        return await take_step(work, "publish", situation, given, seen=seen, visible_to=VisibleTo.PARTIES)

    return ProcedureId(await work.once(make))


async def finish(work: Work, programme: ProcedureId, seen: int | None) -> ProcedureId:
    """End a programme whose applications are all decided: what is left of its money is free again."""

    async def make() -> UUID:
        situation = await _locked(work, programme, with_money=True)
        return await take_step(work, "finish", situation, seen=seen, visible_to=VisibleTo.PARTIES)

    return ProcedureId(await work.once(make))


async def cancel(work: Work, programme: ProcedureId, reason: str, seen: int | None) -> ProcedureId:
    """Give up a programme before anything is proposed, saying why; applicants hear of it."""

    async def make() -> UUID:
        situation = await _locked(work, programme, with_money=True)
        noun = situation.noun
        done = await take_step(work, "cancel", situation, reason, seen=seen, visible_to=VisibleTo.PARTIES)
        if noun.content is not None:
            told = {"number": noun.number, "title": noun.content.title, "reason": reason.strip()}
            await mail.to_providers(work, [bid.provider_id for bid in situation.bids], "programme-cancelled", **told)
        return done

    return ProcedureId(await work.once(make))


async def _locked(work: Work, programme: ProcedureId, *, with_money: bool = False) -> OpenCall:
    """The programme locked for the area; another procedure's steps are not its."""
    situation = await load_locked(work, programme, OpenCall, with_money=with_money)
    if situation.noun.kind is not KIND:
        raise Refused(NotFound())
    return situation
