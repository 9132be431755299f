"""All that a rule may know of a grant in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.buying.decisions import Decision
from app.domain.buying.grants import GrantPlan, GrantReport, RecoveryFinding
from app.domain.buying.supplements import Review, ReviewVerdict, Supplement
from app.domain.ids import BidId, ProviderId
from app.domain.law.interest import Payout, Reference
from app.domain.money import ZERO, Money
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.said import Said
from app.domain.terms.facts import Fact
from app.domain.terms.returns import recovered_in_full
from app.procurement.grants_and_tenders.time_limits import Years


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryLaw:
    """What recoveries are held to by the law of the day: sums in euros, rates in percents."""

    years: Years
    waived: Money
    surcharge: Decimal
    references: Mapping[date, Reference]


@dataclass(frozen=True, kw_only=True)
class Grant(CommitmentSituation):
    """A grant and what hangs on it. `released` by number; `payouts`: instalments that finance has approved, on the day it did.

    `unpaid`: the release that finance has not approved. `recovered`: what was decided to be taken back. A provider's view lacks `decisions`, which are the area's.
    """

    bid_id: BidId | None = None
    supplements: tuple[Supplement, ...] = ()
    reviews: tuple[Review, ...] = ()
    decisions: tuple[Decision, ...] = ()
    released: Mapping[int, Money] = field(default_factory=dict)
    recovered: Money = ZERO
    payouts: tuple[Payout, ...] = ()
    unpaid: Fact | None = None
    law: RecoveryLaw

    def after(self, nouns: tuple[object, ...]) -> "Grant":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            match noun:
                case Supplement():
                    found = found.seen(supplements=(*found.supplements, noun))
                case Review():
                    found = found.seen(reviews=(*found.reviews, noun))
                case Decision():
                    others = tuple(d for d in found.decisions if d.round != noun.round)
                    found = found.seen(decisions=(*others, noun))
                case Said():
                    found = _heard(found, noun)
                case _:
                    found = found.seen(noun=noun) if type(noun) is type(found.noun) else found
        return found

    @property
    def kept(self) -> tuple[object, ...]:
        """The nouns of the situation that are rows and may be written: the grant, and every decision on it."""
        return (self.noun, *self.decisions)

    def as_seen_by(self, _: ProviderId) -> "Grant":
        """The situation without what the recipient may not know of it."""
        return self.seen(decisions=(), referrals=())

    @property
    def plan(self) -> GrantPlan:
        """The plan of the grant, as it was decided."""
        if not isinstance(self.noun.plan, GrantPlan):
            raise TypeError(self.noun.number)
        return self.noun.plan

    @property
    def reports(self) -> tuple[tuple[Supplement, Review | None], ...]:
        """Every report with the area's word on it, the oldest first."""
        said = {review.supplement_id: review for review in self.reviews}
        return tuple((s, said.get(s.id)) for s in self.supplements if isinstance(s.content, GrantReport))

    @property
    def waiting_report(self) -> Supplement | None:
        """The report that the area has not answered; None where none waits."""
        return next((s for s, review in self.reports if review is None), None)

    @property
    def accepted(self) -> tuple[GrantReport, ...]:
        """The reports that the area has accepted."""
        return tuple(
            s.content
            for s, review in self.reports
            if review and review.verdict is ReviewVerdict.ACCEPTED and isinstance(s.content, GrantReport)
        )

    @property
    def reports_asked(self) -> int:
        """The number of reports that the grant asks: one, or one before each instalment after the first."""
        return max(1, len(self.plan.instalments) - 1)

    @property
    def used(self) -> Money:
        """The sum that accepted reports say was used."""
        return sum((report.used for report in self.accepted), ZERO)

    @property
    def out(self) -> Money:
        """The sum that was released."""
        return sum(self.released.values(), ZERO)

    @property
    def next_instalment(self) -> int | None:
        """The number of the next instalment that pays something."""
        numbers = range(1, len(self.plan.instalments) + 1)
        return next((n for n in numbers if n not in self.released and self.plan.instalments[n - 1]), None)

    @property
    def paid_left(self) -> Money:
        """The sum that finance has approved, less what was taken back."""
        return sum((payout.amount for payout in self.payouts), ZERO) - self.recovered

    @property
    def in_full(self) -> bool:
        """Whether all that was paid is taken back by decision."""
        return recovered_in_full(sum((payout.amount for payout in self.payouts), ZERO), self.recovered)

    @property
    def unspent(self) -> Money:
        """What was released, not used by the accepted reports, and not taken back; zero while a report is missing."""
        left = self.out - self.used - self.recovered
        return max(left, ZERO) if len(self.accepted) >= self.reports_asked else ZERO

    @property
    def pending(self) -> Decision | None:
        """The recovery that is prepared and not decided."""
        return next((d for d in self.decisions if d.made_at is None and d.round), None)

    @property
    def finding(self) -> RecoveryFinding | None:
        """The finding of the recovery that is prepared; None where none is."""
        found = self.pending.content if self.pending else None
        return found if isinstance(found, RecoveryFinding) else None


def _heard(s: Grant, said: Said) -> Grant:
    sum_ = Money(100).times(said.fact.quantity or Decimal(0))
    match said.fact.code:
        case "gate-passed" if not said.fact.withdrawn:
            released = {**s.released, int(said.fact.ref or 0): sum_}
            return s.seen(released=released, unpaid=said.fact)
        case "recovery-decided":
            return s.seen(recovered=s.recovered + sum_)
        case _:
            return s
