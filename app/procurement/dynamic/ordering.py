"""What a quick order is held to: the card as it is now, the limits of the area, the threshold."""

from dataclasses import dataclass

from app.domain.buying.budgets import check_room
from app.domain.buying.orders import Ground, Offer, Wish
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.procurement.dynamic.fitting import fit, order_price
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.dynamic.rotation import Runner, rotation

MOST_LISTED = 20
"""Orders that a refusal lists of those that add up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverOrderLimit(Refusal):
    """An order may not cost this much (area policy)."""

    code = "over-order-limit"
    limit: Money
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OverClientLimit(Refusal):
    """With what was ordered for the client in twelve months this passes the area's limit."""

    code = "over-client-limit"
    limit: Money
    ordered: Money
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OverProviderLimit(Refusal):
    """With what was ordered from the provider in twelve months this passes the area's limit."""

    code = "over-provider-limit"
    limit: Money
    ordered: Money
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdReached(Refusal):
    """What was bought of this kind in twelve months and this order reach the national threshold: `list` is the newest of what adds up."""

    code = "threshold-reached"
    threshold: Money
    ordered: Money
    price: Money
    list: tuple[str, ...]


def offers(s: QuickOrder, wish: Wish) -> tuple[Offer, ...]:
    """Every card on offer in the need's category, held against `wish`; those that fit in their turn, then the others."""
    highest = s.limits.order if s.limits else ZERO
    seen = {
        one.card.id: fit(one.published.content, one.card.availability.next_free, one.room, wish, highest)
        for one in s.live
        if one.offered(s.instant)
    }
    runners = (
        Runner(card_id=one.card.id, provider_id=one.card.provider_id, on_offer_since=one.published.published_at)
        for one in s.live
        if one.card.id in seen and seen[one.card.id].fits
    )
    turns = {card: place for place, card in enumerate(rotation(runners, s.last_turn), start=1)}
    found = [
        Offer(
            card_id=one.card.id,
            provider_id=one.card.provider_id,
            provider_name=one.published.provider_name,
            edition=one.published.edition,
            content=one.published.content,
            availability=one.card.availability,
            fit=seen[one.card.id],
            results=s.results.get(one.card.id),
            turn=turns.get(one.card.id),
        )
        for one in s.live
        if one.card.id in seen
    ]
    return tuple(sorted(found, key=lambda o: (o.turn is None, o.turn or 0, o.content.title, str(o.card_id))))


def over_limits(s: QuickOrder, offer: Offer, wish: Wish) -> tuple[Refusal, ...]:
    """Why the area's money does not allow this order: each limit, the budget line, and the threshold."""
    price = order_price(offer.content, wish.quantity)
    found: list[Refusal | None] = []
    if s.limits:
        of_client = s.spent.client[wish.client]
        of_provider = s.spent.provider[offer.provider_id]
        if price > s.limits.order:
            found.append(OverOrderLimit(field="card_id", limit=s.limits.order, price=price))
        if of_client + price > s.limits.client:
            found.append(OverClientLimit(field="card_id", limit=s.limits.client, ordered=of_client, price=price))
        if of_provider + price > s.limits.provider:
            found.append(OverProviderLimit(field="card_id", limit=s.limits.provider, ordered=of_provider, price=price))
    if s.line:
        found.append(check_room(s.line, price - s.noun.reserved, field="card_id"))
    found.append(_threshold(s, offer, price))
    return tuple(f for f in found if f)


def _threshold(s: QuickOrder, offer: Offer, price: Money) -> Refusal | None:
    """Purchases of one kind in twelve months count together (1397/2016 sections 30 and 31)."""
    threshold = s.thresholds.get(offer.card_id)
    category = offer.content.category
    ordered = s.spent.category[category]
    if threshold is None or ordered + price < threshold:
        return None
    rows = tuple(f"{b.number} {b.amount}" for b in s.alike(category)[-MOST_LISTED:])
    return ThresholdReached(field="card_id", threshold=threshold, ordered=ordered, price=price, list=rows)


def no_room(offer: Offer) -> bool:
    """Whether places are all that speaks against the card."""
    return offer.fit.against == (Ground.ROOM,)
