"""Quick orders as answers: the cards held against a client's need, who was asked, and what the order does to the area's money."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.buying import orders
from app.actions.work import View, Work
from app.api.answers import StepAnswer, reasons, steps
from app.api.buying.card_answers import AreaName, AvailabilityAnswer, CardContentAnswer, Provider
from app.api.deps import etag
from app.api.inputs import Answer, MoneyAnswer
from app.api.problems import ReasonAnswer
from app.domain.buying.bids import BidState
from app.domain.buying.orders import Declining, Ground, Offer, OrderContent
from app.domain.buying.procedures import Invitation, Procedure, State
from app.domain.ids import ProcedureId
from app.procurement.dynamic.fitting import price_parts
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.dynamic.reckoning import reckon

FEWEST = 5
"""Clients that make a figure; fewer might tell who they are."""
_Number = Annotated[str, Field(examples=["TH-PT-2026-0001"])]
_Title = Annotated[str, Field(examples=["Työnhaun aloittaminen"])]


class WishAnswer(Answer):
    """What the client needs; `quantity` of the price's unit."""

    client: Annotated[str, Field(examples=["A-4471"])]
    client_group: Annotated[str, Field(examples=["long-term-unemployed"])]
    municipality: Annotated[str, Field(examples=["061"])]
    language: Annotated[str, Field(examples=["fi"])]
    remote: bool
    starts_by: date
    quantity: Annotated[int, Field(examples=[1])]


class ResultsAnswer(Answer):
    """Of the clients who have started with the card, how many got a job; never of fewer than five."""

    clients: Annotated[int, Field(examples=[12])]
    employed: Annotated[int, Field(examples=[7])]


class ReckoningAnswer(Answer):
    """What ordering the card would do to the area's money; `reasons` bar it.

    `from_provider` and `alike` were ordered in twelve months, from its provider and of its kind. At `threshold`, the national one
    of the card's CPV class by the law of the day, a competition is needed.
    """

    from_provider: MoneyAnswer
    alike: MoneyAnswer
    threshold: MoneyAnswer
    room_after: MoneyAnswer
    reasons: Annotated[list[ReasonAnswer], Field(examples=[[]])]


class OfferAnswer(Answer):
    """A card held against the wish: the grounds for and against. `turn`: its place in the round, null where it does not fit.

    `price` is `start` and `outcome` together. `reckoning` is given while the order is a draft.
    """

    card_id: UUID
    provider_id: UUID
    provider: Provider
    edition: int
    turn: int | None
    speaks_for: list[Ground]
    against: list[Ground]
    results: ResultsAnswer | None
    price: MoneyAnswer
    start: MoneyAnswer
    outcome: MoneyAnswer
    content: CardContentAnswer
    availability: AvailabilityAnswer
    reckoning: ReckoningAnswer | None


class AskedAnswer(Answer):
    """A provider asked, until when, and what it answered: null where it has not, or had not in time."""

    provider_id: UUID
    provider: Provider
    card_id: UUID
    asked_at: datetime
    answer_by: datetime
    answer: Literal["accepted", "declined"] | None
    reason: Annotated[str, Field(examples=[""])]


class BoughtAnswer(Answer):
    """An order of the last twelve months."""

    number: _Number
    title: _Title
    provider_id: UUID
    amount: MoneyAnswer
    at: datetime


class HeldToAnswer(Answer):
    """What the area's orders are held to, net of VAT: limits of one order, and in twelve months of a client and of a provider.

    `for_client`: ordered for this client in twelve months. `alike`: the other orders of the same kind that count towards the threshold.
    """

    order_limit: MoneyAnswer
    client_limit: MoneyAnswer
    provider_limit: MoneyAnswer
    answer_days: Annotated[int, Field(description="Working days a provider has to answer", examples=[2])]
    room: Annotated[MoneyAnswer, Field(description="What the budget line has left")]
    for_client: MoneyAnswer
    alike: list[BoughtAnswer]


class ListedOrder(Answer):
    """An order in a list. `title` is empty until it is placed."""

    area: AreaName
    id: UUID
    number: _Number
    title: _Title
    state: State
    placed_at: datetime | None
    version: int


class OrderAnswer(ListedOrder):
    """An order as the caller may know it. A provider sees the wish, its own card as it was ordered, and its own asking.

    `offers`: while the order is a draft, every card on offer as it is now; once placed, every card as it was then seen.
    Accepted, it becomes a contract of the same number.
    """

    wish: WishAnswer
    offers: list[OfferAnswer]
    chosen: UUID | None
    why: Annotated[str | None, Field(examples=["Asiakas tuntee ohjaajan."])]
    message: Annotated[str | None, Field(examples=["Asiakas pääsee iltapäivisin."])]
    asked: list[AskedAnswer]
    held_to: HeldToAnswer | None
    need_id: UUID | None
    commitment_id: UUID | None
    reason: Annotated[str, Field(examples=[""])]
    steps: list[StepAnswer]


