"""What one order would do to the area's money: its price and parts, the limits, the budget line, what was bought of its kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.buying.orders import Bought, Offer, Wish
from app.domain.money import Money
from app.domain.refusals import Refusal
from app.procurement.dynamic.fitting import price_parts
from app.procurement.dynamic.ordering import over_limits
from app.procurement.dynamic.quick_order import QuickOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """Sums net of VAT; `for_client`, `from_provider` and `alike` over the last twelve months, this order left out.

    `start` and `outcome` make `price`. `alike` are the orders that count towards `threshold`, `bought` their sum. `reasons`: why it may not be ordered.
    """

    price: Money
    start: Money
    outcome: Money
    for_client: Money
    from_provider: Money
    bought: Money
    alike: Sequence[Bought]
    threshold: Money
    room: Money
    reasons: tuple[Refusal, ...]

    @property
    def room_after(self) -> Money:
        """What the budget line has left once it is ordered."""
        return self.room - self.price


def reckon(s: QuickOrder, offer: Offer, wish: Wish) -> Reckoning:
    """`offer` reckoned for `wish`. Raises ValueError for a provider's view of the order, which holds no money."""
    if s.line is None:
        raise ValueError(s.noun.number)
    price, start, outcome = price_parts(offer.content, wish.quantity)
    return Reckoning(
        price=price,
        start=start,
        outcome=outcome,
        for_client=s.spent.client[wish.client],
        from_provider=s.spent.provider[offer.provider_id],
        bought=s.spent.category[offer.content.category],
        alike=s.alike(offer.content.category),
        threshold=s.thresholds[offer.card_id],
        room=s.line.room,
        reasons=over_limits(s, offer, wish),
    )
