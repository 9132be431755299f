"""Service cards: written and sent by their provider, checked by an officer, shown to everybody while on offer."""

from uuid import UUID

from fastapi import Request, Response

from app.actions.buying import cards
from app.actions.public import awards
from app.actions.work import Work
from app.api.answers import at_an_area, of_area, of_provider
from app.api.buying.card_answers import CardAnswer, ListedCard, PublishedCardAnswer, listed, page, published, read
from app.api.buying.card_inputs import AvailabilityBody, CardBody, NewCard
from app.api.deps import (
    PUBLIC_REFUSALS,
    READ_REFUSALS,
    REFUSALS,
    After,
    ApiWork,
    Id,
    Limit,
    PublicWork,
    Slug,
    StepWork,
    made,
)
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.cards import CardSituation
from app.domain.ids import CardId

router = operations(tags=["cards"])
_AREA = "/areas/{area}/cards"
_ONE = f"{_AREA}/{{card}}"


async def _on_offer(work: Work, limit: int, after: UUID | None) -> list[PublishedCardAnswer]:
    slugs = {area.id: area.slug for area in await awards.all_areas(work)}
    found = page(await cards.on_offer(work), lambda one: one.card_id, limit, after)
    return [published(one, slugs[one.area_id]) for one in found]


async def _registered(work: Work, every: tuple[CardSituation, ...], limit: int, after: UUID | None) -> list[ListedCard]:
    slugs = {area.id: area.slug for area in await awards.all_areas(work)}
    found = page(every, lambda one: one.noun.id, limit, after)
    return [await listed(work, one, slugs[one.noun.area_id]) for one in found]


@router.get("/cards", responses=PUBLIC_REFUSALS)
async def list_cards(work: PublicWork, limit: Limit = 50, after: After = None) -> list[PublishedCardAnswer]:
    """The cards on offer in every area, the latest published first. The next page: `after` = the last one's id."""
    return await _on_offer(work, limit, after)


@router.get(_AREA, responses=PUBLIC_REFUSALS)
async def list_area_cards(
    area: Slug, work: PublicWork, limit: Limit = 50, after: After = None
) -> list[PublishedCardAnswer]:
    """The cards on offer in the area, the latest published first. The next page: `after` = the last one's id."""
    at_an_area(work)
    return await _on_offer(work, limit, after)


@router.get("/card-register", responses=READ_REFUSALS)
async def list_own_cards(work: ApiWork, limit: Limit = 50, after: After = None) -> list[ListedCard]:
    """The cards of the caller's provider, in every area and every state. The next page: `after` = the last one's id."""
    of_provider(work, "list-cards")
    return await _registered(work, await cards.mine(work), limit, after)


@router.get("/areas/{area}/card-register", responses=READ_REFUSALS)
async def list_cards_of_area(area: Slug, work: ApiWork, limit: Limit = 50, after: After = None) -> list[ListedCard]:
    """The cards that providers have sent to the area, the longest waiting for check first. The next page: `after` = the last one's id."""
    of_area(work, "list-cards")
    return await _registered(work, await cards.of_area(work), limit, after)


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
