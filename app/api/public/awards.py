"""What everybody may read without a token: areas, their code lists, and awarded contracts."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import procedures
from app.actions.people import providers
from app.actions.public import awards
from app.actions.work import Work
from app.api.answers import at_an_area
from app.api.buying.card_answers import EffectAnswer
from app.api.deps import PUBLIC_REFUSALS, PublicWork, Slug
from app.api.inputs import Answer, MoneyAnswer, filled
from app.api.paging import PUBLIC_PAGES, public
from app.api.router import operations
from app.api.searching import PublicAsked
from app.domain.people.areas import CodeList
from app.domain.public.awards import PublicAward, PublicResult

router = operations(tags=["public"], responses=PUBLIC_REFUSALS)
_AreaName = Annotated[str, Field(examples=["tyohame"])]


class AreaAnswer(Answer):
    """An employment area; `slug` is its name in addresses."""

    slug: _AreaName
    name: Annotated[str, Field(examples=["TyöHäme"])]


class CodeAnswer(Answer):
    """An entry of one of the area's code lists. A category's `parent` is its basket."""

    list: CodeList
    code: Annotated[str, Field(examples=["tyollistyminen"])]
    names: Annotated[dict[str, str], Field(examples=[{"fi": "Työllistyminen", "en": "Getting a job"}])]
    parent: Annotated[str | None, Field(examples=[None])]


class ResultAnswer(Answer):
    """What came of it as of a day: clients who started, those with a paid outcome, euros paid. Null: fewer than five people, not shown."""

    started: Annotated[int | None, Field(examples=[12])]
    employed: Annotated[int | None, Field(examples=[7])]
    paid: MoneyAnswer | None
    as_of: date


class AwardAnswer(Answer):
    """What was bought or granted, from whom, for at most how much, for what effect, and what came of it."""

    area: _AreaName
    commitment_id: UUID
    number: Annotated[str, Field(examples=["TH-SO-2026-0001"])]
    title: Annotated[str, Field(examples=["Työhönvalmennus pitkään työttömänä olleille"])]
    kind: Annotated[str, Field(examples=["contract"])]
    provider_name: Annotated[str | None, Field(description="Null: a private person", examples=["Työpolku Oy"])]
    business_id: Annotated[str | None, Field(examples=["1572860-0"])]
    basket: Annotated[str, Field(examples=["tyollistyminen"])]
    municipalities: Annotated[list[str], Field(examples=[["061", "834"]])]
    places: Annotated[int, Field(examples=[40])]
    maximum: MoneyAnswer
    begins: date
    ends: date
    concluded_at: datetime
    effect: EffectAnswer | None
    result: ResultAnswer | None


async def _awards(work: Work, request: Request, asked: PublicAsked) -> Response:
    slugs = await procedures.slugs(work)

    def row(found: tuple[PublicAward, PublicResult | None]) -> AwardAnswer:
        award, result = found
        name = award.provider_name or None
        return filled(AwardAnswer, award, area=slugs[award.area_id], result=result, provider_name=name)

    return public(request, await awards.listed(work, asked.given()), row)


@router.get("/areas")
async def list_areas(work: PublicWork) -> list[AreaAnswer]:
    """Every area here, by name."""
    return [AreaAnswer.model_validate(area) for area in await awards.all_areas(work)]


@router.get("/areas/{area}/codes")
async def list_codes(area: Slug, work: PublicWork) -> list[CodeAnswer]:
    """The area's municipalities, baskets, categories and client groups, in its own order."""
    return [CodeAnswer.model_validate(code) for code in await providers.code_lists(work)]


@router.get("/awards", response_model=list[AwardAnswer], responses=PUBLIC_PAGES)
async def list_awards(work: PublicWork, request: Request, asked: Annotated[PublicAsked, Query()]) -> Response:
    """What was bought or granted in every area, the last concluded first."""
    return await _awards(work, request, asked)


@router.get("/areas/{area}/awards", response_model=list[AwardAnswer], responses=PUBLIC_PAGES)
async def list_area_awards(
    area: Slug, work: PublicWork, request: Request, asked: Annotated[PublicAsked, Query()]
) -> Response:
    """What the area bought or granted, the last concluded first."""
    at_an_area(work)
    return await _awards(work, request, asked)
