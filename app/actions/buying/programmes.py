"""Grant programmes: drafted under a need, published, finished, cancelled; and read by either side."""

from app.actions import desk
from app.actions.buying.calls import CallKind, NewCall, begin_call
from app.actions.buying.procedures import history as history  # noqa: PLC0414  # a programme's history is a procedure's
from app.actions.buying.steps import PROGRAMMES
from app.actions.desk import Steps
from app.actions.work import View, Work
from app.db.buying import procedure_lists
from app.db.people import areas, providers
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.procedure_rows import ProcedureRow
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.ids import ProcedureId, ProviderId
from app.domain.paging import Asked, Page
from app.domain.people.areas import CodeList
from app.domain.refusals import NotFound, Refused
from app.procurement.grants_and_tenders.programme_content import Publication, read_programme
from app.procurement.open_call import OpenCall

_KIND = ProcedureKind.PROGRAMME
CALL = CallKind(kind=_KIND, series="AV", begun="programme-begun", one_bid=True)
"""One application of each provider."""


async def begin(work: Work, given: NewCall) -> ProcedureId:
    """Begin a programme as a draft; the law of today judges it to its end."""
    work.only(Role.OFFICER, step="begin-programme")
    return ProcedureId(await work.once(lambda: begin_call(work, CALL, given)))


async def get(work: Work, programme: ProcedureId) -> tuple[OpenCall, View[Procedure]]:
    """A programme with all that the actor may know of it, and the steps open to the actor."""
    return await desk.read(work, PROGRAMMES, programme)


async def of_area(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the area's programmes, newest first."""
    work.only(*AREA_ROLES, step="list-programmes")
    return await procedure_lists.of_area(work.connection, work.area.id, _KIND, work.instant, asked)


async def published(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the programmes published in every area, for providers, the last published first."""
    work.only(Role.PROVIDER, step="list-programmes")
    living = (State.OPEN, State.CLOSED, State.DECIDED)
    return await procedure_lists.published(work.connection, _KIND, living, work.instant, asked)


async def names(work: Work, found: OpenCall) -> dict[ProviderId, str]:
    """The names of the applicants that the reader may know."""
    return await providers.names(work.connection, {bid.provider_id for bid in found.bids})


async def publish(work: Work, programme: ProcedureId, seen: int | None) -> ProcedureId:
    """Freeze the draft and take the room of the budget line; applications come from when the window opens."""

    async def prepare(s: OpenCall) -> Publication:
        if s.need is None:
            raise Refused(NotFound())
        read, reasons = read_programme(s.noun.draft, s.need)
        if read is None:
            raise Refused(*reasons)
        groups = await areas.names(work.connection, work.area.id, CodeList.CLIENT_GROUP)
        return Publication(content=read.content, deadline=read.deadline, client_groups=frozenset(groups))

    return await desk.take(work, PROGRAMMES, programme, "publish", seen=seen, prepare=prepare)


STEPS = Steps(
    tables=PROGRAMMES.tables,
    life=PROGRAMMES,
    own={"publish": lambda work, programme, _, seen: publish(work, programme, seen)},
    apart=frozenset({"hand-in-application"}),
)
