"""The order page: cards held against a client's need, one of them taken up, and what ordering it would cost."""

from dataclasses import dataclass
from datetime import datetime

from app.actions.buying import orders
from app.actions.work import Work
from app.domain.buying.orders import Offer, Wish
from app.domain.calendar import answer_due
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.dynamic.reckoning import Reckoning, reckon


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """What the page of an order in draft shows: cards that fit in their turn, those that do not, and the one taken up: what it costs, and who answers it by when."""

    wish: Wish
    fitting: tuple[Offer, ...]
    others: tuple[Offer, ...]
    chosen: Offer | None = None
    reckoning: Reckoning | None = None
    answer_by: datetime | None = None


def order_page(work: Work, situation: QuickOrder, card: str) -> OrderPage:
    """What the page of an order in draft shows; `card`: the id of the card taken up, else the first in turn."""
    wish, seen = orders.wish_of(situation), orders.proposals(situation)
    fitting = tuple(offer for offer in seen if offer.turn is not None)
    others = tuple(offer for offer in seen if offer.turn is None)
    if not fitting or situation.limits is None:
        return OrderPage(wish=wish, fitting=fitting, others=others)
    chosen = next((offer for offer in fitting if str(offer.card_id) == card), fitting[0])
    return OrderPage(
        wish=wish,
        fitting=fitting,
        others=others,
        chosen=chosen,
        reckoning=reckon(situation, chosen, wish),
        answer_by=answer_due(work.instant, situation.limits.answer_days),
    )
