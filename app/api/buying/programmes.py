"""Grant programmes: begun, drafted, published, finished, cancelled; and read by either side."""

from uuid import UUID

from fastapi import Request, Response

from app.actions.buying import programmes
from app.actions.buying.calls import NewCall
from app.actions.public import awards
from app.actions.work import Work
from app.api.answers import EventAnswer, events, of_area, of_provider
from app.api.buying.programme_answers import (
    ListedProgramme,
    NewProgramme,
    ProgrammeAnswer,
    ProgrammeDraft,
    listed,
    read,
)
from app.api.deps import MOST, READ_REFUSALS, REFUSALS, After, ApiWork, Id, Limit, Slug, StepWork, made
from app.api.plain import plain
from app.api.router import operations
from app.domain.ids import NeedId, ProcedureId

router = operations(tags=["programmes"])
_AREA = "/areas/{area}/programmes"
_ONE = f"{_AREA}/{{programme}}"


async def _page(work: Work, limit: int, after: UUID | None) -> list[ListedProgramme]:
    slugs = {area.id: area.slug for area in await awards.all_areas(work)}
    found = await programmes.listed(work, limit, ProcedureId(after) if after else None)
    return [listed(p, slugs[p.area_id]) for p in found]


@router.get("/programmes", responses=READ_REFUSALS)
async def list_programmes(work: ApiWork) -> list[ListedProgramme]:
    """Every published programme, in every area, the latest deadline first. Providers only."""
    of_provider(work, "list-programmes")
    return await _page(work, MOST, None)


@router.get(_AREA, responses=READ_REFUSALS)
async def list_area_programmes(
    area: Slug, work: ApiWork, limit: Limit = 50, after: After = None
) -> list[ListedProgramme]:
    """The area's programmes, the newest first. The next page: `after` = the last one's id."""
    of_area(work, "list-programmes")
    return await _page(work, limit, after)


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


@router.get(f"{_ONE}/events", responses=READ_REFUSALS)
async def list_programme_events(area: Slug, programme: Id, work: ApiWork) -> list[EventAnswer]:
    """What happened in the programme, as far as the caller may know: the latest hundred, newest first."""
    await programmes.get(work, ProcedureId(programme))
    return events(await programmes.history(work, ProcedureId(programme)))


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
