"""Applications as they come in and as answers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.buying import applications
from app.actions.buying.applications import ApplicationFile
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.deps import etag
from app.api.inputs import Answer, MoneyAnswer, NumberAnswer
from app.domain.buying.assessments import Assessment
from app.domain.buying.bids import OpenedState
from app.domain.buying.grants import GrantPlan
from app.domain.buying.supplements import Addition, Supplement, Withdrawal
from app.domain.ids import BidId, ProcedureId
from app.procurement.grants_and_tenders.application import Application
from app.procurement.grants_and_tenders.points import total

_NAME = "Outi Hankkija"
_Text = Annotated[str, Field(examples=["Ryhmä kahdelletoista."])]
_Name = Annotated[str, Field(examples=[_NAME])]


class CostAnswer(Answer):
    """A row of a budget."""

    name: Annotated[str, Field(examples=["Palkat"])]
    amount: MoneyAnswer


class ApplicationContentAnswer(Answer):
    """What was applied for."""

    purpose: _Text
    begins: date
    ends: date
    costs: list[CostAnswer]
    total: MoneyAnswer
    asked: MoneyAnswer
    own: MoneyAnswer
    other: MoneyAnswer
    answers: Annotated[dict[str, str], Field(examples=[{"1": "Kumppanien kautta."}])]
    expected: Annotated[str, Field(examples=["Kolme saa työn."])]


class AskingAnswer(Answer):
    """What more was asked, until when, and the answer: null where none came."""

    text: Annotated[str, Field(examples=["Tarkenna tilakuluja."])]
    at: datetime
    until: datetime
    answer: Annotated[str | None, Field(examples=["Vuokra on 500 euroa kuussa."])]


class DeclarationAnswer(Answer):
    """What somebody declared of an interest of their own."""

    person: _Name
    interest: bool
    about: Annotated[str, Field(examples=[""])]
    at: datetime


class AssessmentAnswer(Answer):
    """A mark on one criterion, by the assessor of a seat."""

    seat: Annotated[int, Field(examples=[1])]
    criterion: Annotated[str, Field(examples=["1"])]
    mark: NumberAnswer
    reason: Annotated[str, Field(examples=["Selkeä suunnitelma."])]
    person: _Name


class PointsAnswer(Answer):
    """Weight × mean of both marks / 5, two decimals."""

    criterion: Annotated[str, Field(examples=["1"])]
    weight: Annotated[int, Field(examples=[60])]
    first: NumberAnswer
    second: NumberAnswer
    points: NumberAnswer


class GrantPlanAnswer(Answer):
    """What a decision says (pattern: 688/2001 section 11)."""

    granted: bool
    recipient: Annotated[str, Field(examples=["Voima ry"])]
    purpose: _Text
    amount: MoneyAnswer
    costs: list[CostAnswer]
    begins: date
    ends: date
    report_by: date
    instalments: list[MoneyAnswer]
    conditions: Annotated[str, Field(examples=[""])]
    reason: Annotated[str, Field(examples=["Täyttää perusteet."])]


class ProposalAnswer(GrantPlanAnswer):
    """A decision proposed or made, with who did."""

    prepared_by: _Name
    decided_by: Annotated[str | None, Field(examples=["Pia Päättäjä"])]
    decided_at: datetime | None


class ApplicationAnswer(Answer):
    """An application as the caller may know it: its applicant sees nothing of the judging before the decision.

    `assessments` are one's own until both have assessed; `points` are null until then.
    """

    id: UUID
    programme_id: UUID
    provider_id: UUID
    state: OpenedState
    submitted_at: datetime
    answer_by: datetime | None
    content: ApplicationContentAnswer
    asked: list[AskingAnswer]
    withdrawn: Annotated[str | None, Field(examples=["Emme ehdi."])]
    declarations: list[DeclarationAnswer]
    assessments: list[AssessmentAnswer]
    points: list[PointsAnswer] | None
    total: NumberAnswer | None
    proposal: ProposalAnswer | None
    grant_id: UUID | None
    version: int
    steps: list[StepAnswer]


class GrantLetterAnswer(GrantPlanAnswer):
    """The decision as the applicant gets it."""

    programme_id: UUID
    provider_id: UUID
    made_at: datetime


async def read(
    work: Work, request: Request, response: Response, programme: ProcedureId, bid: BidId
) -> ApplicationAnswer:
    """The application as it is now, with its ETag once the clock has received it."""
    file = await applications.get(work, programme, bid)
    if file.s.noun.version:
        etag(response, file.s.noun.version)
    return _answer(file, request)


def assessment(a: Assessment, names: Mapping[Any, str]) -> AssessmentAnswer:
    """A mark as an answer."""
    return AssessmentAnswer(
        seat=a.seat, criterion=a.criterion, mark=a.mark, reason=a.reason, person=names.get(a.by_person, "")
    )


def plan_fields(plan: GrantPlan) -> dict[str, Any]:
    """The fields of a plan, by name, as answers have them."""
    return {name: getattr(plan, name) for name in GrantPlanAnswer.model_fields}


def _answer(file: ApplicationFile, request: Request) -> ApplicationAnswer:
    s, noun, names, content, points = file.s, file.s.noun, file.names, file.s.content, file.s.points
    fields = {name: getattr(content, name) for name in ApplicationContentAnswer.model_fields if name != "answers"}
    answers = {given.key: given.text for given in content.answers}
    return ApplicationAnswer(
        id=noun.bid_id,
        programme_id=noun.procedure_id,
        provider_id=noun.provider_id,
        state=noun.state,
        submitted_at=noun.submitted_at,
        answer_by=noun.answer_by,
        content=ApplicationContentAnswer.model_validate(fields | {"answers": answers}),
        asked=_asked(s),
        withdrawn=_withdrawn(s.withdrawal),
        declarations=_declared(file),
        assessments=[assessment(a, names) for a in s.readable],
        points=[
            PointsAnswer(criterion=p.criterion.key, weight=p.criterion.weight, first=p.first, second=p.second, points=p.points)
            for p in points
        ]
        if points
        else None,
        total=total(points) if points else None,
        proposal=_proposal(file),
        grant_id=file.grant_id,
        version=noun.version,
        steps=steps(request, file.view.choices),
    )  # fmt: skip


def _declared(file: ApplicationFile) -> list[DeclarationAnswer]:
    return [
        DeclarationAnswer(person=file.names.get(d.person_id, ""), interest=d.interest, about=d.about, at=d.at)
        for d in file.s.declarations
    ]


def _asked(s: Application) -> list[AskingAnswer]:
    found = []
    for asking in s.noun.asked:
        said = [x for x in s.supplements if isinstance(x.content, Addition) and asking.at <= x.at <= asking.until]
        text = said[0].content.text if said and isinstance(said[0].content, Addition) else None
        found.append(AskingAnswer(text=asking.text, at=asking.at, until=asking.until, answer=text))
    return found


def _withdrawn(found: Supplement | None) -> str | None:
    return found.content.reason if found and isinstance(found.content, Withdrawal) else None


def _proposal(file: ApplicationFile) -> ProposalAnswer | None:
    plan, decision = file.s.plan, file.s.decision
    if plan is None or decision is None or decision.prepared_by is None:
        return None
    return ProposalAnswer.model_validate(
        plan_fields(plan)
        | {
            "prepared_by": file.names.get(decision.prepared_by, ""),
            "decided_by": file.names.get(decision.made_by) if decision.made_by else None,
            "decided_at": decision.made_at,
        }
    )
