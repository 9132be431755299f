"""All that a rule may know of a quick order: its wish, the cards it may choose from, and what limits it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from app.domain.buying.admission import Admission
from app.domain.buying.bids import Bid, BidState, OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.cards import Card, PublishedCard
from app.domain.buying.decisions import Decision
from app.domain.buying.needs import Need
from app.domain.buying.orders import Bought, Results
from app.domain.buying.procedures import Invitation, Procedure, State
from app.domain.ids import CardId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.serving.commitments import Commitment
from app.domain.situation import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A card as it is now: the provider's row, the published edition, clients in it, and what the area has said of the provider."""

    card: Card
    published: PublishedCard
    busy: int
    admission: Admission

    @property
    def room(self) -> int:
        """The number of places that are free."""
        return self.card.availability.capacity - self.busy

    @property
    def on_offer(self) -> bool:
        """Whether its provider offers it: asked of the provider's own row, which is right before the published copy follows."""
        row = self.card
        paused = row.paused_at is not None and row.paused_at >= self.published.published_at
        return not paused and row.withdrawn_at is None

    def offered(self, instant: datetime) -> bool:
        """Whether it can be ordered at all: on offer, of a provider who may serve."""
        return self.on_offer and not self.admission.stopped(instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the area lets a coach order alone, in euros net of VAT and twelve months; and how long a provider has to answer."""

    order: Money
    client: Money
    provider: Money
    answer_days: int


def _sums() -> defaultdict[Any, Money]:
    return defaultdict(lambda: ZERO)


@dataclass(frozen=True, slots=True)
class Spent:
    """Orders of twelve months in sums: for each client, from each provider, of each category; and those of a category one by one."""

    client: defaultdict[str, Money] = field(default_factory=_sums)
    provider: defaultdict[ProviderId, Money] = field(default_factory=_sums)
    category: defaultdict[str, Money] = field(default_factory=_sums)
    alike: defaultdict[str, list[Bought]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, kw_only=True)
class QuickOrder(Situation[Procedure]):
    """An order and what hangs on it. A provider's view holds its own invitation and answer, and no card but its own.

    `own`: what the area has said of the provider who acts; None for the area.

    `bought`: the area's orders of the last twelve months. `thresholds`: the national one of each live card's CPV class.
    """

    own: Admission | None = None
    need: Need | None = None
    line: BudgetLine | None = None
    limits: Limits | None = None
    live: tuple[Live, ...] = ()
    bought: tuple[Bought, ...] = ()
    last_turn: Mapping[ProviderId, datetime] = field(default_factory=dict)
    results: Mapping[CardId, Results] = field(default_factory=dict)
    thresholds: Mapping[CardId, Money] = field(default_factory=dict)
    invitations: tuple[Invitation, ...] = ()
    bids: tuple[Bid, ...] = ()
    opened: tuple[OpenedBid, ...] = ()
    decision: Decision | None = None
    commitment: Commitment | None = None

    def after(self, nouns: tuple[object, ...]) -> "QuickOrder":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            match noun:
                case Procedure():
                    found = found.seen(noun=noun)
                case Invitation():
                    found = found.seen(invitations=(*found.invitations, noun))
                case Bid():
                    found = found.seen(bids=(*(b for b in found.bids if b.id != noun.id), noun))
                case OpenedBid():
                    found = found.seen(opened=(*found.opened, noun))
                case Decision():
                    found = found.seen(decision=noun)
                case Commitment():
                    found = found.seen(commitment=noun)
                case _:
                    pass
        return found

    def as_seen_by(self, provider: ProviderId) -> "QuickOrder":
        """The situation without what the provider may not know of it."""
        return QuickOrder(
            noun=self.noun,
            actor=self.actor,
            instant=self.instant,
            own=self.own,
            invitations=tuple(i for i in self.invitations if i.provider_id == provider),
            bids=tuple(b for b in self.bids if b.provider_id == provider),
        )

    @property
    def asked(self) -> Invitation | None:
        """The asking that was sent last; None where nobody was asked."""
        return max(self.invitations, key=lambda i: i.invited_at, default=None)

    def answer_of(self, provider: ProviderId | None) -> Bid | None:
        """The answer of one asking's provider; None while there is none."""
        return next((b for b in self.bids if b.provider_id == provider), None)

    @property
    def accepted(self) -> Bid | None:
        """The answer that accepts the order; None while there is none."""
        return next((b for b in self.bids if b.state is BidState.SUBMITTED), None)

    @property
    def title(self) -> str:
        """What people call it: its provider by the service that is asked for, the area by the need and the client."""
        if self.need is None:
            card = self.asked.card_id if self.asked else None
            return self.noun.ordered.offer(card).content.title if card else ""
        return f"{self.need.title}, {self.client}"

    @property
    def client(self) -> str:
        """The pseudonym of the client for whom it is."""
        return self.noun.ordered.wish.client if self.noun.content else str(self.noun.draft.get("client", ""))

    @property
    def unanswered_at(self) -> datetime | None:
        """The instant at which the one asked last said no or let it lapse. A provider does not see who else is asked, so for it nothing follows."""
        asked = self.asked
        if self.actor.provider is not None or asked is None or self.accepted:
            return None
        answer = self.answer_of(asked.provider_id)
        return answer.submitted_at if answer else asked.answer_by

    def cards_asked_for(self) -> tuple[CardId, ...] | None:
        """The cards that have to be known as they are now, None for all of its category: a draft chooses among all of them.

        Of an order that waits the card asked is shown; once that has said no or lapsed, those that may follow it are weighed. No
        other order asks for any.
        """
        if self.noun.state is State.DRAFT:
            return None
        asked = self.asked
        if self.noun.state is not State.OPEN or asked is None or asked.card_id is None:
            return ()
        at = self.unanswered_at
        queue = self.noun.ordered.queue if at is not None and at <= self.instant else ()
        return (asked.card_id, *(offer.card_id for offer in queue if offer.card_id != asked.card_id))

    @cached_property
    def spent(self) -> "Spent":
        """What `bought` comes to, summed once for all cards that it is held against."""
        found = Spent()
        for one in self.bought:
            found.client[one.client] += one.amount
            found.provider[one.provider_id] += one.amount
            found.category[one.category] += one.amount
            found.alike[one.category].append(one)
        return found

    def alike(self, category: str) -> Sequence[Bought]:
        """What the area ordered of one kind in twelve months; kind = category, our reading."""
        return self.spent.alike.get(category, ())

    def card(self, card: CardId) -> Live | None:
        """A card as it is now, by its id; None where it is not there."""
        return next((one for one in self.live if one.card.id == card), None)
