"""Grant programmes: begun, drafted, published, finished, cancelled; and read by either side."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.actions import histories
from app.actions.buying import procedures, programmes
from app.actions.buying.calls import NewCall
from app.api.answers import EventAnswer, event
from app.api.buying.procedure_inputs import ProceduresAsked
from app.api.buying.programme_answers import (
    ListedProgramme,
    NewProgramme,
    ProgrammeAnswer,
    ProgrammeDraft,
    read,
)
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, made
from app.api.paging import PAGES, EventsAsked, answer, of_areas
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.ids import NeedId, ProcedureId

router = operations(tags=["programmes"])
_AREA = "/areas/{area}/programmes"
_ONE = f"{_AREA}/{{programme}}"


@router.get("/programmes", response_model=list[ListedProgramme], responses=PAGES)
async def list_programmes(work: ApiWork, request: Request, asked: Annotated[ProceduresAsked, Query()]) -> Response:
    """Every published programme, in every area, the last published first. Providers only."""
    found = await programmes.published(work, asked.given())
    return answer(request, found, of_areas(ListedProgramme, await procedures.slugs(work)))


@router.get(_AREA, response_model=list[ListedProgramme], responses=PAGES)
async def list_area_programmes(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[ProceduresAsked, Query()]
) -> Response:
    """The area's programmes, the newest first."""
    found = await programmes.of_area(work, asked.given())
    return answer(request, found, of_areas(ListedProgramme, await procedures.slugs(work)))


@router.post(_AREA, status_code=201, responses=REFUSALS)
async def begin_programme(
    area: Slug, work: StepWork, body: NewProgramme, request: Request, response: Response
) -> ProgrammeAnswer:
    """Begin a programme as a draft under a need. Officers only."""
    new = NewCall(need_id=NeedId(body.need_id), draft=body.draft.given(), why_this_way=body.why_this_way)
    programme = await programmes.begin(work, new)
    made(request, response, "programmes", programme)
    return await read(work, request, response, programme)


@router.get(_ONE, responses=READ_REFUSALS)
async def read_programme(
    area: Slug, programme: Id, work: ApiWork, request: Request, response: Response
) -> ProgrammeAnswer:
    """One programme, for its area and, once published, for every provider."""
    return await read(work, request, response, ProcedureId(programme))


@router.get(f"{_ONE}/events", response_model=list[EventAnswer], responses=PAGES)
async def list_programme_events(
    area: Slug, programme: Id, work: ApiWork, request: Request, asked: Annotated[EventsAsked, Query()]
) -> Response:
    """What happened in the programme, as far as the caller may know: newest first."""
    await programmes.get(work, ProcedureId(programme))
    return page_answer(request, await histories.of_procedure(work, ProcedureId(programme), asked.given()), event)


async def _which(area: Slug, programme: Id) -> ProcedureId:
    return ProcedureId(programme)


_step = plain(router, _ONE, programmes.STEPS, _which, read, ProgrammeAnswer)
_step("save-draft", "Keep this draft instead of the one before.", ProgrammeDraft, called="save_programme_draft")
_step(
    "publish",
    "Freeze the draft and take the room of the budget line; applications come from when the window opens.",
    called="publish_programme",
)
_step(
    "finish",
    "End a programme whose applications are all decided: what is left of its money is free again.",
    called="finish_programme",
)
_step(
    "cancel",
    "Give the programme up before anything is proposed, saying why; applicants hear of it.",
    called="cancel_programme",
)
