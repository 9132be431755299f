"""A bid: what a provider hands in, sealed until the opening."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from app.domain.buying.challenges import IdeaContent
from app.domain.buying.grants import ApplicationContent
from app.domain.buying.needs import NotPositive
from app.domain.buying.orders import Acceptance, Declining
from app.domain.buying.procedures import Content
from app.domain.ids import AreaId, BidId, PersonId, ProcedureId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.refusals import Missing, NotOffered, Refusal, TooLong
from app.domain.terms.checks import refusals_at_price

ANSWER_LIMIT = 20_000


class BidState(StrEnum):
    """A bid until its opening; what was only drafted is not a bid yet. Declined: asked, and said no."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed(Refusal):
    """The time for bids is over; a second late is late."""

    code = "deadline-passed"
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOverMaximum(Refusal):
    """Price × places passes the published maximum."""

    code = "price-over-maximum"
    highest: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBreaksTerms(Refusal):
    """At this price a fee would pass a limit of the terms."""

    code = "price-breaks-terms"
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBidToWithdraw(Refusal):
    """The provider has no bid that is in force here."""

    code = "no-bid-to-withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bidder says to one quality criterion."""

    criterion: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BidContent:
    """What is sealed: the price per client, net of VAT, and an answer to each criterion. `binding`: the bidder is bound by it."""

    form: Literal["competition"] = "competition"
    price: Money
    answers: tuple[Answer, ...]
    binding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """A bid: sealed (read with the bidder's key or, at the opening, with the procedure's), or in clear where nothing is sealed.

    `one_bid` is its procedure's: whether a provider has one bid there, or many.
    """

    area_id: AreaId
    id: BidId
    procedure_id: ProcedureId
    provider_id: ProviderId
    state: BidState
    submitted_at: datetime
    ciphertext: bytes = b""
    key_for_procedure: bytes = b""
    key_for_provider: bytes = b""
    receipt: bytes = b""
    content: Acceptance | Declining | IdeaContent | ApplicationContent | None = None
    one_bid: bool = True
    version: int = 0


class OpenedState(StrEnum):
    """A bid after its opening is the area's to write. One of a competition stays opened; an idea or an application has a life of its own."""

    OPENED = "opened"
    RECEIVED = "received"
    ASKED = "asked"
    COMPLETE = "complete"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What more the area asked of who handed in a bid, and until when."""

    text: str
    at: datetime
    until: datetime
    by_person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBid:
    """A bid after the opening, in clear. `answer_by`: by when the area has promised to answer it, where it has."""

    area_id: AreaId
    bid_id: BidId
    procedure_id: ProcedureId
    provider_id: ProviderId
    content: BidContent | Acceptance | IdeaContent | ApplicationContent
    submitted_at: datetime
    state: OpenedState = OpenedState.OPENED
    asked: tuple[Asking, ...] = ()
    answer_by: datetime | None = None
    version: int = 0

    @property
    def id(self) -> BidId:
        """The id of the bid that was opened."""
        return self.bid_id

    @property
    def offered(self) -> BidContent:
        """What a competition compares; asking for it of anything else is a programming error."""
        if not isinstance(self.content, BidContent):
            raise TypeError(self.bid_id)
        return self.content


def comparison_price(content: Content, price: Money) -> Money:
    """What bids are compared by: price per client × places."""
    return price.times(Decimal(content.places))


def check_bid(content: Content, bid: BidContent) -> tuple[Refusal, ...]:
    """Every reason why this bid cannot be handed in under what was published."""
    found: list[Refusal | None] = [NotPositive(field="price") if bid.price <= ZERO else None]
    if comparison_price(content, bid.price) > content.maximum:
        found.append(PriceOverMaximum(field="price", highest=content.maximum.split([1] * content.places)[-1]))
    elif bid.price > ZERO:
        found += [
            PriceBreaksTerms(field="price", clause=fault.clause or "")
            for fault in refusals_at_price(content.terms, bid.price)
        ]
    said = {answer.criterion: answer.text for answer in bid.answers}
    asked = {criterion.key for criterion in content.criteria}
    if not asked.issuperset(said) or len(said) < len(bid.answers):
        found.append(NotOffered(field="answers"))
    for criterion in content.criteria:
        field, text = f"answers.{criterion.key}", said.get(criterion.key, "").strip()
        found.append(
            Missing(field=field)
            if not text
            else TooLong(field=field, limit=ANSWER_LIMIT)
            if len(text) > ANSWER_LIMIT
            else None
        )
    if not bid.binding:
        found.append(Missing(field="binding"))
    return tuple(f for f in found if f)
