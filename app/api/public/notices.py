"""What everybody may read without a token of what is open: notices of procedures, and the cards on offer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import Field

from app.actions.buying import procedures
from app.actions.public import notices
from app.api.answers import at_an_area
from app.api.buying.card_answers import EffectAnswer
from app.api.deps import PUBLIC_REFUSALS, PublicWork, Slug
from app.api.inputs import Answer, MoneyAnswer, filled
from app.api.paging import PUBLIC_PAGES, of_areas, public
from app.api.router import operations
from app.api.searching import PublicAsked
from app.domain.buying.procedures import Audience, ProcedureKind
from app.domain.public.notices import Model

router = operations(tags=["public"], responses=PUBLIC_REFUSALS)
_AreaName = Annotated[str, Field(examples=["tyohame"])]
_Number = Annotated[str, Field(examples=["TH-MK-2026-0001"])]
_Title = Annotated[str, Field(examples=["Työhönvalmennus pitkään työttömänä olleille"])]
_Summary = Annotated[str, Field(examples=["Valmennus avoimille työmarkkinoille, 40 paikkaa."])]
_BasketCode = Annotated[str, Field(examples=["tyollistyminen"])]
_Places = Annotated[list[str], Field(examples=[["061", "834"]])]


class OpenAnswer(Answer):
    """Something that is open. Of a `card` the id is the card's and the maximum its price; else the id is the procedure's.

    `invited`: only those invited may bid. No deadline: it stands until it is ended. No municipality: the whole area.
    """

    area: _AreaName
    id: UUID
    number: _Number
    kind: Annotated[str, Field(examples=["mini-competition"])]
    model: Model
    invited: bool
    title: _Title
    summary: _Summary
    basket: _BasketCode
    municipalities: _Places
    maximum: MoneyAnswer | None
    deadline: datetime | None
    published_at: datetime
    provider_name: Annotated[str, Field(description="Empty but for a card", examples=[""])]


class NoticeAnswer(Answer):
    """A notice as it was published, with its deadline as it stands. `closed_at`: when it closed, was decided or was cancelled.

    `deadline_before`: what the deadline was before it was put off last, null where it never was.
    """

    area: _AreaName
    procedure_id: UUID
    number: _Number
    kind: ProcedureKind
    audience: Audience
    title: _Title
    summary: _Summary
    basket: _BasketCode
    category: Annotated[str, Field(examples=["tyonhaku"])]
    cpv: Annotated[str, Field(examples=["85312310"])]
    client_groups: Annotated[list[str], Field(examples=[["long-term-unemployed"]])]
    municipalities: _Places
    maximum: MoneyAnswer | None
    effect: EffectAnswer
    published_at: datetime
    deadline: datetime | None
    deadline_before: datetime | None
    closed_at: datetime | None


@router.get("/notices", response_model=list[OpenAnswer], responses=PUBLIC_PAGES)
async def list_notices(work: PublicWork, request: Request, asked: Annotated[PublicAsked, Query()]) -> Response:
    """What is open in every area, what closes first before what stands."""
    found = await notices.listed(work, asked.given())
    return public(request, found, of_areas(OpenAnswer, await procedures.slugs(work)))


@router.get("/areas/{area}/notices", response_model=list[OpenAnswer], responses=PUBLIC_PAGES)
async def list_area_notices(
    area: Slug, work: PublicWork, request: Request, asked: Annotated[PublicAsked, Query()]
) -> Response:
    """What is open in the area, what closes first before what stands."""
    at_an_area(work)
    found = await notices.listed(work, asked.given())
    return public(request, found, of_areas(OpenAnswer, await procedures.slugs(work)))


@router.get("/areas/{area}/notices/{number}")
async def read_notice(
    area: Slug, number: Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,60}$")], work: PublicWork
) -> NoticeAnswer:
    """One notice, open or closed."""
    found = await notices.get(work, number)
    return filled(NoticeAnswer, found, area=area)