def listed(noun: Procedure, area: str) -> ListedOrder:
    """An order as a list shows it."""
    return ListedOrder(
        area=area,
        id=noun.id,
        number=noun.number,
        title=noun.content.title if noun.content else "",
        state=noun.state,
        placed_at=noun.published_at,
        version=noun.version,
    )


async def read(work: Work, request: Request, response: Response, order: ProcedureId) -> OrderAnswer:
    """The order as it is now, with its ETag."""
    situation, view = await orders.get(work, order)
    etag(response, view.noun.version)
    return _answer(situation, view, request, work.area.slug)


def _answer(s: QuickOrder, view: View[Procedure], request: Request, area: str) -> OrderAnswer:
    noun, inside = view.noun, s.actor.provider is None
    content = s.noun.content if isinstance(s.noun.content, OrderContent) else None
    return OrderAnswer(
        **dict(listed(noun, area)),
        wish=WishAnswer.model_validate(orders.wish_of(s)),
        offers=[_offer(offer, s, request) for offer in _offers(s)],
        chosen=content.chosen if content and inside else None,
        why=content.why if content and inside else None,
        message=content.message if content else None,
        asked=[_asked(i, s) for i in s.invitations],
        held_to=_held_to(s),
        need_id=noun.need_id if inside else None,
        commitment_id=s.commitment.id if s.commitment else None,
        reason=noun.reason if inside or noun.state is State.CANCELLED else "",
        steps=steps(request, view.choices),
    )


def _offers(s: QuickOrder) -> tuple[Offer, ...]:
    content = s.noun.content
    if not isinstance(content, OrderContent):
        return orders.proposals(s)
    own = {i.card_id for i in s.invitations}
    return content.seen if s.actor.provider is None else tuple(o for o in content.seen if o.card_id in own)


def _offer(offer: Offer, s: QuickOrder, request: Request) -> OfferAnswer:
    inside = s.actor.provider is None
    price, start, outcome = price_parts(offer.content, orders.wish_of(s).quantity)
    enough = offer.results is not None and offer.results.clients >= FEWEST
    return OfferAnswer(
        card_id=offer.card_id,
        provider_id=offer.provider_id,
        provider=offer.provider_name,
        edition=offer.edition,
        turn=offer.turn if inside else None,
        speaks_for=list(offer.fit.speaks_for),
        against=list(offer.fit.against),
        results=ResultsAnswer.model_validate(offer.results) if enough else None,
        price=price,
        start=start,
        outcome=outcome,
        content=CardContentAnswer.model_validate(offer.content),
        availability=AvailabilityAnswer.model_validate(offer.availability),
        reckoning=_reckoning(offer, s, request) if s.noun.state is State.DRAFT else None,
    )


def _reckoning(offer: Offer, s: QuickOrder, request: Request) -> ReckoningAnswer:
    found = reckon(s, offer, orders.wish_of(s))
    return ReckoningAnswer(
        from_provider=found.from_provider,
        alike=found.bought,
        threshold=found.threshold,
        room_after=found.room_after,
        reasons=reasons(request, found.reasons),
    )


def _asked(asking: Invitation, s: QuickOrder) -> AskedAnswer:
    if asking.card_id is None or asking.answer_by is None:
        raise ValueError(s.noun.number)
    bid = s.answer_of(asking.provider_id)
    return AskedAnswer(
        provider_id=asking.provider_id,
        provider=s.noun.ordered.offer(asking.card_id).provider_name,
        card_id=asking.card_id,
        asked_at=asking.invited_at,
        answer_by=asking.answer_by,
        answer=None if bid is None else "accepted" if bid.state is BidState.SUBMITTED else "declined",
        reason=bid.content.reason if bid and isinstance(bid.content, Declining) else "",
    )


def _held_to(s: QuickOrder) -> HeldToAnswer | None:
    if s.limits is None or s.line is None or s.need is None:
        return None
    return HeldToAnswer(
        order_limit=s.limits.order,
        client_limit=s.limits.client,
        provider_limit=s.limits.provider,
        answer_days=s.limits.answer_days,
        room=s.line.room,
        for_client=s.spent.client[orders.wish_of(s).client],
        alike=[BoughtAnswer.model_validate(bought) for bought in s.alike(s.need.category)],
    )
