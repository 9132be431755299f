"""The situation of a procedure with bids: all that its rules may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.buying.admission import Admission
from app.domain.buying.agreements import Agreement
from app.domain.buying.assessments import Assessment, Score, missing_marks, scores
from app.domain.buying.bids import Bid, OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.decisions import Decision, LeftOut
from app.domain.buying.needs import Need
from app.domain.buying.procedures import Invitation, Procedure, State
from app.domain.ids import BidId, ProviderId
from app.domain.serving.commitments import Commitment
from app.domain.situation import Situation


@dataclass(frozen=True, kw_only=True)
class Competition(Situation[Procedure]):
    """A procedure and what hangs on it. A bidder's view holds its own invitation, admission and bid and nothing of the others.

    `admissions`: what the area has said of each member of the agreement, and whether it may serve.
    """

    need: Need | None = None
    agreement: Agreement | None = None
    line: BudgetLine | None = None
    names: Mapping[ProviderId, str] | None = None
    admissions: Mapping[ProviderId, Admission] = field(default_factory=dict)
    invitations: tuple[Invitation, ...] = ()
    my_bid: Bid | None = None
    opened: tuple[OpenedBid, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    decision: Decision | None = None
    commitment: Commitment | None = None

    def after(self, nouns: tuple[object, ...]) -> "Competition":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            found = found._with(noun)
        return found

    def as_seen_by(self, provider: ProviderId) -> "Competition":
        """What a bidder may know of it: the procedure, its own invitation and bid."""
        return self.seen(
            need=None,
            agreement=None,
            line=None,
            names=None,
            admissions={one: said for one, said in self.admissions.items() if one == provider},
            invitations=tuple(i for i in self.invitations if i.provider_id == provider),
            opened=(),
            assessments=(),
            decision=None,
            commitment=None,
        )

    @property
    def kept(self) -> tuple[object, ...]:
        """The nouns of the situation that are rows and may be written: the procedure and its decision."""
        return (self.noun, self.decision)

    @property
    def marks(self) -> dict[tuple[BidId, str], Decimal]:
        """The marks given, by bid and criterion."""
        return {a.id: a.mark for a in self.assessments}

    @property
    def barred_now(self) -> tuple[LeftOut, ...]:
        """The bids whose bidders may not serve now, each with what stands against its bidder."""
        stopped = ((bid, self.admissions.get(bid.provider_id)) for bid in self.opened)
        return tuple(
            LeftOut(bid_id=bid.bid_id, provider_id=bid.provider_id, grounds=said.grounds(self.instant))
            for bid, said in stopped
            if said is not None and said.stopped(self.instant)
        )

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The bids that are not ranked: as the decision says once it is prepared, before that as it is now."""
        decided = self.noun.state in (State.PREPARED, State.DECIDED)
        return self.decision.left_out if self.decision is not None and decided else self.barred_now

    @property
    def compared(self) -> tuple[OpenedBid, ...]:
        """The opened bids that are ranked."""
        out = {one.bid_id for one in self.left_out}
        return tuple(bid for bid in self.opened if bid.bid_id not in out)

    @property
    def ranking(self) -> tuple[Score, ...]:
        """The bids compared with their points, best first."""
        return scores(self.noun.published, self.compared, self.marks)

    @property
    def unmarked(self) -> tuple[tuple[BidId, str], ...]:
        """What still lacks a mark of the bids compared."""
        return missing_marks(self.noun.published, self.compared, self.marks)

    def _with(self, noun: object) -> "Competition":
        match noun:
            case Procedure():
                return self.seen(noun=noun)
            case Bid():
                return self.seen(my_bid=noun)
            case Decision():
                return self.seen(decision=noun)
            case Commitment():
                return self.seen(commitment=noun)
            case Invitation():
                return self.seen(invitations=(*self.invitations, noun))
            case OpenedBid():
                return self.seen(opened=(*self.opened, noun))
            case Assessment():
                others = tuple(a for a in self.assessments if a.id != noun.id)
                return self.seen(assessments=(*others, noun))
            case _:
                return self


def everybody_invited(s: Competition) -> tuple[ProviderId, ...]:
    """The providers that were invited, for mail."""
    return tuple(invitation.provider_id for invitation in s.invitations)


def everybody_who_bid(s: Competition) -> tuple[ProviderId, ...]:
    """The providers whose bids were opened, for mail."""
    return tuple(bid.provider_id for bid in s.opened)


def moved(procedure: Procedure, **changes: object) -> Procedure:
    """The procedure with some fields changed."""
    return replace(procedure, **changes)  # type: ignore[arg-type]  # the callers name fields of Procedure
