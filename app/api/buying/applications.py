"""Applications for grants: drafted, handed in, checked, asked for more, assessed by two apart, decided."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Path, Request, Response
from pydantic import Field

from app.actions.buying import applications
from app.actions.serving import granting
from app.actions.work import Work, new_id
from app.api.buying.application_answers import (
    ApplicationAnswer,
    AssessmentAnswer,
    GrantLetterAnswer,
    assessment,
    plan_fields,
    read,
)
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, IfMatch, Slug, StepWork, made, seen
from app.api.inputs import Answer, Body, Code, Day, Flag, Line, MoneyBody, Number, Prose
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.grants import Cost, GrantPlan
from app.domain.ids import BidId, ProcedureId
from app.domain.money import ZERO
from app.domain.refusals import NotFound, Refused
from app.procurement.grants_and_tenders.granting import PlanProposal
from app.procurement.grants_and_tenders.judging import ApplicationMark, Interest, Question

router = operations("/areas/{area}/programmes/{programme}", tags=["applications"])
_ONE = "/applications/{application}"
Seat = Annotated[int, Path(ge=1, le=2, description="The first or the second assessor's")]


_Answers = Annotated[
    dict[Code, Prose], Field(max_length=30, description="By question", examples=[{"1": "Kumppanien kautta."}])
]


class CostPart(Body):
    """A row of a budget: which of the eligible costs, how much."""

    name: Annotated[Line, Field(examples=["Palkat"])]
    amount: MoneyBody

    def given(self) -> Cost:
        """The body as the action takes it."""
        return Cost(name=self.name, amount=self.amount.money())


class ApplicationBody(Body):
    """An application, complete or (as a draft) not. Costs add up to `total`, which `asked`, `own` and `other` pay."""

    purpose: Annotated[Prose, Field(examples=["Ryhmä kahdelletoista."])] = ""
    begins: Day | None = None
    ends: Day | None = None
    costs: Annotated[list[CostPart], Field(max_length=20, default_factory=list)]
    total: MoneyBody | None = None
    asked: MoneyBody | None = None
    own: MoneyBody | None = None
    other: MoneyBody | None = None
    answers: Annotated[_Answers, Field(default_factory=dict)]
    expected: Annotated[Prose, Field(examples=["Kolme saa työn."])] = ""
    binding: Annotated[Flag, Field(examples=[True])] = False

    def given(self) -> dict[str, Any]:
        """The body as drafts are kept: loose values by name."""
        sums = {name: getattr(self, name) for name in ("total", "asked", "own", "other")}
        return {
            "purpose": self.purpose,
            "begins": self.begins.isoformat() if self.begins else "",
            "ends": self.ends.isoformat() if self.ends else "",
            "costs": [{"name": c.name, "amount": c.amount.amount} for c in self.costs],
            **{name: money.amount if money else "" for name, money in sums.items()},
            "answers": [{"key": key, "text": text} for key, text in self.answers.items()],
            "expected": self.expected,
            "binding": self.binding,
        }


class MarkPart(Body):
    """A mark, 0 to 5 in halves, and why."""

    mark: Annotated[Number, Field(examples=["3.5"])]
    reason: Annotated[Prose, Field(examples=["Selkeä suunnitelma."])]


class MarksBody(Body):
    """A mark on every criterion, by its key."""

    marks: Annotated[
        dict[Code, MarkPart],
        Field(max_length=20, examples=[{"1": {"mark": "3.5", "reason": "Selkeä suunnitelma."}}]),
    ]

    def given(self) -> tuple[ApplicationMark, ...]:
        """The body as the action takes it."""
        return tuple(
            ApplicationMark(criterion=key, mark=Decimal(part.mark), reason=part.reason)
            for key, part in self.marks.items()
        )


class TextBody(Body):
    """Something in words."""

    text: Annotated[Prose, Field(examples=["Vuokra on 500 euroa kuussa."])]

    def given(self) -> str | Question:
        """The body as the table's rules take it."""
        return self.text


class AskBody(TextBody):
    """What more is asked, and the last day to answer, a working day."""

    until: Day

    def given(self) -> Question:
        """The body as the table's rules take it."""
        return Question(text=self.text, until=self.until)


class InterestBody(Body):
    """Whether there is an interest in the applicant, and what it is."""

    interest: Annotated[Flag, Field(examples=[False])]
    about: Annotated[Prose, Field(examples=[""])] = ""

    def given(self) -> Interest:
        """The body as the table's rules take it."""
        return Interest(interest=self.interest, about=self.about)


class GrantPlanBody(Body):
    """A proposal. Of a refusal only `reason` counts. `costs`: the eligible ones with the most of each."""

    granted: Annotated[Flag, Field(examples=[True])]
    amount: MoneyBody | None = None
    costs: Annotated[list[CostPart], Field(max_length=20, default_factory=list)]
    begins: Day | None = None
    ends: Day | None = None
    conditions: Annotated[Prose, Field(examples=[""])] = ""
    reason: Annotated[Prose, Field(examples=["Täyttää perusteet."])]


class SavedApplicationAnswer(Answer):
    """What the caller has written so far, as it was sent; `saved_at` is null where nothing is kept."""

    content: Annotated[dict[str, object], Field(examples=[{"purpose": "Ryhmä kahdelletoista."}])]
    saved_at: datetime | None


