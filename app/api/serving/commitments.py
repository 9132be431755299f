"""Contracts: signed by the provider, concluded or dropped by an officer, read by both."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions import histories
from app.actions.buying import effects, procedures
from app.actions.serving import commitments, grants
from app.actions.work import Work
from app.api.answers import EventAnswer, StepAnswer, event, steps
from app.api.buying.card_answers import EffectAnswer
from app.api.buying.challenge_answers import ExperimentAnswer, experiment
from app.api.deps import (
    READ_REFUSALS,
    ApiWork,
    Id,
    Slug,
    etag,
)
from app.api.inputs import Answer, MoneyAnswer, filled
from app.api.paging import PAGES, EventsAsked, Searched, of_areas
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.api.serving.grants import GrantAnswer
from app.api.serving.grants import answer as grant_answer
from app.api.terms.terms import TermsAnswer
from app.domain.ids import CommitmentId
from app.domain.serving.commitments import CommitmentKind, CommitmentState
from app.domain.terms.writing import write_terms
from app.procurement.evolving.experiment import Experiment

router = operations(tags=["commitments"])
_AREA = "/areas/{area}/commitments"
_ONE = f"{_AREA}/{{commitment}}"


class ListedCommitment(Answer):
    """A contract in a list."""

    area: Annotated[str, Field(examples=["tyohame"])]
    id: UUID
    kind: CommitmentKind
    number: Annotated[str, Field(examples=["TH-SO-2026-0001"])]
    title: Annotated[str, Field(examples=["Työhönvalmennus pitkään työttömänä olleille"])]
    provider_id: UUID
    state: CommitmentState
    places: Annotated[int, Field(examples=[40])]
    price: MoneyAnswer | None
    maximum: MoneyAnswer
    begins: date
    ends: date
    version: int


class CommitmentsAsked(Searched):
    """A page of a list of contracts."""

    state: Annotated[CommitmentState | None, Field(description="Where they stand now")] = None
    kind: Annotated[CommitmentKind | None, Field(description="Of one kind alone")] = None


class CommitmentAnswer(ListedCommitment):
    """A contract with its frozen terms."""

    procedure_id: UUID
    need_id: UUID
    agreement_id: UUID | None
    basket: Annotated[str, Field(examples=["tyollistyminen"])]
    client_group: Annotated[str, Field(examples=["long-term-unemployed"])]
    municipalities: Annotated[list[str], Field(examples=[["061", "834"]])]
    signed: bool
    drafted_at: datetime
    standstill_until: date | None
    concluded_at: datetime | None
    reason: Annotated[str, Field(examples=[""])]
    terms: TermsAnswer
    effect: EffectAnswer | None
    taken: Annotated[
        int, Field(description="How many places are taken; the list `referrals` has everybody", examples=[12])
    ]
    experiment: ExperimentAnswer | None
    grant: Annotated[GrantAnswer | None, Field(description="Of a grant: plan, instalments, reports, recoveries")]
    steps: list[StepAnswer]


async def answer(work: Work, request: Request, response: Response, commitment: UUID) -> CommitmentAnswer:
    """The commitment as it is now, with its ETag."""
    situation, view = await commitments.get(work, CommitmentId(commitment))
    noun = view.noun
    etag(response, noun.version)
    grant = await grants.get(work, noun.id) if noun.kind is CommitmentKind.GRANT else None
    return filled(
        CommitmentAnswer,
        noun,
        area=work.area.slug,
        signed=situation.signed,
        terms=write_terms(noun.terms),
        effect=await effects.of_commitment(work, noun),
        taken=situation.taken,
        experiment=experiment(situation) if isinstance(situation, Experiment) else None,
        grant=grant_answer(grant, request) if grant else None,
        steps=steps(request, view.choices),
    )


@router.get("/commitments", response_model=list[ListedCommitment], responses=PAGES)
async def list_own_commitments(
    work: ApiWork, request: Request, asked: Annotated[CommitmentsAsked, Query()]
) -> Response:
    """The contracts of the caller's provider, in every area, the last drafted first."""
    found = await commitments.of_provider(work, asked.given())
    return page_answer(request, found, of_areas(ListedCommitment, await procedures.slugs(work)))


@router.get(_AREA, response_model=list[ListedCommitment], responses=PAGES)
async def list_commitments(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[CommitmentsAsked, Query()]
) -> Response:
    """The area's contracts, the last drafted first."""
    found = await commitments.of_area(work, asked.given())
    return page_answer(request, found, of_areas(ListedCommitment, await procedures.slugs(work)))


@router.get(_ONE, responses=READ_REFUSALS)
async def read_commitment(
    area: Slug, commitment: Id, work: ApiWork, request: Request, response: Response
) -> CommitmentAnswer:
    """One contract, for both parties."""
    return await answer(work, request, response, commitment)


@router.get(f"{_ONE}/events", response_model=list[EventAnswer], responses=PAGES)
async def list_commitment_events(
    area: Slug, commitment: Id, work: ApiWork, request: Request, asked: Annotated[EventsAsked, Query()]
) -> Response:
    """What happened under the contract, as far as the caller may know: newest first."""
    await commitments.get(work, CommitmentId(commitment))
    return page_answer(request, await histories.of_commitment(work, CommitmentId(commitment), asked.given()), event)


async def _which(area: Slug, commitment: Id) -> CommitmentId:
    return CommitmentId(commitment)


_step = plain(router, _ONE, commitments.STEPS, _which, answer, CommitmentAnswer)
_step("sign", "Sign for the provider.")
_step("conclude", "Sign for the area: the contract is in force, and public.")
_step("drop", "Give up a contract that is not in force, saying why.")
