"""The situation of a quick order, and what an order is held to: the card as it is now, the area's limits, the threshold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.buying.admission import Admission
from app.domain.buying.bids import Bid, BidState, OpenedBid
from app.domain.buying.budgets import BudgetLine, check_room
from app.domain.buying.cards import Card, PublishedCard
from app.domain.buying.decisions import Decision
from app.domain.buying.needs import Need
from app.domain.buying.orders import Bought, Ground, Offer, Results, Wish
from app.domain.buying.procedures import Invitation, Procedure
from app.domain.ids import CardId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.serving.commitments import Commitment
from app.domain.situation import Situation
from app.procurement.dynamic.fitting import fit, order_price
from app.procurement.dynamic.rotation import Runner, rotation


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
    """What was bought of this kind in twelve months and this order reach the national threshold: `list` is what adds up."""

    code = "threshold-reached"
    threshold: Money
    ordered: Money
    price: Money
    list: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A card as it is now: the provider's row, the published edition, clients in it, and what the area has said of the provider."""

    card: Card
    published: PublishedCard
    busy: int
    admission: Admission

    @property
    def room(self) -> int:
        """Free places."""
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
        """What a provider may know of it."""
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
        """Who was asked last."""
        return max(self.invitations, key=lambda i: i.invited_at, default=None)

    def answer_of(self, provider: ProviderId | None) -> Bid | None:
        """What the provider answered."""
        return next((b for b in self.bids if b.provider_id == provider), None)

    @property
    def accepted(self) -> Bid | None:
        """The yes, if there is one."""
        return next((b for b in self.bids if b.state is BidState.SUBMITTED), None)

    @property
    def title(self) -> str:
        """What people call it: its provider by the service that is asked for, the area by the need and the client."""
        if self.need is None:
            card = self.asked.card_id if self.asked else None
            return self.noun.ordered.offer(card).content.title if card else ""
        client = self.noun.ordered.wish.client if self.noun.content else self.noun.draft.get("client", "")
        return f"{self.need.title}, {client}"

    def alike(self, category: str) -> tuple[Bought, ...]:
        """What the area ordered of one kind in twelve months; kind = category, our reading."""
        return tuple(b for b in self.bought if b.category == category)

    def card(self, card: CardId) -> Live | None:
        """A card as it is now."""
        return next((one for one in self.live if one.card.id == card), None)


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
        of_client = total(b for b in s.bought if b.client == wish.client)
        of_provider = total(b for b in s.bought if b.provider_id == offer.provider_id)
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
    same = s.alike(offer.content.category)
    ordered = total(same)
    if threshold is None or ordered + price < threshold:
        return None
    rows = tuple(f"{b.number} {b.amount}" for b in same)
    return ThresholdReached(field="card_id", threshold=threshold, ordered=ordered, price=price, list=rows)


def no_room(offer: Offer) -> bool:
    """Whether places are all that speaks against the card."""
    return offer.fit.against == (Ground.ROOM,)


def total(orders: Iterable[Bought]) -> Money:
    """What orders cost together."""
    return sum((order.amount for order in orders), ZERO)
