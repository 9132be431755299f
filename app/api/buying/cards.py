"""Service cards: written and sent by their provider, checked by an officer, shown to everybody while on offer."""

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import cards, procedures
from app.actions.work import Work
from app.api.answers import at_an_area
from app.api.buying.card_answers import CardAnswer, ListedCard, PublishedCardAnswer, listed, published, read
from app.api.buying.card_inputs import AvailabilityBody, CardBody, NewCard
from app.api.deps import (
    PUBLIC_REFUSALS,
    READ_REFUSALS,
    REFUSALS,
    ApiWork,
    Id,
    PublicWork,
    Slug,
    StepWork,
    made,
)
from app.api.inputs import Code
from app.api.paging import PAGES, PUBLIC_PAGES, Searched, answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.cards import CardSituation, CardState
from app.domain.ids import CardId
from app.domain.paging import Page

router = operations(tags=["cards"])
_AREA = "/areas/{area}/cards"
_ONE = f"{_AREA}/{{card}}"


class CardsAsked(Searched):
    """A page of the cards on offer."""

    basket: Annotated[Code | None, Field(description="A basket's code", examples=["tyollistyminen"])] = None
    category: Annotated[Code | None, Field(description="A category's code", examples=["tyonhaku"])] = None


class RegisterAsked(Searched):
    """A page of a register of cards."""

    state: Annotated[CardState | None, Field(description="Where they stand now")] = None


async def _on_offer(work: Work, request: Request, asked: CardsAsked) -> Response:
    slugs = await procedures.slugs(work)
    found = await cards.on_offer(work, asked.given())
    return answer(request, found, lambda one: published(one, slugs[one.area_id]))


async def _registered(work: Work, request: Request, found: Page[CardSituation]) -> Response:
    slugs = await procedures.slugs(work)
    due = await cards.checks_due(work, (one.noun for one in found.rows))
    return answer(request, found, lambda one: listed(one, slugs[one.noun.area_id], due.get(one.noun.id)))


@router.get("/cards", response_model=list[PublishedCardAnswer], responses=PUBLIC_PAGES)
async def list_cards(work: PublicWork, request: Request, asked: Annotated[CardsAsked, Query()]) -> Response:
    """The cards on offer in every area, the last published first."""
    return await _on_offer(work, request, asked)


@router.get(_AREA, response_model=list[PublishedCardAnswer], responses=PUBLIC_PAGES)
async def list_area_cards(
    area: Slug, work: PublicWork, request: Request, asked: Annotated[CardsAsked, Query()]
) -> Response:
    """The cards on offer in the area, the last published first."""
    at_an_area(work)
    return await _on_offer(work, request, asked)


@router.get("/card-register", response_model=list[ListedCard], responses=PAGES)
async def list_own_cards(work: ApiWork, request: Request, asked: Annotated[RegisterAsked, Query()]) -> Response:
    """The cards of the caller's provider, in every area and every state, the first sent first, then those not sent."""
    return await _registered(work, request, await cards.mine(work, asked.given()))


@router.get("/areas/{area}/card-register", response_model=list[ListedCard], responses=PAGES)
async def list_cards_of_area(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[RegisterAsked, Query()]
) -> Response:
    """The cards that providers have sent to the area, the longest waiting for check first."""
    return await _registered(work, request, await cards.of_area(work, asked.given()))


@router.post(_AREA, status_code=201, responses=REFUSALS)
async def begin_card(area: Slug, work: StepWork, body: NewCard, request: Request, response: Response) -> CardAnswer:
    """Begin a card as a draft. Providers registered with the area only."""
    card = await cards.write(work, body.given(), body.availability.given())
    made(request, response, "cards", card)
    return await read(work, request, response, card)


@router.get(_ONE, responses=READ_REFUSALS)
async def read_card(area: Slug, card: Id, work: ApiWork, request: Request, response: Response) -> CardAnswer:
    """One card with its life, for its provider and its area."""
    return await read(work, request, response, CardId(card))


@router.get(f"{_ONE}/published", responses=PUBLIC_REFUSALS)
async def read_published_card(area: Slug, card: Id, work: PublicWork) -> PublishedCardAnswer:
    """One card as it is on offer, for everybody."""
    at_an_area(work)
    return published(await cards.published(work, CardId(card)), area)


async def _which(area: Slug, card: Id) -> CardId:
    return CardId(card)


_step = plain(router, _ONE, cards.STEPS, _which, read, CardAnswer)
_step("write-card", "Change what the card says; what is on offer stays until the new edition is checked.", CardBody)
_step("send-card", "Send the card for the area's check.")
_step("set-availability", "Say how many clients at a time, and from when; this needs no check.", AvailabilityBody)
_step("pause-card", "Take no orders for the time being.")
_step("resume-card", "Take orders again.")
_step("withdraw-card", "Take the card away for good.")
_step("publish-card", "Put the edition that was checked on offer, saying why. Officers only.")
_step("return-card", "Send the card back to its provider, saying what must change. Officers only.")
