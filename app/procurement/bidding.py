"""Steps that every sealed competition shares: bidding until the deadline, closing, and opening by two people."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.actors import Role
from app.domain.buying.admission import Stop
from app.domain.buying.bids import (
    Bid,
    BidContent,
    BidState,
    DeadlinePassed,
    NoBidToWithdraw,
    OpenedBid,
    check_bid,
)
from app.domain.buying.procedures import State
from app.domain.events import VisibleTo
from app.domain.ids import BidId
from app.domain.lifecycle import Step
from app.domain.refusals import Refusal
from app.procurement.competition import Competition, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnlocked(Refusal):
    """Nobody has unlocked the bids."""

    code = "not-unlocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockedByYou(Refusal):
    """You unlocked the bids; another person opens them."""

    code = "unlocked-by-you"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyUnlocked(Refusal):
    """The bids are unlocked; now another person opens them."""

    code = "already-unlocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A bid's content as it is stored: ciphertext, its key wrapped for each side, and the receipt (a hash of the ciphertext)."""

    ciphertext: bytes
    key_for_procedure: bytes
    key_for_provider: bytes
    receipt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A bid on its way in: rules read `content`, what is kept is `sealed`."""

    id: BidId
    content: BidContent
    sealed: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The bids in clear, as the opening read them."""

    bids: tuple[OpenedBid, ...] = ()


def sealed_bidding() -> tuple[Step[Competition], ...]:
    """Submitting, changing, withdrawing until the deadline, and the closing by the clock."""
    return (
        Step(
            name="submit-bid",
            source=State.OPEN,
            target=State.OPEN,
            by=(Role.PROVIDER,),
            asks=lambda s: s.my_bid is None,
            given=Submission,
            when=(before_deadline, not_barred),
            accepts=(fits_what_was_published,),
            then=_hand_in,
            instead=before_deadline,
            cites="1397/2016 43 § 4",
            event="bid-submitted",
            seen_by=VisibleTo.BIDDER,
        ),
        _withdrawing(),
        _closing(),
    )


def _withdrawing() -> Step[Competition]:
    return Step(
        name="withdraw-bid",
        source=State.OPEN,
        target=State.OPEN,
        by=(Role.PROVIDER,),
        stops=True,
        when=(before_deadline, has_a_bid),
        then=_withdraw,
        instead=before_deadline,
        house_rule=True,
        event="bid-withdrawn",
        seen_by=VisibleTo.BIDDER,
    )


def _closing() -> Step[Competition]:
    return Step(
        name="close",
        source=State.OPEN,
        target=State.CLOSED,
        by=(Role.CLOCK,),
        at=lambda s: s.noun.deadline,
        seen_by=VisibleTo.PARTIES,
    )


def opening_by_two() -> tuple[Step[Competition], ...]:
    """One officer unlocks, another opens. House rule: the law asks for secrecy until the deadline, not for two people."""
    return (
        Step(
            name="unlock",
            source=State.CLOSED,
            target=State.CLOSED,
            by=(Role.OFFICER,),
            asks=lambda s: s.noun.unlocked_by is None,
            when=(not_unlocked,),
            then=lambda s, _: (moved(s.noun, unlocked_by=s.actor.person),),
            house_rule=True,
        ),
        Step(
            name="open-bids",
            source=State.CLOSED,
            target=State.ASSESSMENT,
            by=(Role.OFFICER,),
            asks=True,
            when=(somebody_else_unlocked,),
            then=_open,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
        ),
    )


def before_deadline(s: Competition) -> Refusal | None:
    """A second late is late; the instant judged is read after the lock."""
    deadline = s.noun.deadline
    return DeadlinePassed(deadline=deadline) if deadline is not None and s.instant >= deadline else None


def not_barred(s: Competition) -> tuple[Refusal, ...]:
    """Who may not serve may not bid: asked at every bid, since it may have changed after the invitation."""
    own = s.admissions.get(s.actor.provider) if s.actor.provider else None
    return own.bars(Stop.BID, s.instant) if own else ()


def has_a_bid(s: Competition) -> Refusal | None:
    """Refuse withdrawing where no bid of the provider is in force."""
    return None if s.my_bid is not None and s.my_bid.state is BidState.SUBMITTED else NoBidToWithdraw()


def fits_what_was_published(s: Competition, given: Submission) -> tuple[Refusal, ...]:
    """Price, answers and terms against the frozen content."""
    return check_bid(s.noun.published, given.content)


def not_unlocked(s: Competition) -> Refusal | None:
    """Refuse unlocking bids that somebody has unlocked."""
    return AlreadyUnlocked() if s.noun.unlocked_by is not None else None


def somebody_else_unlocked(s: Competition) -> Refusal | None:
    """Refuse opening to whoever unlocked the bids: it takes two people."""
    if s.noun.unlocked_by is None:
        return NotUnlocked()
    return UnlockedByYou() if s.noun.unlocked_by == s.actor.person else None


def _hand_in(s: Competition, given: Submission) -> tuple[object, ...]:
    if s.actor.provider is None:
        raise ValueError(given.id)
    return (
        Bid(
            area_id=s.noun.area_id,
            id=s.my_bid.id if s.my_bid else given.id,
            procedure_id=s.noun.id,
            provider_id=s.actor.provider,
            state=BidState.SUBMITTED,
            ciphertext=given.sealed.ciphertext,
            key_for_procedure=given.sealed.key_for_procedure,
            key_for_provider=given.sealed.key_for_provider,
            receipt=given.sealed.receipt,
            submitted_at=s.instant,
            version=s.my_bid.version if s.my_bid else 0,
        ),
    )


def _withdraw(s: Competition, _: object) -> tuple[object, ...]:
    return (replace(s.my_bid, state=BidState.WITHDRAWN),) if s.my_bid else ()


def _open(s: Competition, given: Opening | None) -> tuple[object, ...]:
    opened: datetime = s.instant
    return (moved(s.noun, opened_by=s.actor.person, unsealed_at=opened), *(given.bids if given else ()))