@router.put("/application-draft", responses=REFUSALS)
async def save_application_draft(
    area: Slug, programme: Id, work: StepWork, body: ApplicationBody
) -> SavedApplicationAnswer:
    """Keep what is written so far: not an application, and nobody else's to read."""
    await applications.save_draft(work, ProcedureId(programme), body.given())
    return SavedApplicationAnswer(content=body.given(), saved_at=work.instant)


@router.get("/application-draft", responses=READ_REFUSALS)
async def read_application_draft(area: Slug, programme: Id, work: ApiWork) -> SavedApplicationAnswer:
    """What the caller has written so far."""
    found = await applications.draft(work, ProcedureId(programme))
    return SavedApplicationAnswer(
        content=dict(found.content) if found else {}, saved_at=found.saved_at if found else None
    )


@router.post("/hand-in-application", status_code=201, responses=REFUSALS)
async def hand_in_application(
    area: Slug, programme: Id, work: StepWork, body: ApplicationBody, request: Request, response: Response
) -> ApplicationAnswer:
    """Hand in an application within the window: every reason why not comes at its field. Providers only."""
    bid = await applications.hand_in(work, ProcedureId(programme), body.given())
    made(request, response, f"programmes/{programme}/applications", bid)
    return await read(work, request, response, ProcedureId(programme), bid)


@router.get(_ONE, responses=READ_REFUSALS)
async def read_application(
    area: Slug, programme: Id, application: Id, work: ApiWork, request: Request, response: Response
) -> ApplicationAnswer:
    """One application, for its applicant and the area."""
    return await read(work, request, response, ProcedureId(programme), BidId(application))


@router.get(f"{_ONE}/letter", responses=READ_REFUSALS)
async def read_grant_letter(area: Slug, programme: Id, application: Id, work: ApiWork) -> GrantLetterAnswer:
    """The decision letter, for its applicant and the area."""
    letter = await granting.letter(work, ProcedureId(programme), BidId(application))
    if not isinstance(letter.content, GrantPlan):
        raise Refused(NotFound())
    fields = {"programme_id": letter.procedure_id, "provider_id": letter.provider_id, "made_at": letter.made_at}
    return GrantLetterAnswer.model_validate(plan_fields(letter.content) | fields)


@router.get(f"{_ONE}/assessments", responses=READ_REFUSALS)
async def list_assessments(area: Slug, programme: Id, application: Id, work: ApiWork) -> list[AssessmentAnswer]:
    """The marks that the caller may read: its own, and all of them once both have assessed."""
    file = await applications.get(work, ProcedureId(programme), BidId(application))
    found = await applications.marks(work, ProcedureId(programme), BidId(application))
    return [assessment(a, file.names) for a in found]


@router.get(f"{_ONE}/assessments/{{seat}}", responses=READ_REFUSALS)
async def read_assessments(
    area: Slug, programme: Id, application: Id, seat: Seat, work: ApiWork
) -> list[AssessmentAnswer]:
    """The marks of one assessor; the other's are refused until both have assessed."""
    file = await applications.get(work, ProcedureId(programme), BidId(application))
    found = await applications.marks(work, ProcedureId(programme), BidId(application), seat)
    return [assessment(a, file.names) for a in found]


async def _which(area: Slug, programme: Id, application: Id) -> tuple[ProcedureId, BidId]:
    return ProcedureId(programme), BidId(application)


async def _answer(
    work: Work, request: Request, response: Response, which: tuple[ProcedureId, BidId]
) -> ApplicationAnswer:
    return await read(work, request, response, *which)


_step = plain(router, _ONE, granting.STEPS, _which, _answer, ApplicationAnswer)
_step("find-complete", "Find that the application has all it needs: it can be assessed. Officers only.")
_step("ask-for-more", "Ask the applicant for more, until the end of office hours of a day. Officers only.", AskBody)
_step("supplement", "Answer what was asked, in time. The applicant only.", TextBody)
_step("withdraw-application", "Take the application back before it is decided, saying why. The applicant only.")
_step(
    "declare-interest",
    "Say whether one has an interest in the applicant: once said it stands. Officers and deciders.",
    InterestBody,
)
_step(
    "assess",
    "Mark every criterion, apart from the other assessor; what both have marked stands. Officers only.",
    MarksBody,
    called="assess_application",
)


@router.post(f"{_ONE}/propose", responses=REFUSALS)
async def propose(
    area: Slug,
    programme: Id,
    application: Id,
    work: StepWork,
    body: GrantPlanBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> ApplicationAnswer:
    """Propose a grant or a refusal, with the reasons that the applicant will read. Officers only."""
    file = await applications.get(work, ProcedureId(programme), BidId(application))
    content = file.s.content
    given = PlanProposal(
        id=new_id(),
        granted=body.granted,
        amount=body.amount.money() if body.amount else ZERO,
        costs=tuple(cost.given() for cost in body.costs),
        begins=body.begins or content.begins,
        ends=body.ends or content.ends,
        conditions=body.conditions,
        reason=body.reason,
    )
    await granting.STEPS.take(work, (ProcedureId(programme), BidId(application)), "propose", given, seen(if_match))
    return await read(work, request, response, ProcedureId(programme), BidId(application))


_step("send-back", "Send a proposal back, saying why. Deciders only.", called="send_proposal_back")
_step(
    "decide-grant",
    "Make the grant as proposed: it is in force at once (`grant_id`), public, and the letter goes out. Deciders only.",
)
_step("decide-refusal", "Refuse the grant as proposed: the letter goes out. Deciders only.")
