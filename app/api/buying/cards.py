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
    IfMatch,
    PublicWork,
    Slug,
    StepWork,
    made,
    seen,
)
from app.api.inputs import Code, ReasonBody
from app.api.paging import PAGES, PUBLIC_PAGES, Searched, answer
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
    shown = [await listed(work, one, slugs[one.noun.area_id]) for one in found.rows]
    return answer(request, found.of(shown), lambda one: one)


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
    card = await cards.write(work, body.content(), body.availability.given())
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


@router.post(f"{_ONE}/write-card", responses=REFUSALS)
async def write_card(
    area: Slug,
    card: Id,
    work: StepWork,
    body: CardBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> CardAnswer:
    """Change what the card says; what is on offer stays until the new edition is checked."""
    await cards.rewrite(work, CardId(card), body.content(), seen(if_match))
    return await read(work, request, response, CardId(card))


@router.post(f"{_ONE}/send-card", responses=REFUSALS)
async def send_card(
    area: Slug, card: Id, work: StepWork, request: Request, response: Response, if_match: IfMatch = None
) -> CardAnswer:
    """Send the card for the area's check."""
    await cards.send(work, CardId(card), seen(if_match))
    return await read(work, request, response, CardId(card))


@router.post(f"{_ONE}/set-availability", responses=REFUSALS)
async def set_availability(
    area: Slug,
    card: Id,
    work: StepWork,
    body: AvailabilityBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> CardAnswer:
    """Say how many clients at a time, and from when; this needs no check."""
    await cards.set_availability(work, CardId(card), body.given(), seen(if_match))
    return await read(work, request, response, CardId(card))


@router.post(f"{_ONE}/pause-card", responses=REFUSALS)
async def pause_card(
    area: Slug, card: Id, work: StepWork, request: Request, response: Response, if_match: IfMatch = None
) -> CardAnswer:
    """Take no orders for the time being."""
    await cards.pause(work, CardId(card), seen(if_match))
    return await read(work, request, response, CardId(card))


@router.post(f"{_ONE}/resume-card", responses=REFUSALS)
async def resume_card(
    area: Slug, card: Id, work: StepWork, request: Request, response: Response, if_match: IfMatch = None
) -> CardAnswer:
    """Take orders again."""
    await cards.resume(work, CardId(card), seen(if_match))
    return await read(work, request, response, CardId(card))


@router.post(f"{_ONE}/withdraw-card", responses=REFUSALS)
async def withdraw_card(
    area: Slug, card: Id, work: StepWork, request: Request, response: Response, if_match: IfMatch = None
) -> CardAnswer:
    """Take the card away for good."""
    await cards.withdraw(work, CardId(card), seen(if_match))
    return await read(work, request, response, CardId(card))


@router.post(f"{_ONE}/publish-card", responses=REFUSALS)
async def publish_card(
    area: Slug,
    card: Id,
    work: StepWork,
    body: ReasonBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> CardAnswer:
    """Put the edition that was checked on offer, saying why. Officers only."""
    await cards.publish(work, CardId(card), body.reason, seen(if_match))
    return await read(work, request, response, CardId(card))


@router.post(f"{_ONE}/return-card", responses=REFUSALS)
async def return_card(
    area: Slug,
    card: Id,
    work: StepWork,
    body: ReasonBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> CardAnswer:
    """Send the card back to its provider, saying what must change. Officers only."""
    await cards.send_back(work, CardId(card), body.reason, seen(if_match))
    return await read(work, request, response, CardId(card))
