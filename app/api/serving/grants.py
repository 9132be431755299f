"""Grants in force: instalments, reports, suspension, recovery, closing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.serving import grants
from app.actions.serving.grants import GrantFile
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.buying.application_answers import CostAnswer, GrantPlanAnswer, plan_fields
from app.api.buying.applications import CostPart
from app.api.deps import Id, Slug, etag
from app.api.inputs import Answer, Body, Day, MoneyAnswer, MoneyBody, NumberAnswer, Prose, Whole, filled
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.grants import GrantReport, RecoveryFinding, RecoveryGround
from app.domain.buying.supplements import Review, ReviewVerdict, Supplement
from app.domain.ids import CommitmentId, PersonId
from app.domain.law.interest import InterestPart
from app.domain.serving.commitments import CommitmentState

router = operations("/areas/{area}/commitments/{commitment}", tags=["grants"])
_Reason = Annotated[str, Field(examples=["Luettu."])]


class InstalmentBody(Body):
    """Which instalment."""

    number: Annotated[Whole, Field(examples=[1])]

    def given(self) -> int:
        """The body as the table's rules take it."""
        return self.number


class GrantReportBody(Body):
    """What the grant was used for, by cost, and what came of it. `used` is the costs' sum."""

    costs: Annotated[list[CostPart], Field(max_length=20)]
    used: MoneyBody
    effect: Annotated[Prose, Field(examples=["Kolme sai työn."])]
    clients: Annotated[Whole, Field(examples=[12])]
    employed: Annotated[Whole, Field(examples=[3])]

    def given(self) -> GrantReport:
        """The body as the action takes it."""
        return GrantReport(
            costs=tuple(cost.given() for cost in self.costs),
            used=self.used.money(),
            effect=self.effect.strip(),
            clients=self.clients,
            employed=self.employed,
        )


class RecoveryBody(Body):
    """The ground, how much, when the ground came to light, and why."""

    ground: Annotated[RecoveryGround, Field(examples=["unspent"])]
    amount: MoneyBody
    known: Day
    reason: Annotated[Prose, Field(examples=["Jäi käyttämättä."])]

    def given(self) -> grants.RecoveryAsked:
        """The body as the action takes it."""
        return grants.RecoveryAsked(
            ground=self.ground, amount=self.amount.money(), known=self.known, reason=self.reason
        )


class InstalmentAnswer(Answer):
    """An instalment: what was decided, and what was released of it; null while it is not."""

    number: Annotated[int, Field(examples=[1])]
    amount: MoneyAnswer
    released: MoneyAnswer | None


class ReportAnswer(Answer):
    """A report, and the area's word on it: null while it waits."""

    id: UUID
    at: datetime
    costs: list[CostAnswer]
    used: MoneyAnswer
    effect: Annotated[str, Field(examples=["Kolme sai työn."])]
    clients: Annotated[int, Field(examples=[12])]
    employed: Annotated[int, Field(examples=[3])]
    verdict: ReviewVerdict | None
    reason: _Reason


class ReferenceAnswer(Answer):
    """The reference rate that was used: of which half-year, from where, how sure (`read`, `excerpt`, `doubtful`, or `confirmed` by the area, by whom and when)."""

    begins: date
    percent: NumberAnswer
    source: Annotated[str, Field(examples=["1123/2024"])]
    sure: Annotated[str, Field(examples=["confirmed"])]
    confirmed_by: Annotated[str | None, Field(examples=["Kirsi Niemi"])]
    confirmed_at: datetime | None


class InterestPartAnswer(Answer):
    """Interest of one sum over the days of one half-year: `percent` is the reference rate and what is added to it; actual/365."""

    principal: MoneyAnswer
    begins: date
    ends: date
    days: int
    reference: ReferenceAnswer
    percent: NumberAnswer


class RecoveryAnswer(Answer):
    """A recovery prepared (`decided_at` null; the area's alone) or decided."""

    round: Annotated[int, Field(examples=[1])]
    ground: RecoveryGround
    amount: MoneyAnswer
    known: date
    reason: Annotated[str, Field(examples=["Jäi käyttämättä."])]
    interest: MoneyAnswer
    parts: list[InterestPartAnswer]
    decided_at: datetime | None


