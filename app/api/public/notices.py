"""What everybody may read without a token of what is open: notices of procedures, and the cards on offer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import Field

from app.actions.public import awards, notices
from app.actions.work import Work
from app.api.answers import at_an_area
from app.api.buying.card_answers import EffectAnswer
from app.api.deps import PUBLIC_REFUSALS, AfterNumber, Limit, PublicWork, Slug
from app.api.inputs import Answer, MoneyAnswer
from app.api.router import operations
from app.api.searching import Wanted
from app.domain.buying.procedures import Audience, ProcedureKind
from app.domain.public.notices import Model, Open
from app.domain.searching import Search

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
    """A notice as it was published. `closed_at`: when it closed, was decided or was cancelled."""

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
    closed_at: datetime | None


async def _open(work: Work, limit: int, search: Search, after: str | None) -> list[OpenAnswer]:
    slugs = {area.id: area.slug for area in await awards.all_areas(work)}
    names = [name for name in OpenAnswer.model_fields if name != "area"]

    def answer(one: Open) -> OpenAnswer:
        return OpenAnswer.model_validate({n: getattr(one, n) for n in names} | {"area": slugs[one.area_id]})

    return [answer(one) for one in await notices.listed(work, limit, search, after)]


@router.get("/notices")
async def list_notices(
    work: PublicWork, search: Wanted, limit: Limit = 50, after: AfterNumber = None
) -> list[OpenAnswer]:
    """What is open in every area, what closes first before what stands. The next page: `after` = the last one's number."""
    return await _open(work, limit, search, after)


@router.get("/areas/{area}/notices")
async def list_area_notices(
    area: Slug, work: PublicWork, search: Wanted, limit: Limit = 50, after: AfterNumber = None
) -> list[OpenAnswer]:
    """What is open in the area, what closes first before what stands. The next page: `after` = the last one's number."""
    at_an_area(work)
    return await _open(work, limit, search, after)


@router.get("/areas/{area}/notices/{number}")
async def read_notice(
    area: Slug, number: Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,60}$")], work: PublicWork
) -> NoticeAnswer:
    """One notice, open or closed."""
    found = await notices.get(work, number)
    names = [name for name in NoticeAnswer.model_fields if name != "area"]
    return NoticeAnswer.model_validate({name: getattr(found, name) for name in names} | {"area": area})
