"""Referrals: a coach refers a client by a pseudonym, the provider says what came of it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import effects
from app.actions.serving import commitments, referrals
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.buying.card_answers import EffectAnswer
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, etag, made
from app.api.inputs import Answer, Body, Code, Day, Line, Prose
from app.api.paging import PAGES, Searched, answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.ids import CommitmentId, ReferralId
from app.domain.serving.referrals import DayAndReason, ReferralState

router = operations("/areas/{area}", tags=["referrals"])
_ONE = "/referrals/{referral}"
_WHY = ["Asiakas muutti alueelta."]


class NewClient(Body):
    """A client to refer: a pseudonym (capitals, digits, hyphens), never a name or identity code."""

    client: Annotated[Line, Field(examples=["A-4471"])]
    client_group: Annotated[Code, Field(examples=["long-term-unemployed"])]
    municipality: Annotated[Code, Field(examples=["061"])]


class DayBody(Body):
    """On which day it happened."""

    day: Day

    def given(self) -> date | DayAndReason:
        """The body as the table's rules take it."""
        return self.day


class DayAndReasonBody(DayBody):
    """On which day it happened, and why."""

    reason: Annotated[Prose, Field(examples=_WHY)]

    def given(self) -> DayAndReason:
        """The body as the table's rules take it."""
        return DayAndReason(day=self.day, reason=self.reason)


class ReferralsAsked(Searched):
    """What may be asked of a contract's referrals."""

    state: Annotated[ReferralState | None, Field(description="Only referrals in this state")] = None


class ListedReferral(Answer):
    """A client referred under a contract."""

    id: UUID
    client: Annotated[str, Field(examples=["A-4471"])]
    client_group: Annotated[str, Field(examples=["long-term-unemployed"])]
    municipality: Annotated[str, Field(examples=["061"])]
    state: ReferralState
    referred_at: datetime
    reason: Annotated[str, Field(examples=[""])]
    version: int


class ReferralAnswer(ListedReferral):
    """A referral as it is now; it follows what the provider says."""

    commitment_id: UUID
    effect: EffectAnswer | None
    follow_up: Annotated[list[date], Field(description="Empty before the start", examples=[["2026-06-22"]])]
    steps: list[StepAnswer]


async def _answer(work: Work, request: Request, response: Response, referral: UUID) -> ReferralAnswer:
    view = await referrals.get(work, ReferralId(referral))
    etag(response, view.noun.version)
    listed = ListedReferral.model_validate(view.noun)
    effect, days = await effects.of_client(work, view.noun)
    return ReferralAnswer(
        **dict(listed),
        commitment_id=view.noun.commitment_id,
        effect=EffectAnswer.model_validate(effect) if effect else None,
        follow_up=list(days),
        steps=steps(request, view.choices),
    )


@router.post("/commitments/{commitment}/refer-client", status_code=201, responses=REFUSALS)
async def refer_client(
    area: Slug, commitment: Id, work: StepWork, body: NewClient, request: Request, response: Response
) -> ReferralAnswer:
    """Refer a client to the contract's provider. Coaches only."""
    new = referrals.NewClient(client=body.client, client_group=body.client_group, municipality=body.municipality)
    referral = await referrals.refer(work, CommitmentId(commitment), new)
    made(request, response, "referrals", referral)
    return await _answer(work, request, response, referral)


@router.get("/commitments/{commitment}/referrals", response_model=list[ListedReferral], responses=PAGES)
async def list_referrals(
    area: Slug, commitment: Id, work: ApiWork, request: Request, asked: Annotated[ReferralsAsked, Query()]
) -> Response:
    """Everybody referred under a contract, in the order of referral, for both parties."""
    situation, _ = await commitments.get(work, CommitmentId(commitment))
    return answer(request, await commitments.clients(work, situation, asked.given()), ListedReferral.model_validate)


@router.get(_ONE, responses=READ_REFUSALS)
async def read_referral(
    area: Slug, referral: Id, work: ApiWork, request: Request, response: Response
) -> ReferralAnswer:
    """One referral, for both parties."""
    return await _answer(work, request, response, referral)


async def _which(area: Slug, referral: Id) -> ReferralId:
    return ReferralId(referral)


_step = plain(router, _ONE, referrals.STEPS, _which, _answer, ReferralAnswer)
_step("accept", "Say that the client was accepted on a day.", DayBody, called="accept_client")
_step("decline", "Say that the client was declined on a day, and why.", DayAndReasonBody, called="decline_client")
_step("start", "Say that the service started on a day.", DayBody, called="start_service")
_step("end", "Say that the service ended on a day, and why.", DayAndReasonBody, called="end_service")
_step(
    "cancel", "Take back a referral whose service has not started, saying why. Coaches only.", called="cancel_referral"
)
