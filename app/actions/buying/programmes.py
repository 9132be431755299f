"""Grant programmes: drafted under a need, published, finished, cancelled; and read by either side."""

from collections.abc import Mapping
from uuid import UUID

from app.actions import mail
from app.actions.buying.calls import CallKind, NewCall, begin_call, call_of, locked_call
from app.actions.buying.procedures import history as history  # noqa: PLC0414  # a programme's history is a procedure's
from app.actions.buying.steps import table_of, take_step, view
from app.actions.work import View, Work
from app.db.buying import procedure_lists
from app.db.people import areas, providers
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.procedure_rows import ProcedureRow
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.events import VisibleTo
from app.domain.ids import ProcedureId, ProviderId
from app.domain.lifecycle import refusals
from app.domain.paging import Asked, Page
from app.domain.people.areas import CodeList
from app.domain.refusals import NotFound, Refused, refuse
from app.procurement.grants_and_tenders.programme_content import Publication, read_programme
from app.procurement.open_call import OpenCall

PROGRAMMES = CallKind(kind=ProcedureKind.PROGRAMME, series="AV", begun="programme-begun", one_bid=True)
"""One application of each provider."""


async def begin(work: Work, given: NewCall) -> ProcedureId:
    """Begin a programme as a draft; the law of today judges it to its end."""
    work.only(Role.OFFICER, step="begin-programme")
    return ProcedureId(await work.once(lambda: begin_call(work, PROGRAMMES, given)))


async def get(work: Work, programme: ProcedureId) -> tuple[OpenCall, View[Procedure]]:
    """A programme with all that the actor may know of it, and the steps open to the actor."""
    situation = await call_of(work, PROGRAMMES, programme)
    return situation, view(situation)


async def of_area(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the area's programmes, newest first."""
    work.only(*AREA_ROLES, step="list-programmes")
    return await procedure_lists.of_area(work.connection, work.area.id, PROGRAMMES.kind, work.instant, asked)


async def published(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the programmes published in every area, for providers, the last published first."""
    work.only(Role.PROVIDER, step="list-programmes")
    living = (State.OPEN, State.CLOSED, State.DECIDED)
    return await procedure_lists.published(work.connection, PROGRAMMES.kind, living, work.instant, asked)


async def names(work: Work, found: OpenCall) -> dict[ProviderId, str]:
    """What the applicants that the reader may know are called."""
    return await providers.names(work.connection, {bid.provider_id for bid in found.bids})


async def save_draft(work: Work, programme: ProcedureId, draft: Mapping[str, object], seen: int | None) -> ProcedureId:
    """Keep what the draft says now."""

    async def make() -> UUID:
        return await take_step(work, "save-draft", await locked_call(work, PROGRAMMES, programme), draft, seen=seen)

    return ProcedureId(await work.once(make))


async def publish(work: Work, programme: ProcedureId, seen: int | None) -> ProcedureId:
    """Freeze the draft and take the room of the budget line; applications come from when the window opens."""

    async def make() -> UUID:
        situation = await locked_call(work, PROGRAMMES, programme, with_money=True)
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
        situation = await locked_call(work, PROGRAMMES, programme, with_money=True)
        return await take_step(work, "finish", situation, seen=seen, visible_to=VisibleTo.PARTIES)

    return ProcedureId(await work.once(make))


async def cancel(work: Work, programme: ProcedureId, reason: str, seen: int | None) -> ProcedureId:
    """Give up a programme before anything is proposed, saying why; applicants hear of it."""

    async def make() -> UUID:
        situation = await locked_call(work, PROGRAMMES, programme, with_money=True)
        noun = situation.noun
        done = await take_step(work, "cancel", situation, reason, seen=seen, visible_to=VisibleTo.PARTIES)
        if noun.content is not None:
            told = {"number": noun.number, "title": noun.content.title, "reason": reason.strip()}
            await mail.to_providers(work, [bid.provider_id for bid in situation.bids], "programme-cancelled", **told)
        return done

    return ProcedureId(await work.once(make))
