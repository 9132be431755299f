"""Payment lines as they are kept, and their approval by somebody who verified nothing of what they rest on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.actors import Role
from app.domain.facts import FactId
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId, ProviderId
from app.domain.items import Item
from app.domain.lifecycle import Lifecycle, Step
from app.domain.money import Money
from app.domain.refusals import Refusal
from app.domain.situation import Situation


class PaymentState(StrEnum):
    """Whether finance has approved a line; derived from its approval."""

    WAITING = "waiting"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class YouVerified(Refusal):
    """Who verified a fact that the line rests on does not approve it."""

    code = "you-verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWaits(Refusal):
    """A fact that the line rests on has a correction nobody has heard yet."""

    code = "correction-waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierLineWaits(Refusal):
    """The line this one corrects is not approved yet."""

    code = "earlier-line-waits"
    number: str


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
    def facts(self) -> frozenset[FactId]:
        """The facts it rests on."""
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


@dataclass(frozen=True, kw_only=True)
class Payment(Situation[PaymentLine]):
    """A line, its approval, who verified its facts, and what waits."""

    approval: Approval | None = None
    verifiers: frozenset[PersonId] = frozenset()
    corrections_waiting: bool = False
    earlier_waiting: str | None = None

    @property
    def state(self) -> str:
        """Approved once there is an approval."""
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
    return CorrectionWaits() if s.corrections_waiting else None


def _in_order(s: Payment) -> Refusal | None:
    return EarlierLineWaits(number=s.earlier_waiting) if s.earlier_waiting else None


def _approve(s: Payment, _: object) -> tuple[object, ...]:
    if s.actor.person is None:
        raise ValueError(s.noun.number)
    noun = s.noun
    return (
        Approval(
            area_id=noun.area_id, line_id=noun.id, provider_id=noun.provider_id, by_person=s.actor.person, at=s.instant
        ),
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
            when=(_verified_by_others, _nothing_waits, _in_order),
            then=_approve,
            house_rule=True,
        ),
    ),
)
