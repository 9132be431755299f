"""Money taken back: what the area decided to recover, and the interest it decided on it. Last of all, and negative."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.terms.amounts import AmountStep
from app.domain.terms.attained import Attained
from app.domain.terms.facts import Fact
from app.domain.terms.items import Cut, Item
from app.domain.terms.measures import ONE, Used

RECOVERY, INTEREST = "recovery", "interest"
RESERVED = {"recovery-decided": RECOVERY, "interest-decided": INTEREST}
"""Events of the area that bring items of reserved clauses: no terms name these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveredInFull(Refusal):
    """All that was paid is taken back by decision: nothing more is released or paid."""

    code = "recovered-in-full"


def decided_recoveries(facts: Iterable[Fact]) -> Money:
    """What the area has decided to recover, interest apart."""
    sums = (fact.quantity or Decimal(0) for fact in facts if RESERVED.get(fact.code or "") == RECOVERY)
    return sum((Money(100).times(sum_) for sum_ in sums), ZERO)


def recovered_in_full(paid: Money, recovered: Money) -> bool:
    """Whether decided recoveries (`recovered`) take back all that finance has approved to be paid."""
    return recovered > ZERO and recovered >= paid


def returns(items: Iterable[tuple[date, Money]], shared: Iterable[Fact], day: date) -> tuple[Item, ...]:
    """The items of every recovery and interest decided by `day`, in the order of their days.

    `items`: the day and the amount of each that is paid.

    A recovery takes at most what was paid by its day and is not returned yet; interest may pass what was paid. They free no room.
    """
    paid = tuple(items)
    decided = sorted(
        (f for f in shared if f.code in RESERVED and f.begins <= day), key=lambda f: (f.begins, f.learned, str(f.id))
    )
    return tuple(_items(paid, decided))


def _items(paid: tuple[tuple[date, Money], ...], decided: list[Fact]) -> Iterator[Item]:
    returned, numbers = ZERO, {RECOVERY: 0, INTEREST: 0}
    for fact in decided:
        clause = RESERVED[fact.code or ""]
        numbers[clause] += 1
        asked = Money(100).times(fact.quantity or Decimal(0))
        left = sum((amount for day, amount in paid if day <= fact.begins), ZERO) - returned
        taken = min(asked, max(left, ZERO)) if clause == RECOVERY else asked
        returned += taken if clause == RECOVERY else ZERO
        yield _item(fact, clause, numbers[clause], asked, taken)


def _item(fact: Fact, clause: str, number: int, asked: Money, taken: Money) -> Item:
    quantity = fact.quantity or Decimal(0)
    found = Attained(
        client=None,
        clause=clause,
        occurrence=(fact.code or "") if number == 1 else f"{fact.code}:{number}",
        number=number,
        day=fact.begins,
        begins=fact.begins,
        ends=fact.begins,
        used=(Used(fact.begins.isoformat(), quantity, ONE, (fact.id,)),),
    )
    cuts = (Cut(limit="paid", sum=asked - taken),) if asked != taken else ()
    steps = (AmountStep(of=clause, sum=asked),)
    return Item(attained=found, steps=steps, raw=ZERO - asked, cuts=cuts, amount=ZERO - taken)
