"""Finds the shortest run of consecutive units whose worth is enough."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from app.domain.terms.measures import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units `begin` to `end` of a list, both included, and the spans they are."""

    begin: int
    end: int
    first: Span
    last: Span


def shortest(
    units: list[tuple[Span, Decimal]], need: Decimal, within: int | None, begin_by: date | None
) -> Stretch | None:
    """The first unit that ends a stretch worth `need`, with the shortest such stretch.

    The stretch begins with worth, has at most `within` units, and its first unit's first day is `begin_by` at the latest.
    """
    sums = list(accumulate((worth for _, worth in units), initial=Decimal(0)))
    for end in range(len(units)):
        lowest = 0 if within is None else max(0, end - within + 1)
        if sums[end + 1] - sums[lowest] < need:
            continue
        for begin in range(end, lowest - 1, -1):
            span, worth = units[begin]
            if worth > 0 and sums[end + 1] - sums[begin] >= need and (begin_by is None or span.first <= begin_by):
                return Stretch(begin, end, span, units[end][0])
    return None
