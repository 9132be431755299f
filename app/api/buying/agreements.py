"""Framework agreements, recorded as made elsewhere."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, Field

from app.actions.buying import agreements
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.deps import (
    READ_REFUSALS,
    REFUSALS,
    ApiWork,
    Id,
    Slug,
    StepWork,
    etag,
    made,
)
from app.api.inputs import Answer, Body, Codes, Day, Line, MoneyAnswer, MoneyBody, SuspensionBody, each_once, filled
from app.api.paging import PAGES, Searched
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.agreements import MOST_MEMBERS, AgreementState, MemberState, Mode
from app.domain.ids import AgreementId, ProviderId

router = operations(tags=["agreements"])
_MEMBER = "/areas/{area}/agreements/{agreement}/members/{provider}"
_Members = Annotated[
    list[UUID],
    Field(min_length=1, max_length=MOST_MEMBERS, json_schema_extra={"uniqueItems": True}),
    AfterValidator(each_once),
]


class NewAgreement(Body):
    """An agreement to record: its members are qualified for its baskets."""

    name: Annotated[Line, Field(examples=["Valmennusten puitejärjestely"])]
    baskets: Annotated[Codes, Field(examples=[["tyollistyminen"]])]
    maximum: MoneyBody
    begins: Day
    ends: Day
    mode: Mode
    members: _Members

    def given(self) -> agreements.NewAgreement:
        """The body as the action takes it."""
        return agreements.NewAgreement(
            name=self.name,
            baskets=tuple(self.baskets),
            maximum=self.maximum.money(),
            begins=self.begins,
            ends=self.ends,
            mode=self.mode,
            members=tuple(ProviderId(m) for m in self.members),
        )


class ListedAgreement(Answer):
    """A framework agreement."""

    area_id: UUID
    id: UUID
    number: Annotated[str, Field(examples=["TH-PS-2026-0001"])]
    name: Annotated[str, Field(examples=["Valmennusten puitejärjestely"])]
    baskets: Annotated[list[str], Field(examples=[["tyollistyminen"]])]
    maximum: MoneyAnswer
    begins: date
    ends: date
    mode: Mode
    state: AgreementState
    recorded_at: datetime
    version: int


class MemberAnswer(Answer):
    """A provider's place in the agreement. `until`: the last day of a suspension."""

    provider_id: UUID
    state: MemberState
    reason: Annotated[str, Field(examples=["Verovelka selvitetään."])]
    until: date | None
    decided_at: datetime | None
    version: int
    steps: list[StepAnswer]


class AgreementAnswer(ListedAgreement):
    """A framework agreement with its members and what is left of its maximum. A member sees neither, and only its own place."""

    members: list[UUID] | None
    places: list[MemberAnswer]
    reserved: MoneyAnswer | None
    room: MoneyAnswer | None
    steps: list[StepAnswer]


async def _answer(work: Work, request: Request, response: Response, agreement: AgreementId) -> AgreementAnswer:
    view = await agreements.get(work, agreement)
    etag(response, view.noun.version)
    inside = work.actor.provider is None
    listed = ListedAgreement.model_validate(view.noun)
    return AgreementAnswer(
        **dict(listed),
        members=list(view.noun.members) if inside else None,
        places=[
            filled(MemberAnswer, one.noun, steps=steps(request, one.choices))
            for one in await agreements.members(work, agreement)
        ],
        reserved=view.noun.reserved if inside else None,
        room=view.noun.room if inside else None,
        steps=steps(request, view.choices),
    )


@router.post("/areas/{area}/agreements", status_code=201, responses=REFUSALS)
async def record_agreement(
    area: Slug, work: StepWork, body: NewAgreement, request: Request, response: Response
) -> AgreementAnswer:
    """Record an agreement made elsewhere. Officers only."""
    agreement = await agreements.record(work, body.given())
    made(request, response, "agreements", agreement)
    return await _answer(work, request, response, agreement)


class AgreementsAsked(Searched):
    """A page of a list of agreements."""

    state: Annotated[AgreementState | None, Field(description="Where they stand now")] = None


@router.get("/areas/{area}/agreements", response_model=list[ListedAgreement], responses=PAGES)
async def list_agreements(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[AgreementsAsked, Query()]
) -> Response:
    """The area's agreements, the newest number first."""
    return page_answer(request, await agreements.of_area(work, asked.given()), ListedAgreement.model_validate)


@router.get("/agreements", response_model=list[ListedAgreement], responses=PAGES)
async def list_own_agreements(work: ApiWork, request: Request, asked: Annotated[AgreementsAsked, Query()]) -> Response:
    """The agreements that the caller's provider is a member of, in every area, the newest number first."""
    return page_answer(request, await agreements.of_member(work, asked.given()), ListedAgreement.model_validate)


@router.get("/areas/{area}/agreements/{agreement}", responses=READ_REFUSALS)
async def read_agreement(
    area: Slug, agreement: Id, work: ApiWork, request: Request, response: Response
) -> AgreementAnswer:
    """One agreement that the caller may see."""
    return await _answer(work, request, response, AgreementId(agreement))


async def _which(area: Slug, agreement: Id, provider: Id) -> tuple[AgreementId, ProviderId]:
    return AgreementId(agreement), ProviderId(provider)


async def _of_member(
    work: Work, request: Request, response: Response, which: tuple[AgreementId, ProviderId]
) -> AgreementAnswer:
    return await _answer(work, request, response, which[0])


_step = plain(router, _MEMBER, agreements.MEMBER_STEPS, _which, _of_member, AgreementAnswer)
_step(
    "suspend",
    "Suspend a member through a day, saying why: it is not bought from meanwhile. It lifts itself. If-Match takes the place's version.",
    SuspensionBody,
    called="suspend_member",
)
_step(
    "lift-suspension",
    "Lift a member's suspension before its last day, saying why. If-Match takes the place's version.",
    called="lift_member_suspension",
)
_step(
    "end",
    "End a member's place in the agreement, saying why. It can be restored. If-Match takes the place's version.",
    called="end_member",
)
_step(
    "restore",
    "Take back a member whose place was ended, saying why. If-Match takes the place's version.",
    called="restore_member",
)
