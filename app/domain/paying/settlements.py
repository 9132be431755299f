"""Payment lines as they are kept, and their approval, claim by claim, by somebody who gave no verdict on anything said of the client."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.actors import Role
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId, ProviderId
from app.domain.lifecycle import Lifecycle, Step
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.situation import Situation
from app.domain.terms.facts import ClientId, FactId
from app.domain.terms.items import Item
from app.domain.terms.limits import Key, Ledger
from app.domain.terms.returns import RESERVED, RecoveredInFull


class PaymentState(StrEnum):
    """Whether finance has approved a claim's lines; derived from their approval."""

    WAITING = "waiting"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class YouVerified(Refusal):
    """Who gave a verdict on what is said of the claim's client, or said it for the area, does not approve it."""

    code = "you-verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWaits(Refusal):
    """Something said of the claim's client has a correction nobody has heard yet, and the claim would pay."""

    code = "correction-waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementWaits(Refusal):
    """The commitment is still to be settled by what was said last, or for today, and the claim would pay."""

    code = "settlement-waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSuspended(Refusal):
    """Payment is suspended: nothing is approved to be paid until it is resumed; what is taken back may be."""

    code = "payment-suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """One line: insert-only. `because` is the item it came from, as it was then; None where nothing is earned any more."""

    area_id: AreaId
    id: LineId
    number: str
    commitment_id: CommitmentId
    provider_id: ProviderId
    client: str | None
    clause: str
    occurrence: str
    revision: int
    corrects: int | None
    begins: date
    ends: date
    amount: Money
    because: Item | None
    made_at: datetime

    @property
    def key(self) -> Key:
        """The client, clause and occurrence that the line is settled for."""
        return ClientId(self.client) if self.client is not None else None, self.clause, self.occurrence

    @property
    def facts(self) -> frozenset[FactId]:
        """The ids of the facts that the line rests on."""
        used = self.because.attained.used if self.because else ()
        return frozenset(fact for unit in used for fact in unit.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Finance has approved a line for payment."""

    area_id: AreaId
    line_id: LineId
    provider_id: ProviderId
    by_person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many lines there are, what they come to, and what of that is approved."""

    lines: int
    owed: Money
    approved: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The line that another one corrects, as that one names it."""

    id: LineId
    number: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The lines of one client, clause and occurrence that one act approves: all that nobody has approved, the oldest first."""

    lines: tuple[PaymentLine, ...]

    @property
    def last(self) -> PaymentLine:
        """The newest line of the claim."""
        return self.lines[-1]

    @property
    def net(self) -> Money:
        """What is paid by approving it, or taken back where it is negative."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def version(self) -> int:
        """Changes with each line that joins it, so that nobody approves a sum that he has not seen."""
        return self.last.revision + 1


def claim_of(line: PaymentLine, same_key: Iterable[tuple[PaymentLine, Approval | None]]) -> Claim:
    """The claim that `line` is in, out of all lines of its key: alone where it is approved, else with all that are not."""
    rows = sorted(same_key, key=lambda row: row[0].revision)
    waiting = tuple(one for one, approval in rows if approval is None)
    return Claim(lines=waiting if line in waiting else (line,))


@dataclass(frozen=True, kw_only=True)
class Payment(Situation[Claim]):
    """A claim, its approval, who heard the facts it rests on, what waits, and what is approved under the commitment's limits.

    It rests on all that is said of its client, and of the commitment itself: what a sum hangs on is more than the facts it counts (the
    event that opens its window, a fact that has taken another's place). `unsettled`: a settlement of its commitment is due, so that
    its lines may not say what is earned. `suspended`: its commitment's payment is. `in_full`: all that
    its commitment paid is taken back by decision.
    """

    approval: Approval | None = None
    verifiers: frozenset[PersonId] = frozenset()
    corrections_waiting: bool = False
    unsettled: bool = False
    suspended: bool = False
    in_full: bool = False
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def state(self) -> str:
        """The state of the claim: approved once there is an approval."""
        return PaymentState.APPROVED if self.approval else PaymentState.WAITING

    def settle(self, written: tuple[object, ...], target: str) -> tuple[object, ...]:
        """Lines are insert-only: what a step writes is all there is."""
        del target
        return written

    def after(self, nouns: tuple[object, ...]) -> "Payment":
        """The situation once `nouns` are written."""
        return self.seen(approval=next((n for n in nouns if isinstance(n, Approval)), self.approval))


def _verified_by_others(s: Payment) -> Refusal | None:
    return YouVerified() if s.actor.person in s.verifiers else None


def _nothing_waits(s: Payment) -> Refusal | None:
    """A correction nobody has heard may take the sum away; what takes money back waits for none, since others need its room."""
    return CorrectionWaits() if s.corrections_waiting and s.noun.net > ZERO else None


def _settled(s: Payment) -> Refusal | None:
    """What was said since may have taken the sum away, and the line that takes it back comes only with the settlement."""
    return SettlementWaits() if s.unsettled and s.noun.net > ZERO else None


def _not_suspended(s: Payment) -> Refusal | None:
    """A suspended grant pays nothing (pattern: 688/2001 section 19)."""
    return PaymentSuspended() if s.suspended and s.noun.net > ZERO else None


def _not_recovered(s: Payment) -> Refusal | None:
    """An instalment released before a recovery of all that was paid is not paid after it (pattern: 688/2001 section 21)."""
    return (
        RecoveredInFull() if s.in_full and s.noun.net > ZERO and s.noun.last.clause not in RESERVED.values() else None
    )


def _within_limits(s: Payment) -> tuple[Refusal, ...]:
    """What is approved passes no limit either: a line and the one that makes room for it are two claims, approved in any order."""
    return s.ledger.over(s.noun.last.key, s.noun.net)


def _approve(s: Payment, _: object) -> tuple[object, ...]:
    person = s.actor.person
    if person is None:
        raise ValueError(s.noun.last.number)
    return tuple(
        Approval(area_id=line.area_id, line_id=line.id, provider_id=line.provider_id, by_person=person, at=s.instant)
        for line in s.noun.lines
    )


PAYMENT: Lifecycle[Payment] = Lifecycle(
    name="payment",
    begins=PaymentState.WAITING,
    steps=(
        Step(
            name="approve",
            source=PaymentState.WAITING,
            target=PaymentState.APPROVED,
            by=(Role.FINANCE,),
            asks=True,
            when=(_verified_by_others, _nothing_waits, _settled, _not_suspended, _not_recovered, _within_limits),
            then=_approve,
            house_rule=True,
        ),
    ),
)
