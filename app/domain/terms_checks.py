"""Terms that contradict themselves are refused when written, naming the clause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.domain.amounts import highest
from app.domain.facts import ClientId
from app.domain.measures import DAY, full, spans
from app.domain.money import ZERO, Money
from app.domain.outcomes import Course
from app.domain.payments import priced
from app.domain.refusals import Refusal
from app.domain.returns import RESERVED
from app.domain.terms import Clause, Limit, RateRow, Terms
from app.domain.terms_reading import Fault, parse_terms


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
        found += [*_rates(terms), *_unreachable(terms), *_fees_over_limits(terms)]
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
    best = max(
        (full(measure, span) or reach.need for span in spans(measure.unit, terms.begins, terms.ends)),
        default=Decimal(0),
    )
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


def _rates(terms: Terms) -> Iterator[Fault]:
    """Holes and overlaps, on the days a clause can be attained, for the groups it speaks of."""
    for clause in terms.clauses:
        table = _table(terms, clause)
        if table is None:
            continue
        rows = sorted(dict(terms.rates)[table], key=lambda row: row.begins)
        if any(a.ends is None or a.ends >= b.begins for a, b in pairwise(rows)):
            yield Fault(clause.id, "rate-overlap")
        for group in clause.groups or terms.groups:
            first = _first_possible(terms, clause, group)
            if first is not None and not _covered(rows, group, first, terms.ends):
                yield Fault(clause.id, "rate-hole")


def _table(terms: Terms, clause: Clause | None) -> str | None:
    """The rate table a clause's fee comes from, perhaps through another clause."""
    if clause is None or clause.amount.rate is not None:
        return clause.amount.rate if clause else None
    return _table(terms, terms.clause(clause.amount.of)) if clause.amount.of else None


def _covered(rows: list[RateRow], group: str, first: date, last: date) -> bool:
    """Whether every day from `first` to `last` has a fee for the group."""
    at = first
    for row in rows:
        if row.holds(at) and row.amount(group) is not None:
            if row.ends is None or row.ends >= last:
                return True
            at = row.ends + DAY
    return False


def _unreachable(terms: Terms) -> Iterator[Fault]:
    """A stage that not even the perfect client of any group reaches: all events on day one, every unit full."""
    for clause in terms.clauses:
        groups: Iterable[str | None] = (None,) if clause.of_commitment else clause.groups or terms.groups or (None,)
        if all(_first_possible(terms, clause, group) is None for group in groups):
            yield Fault(clause.id, "unreachable")


def _first_possible(terms: Terms, clause: Clause, group: str | None) -> date | None:
    """The first day on which anybody of a group can attain the clause."""
    perfect = _Perfect(terms, group, client=not clause.of_commitment)
    hoped = perfect.hoped(clause, 1)
    return hoped.day if hoped else None


class _Perfect(Course):
    """A client referred on the terms' first day, of whom nothing is known yet and everything can be hoped."""

    def __init__(self, terms: Terms, group: str | None, *, client: bool) -> None:
        super().__init__(terms, (), (), terms.begins - DAY, client=client)
        self.client, self.group, self.referred = ClientId(""), group, terms.begins


def _fees_over_limits(terms: Terms) -> Iterator[Fault]:
    for limit in terms.limits:
        for clause in terms.clauses:
            if not _under(limit, clause):
                continue
            most = highest(terms, clause)
            if most is not None and most > limit.max and most > ZERO:
                yield Fault(clause.id, "limit-below-fee")


def _under(limit: Limit, clause: Clause) -> bool:
    if limit.of_client and clause.of_commitment:
        return False
    return not limit.clauses or clause.id in limit.clauses
