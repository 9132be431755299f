"""Which cards fit a client, and why; and which do not, and why not."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from app.domain.buying.cards import CardContent
from app.domain.buying.orders import Fit, Ground, Wish
from app.domain.money import Money


def fit(card: CardContent, next_free: date, room: int, wish: Wish, highest: Money) -> Fit:
    """`card` held against `wish`: `room` places are free, and an order may cost `highest` at most (area policy)."""
    tests: dict[Ground, Callable[[], bool]] = {
        Ground.GROUP: lambda: wish.client_group in card.effect.client_groups,
        Ground.LANGUAGE: lambda: wish.language in card.languages,
        Ground.PLACE: lambda: _reaches(card, wish),
        Ground.TIME: lambda: next_free <= wish.starts_by,
        Ground.PRICE: lambda: order_price(card, wish.quantity) <= highest,
        Ground.ROOM: lambda: room > 0,
    }
    met = {ground: test() for ground, test in tests.items()}
    return Fit(
        speaks_for=tuple(ground for ground, ok in met.items() if ok),
        against=tuple(ground for ground, ok in met.items() if not ok),
    )


def order_price(card: CardContent, quantity: int) -> Money:
    """What an order of `quantity` units costs at most."""
    return card.price.times(Decimal(quantity))


def price_parts(card: CardContent, quantity: int) -> tuple[Money, Money, Money]:
    """What an order costs at most, what of it is paid at the start, and what for the outcome."""
    total = order_price(card, quantity)
    start = total.percent(Decimal(card.start_percent))
    return total, start, total - start


def _reaches(card: CardContent, wish: Wish) -> bool:
    if wish.remote and card.remote:
        return True
    return not card.municipalities or wish.municipality in card.municipalities
