"""What is earned, item by item, each with what it was reckoned from."""

from dataclasses import dataclass

from app.domain.money import Money
from app.domain.terms.amounts import AmountStep
from app.domain.terms.attained import Attained, SetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a limit took off an item."""

    limit: str
    sum: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing earned, and why: the achievement, the steps of its amount, what limits cut, and what was set aside."""

    attained: Attained
    steps: tuple[AmountStep, ...]
    raw: Money
    cuts: tuple[Cut, ...]
    amount: Money
    set_aside: tuple[SetAside, ...] = ()
