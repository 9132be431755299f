"""Measures: the quantity of each day by a client's facts, and what each calendar unit of days is worth."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from app.domain.terms.facts import Fact, FactId, Kind
from app.domain.terms.terms import Measure, Source, Unit

DAY = timedelta(days=1)
ZERO, ONE = Decimal(0), Decimal(1)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Used:
    """A unit of an achievement: its first day's key, its quantity and worth, and the facts it is made of."""

    key: str
    quantity: Decimal
    worth: Decimal
    facts: tuple[FactId, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A calendar unit as it counts: `first` is its first counted day, `last` the day on which it counts."""

    key: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Aside:
    """A fact that does not count for a measure, and by which rule."""

    fact: FactId
    rule: str


@dataclass(frozen=True, slots=True)
class Days:
    """One client's days under one measure: a quantity and its facts on each, and the facts set aside."""

    quantities: Mapping[date, Decimal]
    facts: Mapping[date, tuple[FactId, ...]]
    aside: tuple[Aside, ...]
    order: tuple[date, ...]

    def within(self, span: Span) -> tuple[date, ...]:
        """The days of a unit that hold something."""
        return self.order[bisect_left(self.order, span.first) : bisect_right(self.order, span.last)]


def days_of(measure: Measure, own: Iterable[Fact], shared: Iterable[Fact], referred: date, until: date) -> Days:
    """The days to `until` of a client's heard facts; `shared` are facts without a client, `referred` the day of referral."""
    facts = [fact for fact in own if fact.kind.value == measure.of.value and fact.begins <= until]
    if measure.of in (Source.ATTENDANCE, Source.STATUS) and measure.code is not None:
        facts = [fact for fact in facts if fact.code == measure.code]
    barred = _Barred(measure, own, shared, referred)
    spells = measure.of in (Source.EMPLOYMENT, Source.STATUS)
    return _spells(measure, facts, barred, until) if spells else _sums(measure, facts, barred)


@lru_cache(maxsize=64)
def spans(unit: Unit, begins: date, ends: date) -> tuple[Span, ...]:
    """The units whose last day lies from `begins` to `ends`; the first is cut where its days lie before `begins`."""
    found: list[Span] = []
    at = begins
    while at <= ends:
        first, last = borders(unit, at)
        if last <= ends:
            found.append(Span(key(unit, first), max(first, begins), last))
        at = last + DAY
    return tuple(found)


def borders(unit: Unit, day: date) -> tuple[date, date]:
    """The first and last day of the unit that holds `day`."""
    if unit is Unit.DAY:
        return day, day
    if unit is Unit.WEEK:
        first = day - DAY * day.weekday()
        return first, first + DAY * 6
    first = day.replace(day=1)
    after = first.replace(year=day.year + 1, month=1) if day.month == _DECEMBER else first.replace(month=day.month + 1)
    return first, after - DAY


def key(unit: Unit, first: date) -> str:
    """A unit's name: `2026-09`, `2026-W37` or `2026-09-14`."""
    if unit is Unit.MONTH:
        return f"{first:%Y-%m}"
    if unit is Unit.WEEK:
        year, week, _ = first.isocalendar()
        return f"{year}-W{week:02d}"
    return first.isoformat()


def used(measure: Measure, days: Days, span: Span) -> Used:
    """What a unit is worth."""
    held = days.within(span)
    total = sum((days.quantities[at] for at in held), ZERO)
    quantity = total if measure.at_most is None else min(total, measure.at_most)
    facts = tuple(dict.fromkeys(fact for at in held for fact in days.facts[at]))
    return Used(span.key, quantity, worth(measure, quantity), facts)


def worth(measure: Measure, quantity: Decimal) -> Decimal:
    """The worth of a unit's quantity: that of the highest level reached, or the quantity itself."""
    if not measure.levels:
        return quantity
    return max((value for level, value in measure.levels if quantity >= level), default=ZERO)


def full(measure: Measure, span: Span) -> Decimal | None:
    """The worth of a unit in which as much happens as can; None where it has no bound."""
    if measure.levels:
        top = max(value for _, value in measure.levels)
        most = _most(measure, span)
        return top if most is None else worth(measure, most)
    return _most(measure, span)


def _most(measure: Measure, span: Span) -> Decimal | None:
    """The largest quantity a unit can have; None: no bound."""
    days = Decimal((span.last - span.first).days + 1)
    if measure.of is Source.EMPLOYMENT and measure.kinds is not None:
        days *= max((weight for _, weight in measure.kinds), default=ZERO)
    bounded = measure.of in (Source.EMPLOYMENT, Source.STATUS)
    if bounded:
        return days if measure.at_most is None else min(days, measure.at_most)
    return measure.at_most


def weight(measure: Measure, fact: Fact) -> Decimal:
    """The factor by which a fact counts for its kind of job: 1 where the measure lists no kinds, 0 where it lists others."""
    return ONE if measure.kinds is None else dict(measure.kinds).get(fact.job or "", ZERO)


class _Barred:
    """Which work does not count: for employers related that day, in jobs agreed or running before the referral, for former employers."""

    def __init__(self, measure: Measure, own: Iterable[Fact], shared: Iterable[Fact], referred: date) -> None:
        mine = list(own)
        self.related = [f for f in shared if f.kind is Kind.RELATION] if "related" in measure.exclude else []
        self.rules: dict[str, str] = {}
        for word in measure.exclude:
            if word == "agreed-before":
                self._bar(word, (f for f in mine if _before(f, referred)))
            elif word.startswith("former:"):
                since = referred - DAY * int(word.removeprefix("former:"))
                self._bar(
                    "former", (f for f in mine if f.kind is Kind.EMPLOYMENT and _touches(f, since, referred - DAY))
                )

    def rule(self, fact: Fact, day: date) -> str | None:
        """The rule that sets the fact aside on `day`."""
        if any(f.employer == fact.employer and _touches(f, day, day) for f in self.related):
            return "related"
        return self.rules.get(fact.employer) if fact.employer else None

    def _bar(self, rule: str, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if fact.employer:
                self.rules.setdefault(fact.employer, rule)


def _before(fact: Fact, referred: date) -> bool:
    """Agreed before the referral, or a job that ran on its day."""
    agreed = fact.kind is Kind.EVENT and fact.code == "agreed" and fact.begins < referred
    return agreed or (fact.kind is Kind.EMPLOYMENT and _touches(fact, referred, referred))


def _touches(fact: Fact, first: date, last: date) -> bool:
    return fact.begins <= last and (fact.ends is None or fact.ends >= first)


def _sums(measure: Measure, facts: list[Fact], barred: _Barred) -> Days:
    quantities: dict[date, Decimal] = defaultdict(lambda: ZERO)
    named: dict[date, tuple[FactId, ...]] = defaultdict(tuple)
    aside: list[Aside] = []
    for fact in facts:
        rule, factor = barred.rule(fact, fact.begins), weight(measure, fact)
        if rule or not factor:
            aside.append(Aside(fact.id, rule or "kind"))
            continue
        quantities[fact.begins] += (fact.quantity or ZERO) * factor
        named[fact.begins] += (fact.id,)
    return Days(quantities, named, tuple(aside), tuple(sorted(quantities)))


def _spells(measure: Measure, facts: list[Fact], barred: _Barred, until: date) -> Days:
    running: dict[date, list[Fact]] = defaultdict(list)
    aside: dict[FactId, str] = {}
    for fact in facts:
        if not weight(measure, fact):
            aside[fact.id] = "kind"
            continue
        for day in _each(fact.begins, until if fact.ends is None else min(fact.ends, until)):
            rule = barred.rule(fact, day)
            if rule:
                aside[fact.id] = rule
            else:
                running[day].append(fact)
    quantities, named = {}, {}
    for day, spells in running.items():
        if measure.weekly_hours is None or _hours(measure, spells) >= measure.weekly_hours:
            quantities[day] = max(weight(measure, fact) for fact in spells)
            named[day] = tuple(fact.id for fact in spells)
    return Days(quantities, named, tuple(Aside(fact, rule) for fact, rule in aside.items()), tuple(sorted(quantities)))


def _hours(measure: Measure, spells: list[Fact]) -> Decimal:
    """Weekly hours of a day: the largest per employer, several employers added up, or one alone."""
    by_employer: dict[str | None, Decimal] = {}
    for fact in spells:
        by_employer[fact.employer] = max(by_employer.get(fact.employer, ZERO), fact.weekly_hours or ZERO)
    return sum(by_employer.values(), ZERO) if measure.together else max(by_employer.values(), default=ZERO)


def _each(first: date, last: date) -> Iterable[date]:
    return (first + DAY * n for n in range((last - first).days + 1))
