"""What instalments and reports of a grant in force are held to."""

from dataclasses import dataclass

from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.terms.facts import FactId
from app.domain.terms.returns import RecoveredInFull
from app.procurement.grants_and_tenders.grant import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFirst(Refusal):
    """The instalment is paid after an accepted report."""

    code = "report-first"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllReleased(Refusal):
    """Every instalment is released."""

    code = "all-released"


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingLeftToPay(Refusal):
    """The accepted report used no more than what is released: nothing is left to pay."""

    code = "nothing-left-to-pay"
    used: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentOutOfOrder(Refusal):
    """Instalments are released in order, each once: `next` is the next."""

    code = "instalment-out-of-order"
    next: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """Which instalment is released, and the fact's id."""

    fact: FactId
    number: int


def payable(s: Grant, number: int) -> Money:
    """What an instalment pays: after a report no more than what was used and is not released yet."""
    full = s.plan.instalments[number - 1]
    return full if number == 1 else max(min(full, s.used - s.out), ZERO)


def not_recovered(s: Grant) -> Refusal | None:
    """A decision that takes back all that was paid also ends payment (pattern: 688/2001 section 21)."""
    return RecoveredInFull() if s.in_full else None


def can_release(s: Grant) -> Refusal | None:
    """The first instalment is paid ahead, the others after an accepted report (pattern: 688/2001 section 12)."""
    number = s.next_instalment
    if number is None:
        return AllReleased()
    if len(s.accepted) < number - 1:
        return ReportFirst(number=number)
    return None if payable(s, number) else NothingLeftToPay(used=s.used)


def turn_has_come(s: Grant) -> bool:
    """Whether an instalment is left whose report is accepted: one that pays nothing after all has its turn too."""
    number = s.next_instalment
    return number is not None and len(s.accepted) >= number - 1


def is_next(s: Grant, given: Instalment) -> Refusal | None:
    """Refuse releasing an instalment out of order or twice."""
    following = s.next_instalment
    return None if following in (None, given.number) else InstalmentOutOfOrder(field="number", next=following)
