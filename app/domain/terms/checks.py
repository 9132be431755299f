"""Checks that terms do not contradict themselves, made when they are written; each fault names the clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.terms.amounts import highest, rate_table
from app.domain.terms.facts import ClientId
from app.domain.terms.measures import DAY, full, spans
from app.domain.terms.outcomes import Course
from app.domain.terms.payments import priced
from app.domain.terms.reading import Fault, parse_terms
from app.domain.terms.returns import RESERVED
from app.domain.terms.terms import Clause, Limit, RateRow, Terms

_MOST_OF, _MOST_STRETCHES, _MOST_UNITS = 10, 200, 10_000
"""The most times that a fee may be the sum it is a percentage of; the most occurrences of a clause with a measure; the most calendar units of all such clauses together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsRefused(Refusal):
    """The terms contradict themselves: `fault` says how, `clause` where."""

    code = "terms-refused"
    clause: str
    fault: str


def read_terms(value: object) -> tuple[Terms | None, tuple[Fault, ...]]:
    """The terms that a JSON value says, or every fault of their form and, where that holds, every contradiction."""
    terms, faults = parse_terms(value)
    if terms is None:
        return None, faults
    found = faults_of(terms)
    return (None, found) if found else (terms, ())


def faults_of(terms: Terms) -> tuple[Fault, ...]:
    """Every contradiction; what needs a sum that the award fills in waits for it."""
    found = [*_names(terms), *_shapes(terms)]
    if not found:
        found += _cycles(terms)
    if not found:
        found += _too_large(terms)
    if not found:
        first = _first_days(terms)
        found += [*_rates(terms, first), *_unreachable(first), *_fees_over_limits(terms)]
    return tuple(dict.fromkeys(found))


def refusals_at_price(terms: Terms, price: Money) -> tuple[Fault, ...]:
    """Which clauses a bid's price would break: a fee above a limit over it. The award lowers the commitment limit alone."""
    return tuple(dict.fromkeys(_fees_over_limits(priced(terms, price))))


def _names(terms: Terms) -> Iterator[Fault]:
    clauses, measures = [c.id for c in terms.clauses], dict(terms.measures)
    rates, money = dict(terms.rates), dict(terms.money)
    for clause in terms.clauses:
        known = clauses.count(clause.id) == 1
        known &= clause.reach is None or clause.reach.measure in measures
        known &= clause.after is None or clause.after.clause in clauses
        known &= clause.amount.rate is None or clause.amount.rate in rates
        known &= clause.amount.of is None or clause.amount.of in clauses or clause.amount.of in money
        if not known or clause.id in RESERVED.values():
            yield Fault(clause.id, "unknown-name")
        if not set(clause.groups) <= set(terms.groups):
            yield Fault(clause.id, "unknown-code")
    for limit in terms.limits:
        if not set(limit.clauses) <= set(clauses) or [m.id for m in terms.limits].count(limit.id) > 1:
            yield Fault(limit.id, "unknown-name")
    for name, rows in terms.rates:
        if any(group not in (*terms.groups, "*") for row in rows for group, _ in row.amounts):
            yield Fault(name, "unknown-code")
    if terms.ends < terms.begins:
        yield Fault(None, "unreachable")


def _shapes(terms: Terms) -> Iterator[Fault]:
    of_commitment = {c.id for c in terms.clauses if c.of_commitment}
    for clause in terms.clauses:
        if bool(clause.on) == (clause.reach is not None) or (clause.reach is not None and clause.of_commitment):
            yield Fault(clause.id, "not-one-trigger")
        elif (
            clause.reach
            and clause.reach.within
            and clause.reach.measure in dict(terms.measures)
            and _short(terms, clause)
        ):
            yield Fault(clause.id, "within-too-short")
    for limit in terms.limits:
        for clause_id in limit.clauses:
            if limit.of_client and clause_id in of_commitment:
                yield Fault(clause_id, "client-limit-on-commitment-clause")


def _short(terms: Terms, clause: Clause) -> bool:
    """Whether not even full units make the need within so many of them."""
    reach = clause.reach
    if reach is None or reach.within is None:
        return False
    measure = terms.measure(reach.measure)
    by_length = {span.last - span.first: span for span in spans(measure.unit, terms.begins, terms.ends)}
    best = max((full(measure, span) or reach.need for span in by_length.values()), default=Decimal(0))
    return best * reach.within < reach.need


