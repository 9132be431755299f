"""Facts: reported, corrected and withdrawn by the provider; verified or rejected by the area. None is ever changed."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.serving import facts
from app.actions.work import Work, new_id
from app.api.answers import StepAnswer, steps
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, made
from app.api.inputs import Answer, Body, Code, Day, Line, Number, NumberAnswer, Prose, ReasonBody
from app.api.paging import PAGES, Listed
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.ids import CommitmentId
from app.domain.lifecycle import Choice, choices
from app.domain.serving.hearings import FACT, Correction, FactState, Hearing
from app.domain.serving.said import Evidence
from app.domain.terms.facts import ClientId, Fact, FactId, Kind, Verdict

router = operations("/areas/{area}", tags=["facts"])
_ONE = "/facts/{fact}"
_SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_LATER = datetime.max.replace(tzinfo=UTC)
"""Stands where the action writes when it learned of the fact."""


class EvidenceBody(Body):
    """A document described, not stored; `sha256` in lower-case hexadecimal."""

    kind: Annotated[Code, Field(examples=["payslip"])]
    obtained_on: Day
    how: Annotated[Line, Field(examples=["Asiakas toi palkkalaskelman"])]
    seen_by: Annotated[Line, Field(examples=["Valmentaja Veera"])]
    kept_at: Annotated[Line, Field(examples=["Palveluntuottajan arkisto, kansio 12"])]
    sha256: Annotated[Line, Field(examples=[_SHA])]

    def given(self) -> Evidence:
        """The body as the action takes it."""
        return Evidence(**self.model_dump())


class FactBody(Body):
    """What was true: pay lies on the day it was paid, `quantity` in euros; employment from `begins` to `ends`, or open."""

    begins: Day
    ends: Day | None = None
    quantity: Annotated[Number | None, Field(examples=["1250.00"])] = None
    weekly_hours: Annotated[Number | None, Field(examples=["30"])] = None
    employer: Annotated[Line | None, Field(description="The provider's own id for it", examples=["E-17"])] = None
    job: Annotated[Code | None, Field(examples=["open"])] = None
    ref: Annotated[Line | None, Field(examples=["maaliskuu"])] = None
    evidence: EvidenceBody | None = None

    def fact(self, kind: Kind, client: str | None) -> Fact:
        """As the action takes it; it names and dates the fact itself."""
        said = self.model_dump(include={"begins", "ends", "quantity", "weekly_hours", "employer", "job", "ref"})
        return Fact(id=FactId(new_id()), kind=kind, learned=_LATER, client=ClientId(client) if client else None, **said)


class ReportBody(FactBody):
    """A fact about a client: employment or earnings."""

    kind: Annotated[Kind, Field(examples=["earnings"])]
    client: Annotated[Line, Field(examples=["A-4471"])]


class CorrectionBody(FactBody):
    """What should stand instead of a fact, and why."""

    reason: Annotated[Prose, Field(examples=["Palkkalaskelmassa oli virhe."])]


class EvidenceAnswer(Answer):
    """A document described, not stored."""

    kind: Annotated[str, Field(examples=["payslip"])]
    obtained_on: date
    how: Annotated[str, Field(examples=["Asiakas toi palkkalaskelman"])]
    seen_by: Annotated[str, Field(examples=["Valmentaja Veera"])]
    kept_at: Annotated[str, Field(examples=["Palveluntuottajan arkisto, kansio 12"])]
    sha256: Annotated[str, Field(examples=[_SHA])]


class VerdictAnswer(Answer):
    """What the area said of the fact, when and why."""

    verdict: Verdict
    at: datetime
    reason: Annotated[str, Field(examples=["Palkkalaskelma täsmää."])]
    by_person: UUID


class FactAnswer(Answer):
    """A fact as it was said, with its verdicts. `corrections` are the later facts that name it; a correction needs its own verdict."""

    id: UUID
    commitment_id: UUID
    state: FactState
    kind: Kind
    code: Annotated[str | None, Field(examples=["started"])]
    client: Annotated[str | None, Field(examples=["A-4471"])]
    learned: datetime
    begins: date
    ends: date | None
    quantity: NumberAnswer | None
    weekly_hours: NumberAnswer | None
    group: Annotated[str | None, Field(examples=["long-term-unemployed"])]
    employer: Annotated[str | None, Field(examples=["E-17"])]
    job: Annotated[str | None, Field(examples=["open"])]
    ref: Annotated[str | None, Field(examples=["maaliskuu"])]
    reason: Annotated[str | None, Field(examples=["Palkkalaskelmassa oli virhe."])]
    withdrawn: bool
    corrects: UUID | None
    said_by: UUID | None
    evidence: EvidenceAnswer | None
    verdicts: list[VerdictAnswer]
    corrections: list[UUID]
    corrections_waiting: list[UUID]
    steps: list[StepAnswer]


def _answer(hearing: Hearing, open_to: tuple[Choice, ...], request: Request) -> FactAnswer:
    said = hearing.noun
    verdicts = [
        {"verdict": h.verification.verdict, "at": h.verification.at, "reason": h.reason, "by_person": h.by_person}
        for h in hearing.verdicts
    ]
    return FactAnswer.model_validate(
        {f.name: getattr(said.fact, f.name) for f in fields(said.fact)}
        | {
            "commitment_id": said.commitment_id,
            "state": hearing.state,
            "said_by": said.said_by,
            "evidence": said.evidence,
            "verdicts": verdicts,
            "corrections": [c.id for c in hearing.corrections],
            "corrections_waiting": [c.id for c in hearing.waiting],
            "steps": steps(request, open_to),
        }
    )


async def _read(work: Work, request: Request, fact: FactId) -> FactAnswer:
    file = await facts.get(work, fact)
    return _answer(file.hearing, file.view.choices, request)


@router.post("/commitments/{commitment}/report-fact", status_code=201, responses=REFUSALS)
async def report_fact(
    area: Slug, commitment: Id, work: StepWork, body: ReportBody, request: Request, response: Response
) -> FactAnswer:
    """Report a client's employment or earnings, with evidence described. The contract's provider only."""
    evidence = body.evidence.given() if body.evidence else None
    fact = await facts.report(work, CommitmentId(commitment), body.fact(body.kind, body.client), evidence)
    made(request, response, "facts", fact)
    return await _read(work, request, fact)


class FactsAsked(Listed):
    """A page of a contract's facts."""

    client: Annotated[
        str | None, Field(pattern=r"^[A-Za-z0-9-]{1,40}$", description="One client's facts alone", examples=["A-4471"])
    ] = None
    kind: Annotated[Kind | None, Field(description="Facts of one kind")] = None


