"""Experiments: gates prepared and decided, results carried on, and what everybody may know of them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import challenges
from app.actions.serving import experiments
from app.actions.work import Work
from app.api.answers import at_an_area
from app.api.buying.card_answers import AreaName, CardAnswer
from app.api.buying.card_answers import read as read_card
from app.api.buying.procedure_answers import ProcedureAnswer
from app.api.buying.procedure_answers import read as read_procedure
from app.api.deps import (
    PUBLIC_REFUSALS,
    REFUSALS,
    Id,
    IfMatch,
    PublicWork,
    Slug,
    StepWork,
    made,
    seen,
)
from app.api.inputs import (
    Answer,
    Body,
    Flag,
    MoneyAnswer,
    NumberAnswer,
    Prose,
    filled,
)
from app.api.paging import PUBLIC_PAGES, Searched, public
from app.api.plain import plain
from app.api.router import operations
from app.api.serving.commitments import CommitmentAnswer, answer
from app.domain.buying.challenges import Course, PublicOutcome
from app.domain.ids import AgreementId, CommitmentId
from app.procurement.evolving.evaluation import AgainstBaseline

router = operations()
_ONE = "/areas/{area}/commitments/{commitment}"


class GateBody(Body):
    """What is found at a gate: whether the stage was carried out as agreed, which course is proposed, and why."""

    passed: Flag
    course: Course
    reason: Annotated[Prose, Field(examples=["Kahvila toimii, ja kuusi asiakasta on aloittanut."])]


class EndBody(Body):
    """How the experiment ends: scale, change or stop; and why."""

    course: Course
    reason: Annotated[Prose, Field(examples=["Tulos ylitti laajentamisen rajan."])]


class CarryBody(Body):
    """Under which framework agreement the competition is drafted."""

    agreement_id: UUID


class PublicOutcomeAnswer(Answer):
    """What an experiment showed, also where it failed. Counts under five are null. `cost`: what it was owed when it ended, net of VAT."""

    area: AreaName
    commitment_id: UUID
    number: Annotated[str, Field(examples=["TH-KO-2026-0001"])]
    title: Annotated[str, Field(examples=["Työkahvila"])]
    provider_name: Annotated[
        str | None, Field(description="Null: a private person", examples=["Forssan Työpajayhdistys ry"])
    ]
    hypothesis: Annotated[str, Field(examples=["Oikea työ auttaa paremmin kuin kurssi."])]
    client_group: Annotated[str, Field(examples=["long-term-unemployed"])]
    municipalities: Annotated[list[str], Field(examples=[["061"]])]
    baseline: NumberAnswer
    baseline_source: Annotated[str, Field(examples=["Alueen valmennukset 2025"])]
    scale_from: NumberAnswer
    stop_below: NumberAnswer
    job_months: Annotated[int, Field(examples=[1])]
    job_begin: Annotated[int, Field(examples=[180])]
    started: Annotated[int | None, Field(examples=[12])]
    employed: Annotated[int | None, Field(examples=[5])]
    verdict: AgainstBaseline
    course: Course
    reason: Annotated[str, Field(examples=["Tulos ylitti laajentamisen rajan."])]
    cost: MoneyAnswer
    maximum: MoneyAnswer
    begins: date
    ended_at: datetime


@router.post(f"{_ONE}/prepare-gate", tags=["commitments"], responses=REFUSALS)
async def prepare_gate(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: GateBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> CommitmentAnswer:
    """Prepare an experiment's next gate with the figures of today; again until it is decided. The officer who runs it only."""
    await experiments.prepare_gate(
        work,
        CommitmentId(commitment),
        passed=body.passed,
        course=body.course,
        reason=body.reason,
        seen=seen(if_match),
    )
    return await answer(work, request, response, commitment)


async def _which(area: Slug, commitment: Id) -> CommitmentId:
    return CommitmentId(commitment)


_step = plain(router, _ONE, experiments.STEPS, _which, answer, CommitmentAnswer, tags=["commitments"])
_step("pass-gate", "Accept a stage: it is paid, and the experiment goes on. The decider whom the plan names only.")


@router.post(f"{_ONE}/end-experiment", tags=["commitments"], responses=REFUSALS)
async def end_experiment(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: EndBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> CommitmentAnswer:
    """End it: scale, change or stop. What it showed is public. The decider whom the plan names only."""
    await experiments.end(work, CommitmentId(commitment), body.course, body.reason, seen(if_match))
    return await answer(work, request, response, commitment)


@router.post(f"{_ONE}/carry-to-competition", tags=["commitments"], status_code=201, responses=REFUSALS)
async def carry_to_competition(
    area: Slug, commitment: Id, work: StepWork, body: CarryBody, request: Request, response: Response
) -> ProcedureAnswer:
    """Make a need and a mini-competition's draft of what was scaled. Officers only."""
    found = await experiments.carry_to_competition(work, CommitmentId(commitment), AgreementId(body.agreement_id))
    made(request, response, "procedures", found)
    return await read_procedure(work, request, response, found)


@router.post(f"{_ONE}/carry-to-card", tags=["commitments"], status_code=201, responses=REFUSALS)
async def carry_to_card(area: Slug, commitment: Id, work: StepWork, request: Request, response: Response) -> CardAnswer:
    """Make a service card's draft of what was scaled. The experiment's provider only."""
    found = await experiments.carry_to_card(work, CommitmentId(commitment))
    made(request, response, "cards", found)
    return await read_card(work, request, response, found)


class OutcomesAsked(Searched):
    """A page of what experiments showed."""

    course: Annotated[Course | None, Field(description="What was decided")] = None


@router.get("/outcomes", tags=["public"], response_model=list[PublicOutcomeAnswer], responses=PUBLIC_PAGES)
async def list_outcomes(work: PublicWork, request: Request, asked: Annotated[OutcomesAsked, Query()]) -> Response:
    """What experiments showed, in every area, the last ended first."""
    return public(request, await experiments.outcomes(work, asked.given()), await _shown(work))


@router.get("/areas/{area}/outcomes", tags=["public"], response_model=list[PublicOutcomeAnswer], responses=PUBLIC_PAGES)
async def list_area_outcomes(
    area: Slug, work: PublicWork, request: Request, asked: Annotated[OutcomesAsked, Query()]
) -> Response:
    """What the area's experiments showed, the last ended first."""
    at_an_area(work)
    return public(request, await experiments.outcomes(work, asked.given()), await _shown(work))


@router.get("/areas/{area}/outcomes/{commitment}", tags=["public"], responses=PUBLIC_REFUSALS)
async def read_outcome(area: Slug, commitment: UUID, work: PublicWork) -> PublicOutcomeAnswer:
    """What one experiment showed."""
    at_an_area(work)
    return (await _shown(work))(await experiments.outcome(work, CommitmentId(commitment)))


async def _shown(work: Work) -> Callable[[PublicOutcome], PublicOutcomeAnswer]:
    slugs = await challenges.slugs(work)
    return lambda row: filled(
        PublicOutcomeAnswer, row, area=slugs[row.area_id], provider_name=row.provider_name or None
    )
