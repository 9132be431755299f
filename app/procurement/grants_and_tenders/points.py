"""Points of an application that two people assessed apart: published weights, the mean of both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.buying.assessments import HIGHEST_MARK, Assessment
from app.domain.buying.criteria import Criterion
from app.domain.money import points

SEATS = (1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionPoints:
    """Both marks on one criterion, and the points they make."""

    criterion: Criterion
    first: Decimal
    second: Decimal
    points: Decimal


def criterion_points(weight: int, first: Decimal, second: Decimal) -> Decimal:
    """Weight × mean of the marks / highest mark, two decimals, half away from zero. House rule, published with the programme."""
    return points(weight * (first + second) / 2 / HIGHEST_MARK)


def application_points(
    criteria: Iterable[Criterion], assessments: Iterable[Assessment]
) -> tuple[CriterionPoints, ...] | None:
    """Points by criterion; None until both have marked all of them. The total is the sum of the rounded points."""
    marks: Mapping[tuple[str, int], Decimal] = {(a.criterion, a.seat): a.mark for a in assessments}
    every = tuple(criteria)
    if any((c.key, seat) not in marks for c in every for seat in SEATS):
        return None
    return tuple(
        CriterionPoints(
            criterion=c,
            first=marks[c.key, 1],
            second=marks[c.key, 2],
            points=criterion_points(c.weight, marks[c.key, 1], marks[c.key, 2]),
        )
        for c in every
    )


def total(rows: Iterable[CriterionPoints]) -> Decimal:
    """The sum of all points."""
    return sum((row.points for row in rows), Decimal(0))
