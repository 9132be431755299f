"""Steps that calls without a common opening share: bids handed in in clear, received at once, each with a life of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.actors import Role
from app.domain.buying.bids import Bid, BidState, OpenedBid, OpenedState
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.challenges import ExperimentPlan, GateFinding, IdeaContent
from app.domain.buying.decisions import Decision
from app.domain.buying.grants import ApplicationContent, GrantPlan, RecoveryFinding
from app.domain.buying.needs import Need
from app.domain.buying.procedures import Procedure, State
from app.domain.buying.supplements import Addition, Supplement, Withdrawal
from app.domain.events import VisibleTo
from app.domain.ids import BidId, DecisionId, ProviderId, SupplementId
from app.domain.lifecycle import Answer, Step
from app.domain.refusals import Refusal
from app.domain.serving.commitments import Commitment
from app.domain.situation import Situation

Decided = ExperimentPlan | GateFinding | GrantPlan | RecoveryFinding
Promise = Callable[["OpenCall", Bid], datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """What a provider gives with a bid in clear: its content, under a new id."""

    id: BidId
    content: IdeaContent | ApplicationContent


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """What a sender gives with taking its bid back: the reason, under a new id."""

    id: SupplementId
    reason: str


def said_later(s: Situation[OpenedBid], new: SupplementId, content: Addition | Withdrawal) -> tuple[Supplement, ...]:
    """What a bid's sender says of it later, as a row of its own under the id `new`. Raises ValueError where nobody acts."""
    if s.actor.person is None:
        raise ValueError(new)
    return (
        Supplement(
            area_id=s.noun.area_id,
            id=new,
            procedure_id=s.noun.procedure_id,
            bid_id=s.noun.bid_id,
            provider_id=s.noun.provider_id,
            commitment_id=None,
            content=content,
            said_by=s.actor.person,
            at=s.instant,
        ),
    )


@dataclass(frozen=True, kw_only=True)
class OpenCall(Situation[Procedure]):
    """A call with bids in clear: a standing challenge with its ideas, a grant programme with its applications.

    A provider's view holds its own bids and nothing of the others. `kind`: what the provider who acts is in law.
    """

    need: Need | None = None
    line: BudgetLine | None = None
    kind: str | None = None
    bids: tuple[Bid, ...] = ()
    opened: tuple[OpenedBid, ...] = ()

    def after(self, nouns: tuple[object, ...]) -> "OpenCall":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            match noun:
                case Procedure():
                    found = found.seen(noun=noun)
                case Bid():
                    found = found.seen(bids=(*(b for b in found.bids if b.id != noun.id), noun))
                case OpenedBid():
                    found = found.seen(opened=(*(o for o in found.opened if o.id != noun.id), noun))
                case _:
                    pass
        return found

    def as_seen_by(self, provider: ProviderId) -> "OpenCall":
        """What a provider may know of it: what was published, and its own bids."""
        return self.seen(
            need=None,
            line=None,
            bids=tuple(b for b in self.bids if b.provider_id == provider),
            opened=tuple(o for o in self.opened if o.provider_id == provider),
        )

    @property
    def mine(self) -> tuple[Bid, ...]:
        """The bids that the provider who acts has handed in."""
        return tuple(b for b in self.bids if b.provider_id == self.actor.provider)

    @property
    def unreceived(self) -> tuple[Bid, ...]:
        """What was handed in and the clock has not received."""
        known = {o.bid_id for o in self.opened}
        return tuple(b for b in self.bids if b.id not in known and b.state is BidState.SUBMITTED)


def open_bidding(
    name: str,
    *,
    when: tuple[Callable[[OpenCall], Answer], ...],
    accepts: tuple[Callable[[OpenCall, Any], Answer], ...],
    promise: Promise,
    instead: Callable[[OpenCall], Refusal | None] | None = None,
    receipt: str | None = None,
) -> tuple[Step[OpenCall], ...]:
    """Handing in (`name`), and the clock's receiving at once.

    `promise`: by when a bid is answered, where that is promised; `receipt`: the mail that says it was received, where one is sent.
    """
    return (
        Step(
            name=name,
            source=State.OPEN,
            target=State.OPEN,
            by=(Role.PROVIDER,),
            given=HandIn,
            when=when,
            accepts=accepts,
            then=_hand_in,
            instead=instead,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            about=lambda s, given: (given.id, s.bids[-1].provider_id),
        ),
        _receiving(promise, receipt),
    )


def _receiving(promise: Promise, receipt: str | None) -> Step[OpenCall]:
    return Step(
        name="receive",
        source=State.OPEN,
        target=State.OPEN,
        by=(Role.CLOCK,),
        at=lambda s: min((b.submitted_at for b in s.unreceived), default=None),
        then=lambda s, _: _received(s, promise),
        seen_by=VisibleTo.PARTIES,
        about=lambda s, _: (s.opened[-1].id, s.opened[-1].provider_id),
        tells=(receipt, lambda s: (s.opened[-1].provider_id,)) if receipt else None,
    )


def prepared(
    s: Situation[OpenedBid | Commitment],
    waiting: Decision | None,
    new: DecisionId,
    bid: BidId,
    content: Decided,
    nth: int = 0,
) -> Decision:
    """A decision on one bid by itself, for another person to make; `waiting` is written over, else it is `new`. `nth`: its round."""
    return Decision(
        area_id=s.noun.area_id,
        id=waiting.id if waiting else new,
        procedure_id=s.noun.procedure_id,
        bid_id=bid,
        outcomes=(),
        lot="",
        prepared_by=s.actor.person,
        prepared_at=s.instant,
        content=content,
        round=nth,
        version=waiting.version if waiting else 0,
    )


def _hand_in(s: OpenCall, given: HandIn) -> tuple[object, ...]:
    if s.actor.provider is None:
        raise ValueError(given.id)
    return (
        Bid(
            area_id=s.noun.area_id,
            id=given.id,
            procedure_id=s.noun.id,
            provider_id=s.actor.provider,
            state=BidState.SUBMITTED,
            submitted_at=s.instant,
            content=given.content,
            one_bid=s.noun.one_bid,
        ),
    )


def _received(s: OpenCall, promise: Promise) -> tuple[object, ...]:
    first = min(s.unreceived, key=lambda b: (b.submitted_at, str(b.id)))
    if not isinstance(first.content, IdeaContent | ApplicationContent):
        raise TypeError(first.id)
    received = OpenedBid(
        area_id=first.area_id,
        bid_id=first.id,
        procedure_id=first.procedure_id,
        provider_id=first.provider_id,
        content=first.content,
        submitted_at=first.submitted_at,
        state=OpenedState.RECEIVED,
        answer_by=promise(s, first),
    )
    return (received,)
