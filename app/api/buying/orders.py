"""Quick orders: a client's need described, a card ordered, the provider's answer."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions import histories
from app.actions.buying import orders, procedures
from app.api.answers import EventAnswer, event
from app.api.buying.order_answers import ListedOrder, OrderAnswer, read
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, made
from app.api.inputs import Body, Code, Day, Flag, Line, Prose, Whole
from app.api.paging import PAGES, EventsAsked, ProceduresAsked, answer, of_areas
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.orders import Wish
from app.domain.ids import CardId, ProcedureId

router = operations(tags=["orders"])
_AREA = "/areas/{area}/orders"
_ONE = f"{_AREA}/{{order}}"


class WishBody(Body):
    """What a client needs: a pseudonym, never a name or identity code; the language; where, or `remote`; the latest day to start."""

    client: Annotated[Line, Field(examples=["A-4471"])]
    client_group: Annotated[Code, Field(examples=["long-term-unemployed"])]
    municipality: Annotated[Code, Field(examples=["061"])]
    language: Annotated[Code, Field(examples=["fi"])]
    remote: Flag = False
    starts_by: Day
    quantity: Annotated[Whole, Field(description="Of the price's unit", examples=[1])] = 1

    def given(self) -> Wish:
        """The body as the action takes it."""
        return Wish(
            client=self.client,
            client_group=self.client_group,
            municipality=self.municipality,
            language=self.language,
            remote=self.remote,
            starts_by=self.starts_by,
            quantity=self.quantity,
        )


class NewOrder(Body):
    """A client's need: what it is help with, and the wish that cards are held against."""

    title: Annotated[Line, Field(examples=["Työnhaun aloittaminen"])]
    basket: Annotated[Code, Field(examples=["tyollistyminen"])]
    category: Annotated[Code, Field(examples=["tyonhaku"])]
    wish: WishBody

    def given(self) -> orders.Description:
        """The body as the action takes it."""
        return orders.Description(title=self.title, basket=self.basket, category=self.category, wish=self.wish.given())


class ChoiceBody(Body):
    """The card chosen, in the edition that was seen; why, where it is not the first in turn; a word to the provider."""

    card_id: UUID
    edition: Annotated[Whole, Field(examples=[1])]
    why: Annotated[Prose, Field(examples=["Asiakas tuntee ohjaajan."])] = ""
    message: Annotated[Prose, Field(examples=["Asiakas pääsee iltapäivisin."])] = ""

    def given(self) -> orders.Choice:
        """The body as the action takes it."""
        return orders.Choice(card_id=CardId(self.card_id), edition=self.edition, why=self.why, message=self.message)


@router.get("/orders", response_model=list[ListedOrder], responses=PAGES)
async def list_askings(work: ApiWork, request: Request, asked: Annotated[ProceduresAsked, Query()]) -> Response:
    """The orders that the caller's provider was asked, in every area, the last asked first."""
    found = await orders.askings(work, asked.given())
    return answer(request, found, of_areas(ListedOrder, await procedures.slugs(work)))


@router.get(_AREA, response_model=list[ListedOrder], responses=PAGES)
async def list_orders(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[ProceduresAsked, Query()]
) -> Response:
    """The area's orders, the newest first."""
    found = await orders.of_area(work, asked.given())
    return answer(request, found, of_areas(ListedOrder, await procedures.slugs(work)))


@router.post(_AREA, status_code=201, responses=REFUSALS)
async def describe_order(
    area: Slug, work: StepWork, body: NewOrder, request: Request, response: Response
) -> OrderAnswer:
    """Describe a client's need: the answer holds every card against it. Coaches only."""
    order = await orders.describe(work, body.given())
    made(request, response, "orders", order)
    return await read(work, request, response, order)


@router.get(_ONE, responses=READ_REFUSALS)
async def read_order(area: Slug, order: Id, work: ApiWork, request: Request, response: Response) -> OrderAnswer:
    """One order, for its area and for those asked."""
    return await read(work, request, response, ProcedureId(order))


@router.get(f"{_ONE}/events", response_model=list[EventAnswer], responses=PAGES)
async def list_order_events(
    area: Slug, order: Id, work: ApiWork, request: Request, asked: Annotated[EventsAsked, Query()]
) -> Response:
    """What happened to the order, as far as the caller may know: newest first."""
    await orders.get(work, ProcedureId(order))
    return page_answer(request, await histories.of_procedure(work, ProcedureId(order), asked.given()), event)


async def _which(area: Slug, order: Id) -> ProcedureId:
    return ProcedureId(order)


_step = plain(router, _ONE, orders.STEPS, _which, read, OrderAnswer)
_step(
    "save-wish",
    "Change the wish before anything is ordered; the answer holds the cards against it anew. Coaches only.",
    WishBody,
)
_step(
    "place-order",
    "Order a card within the area's limits and under the national threshold; its provider is asked. Coaches only.",
    ChoiceBody,
)
_step(
    "accept-order",
    "Say yes before the order lapses; the contract and the client's referral follow at once. The provider asked only.",
)
_step("decline-order", "Say no, and why; the next in turn is asked. The provider asked only.")
_step("cancel-order", "Give the order up before anybody has accepted it, saying why. Coaches only.")