@router.get("/commitments/{commitment}/facts", response_model=list[FactAnswer], responses=PAGES)
async def list_facts(
    area: Slug, commitment: Id, work: ApiWork, request: Request, asked: Annotated[FactsAsked, Query()]
) -> Response:
    """A contract's facts in the order they were learned."""
    found = await facts.listed(work, CommitmentId(commitment), asked.given())
    return page_answer(request, found, lambda hearing: _answer(hearing, choices(FACT, hearing), request))


@router.get(_ONE, responses=READ_REFUSALS)
async def read_fact(area: Slug, fact: Id, work: ApiWork, request: Request) -> FactAnswer:
    """One fact, for both parties."""
    return await _read(work, request, FactId(fact))


async def _which(area: Slug, fact: Id) -> FactId:
    return FactId(fact)


async def _as_it_is(work: Work, request: Request, _: Response, fact: FactId) -> FactAnswer:
    return await _read(work, request, fact)


_step = plain(router, _ONE, facts.STEPS, _which, _as_it_is, FactAnswer)
_step(
    "verify",
    "Say that a fact somebody else reported is true, and on what ground; payment lines follow.",
    called="verify_fact",
)
_step(
    "reject",
    "Say that a fact somebody else reported is not shown to be true, and why; payment lines follow.",
    called="reject_fact",
)


@router.post(f"{_ONE}/correct", status_code=201, responses=REFUSALS)
async def correct_fact(
    area: Slug, fact: Id, work: StepWork, body: CorrectionBody, request: Request, response: Response
) -> FactAnswer:
    """Say what should stand instead; the answer is the correction, which needs its own verdict."""
    old = (await facts.get(work, FactId(fact))).hearing.noun.fact
    correction = Correction(
        id=FactId(new_id()),
        reason=body.reason,
        fact=body.fact(old.kind, old.client),
        evidence=body.evidence.given() if body.evidence else None,
    )
    said = await facts.correct(work, FactId(fact), correction)
    made(request, response, "facts", said)
    return await _read(work, request, said)


@router.post(f"{_ONE}/withdraw-fact", status_code=201, responses=REFUSALS)
async def withdraw_fact(
    area: Slug, fact: Id, work: StepWork, body: ReasonBody, request: Request, response: Response
) -> FactAnswer:
    """Withdraw a fact, saying why; the answer is the withdrawal, which needs its own verdict."""
    said = await facts.correct(work, FactId(fact), Correction(id=FactId(new_id()), reason=body.reason))
    made(request, response, "facts", said)
    return await _read(work, request, said)
