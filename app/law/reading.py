"""Reads the dated values: `law_on(day)` answers the law of that day, with what an area has confirmed in its place."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.domain.calendar import half_year, local_day
from app.domain.ids import PersonId
from app.domain.law.values import RULES, DatedValue, ValueKind

HERE = Path(__file__).parent
SURENESS = ("read", "excerpt", "doubtful")
CONFIRMED = "confirmed"
"""The sureness of a value that an area entered: one person entered it, another confirmed it."""


class LawFault(ValueError):
    """A value without source or sureness, or dates that overlap or run backwards: the product does not start with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One number from a day on: where it stands, how sure we are that it does, and when it was last seen to.

    One that an area entered is `confirmed`, by whom and at which instant. `until`: the last day on which it is known to hold, where that is known; it
    is still used after it while nothing else is known.
    """

    begins: date
    value: Decimal
    source: str
    sure: str
    checked: date
    confirmed_by: PersonId | None = None
    confirmed_at: datetime | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one day. `entered`: what an area has confirmed; None where no area is asked, and then values that change are not answered."""

    day: date
    entered: tuple[DatedValue, ...] | None = None

    def value(self, key: str) -> Value:
        """The value in force on the day. Raises LookupError before the first one known, and where a half-year's own value is not."""
        found = self.maybe(key)
        if found is None:
            raise LookupError(f"{key} on {self.day}")
        return found

    def maybe(self, key: str) -> Value | None:
        """The value in force on the day, or None where it is not known."""
        found = [v for v in self.dated(key) if v.begins <= self.day]
        if not found or (key in _HALF_YEARS and found[-1].begins != half_year(self.day)):
            return None
        return found[-1]

    def dated(self, key: str) -> tuple[Value, ...]:
        """Every value of `key`, oldest first: an area's own goes before ours of the same day. Raises LawFault for one that changes where no area is asked."""
        ours = {value.begins: value for value in values()[key]}
        if key in _CHANGING:
            if self.entered is None:
                raise LawFault(f"{key} is an area's to enter: ask for the area's law")
            ours |= {one.begins: _confirmed(one) for one in self.entered if one.kind == key}
        return tuple(ours[begins] for begins in sorted(ours))

    def standstill_days(self, kind: str) -> int:
        """How many days a contract waits after the decision was received."""
        return int(self.value(f"standstill-{kind}").value)

    def threshold(self, cpv: str) -> Value:
        """The national threshold for a service of this CPV code, net of VAT: at this value the Act applies (1397/2016 section 25)."""
        return self.value(f"national-threshold-{cpv_class(cpv)}")

    def work_condition(self) -> tuple[Decimal, Decimal]:
        """The monthly earnings that make a whole and a half month of the work condition."""
        return self.value("work-condition-month").value, self.value("work-condition-half").value

    def references(self) -> tuple[Value, ...]:
        """The reference rate of every half-year that is known, each of its own half-year alone (633/1982 section 12)."""
        return self.dated(ValueKind.REFERENCE_RATE)


_CHANGING = frozenset(kind.value for kind in ValueKind)
_HALF_YEARS = frozenset(kind.value for kind, rule in RULES.items() if rule.half_years)


def law_on(day: date, entered: tuple[DatedValue, ...] | None = None) -> Law:
    """The law of `day`; `entered`: what the area that asks has confirmed (`domain/law/values.py: held`)."""
    return Law(day, entered)


def _confirmed(entry: DatedValue) -> Value:
    if entry.confirmed_at is None:
        raise LawFault(f"{entry.kind} of {entry.begins} is not confirmed")
    return Value(
        begins=entry.begins,
        value=entry.value,
        source=entry.source,
        sure=CONFIRMED,
        checked=local_day(entry.confirmed_at),
        confirmed_by=entry.confirmed_by,
        confirmed_at=entry.confirmed_at,
    )


@cache
def values() -> dict[str, tuple[Value, ...]]:
    """Every value by key, oldest first. Raises LawFault."""
    found: dict[str, tuple[Value, ...]] = {}
    for file in sorted(HERE.glob("*.yaml")):
        for key, rows in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            if key in found:
                raise LawFault(f"{key} twice")
            found[key] = _dated(key, rows)
    return found


def cpv_class(cpv: str) -> str:
    """The class of services a CPV code belongs to; its check digit, where there is one, says nothing."""
    number = int(cpv[:8])
    for name, listed in _cpv_classes().items():
        if number in listed["codes"] or any(low <= number <= high for low, high in listed["ranges"]):
            return name
    return "general"


@cache
def _cpv_classes() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / "cpv_classes.yml").read_text(encoding="utf-8"))
    return found


def sources() -> frozenset[str]:
    """Every source named; a step cites only one of these."""
    return frozenset(value.source for rows in values().values() for value in rows)


def _dated(key: str, rows: list[dict[str, Any]]) -> tuple[Value, ...]:
    found = []
    for row in rows:
        if (
            set(row) - {"until"} != {"begins", "value", "source", "sure", "checked"}
            or row["sure"] not in SURENESS
            or not row["source"]
        ):
            raise LawFault(f"{key}: {row}")
        found.append(Value(**{**row, "value": Decimal(str(row["value"]))}))
    if [v.begins for v in found] != sorted({v.begins for v in found}):
        raise LawFault(f"{key}: dates")
    return tuple(found)
