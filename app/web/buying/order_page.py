"""The order page: cards held against a client's need, one of them taken up, and what ordering it would cost."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.actions.buying import orders
from app.actions.work import Work
from app.domain.buying.orders import Offer, Wish
from app.domain.calendar import answer_due
from app.domain.ids import CardId
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.dynamic.reckoning import Reckoning, reckon

MOST = 20
"""Cards of one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """Cards that fit in their turn, then those that do not, a page of them; and the one taken up: what it costs, and who answers it by when.

    `fit` and `unfit`: how many there are of each. `first`: the first in turn. `onward`: the card that the next page begins with.
    """

    wish: Wish
    fitting: tuple[Offer, ...]
    others: tuple[Offer, ...]
    fit: int
    unfit: int
    first: Offer | None = None
    onward: CardId | None = None
    chosen: Offer | None = None
    reckoning: Reckoning | None = None
    answer_by: datetime | None = None


def order_page(work: Work, situation: QuickOrder, card: str, begin: str) -> OrderPage:
    """The page of an order in draft; `card`: the id of the card taken up, else the first in turn; `begin`: of the card that the page begins with, else the first."""
    wish, seen = orders.wish_of(situation), orders.proposals(situation)
    fitting = tuple(offer for offer in seen if offer.turn is not None)
    at = next((n for n, offer in enumerate(seen) if str(offer.card_id) == begin), 0)
    shown = seen[at : at + MOST]
    page = OrderPage(
        wish=wish,
        fitting=tuple(offer for offer in shown if offer.turn is not None),
        others=tuple(offer for offer in shown if offer.turn is None),
        fit=len(fitting),
        unfit=len(seen) - len(fitting),
        onward=seen[at + MOST].card_id if at + MOST < len(seen) else None,
    )
    if not fitting or situation.limits is None:
        return page
    chosen = next((offer for offer in fitting if str(offer.card_id) == card), fitting[0])
    return replace(
        page,
        first=fitting[0],
        chosen=chosen,
        reckoning=reckon(situation, chosen, wish),
        answer_by=answer_due(work.instant, situation.limits.answer_days),
    )
