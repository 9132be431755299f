"""Experiments: gates prepared and decided, results carried on, and what everybody may know of them."""

from uuid import UUID

from fastapi import Request, Response

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
    AfterNumber,
    Id,
    IfMatch,
    Limit,
    PublicWork,
    Slug,
    StepWork,
    made,
    seen,
)
from app.api.plain import plain
from app.api.router import operations
from app.api.serving.commitments import CommitmentAnswer, answer
from app.domain.buying.challenges import PublicOutcome
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


@router.get("/outcomes", tags=["public"], responses=PUBLIC_REFUSALS)
async def list_outcomes(work: PublicWork, limit: Limit = 50, after: AfterNumber = None) -> list[PublicOutcomeAnswer]:
    """What experiments showed, in every area, the latest first. The next page: `after` = the last one's number."""
    return await _outcomes(work, await experiments.outcomes(work, limit, after))


@router.get("/areas/{area}/outcomes", tags=["public"], responses=PUBLIC_REFUSALS)
async def list_area_outcomes(
    area: Slug, work: PublicWork, limit: Limit = 50, after: AfterNumber = None
) -> list[PublicOutcomeAnswer]:
    """What the area's experiments showed, the latest first. The next page: `after` = the last one's number."""
    at_an_area(work)
    return await _outcomes(work, await experiments.outcomes(work, limit, after))


@router.get("/areas/{area}/outcomes/{commitment}", tags=["public"], responses=PUBLIC_REFUSALS)
async def read_outcome(area: Slug, commitment: UUID, work: PublicWork) -> PublicOutcomeAnswer:
    """What one experiment showed."""
    at_an_area(work)
    (found,) = await _outcomes(work, (await experiments.outcome(work, CommitmentId(commitment)),))
    return found


async def _outcomes(work: Work, rows: tuple[PublicOutcome, ...]) -> list[PublicOutcomeAnswer]:
    slugs = await challenges.slugs(work)
    names = [name for name in PublicOutcomeAnswer.model_fields if name != "area"]
    return [
        PublicOutcomeAnswer.model_validate(
            {name: getattr(row, name) for name in names}
            | {"area": slugs[row.area_id], "provider_name": row.provider_name or None}
        )
        for row in rows
    ]
