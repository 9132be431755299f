"""What an order of one service for one client says: what was seen, what was chosen and why, and what the provider answered."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from app.domain.buying.cards import Availability, CardContent
from app.domain.ids import CardId, ProviderId
from app.domain.money import Money


class Ground(StrEnum):
    """What a card and a wish are held against each other by."""

    GROUP = "group"
    LANGUAGE = "language"
    PLACE = "place"
    TIME = "time"
    PRICE = "price"
    ROOM = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How one card meets a wish: on which grounds it does and on which it does not. It fits where nothing is against it."""

    speaks_for: tuple[Ground, ...]
    against: tuple[Ground, ...]

    @property
    def fits(self) -> bool:
        """Whether nothing is against it."""
        return not self.against


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a client needs: the language, where (or from a distance), the latest day to start, and how many units of the price."""

    client: str
    client_group: str
    municipality: str
    language: str
    remote: bool
    starts_by: date
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Of the clients who have started with a card, how many got a job."""

    clients: int
    employed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A card as the coach saw it. `turn`: its place in the rotation, None where it does not fit."""

    card_id: CardId
    provider_id: ProviderId
    provider_name: str
    edition: int
    content: CardContent
    availability: Availability
    fit: Fit
    results: Results | None
    turn: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderContent:
    """An order, frozen: every card seen, the one chosen, and why it was not the first in turn (empty where it was).

    `answer_days`: working days a provider has to answer. `whole` and `half`: the earnings that make a month, and half of one,
    by the law of the day the order began, as the area knew it when it was placed.
    """

    form: Literal["order"] = "order"
    title: str
    basket: str
    category: str
    wish: Wish
    seen: tuple[Offer, ...]
    chosen: CardId
    why: str
    answer_days: int
    whole: Decimal
    half: Decimal
    message: str = ""

    @property
    def queue(self) -> tuple[Offer, ...]:
        """Who is asked in which order: the chosen one, then the others that fit, in their turn."""
        fitting = sorted((o for o in self.seen if o.turn is not None), key=lambda o: o.turn or 0)
        return tuple(sorted(fitting, key=lambda o: o.card_id != self.chosen))

    def offer(self, card: CardId) -> Offer:
        """The card as it was seen. Raises StopIteration where it was not."""
        return next(o for o in self.seen if o.card_id == card)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A provider's yes: to which card's edition, at what price in all."""

    form: Literal["acceptance"] = "acceptance"
    card_id: CardId
    edition: int
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Declining:
    """A provider's no."""

    form: Literal["declining"] = "declining"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """One order of the last twelve months: what limits and thresholds add up. `at`: when it was made."""

    number: str
    title: str
    category: str
    cpv: str
    provider_id: ProviderId
    client: str
    amount: Money
    at: datetime
