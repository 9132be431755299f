"""Service cards: written and sent by their provider, checked by an officer, shown to everybody while on offer."""

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import cards, procedures
from app.actions.work import Work
from app.api.answers import at_an_area
from app.api.buying.card_answers import CardAnswer, ListedCard, PublishedCardAnswer, listed, published, read
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
from app.api.inputs import Body, Code, Codes, Day, EffectBody, Flag, Line, MoneyBody, Prose, Whole
from app.api.paging import PAGES, PUBLIC_PAGES, Searched, answer, public
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.cards import Availability, CardContent, CardSituation, CardState, Unit
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
    return public(request, found, lambda one: published(one, slugs[one.area_id]))


async def _registered(work: Work, request: Request, found: Page[CardSituation]) -> Response:
    slugs = await procedures.slugs(work)
    due = await cards.checks_due(work, (one.noun for one in found.rows))
    return answer(request, found, lambda one: listed(one, slugs[one.noun.area_id], due.get(one.noun.id)))


class AvailabilityBody(Body):
    """How many clients at a time, and the first day one can start."""

    capacity: Annotated[Whole, Field(examples=[3])]
    next_free: Day

    def given(self) -> Availability:
        """The body as the action takes it."""
        return Availability(capacity=self.capacity, next_free=self.next_free)


class CardBody(Body):
    """What a card says. No municipality means the whole area; `remote`: also from a distance. The price is for a `unit`, net of VAT.

    `start_percent` of it is paid at the start, the rest for the outcome: `job_months` months of work begun within `job_begin` days.
    """

    basket: Annotated[Code, Field(examples=["tyollistyminen"])]
    category: Annotated[Code, Field(examples=["tyonhaku"])]
    title: Annotated[Line, Field(examples=["Pikavalmennus työnhakuun"])]
    description: Annotated[Prose, Field(examples=["Viisi tapaamista kolmessa viikossa."])]
    cpv: Annotated[Line, Field(examples=["85312310"])]
    municipalities: Annotated[Codes, Field(examples=[["061", "834"]])]
    remote: Flag
    languages: Annotated[Codes, Field(examples=[["fi", "uk"]])]
    price: MoneyBody
    unit: Unit
    start_percent: Annotated[Whole, Field(examples=[70])]
    job_months: Annotated[Whole, Field(examples=[1])]
    job_begin: Annotated[Whole, Field(examples=[84])]
    effect: EffectBody

    def given(self) -> CardContent:
        """The body as the action takes it."""
        return CardContent(
            basket=self.basket,
            category=self.category,
            title=self.title,
            description=self.description,
            cpv=self.cpv,
            municipalities=tuple(self.municipalities),
            remote=self.remote,
            languages=tuple(self.languages),
            price=self.price.money(),
            unit=self.unit,
            start_percent=self.start_percent,
            job_months=self.job_months,
            job_begin=self.job_begin,
            effect=self.effect.given(),
        )


class NewCard(CardBody):
    """A card to begin."""

    availability: AvailabilityBody


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
