"""Grants in force: instalments, reports, suspension, recovery, closing."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from app.actions.serving import grants
from app.api.buying.application_answers import CostPart
from app.api.deps import REFUSALS, Id, IfMatch, Slug, StepWork, seen
from app.api.inputs import Body, Day, MoneyBody, Prose, ReasonBody, Whole
from app.api.router import operations
from app.api.serving.grant_answers import GrantAnswer, read
from app.domain.buying.grants import GrantReport, RecoveryGround
from app.domain.ids import CommitmentId

router = operations("/areas/{area}/commitments/{commitment}", tags=["grants"])


class InstalmentBody(Body):
    """Which instalment."""

    number: Annotated[Whole, Field(examples=[1])]


class GrantReportBody(Body):
    """What the grant was used for, by cost, and what came of it. `used` is the costs' sum."""

    costs: Annotated[list[CostPart], Field(max_length=20)]
    used: MoneyBody
    effect: Annotated[Prose, Field(examples=["Kolme sai työn."])]
    clients: Annotated[Whole, Field(examples=[12])]
    employed: Annotated[Whole, Field(examples=[3])]

    def given(self) -> GrantReport:
        """As the action takes it."""
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
        """As the action takes it."""
        return grants.RecoveryAsked(
            ground=self.ground, amount=self.amount.money(), known=self.known, reason=self.reason
        )


@router.post("/release-instalment", responses=REFUSALS)
async def release_instalment(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: InstalmentBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> GrantAnswer:
    """Release the next instalment: its payment line follows, and finance approves it. Officers only."""
    await grants.release(work, CommitmentId(commitment), body.number, seen(if_match))
    return await read(work, request, response, commitment)


@router.post("/submit-report", responses=REFUSALS)
async def submit_report(
    area: Slug, commitment: Id, work: StepWork, body: GrantReportBody, request: Request, response: Response
) -> GrantAnswer:
    """Report what the grant was used for and what came of it. The recipient only."""
    await grants.report(work, CommitmentId(commitment), body.given())
    return await read(work, request, response, commitment)


@router.post("/accept-report", responses=REFUSALS)
async def accept_report(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: ReasonBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> GrantAnswer:
    """Accept the report that waits, saying why. Officers only."""
    await grants.accept_report(work, CommitmentId(commitment), body.reason, seen(if_match))
    return await read(work, request, response, commitment)


@router.post("/return-report", responses=REFUSALS)
async def return_report(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: ReasonBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> GrantAnswer:
    """Return the report that waits, saying what to mend. Officers only."""
    await grants.return_report(work, CommitmentId(commitment), body.reason, seen(if_match))
    return await read(work, request, response, commitment)


@router.post("/suspend-payment", responses=REFUSALS)
async def suspend_payment(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: ReasonBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> GrantAnswer:
    """Suspend payment, saying why: nothing is released until it is resumed. Officers only."""
    await grants.suspend(work, CommitmentId(commitment), body.reason, seen(if_match))
    return await read(work, request, response, commitment)


@router.post("/resume-payment", responses=REFUSALS)
async def resume_payment(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: ReasonBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> GrantAnswer:
    """Resume payment, saying why. Officers only."""
    await grants.resume(work, CommitmentId(commitment), body.reason, seen(if_match))
    return await read(work, request, response, commitment)


@router.post("/prepare-recovery", responses=REFUSALS)
async def prepare_recovery(
    area: Slug,
    commitment: Id,
    work: StepWork,
    body: RecoveryBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> GrantAnswer:
    """Prepare taking money back, for another person to decide; one that waits is replaced. Officers only."""
    await grants.prepare_recovery(work, CommitmentId(commitment), body.given(), seen(if_match))
    return await read(work, request, response, commitment)


@router.post("/decide-recovery", responses=REFUSALS)
async def decide_recovery(
    area: Slug, commitment: Id, work: StepWork, request: Request, response: Response, if_match: IfMatch = None
) -> GrantAnswer:
    """Take back what was prepared, with interest to this day: negative payment lines follow. Deciders only."""
    await grants.decide_recovery(work, CommitmentId(commitment), seen(if_match))
    return await read(work, request, response, commitment)


@router.post("/close-grant", responses=REFUSALS)
async def close_grant(
    area: Slug, commitment: Id, work: StepWork, request: Request, response: Response, if_match: IfMatch = None
) -> GrantAnswer:
    """Close a grant that is reported, paid and returned. Officers only."""
    await grants.close(work, CommitmentId(commitment), seen(if_match))
    return await read(work, request, response, commitment)
