"""A service card: what a provider offers to do for one client at a time, and what the area may order without competing it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.buying.admission import Admission
from app.domain.buying.effects import Effect
from app.domain.ids import AreaId, CardId, PersonId, ProviderId
from app.domain.money import Money
from app.domain.situation import Situation


class CardState(StrEnum):
    """Where a card stands: derived from what the provider says of it and what the area found."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    PUBLISHED = "published"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


class Unit(StrEnum):
    """What the price is for."""

    CLIENT = "client"
    DAY = "day"
    HOUR = "hour"


class CheckVerdict(StrEnum):
    """What an officer found of an edition."""

    PUBLISHED = "published"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContent:
    """What a card says. `price` is per `unit`, net of VAT; of it `start_percent` is paid at the start, the rest by outcome.

    No municipality = the whole area; `remote`: also from a distance. The outcome is `job_months` qualifying months begun
    within `job_begin` days of the start.
    """

    basket: str
    category: str
    title: str
    description: str
    cpv: str
    municipalities: tuple[str, ...]
    remote: bool
    languages: tuple[str, ...]
    price: Money
    unit: Unit
    start_percent: int
    job_months: int
    job_begin: int
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What changes from week to week and needs no check: clients at a time, and the first day one can start."""

    capacity: int
    next_free: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The provider's own row. `edition` counts what was sent for check; `sent_at` is None while it is being written."""

    area_id: AreaId
    id: CardId
    provider_id: ProviderId
    content: CardContent
    availability: Availability
    edition: int
    changed_at: datetime
    sent_at: datetime | None = None
    paused_at: datetime | None = None
    withdrawn_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An officer's word on one edition: insert-only, the area's row."""

    area_id: AreaId
    card_id: CardId
    provider_id: ProviderId
    edition: int
    verdict: CheckVerdict
    reason: str
    by_person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCard:
    """The last edition published: the area's row, public. `on_offer` is false while the card is paused, and once it is withdrawn."""

    area_id: AreaId
    card_id: CardId
    provider_id: ProviderId
    provider_name: str
    number: str
    edition: int
    content: CardContent
    availability: Availability
    published_at: datetime
    on_offer: bool = True
    version: int = 0

    @property
    def id(self) -> CardId:
        """The id of the card that is published."""
        return self.card_id


@dataclass(frozen=True, kw_only=True)
class CardSituation(Situation[Card]):
    """A card, its checks, its published edition, and what the area has said of its provider for its basket."""

    check: Check | None = None
    published: PublishedCard | None = None
    provider_name: str = ""
    admission: Admission

    @property
    def state(self) -> str:
        """What the provider's row and the area's last check make together."""
        card = self.noun
        if card.withdrawn_at is not None:
            return CardState.WITHDRAWN
        if card.sent_at is None:
            return CardState.DRAFT
        if self.check is None or self.check.edition != card.edition:
            return CardState.SENT
        if self.check.verdict is CheckVerdict.RETURNED:
            return CardState.RETURNED
        return CardState.PAUSED if self.paused else CardState.PUBLISHED

    @property
    def paused(self) -> bool:
        """Whether the provider has paused what was published last; a new edition comes on offer by itself."""
        at = self.noun.paused_at
        return at is not None and self.published is not None and at >= self.published.published_at

    def settle(self, written: tuple[object, ...], target: str) -> tuple[object, ...]:
        """The state is derived: what a step writes is all there is."""
        del target
        return written

    def after(self, nouns: tuple[object, ...]) -> "CardSituation":
        """The situation once `nouns` are written."""
        return self.seen(
            noun=next((n for n in nouns if isinstance(n, Card)), self.noun),
            check=next((n for n in nouns if isinstance(n, Check)), self.check),
            published=next((n for n in nouns if isinstance(n, PublishedCard)), self.published),
        )
