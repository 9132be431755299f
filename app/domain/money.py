"""Money as exact cents, unit prices to four decimals, points to two: rounded half away from zero, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def points(value: Decimal) -> Decimal:
    """Points to two decimals."""
    return value.quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """Euros as whole cents, net of VAT."""

    cents: int

    @classmethod
    def of(cls, text: str) -> "Money":
        """Money from "1234.50"; ValueError where it has parts of a cent."""
        cents = Decimal(text) * 100
        if cents != cents.to_integral_value():
            raise ValueError(text)
        return cls(int(cents))

    def __str__(self) -> str:
        """As in "1234.50"."""
        return str(Decimal(self.cents).scaleb(-2))

    @property
    def euros(self) -> Decimal:
        """As a decimal number of euros."""
        return Decimal(self.cents).scaleb(-2)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def times(self, factor: Decimal) -> "Money":
        """`factor` × this, rounded to the cent."""
        return Money(int((self.cents * factor).quantize(Decimal(1), ROUND_HALF_UP)))

    def percent(self, percent: Decimal) -> "Money":
        """`percent` % of this, rounded to the cent."""
        return self.times(percent / 100)

    def split(self, weights: Sequence[int]) -> "tuple[Money, ...]":
        """Parts in the proportion of `weights` whose sum is the whole: part k is the rounded sum to k less the one before."""
        total, until, parts, before = sum(weights), 0, [], Money(0)
        for weight in weights:
            until += weight
            sum_so_far = self.times(Decimal(until) / total)
            parts.append(sum_so_far - before)
            before = sum_so_far
        return tuple(parts)


ZERO = Money(0)