def _cycles(terms: Terms) -> Iterator[Fault]:
    """Clauses that wait for each other, whichever word makes them wait."""
    waits = {
        c.id: [name for name in (_after(c), _since(c), c.amount.of) if name and terms.clause(name) is not None]
        for c in terms.clauses
    }
    for clause, first in waits.items():
        seen, queue = set(), list(first)
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                queue.extend(waits[name])
        if clause in seen:
            yield Fault(clause, "cycle")


def _after(clause: Clause) -> str | None:
    return clause.after.clause if clause.after else None


def _since(clause: Clause) -> str | None:
    return clause.window.since if clause.window else None


def _too_large(terms: Terms) -> Iterator[Fault]:
    """Faults of terms that could be written but not reckoned: percentages of percentages too large to be exact, or too many calendar units for each client."""
    for clause in terms.clauses:
        factor, at = Decimal(1), clause
        while at.amount.percent is not None:
            factor *= at.amount.percent / 100
            other = terms.clause(at.amount.of or "")
            if other is None:
                break
            at = other
        if factor > _MOST_OF or (clause.reach and clause.times > _MOST_STRETCHES):
            yield Fault(clause.id, "out-of-bounds")
    reaching = [clause.reach for clause in terms.clauses if clause.reach]
    units = [len(spans(terms.measure(reach.measure).unit, terms.begins, terms.ends)) for reach in reaching]
    if sum(units) > _MOST_UNITS:
        yield Fault(None, "out-of-bounds")


def _rates(terms: Terms, first: Mapping[str, date | None]) -> Iterator[Fault]:
    """Faults of rate tables: days on which a clause can be attained that have no rate, or two, for a group that the clause is about."""
    for clause in terms.clauses:
        table = rate_table(terms, clause)
        if table is None:
            continue
        rows = sorted(dict(terms.rates)[table], key=lambda row: row.begins)
        if any(a.ends is None or a.ends >= b.begins for a, b in pairwise(rows)):
            yield Fault(clause.id, "rate-overlap")
        day = first[clause.id]
        if day is not None and not _covered(rows, clause.groups or terms.groups, day, terms.ends):
            yield Fault(clause.id, "rate-hole")


def _covered(rows: list[RateRow], groups: tuple[str, ...], first: date, last: date) -> bool:
    """Whether every day from `first` to `last` has a fee for each of the groups."""
    at = dict.fromkeys(groups, first)
    for row in rows:
        for group, sum_ in zip(groups, row.of(groups), strict=True):
            if sum_ is not None and row.holds(at[group]):
                at[group] = last + DAY if row.ends is None or row.ends >= last else row.ends + DAY
    return all(day > last for day in at.values())


def _unreachable(first: Mapping[str, date | None]) -> Iterator[Fault]:
    """Clauses that no client of any group can attain, even if every event is on the first day and every unit is full."""
    return (Fault(clause, "unreachable") for clause, day in first.items() if day is None)


def _first_days(terms: Terms) -> dict[str, date | None]:
    """The first day on which any client of any group can attain each clause."""
    client, nobody = (_Perfect(terms, client=flag) for flag in (True, False))
    hoped = {c.id: (nobody if c.of_commitment else client).hoped(c, 1) for c in terms.clauses}
    return {clause: found.day if found else None for clause, found in hoped.items()}


class _Perfect(Course):
    """The course of a client who was referred on the terms' first day and of whom nothing else is known: the earliest that anything can be attained."""

    def __init__(self, terms: Terms, *, client: bool) -> None:
        super().__init__(terms, (), (), terms.begins - DAY, client=client)
        self.client, self.referred = ClientId(""), terms.begins


def _fees_over_limits(terms: Terms) -> Iterator[Fault]:
    fees = {clause.id: highest(terms, clause) for clause in terms.clauses}
    for limit in terms.limits:
        for clause in terms.clauses:
            most = fees[clause.id]
            if most is not None and most > limit.max and most > ZERO and _under(limit, clause):
                yield Fault(clause.id, "limit-below-fee")


def _under(limit: Limit, clause: Clause) -> bool:
    if limit.of_client and clause.of_commitment:
        return False
    return not limit.clauses or clause.id in limit.clauses
