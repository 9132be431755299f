"""Experiments: gates prepared and decided, results carried on, and what everybody may know of them."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import challenges
from app.actions.serving import experiments
from app.actions.work import Work
from app.api.answers import at_an_area
from app.api.buying.card_answers import CardAnswer
from app.api.buying.card_answers import read as read_card
from app.api.buying.challenge_inputs import CarryBody, EndBody, GateBody
from app.api.buying.experiment_answers import PublicOutcomeAnswer
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
from app.api.paging import PUBLIC_PAGES, Searched
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.api.serving.commitments import CommitmentAnswer, answer
from app.domain.buying.challenges import Course, PublicOutcome
from app.domain.ids import AgreementId, CommitmentId

router = operations()
_ONE = "/areas/{area}/commitments/{commitment}"


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
    return page_answer(request, await experiments.outcomes(work, asked.given()), await _shown(work))


@router.get("/areas/{area}/outcomes", tags=["public"], response_model=list[PublicOutcomeAnswer], responses=PUBLIC_PAGES)
async def list_area_outcomes(
    area: Slug, work: PublicWork, request: Request, asked: Annotated[OutcomesAsked, Query()]
) -> Response:
    """What the area's experiments showed, the last ended first."""
    at_an_area(work)
    return page_answer(request, await experiments.outcomes(work, asked.given()), await _shown(work))


@router.get("/areas/{area}/outcomes/{commitment}", tags=["public"], responses=PUBLIC_REFUSALS)
async def read_outcome(area: Slug, commitment: UUID, work: PublicWork) -> PublicOutcomeAnswer:
    """What one experiment showed."""
    at_an_area(work)
    return (await _shown(work))(await experiments.outcome(work, CommitmentId(commitment)))


async def _shown(work: Work) -> Callable[[PublicOutcome], PublicOutcomeAnswer]:
    slugs = await challenges.slugs(work)
    names = [name for name in PublicOutcomeAnswer.model_fields if name != "area"]
    return lambda row: PublicOutcomeAnswer.model_validate(
        {name: getattr(row, name) for name in names}
        | {"area": slugs[row.area_id], "provider_name": row.provider_name or None}
    )