class GrantAnswer(Answer):
    """A grant as either party may know it. `paid`: what finance has approved, less what was taken back."""

    id: UUID
    number: Annotated[str, Field(examples=["TH-AP-2026-0001"])]
    state: CommitmentState
    reason: Annotated[str, Field(examples=[""])]
    plan: GrantPlanAnswer
    instalments: list[InstalmentAnswer]
    reports: list[ReportAnswer]
    recoveries: list[RecoveryAnswer]
    paid: MoneyAnswer
    recovered: MoneyAnswer
    unspent: MoneyAnswer
    version: int
    steps: list[StepAnswer]


async def read(work: Work, request: Request, response: Response, commitment: UUID) -> GrantAnswer:
    """The grant as it is now, with its ETag."""
    file = await grants.get(work, CommitmentId(commitment))
    etag(response, file.s.noun.version)
    return answer(file, request)


def answer(file: GrantFile, request: Request) -> GrantAnswer:
    """A grant as an answer."""
    s, noun = file.s, file.s.noun
    instalments = [
        {"number": n, "amount": amount, "released": s.released.get(n)}
        for n, amount in enumerate(s.plan.instalments, start=1)
        if amount
    ]
    return GrantAnswer.model_validate(
        {
            "id": noun.id,
            "number": noun.number,
            "state": noun.state,
            "reason": noun.reason,
            "plan": plan_fields(s.plan),
            "instalments": instalments,
            "reports": [_report(one, review) for one, review in s.reports],
            "recoveries": _recoveries(file),
            "paid": s.paid_left,
            "recovered": s.recovered,
            "unspent": s.unspent,
            "version": noun.version,
            "steps": steps(request, file.view.choices),
        }
    )


def _report(one: Supplement, review: Review | None) -> ReportAnswer:
    content = one.content
    assert isinstance(content, GrantReport)  # `reports` holds nothing else
    verdict, reason = (review.verdict, review.reason) if review else (None, "")
    return filled(ReportAnswer, content, verdict=verdict, reason=reason, id=one.id, at=one.at)


def _recoveries(file: GrantFile) -> list[RecoveryAnswer]:
    decided: list[tuple[int, Any, datetime | None]] = [
        (letter.round, letter.content, letter.made_at) for letter in file.letters if letter.round
    ]
    if file.s.pending is not None:
        decided.append((file.s.pending.round, file.s.pending.content, None))
    return [
        filled(
            RecoveryAnswer,
            finding,
            round=number,
            decided_at=at,
            parts=[_part(part, file.names) for part in finding.parts],
        )
        for number, finding, at in decided
        if isinstance(finding, RecoveryFinding)
    ]


def _part(part: InterestPart, names: Mapping[PersonId, str]) -> InterestPartAnswer:
    used = part.reference
    by = names.get(used.confirmed_by, "") if used.confirmed_by else None
    return filled(InterestPartAnswer, part, reference=filled(ReferenceAnswer, used, confirmed_by=by))


async def _which(area: Slug, commitment: Id) -> CommitmentId:
    return CommitmentId(commitment)


_step = plain(router, "", grants.STEPS, _which, read, GrantAnswer)
_step(
    "release-instalment",
    "Release the next instalment: its payment line follows, and finance approves it. Officers only.",
    InstalmentBody,
)
_step("submit-report", "Report what the grant was used for and what came of it. The recipient only.", GrantReportBody)
_step("accept-report", "Accept the report that waits, saying why. Officers only.")
_step("return-report", "Return the report that waits, saying what to mend. Officers only.")
_step("suspend-payment", "Suspend payment, saying why: nothing is released until it is resumed. Officers only.")
_step("resume-payment", "Resume payment, saying why. Officers only.")
_step(
    "prepare-recovery",
    "Prepare taking money back, for another person to decide; one that waits is replaced. Officers only.",
    RecoveryBody,
)
_step(
    "decide-recovery",
    "Take back what was prepared, with interest to this day: negative payment lines follow. Deciders only.",
)
_step("close-grant", "Close a grant that is reported, paid and returned. Officers only.")
