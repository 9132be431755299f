"""Mini-competitions: begun, drafted, published, opened by two, cancelled, and read by either side."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions import histories
from app.actions.buying import procedures
from app.api.answers import EventAnswer, event
from app.api.buying.procedure_answers import ListedProcedure, ProcedureAnswer, read
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, made
from app.api.inputs import Body, Codes, Instant, Line, Measures, MoneyBody, Prose, Whole
from app.api.paging import PAGES, EventsAsked, ProceduresAsked, answer, of_areas
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.api.terms.terms import TermsBody
from app.domain.ids import AgreementId, NeedId, ProcedureId
from app.procurement.framework.mini_competition_steps import Prolonging

router = operations(tags=["procedures"])
_AREA = "/areas/{area}/procedures"
_ONE = f"{_AREA}/{{procedure}}"


class CriterionBody(Body):
    """A quality criterion of a draft: its weight is the most points it gives."""

    name: Annotated[Line, Field(examples=["Työnantajayhteistyö"])]
    weight: Annotated[Whole | None, Field(examples=[60])] = None
    description: Annotated[Prose, Field(examples=["Miten työnantajat löydetään?"])] = ""


class DraftEffect(Body):
    """The change that is wanted; client groups where it is for others beside the need's own."""

    client_groups: Annotated[Codes | None, Field(examples=[["long-term-unemployed"]])] = None
    expected: Annotated[Prose, Field(examples=["Joka toinen saa työn ja pysyy siinä."])] = ""
    measures: Measures | None = None
    follow_up_weeks: Annotated[list[Whole] | None, Field(max_length=20, examples=[[12, 26]])] = None


class Draft(Body):
    """A draft, complete or not; publishing asks for all of it. Weights add up to 100."""

    language: Literal["fi", "en"] | None = None
    title: Annotated[Line | None, Field(examples=["Työhönvalmennus pitkään työttömänä olleille"])] = None
    description: Annotated[Prose | None, Field(examples=["Valmennus avoimille työmarkkinoille."])] = None
    price_weight: Annotated[Whole | None, Field(examples=[40])] = None
    criteria: Annotated[list[CriterionBody] | None, Field(max_length=20)] = None
    maximum: MoneyBody | None = None
    deadline: Annotated[Instant | None, Field(description="On a working day", examples=["2026-02-10T13:00:00Z"])] = None
    terms: TermsBody | None = None
    effect: DraftEffect | None = None

    def given(self) -> dict[str, Any]:
        """The body as drafts are kept: what is not said is left out."""
        found = self.model_dump(mode="json", exclude_none=True, exclude={"maximum", "terms"})
        if self.maximum is not None:
            found["maximum"] = self.maximum.amount
        return found if self.terms is None else found | {"terms": self.terms}


class ProlongingBody(Body):
    """A later deadline, and why."""

    deadline: Annotated[Instant, Field(description="On a working day", examples=["2026-02-17T13:00:00Z"])]
    reason: Annotated[Prose, Field(examples=["Kysymyksiin vastattiin myöhässä."])]

    def given(self) -> Prolonging:
        """As rules read it."""
        return Prolonging(deadline=self.deadline, reason=self.reason)


class NewProcedure(Body):
    """A mini-competition to begin: for which need, under which agreement."""

    need_id: UUID
    agreement_id: UUID
    draft: Draft = Draft()
    why_this_way: Annotated[Prose, Field(description="Needed where another way was advised first", examples=[""])] = ""


@router.post(_AREA, status_code=201, responses=REFUSALS)
async def begin_procedure(
    area: Slug, work: StepWork, body: NewProcedure, request: Request, response: Response
) -> ProcedureAnswer:
    """Begin a mini-competition as a draft. Officers only."""
    new = procedures.NewCompetition(
        need_id=NeedId(body.need_id),
        agreement_id=AgreementId(body.agreement_id),
        draft=body.draft.given(),
        why_this_way=body.why_this_way,
    )
    procedure = await procedures.begin(work, new)
    made(request, response, "procedures", procedure)
    return await read(work, request, response, procedure)


@router.get("/procedures", response_model=list[ListedProcedure], responses=PAGES)
async def list_invitations(work: ApiWork, request: Request, asked: Annotated[ProceduresAsked, Query()]) -> Response:
    """The procedures that the caller's provider is invited to, in every area, the last invited first."""
    found = await procedures.invitations(work, asked.given())
    return answer(request, found, of_areas(ListedProcedure, await procedures.slugs(work)))


@router.get(_AREA, response_model=list[ListedProcedure], responses=PAGES)
async def list_procedures(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[ProceduresAsked, Query()]
) -> Response:
    """The area's mini-competitions, the newest first."""
    found = await procedures.of_area(work, asked.given())
    return answer(request, found, of_areas(ListedProcedure, await procedures.slugs(work)))


@router.get(_ONE, responses=READ_REFUSALS)
async def read_procedure(
    area: Slug, procedure: Id, work: ApiWork, request: Request, response: Response
) -> ProcedureAnswer:
    """One procedure, for its area and for those invited."""
    return await read(work, request, response, ProcedureId(procedure))


@router.get(f"{_ONE}/events", response_model=list[EventAnswer], responses=PAGES)
async def list_procedure_events(
    area: Slug, procedure: Id, work: ApiWork, request: Request, asked: Annotated[EventsAsked, Query()]
) -> Response:
    """What happened in the procedure, as far as the caller may know: newest first."""
    await procedures.get(work, ProcedureId(procedure))
    return page_answer(request, await histories.of_procedure(work, ProcedureId(procedure), asked.given()), event)


async def which(area: Slug, procedure: Id) -> ProcedureId:
    """The procedure that an address names."""
    return ProcedureId(procedure)


_step = plain(router, _ONE, procedures.STEPS, which, read, ProcedureAnswer)
_step("save-draft", "Keep this draft instead of the one before.", Draft)
_step(
    "publish", "Freeze the draft, invite all members of the agreement, and take the room of budget line and agreement."
)
_step("prolong", "Put off the deadline, saying why; everybody invited is told. Bids that are in stay.", ProlongingBody)
_step("unlock", "Unlock the bids after the deadline, for another person to open.")
_step("open-bids", "Open the bids that another person unlocked.")
_step("cancel", "End the procedure without a decision, saying why.", called="cancel_procedure")
