"""Grant programmes: begun, drafted, published, finished, cancelled; and read by either side."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions import histories
from app.actions.buying import procedures, programmes
from app.actions.buying.calls import NewCall
from app.api.answers import EventAnswer, event
from app.api.buying.programme_answers import ListedProgramme, ProgrammeAnswer, read
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, made
from app.api.inputs import Body, Codes, Flag, Instant, Line, MoneyBody, Prose, Whole
from app.api.paging import PAGES, EventsAsked, ProceduresAsked, answer, of_areas
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.effects import EffectMeasure
from app.domain.buying.grants import QuestionKind
from app.domain.ids import NeedId, ProcedureId
from app.domain.people.providers import ProviderKind

router = operations(tags=["programmes"])
_AREA = "/areas/{area}/programmes"
_ONE = f"{_AREA}/{{programme}}"


class CriterionPart(Body):
    """A criterion: its weight is the most points it gives; weights add up to 100."""

    name: Annotated[Line, Field(examples=["Vaikuttavuus"])]
    weight: Annotated[Whole | None, Field(examples=[60])] = None
    description: Annotated[Prose, Field(examples=["Mitä osallistujille muuttuu?"])] = ""


class QuestionPart(Body):
    """A question that applicants answer."""

    text: Annotated[Line, Field(examples=["Miten tavoitat osallistujat?"])]
    kind: QuestionKind = QuestionKind.TEXT
    required: Flag = True


class EffectPart(Body):
    """For whom, what is expected, what is counted, and when."""

    client_groups: Annotated[Codes, Field(examples=[["long-term-unemployed"]])]
    expected: Annotated[Prose, Field(examples=["Joka neljäs saa työn."])]
    measures: Annotated[list[EffectMeasure], Field(max_length=4, examples=[["employed"]])]
    follow_up_weeks: Annotated[list[Whole], Field(max_length=20, examples=[[26, 52]])]


class ProgrammeDraft(Body):
    """A programme's draft, complete or not; publishing asks for all of it."""

    language: Literal["fi", "en"] | None = None
    title: Annotated[Line | None, Field(examples=["Ryhmätoiminta pitkään työttömille"])] = None
    purpose: Annotated[Prose | None, Field(examples=["Tuetaan järjestöjen omaa toimintaa."])] = None
    kinds: Annotated[list[ProviderKind] | None, Field(max_length=4, description="Who may apply")] = None
    criteria: Annotated[list[CriterionPart] | None, Field(max_length=20)] = None
    questions: Annotated[list[QuestionPart] | None, Field(max_length=30)] = None
    costs: Annotated[
        list[Line] | None, Field(max_length=20, description="Eligible", examples=[["Palkat", "Tilat"]])
    ] = None
    maximum: Annotated[MoneyBody | None, Field(description="The whole programme's")] = None
    highest: Annotated[MoneyBody | None, Field(description="For one applicant")] = None
    advance_percent: Annotated[
        Whole | None, Field(description="Paid ahead; the rest after the report", examples=[70])
    ] = None
    report_days: Annotated[Whole | None, Field(description="From the end of the period of use", examples=[30])] = None
    effect: EffectPart | None = None
    opens: Annotated[Instant | None, Field(examples=["2026-01-12T08:00:00Z"])] = None
    deadline: Annotated[Instant | None, Field(description="On a working day", examples=["2026-02-10T13:00:00Z"])] = None

    def given(self) -> dict[str, Any]:
        """The body as drafts are kept: what is not said is left out."""
        found = self.model_dump(mode="json", exclude_none=True, exclude={"maximum", "highest"})
        for name, money in (("maximum", self.maximum), ("highest", self.highest)):
            if money is not None:
                found[name] = money.amount
        return found


class NewProgramme(Body):
    """A programme to begin: for which need."""

    need_id: UUID
    draft: ProgrammeDraft = ProgrammeDraft()
    why_this_way: Annotated[Prose, Field(description="Needed where another way was advised first", examples=[""])] = ""


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
