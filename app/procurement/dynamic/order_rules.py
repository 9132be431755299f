"""What an order is asked before it is placed, answered or cancelled."""

from dataclasses import dataclass
from decimal import Decimal

from app.domain.buying.admission import Stop
from app.domain.buying.bids import DeadlinePassed
from app.domain.buying.orders import Ground, Wish
from app.domain.buying.procedures import Invitation
from app.domain.ids import CardId
from app.domain.lifecycle import Answer
from app.domain.refusals import NotOffered, Refusal
from app.procurement.dynamic.ordering import no_room, offers, over_limits
from app.procurement.dynamic.quick_order import QuickOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChanged(Refusal):
    """The card has another edition than the one that was chosen."""

    code = "card-changed"
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNotOnOffer(Refusal):
    """The card is paused or withdrawn."""

    code = "card-not-on-offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFull(Refusal):
    """Every place of the card is taken; perhaps a moment ago by somebody else."""

    code = "card-full"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDoesNotFit(Refusal):
    """The card does not meet the client's need, on these grounds."""

    code = "card-does-not-fit"
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFirstInTurn(Refusal):
    """Another card that fits is first in turn: say why this one is chosen."""

    code = "not-first-in-turn"
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYoursToAnswer(Refusal):
    """The order was not, or is no longer, asked of you; or you have answered."""

    code = "not-yours-to-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAccepted(Refusal):
    """The provider has accepted: an order that binds is not cancelled here."""

    code = "order-accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An order on its way in: the wish as it was read, the card and edition chosen, and why where it was not the first."""

    wish: Wish
    card_id: CardId
    edition: int
    why: str
    whole: Decimal
    half: Decimal
    message: str = ""


def card_can_be_ordered(s: QuickOrder, given: Placement) -> Answer:
    """The card is on offer in the edition that was seen, and it fits."""
    live = s.card(given.card_id)
    if live is None:
        return NotOffered(field="card_id")
    if not live.on_offer:
        return CardNotOnOffer(field="card_id")
    if live.admission.stopped(s.instant):
        return live.admission.bars(Stop.ORDER, s.instant, "card_id")
    if live.published.edition != given.edition:
        return CardChanged(field="card_id", edition=live.published.edition)
    offer = next(o for o in offers(s, given.wish) if o.card_id == given.card_id)
    if no_room(offer):
        return CardFull(field="card_id")
    return CardDoesNotFit(field="card_id", grounds=offer.fit.against) if offer.fit.against else None


def choice_has_reason(s: QuickOrder, given: Placement) -> Refusal | None:
    """Who is not first in turn is chosen for a reason. House rule."""
    first = next((o for o in offers(s, given.wish) if o.turn == 1), None)
    if first is None or first.card_id == given.card_id or given.why.strip():
        return None
    return NotFirstInTurn(field="why", first=first.content.title)


def money_allows(s: QuickOrder, given: Placement) -> tuple[Refusal, ...]:
    """Every limit of the area, the budget line and the national threshold."""
    offer = next((o for o in offers(s, given.wish) if o.card_id == given.card_id), None)
    return over_limits(s, offer, given.wish) if offer else ()


def may_serve(s: QuickOrder) -> tuple[Refusal, ...]:
    """Who may not serve any more does not accept an order either; it lapses, and the next in turn is asked."""
    return s.own.bars(Stop.ORDER, s.instant) if s.own else ()


def before_answer_is_due(s: QuickOrder) -> Refusal | None:
    """Refuse accepting an order after the time to answer it."""
    asked = mine(s)
    due = asked.answer_by if asked else None
    return DeadlinePassed(deadline=due) if due is not None and s.instant >= due else None


def is_mine_to_answer(s: QuickOrder) -> Refusal | None:
    """The order waits for this provider's answer."""
    return None if mine(s) and s.answer_of(s.actor.provider) is None else NotYoursToAnswer()


def nobody_accepted(s: QuickOrder) -> Refusal | None:
    """Refuse giving up an order that a provider has accepted: it binds."""
    return OrderAccepted() if s.accepted else None


def mine(s: QuickOrder) -> Invitation | None:
    """The asking that the provider who acts may answer."""
    return next((i for i in s.invitations if i.provider_id == s.actor.provider), None)
