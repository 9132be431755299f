"""What an achievement is worth: fixed, from a rate table, or percents of another fee or a named sum; once or per unit; rounded once, to the cent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.money import Money
from app.domain.terms.measures import Used
from app.domain.terms.terms import Amount, Clause, Terms, Times

_CENTS = Decimal(100)


class NotPriced(LookupError):
    """A named sum that the award fills in is not known yet, or no rate holds the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountStep:
    """One step in the reckoning of a sum: what was taken (`of`), by which percents, how many `times`, on which rate day, for which group."""

    of: str
    sum: Money | None = None
    percent: Decimal | None = None
    times: Decimal | None = None
    group: str | None = None
    day: date | None = None


def fee(
    terms: Terms, clause: Clause, day: date, group: str | None, parts: Iterable[Used] = ()
) -> tuple[Money, tuple[AmountStep, ...]]:
    """The fee of a clause attained on `day` by a client of `group` with `parts`, with its steps. Raises NotPriced."""
    steps = (*_steps(terms, clause.amount, clause.id, day, group), *_times(clause.amount, tuple(parts)))
    euros = Decimal(1)
    for step in steps:
        euros *= Decimal(step.sum.cents) / _CENTS if step.sum is not None else Decimal(1)
        euros *= step.percent / _CENTS if step.percent is not None else Decimal(1)
        euros *= step.times if step.times is not None else Decimal(1)
    return Money(100).times(euros), steps


def highest(terms: Terms, clause: Clause) -> Money | None:
    """The highest fee a clause can bring within the terms; None where a sum or quantity it needs is not known yet."""
    if clause.amount.per is not Times.ONCE:
        return None
    table = rate_table(terms, clause)
    try:
        if table is None:
            return fee(terms, clause, terms.begins, None)[0]
        groups = clause.groups or terms.groups or (None,)
        rows = [row for row in dict(terms.rates)[table] if row.within(terms.begins, terms.ends)]
        rated = [
            (sum_, max(row.begins, terms.begins), g)
            for row in rows
            for g, sum_ in zip(groups, row.of(groups), strict=True)
        ]
        known = [(sum_, day, group) for sum_, day, group in rated if sum_ is not None]
        _, day, group = max(known, key=lambda rate: rate[0], default=(None, None, None))
        return None if day is None else fee(terms, clause, day, group)[0]
    except NotPriced:
        return None


def rate_table(terms: Terms, clause: Clause | None) -> str | None:
    """The name of the rate table that a clause's fee is taken from, directly or as a percentage of another clause's fee; None where there is none."""
    while clause is not None and clause.amount.rate is None:
        clause = terms.clause(clause.amount.of or "")
    return clause.amount.rate if clause else None


def _steps(terms: Terms, amount: Amount, name: str, day: date, group: str | None) -> Iterator[AmountStep]:
    if amount.fixed is not None:
        yield AmountStep(of=name, sum=amount.fixed)
    elif amount.rate is not None:
        yield AmountStep(of=amount.rate, sum=_rate(terms, amount.rate, day, group), group=group, day=day)
    else:
        other = terms.clause(amount.of or "")
        yield AmountStep(of=amount.of or "", percent=amount.percent)
        if other is not None:
            yield from _steps(terms, other.amount, other.id, day, group)
        else:
            named = dict(terms.money).get(amount.of or "")
            if named is None:
                raise NotPriced(amount.of)
            yield AmountStep(of=amount.of or "", sum=named)


def _times(amount: Amount, parts: tuple[Used, ...]) -> Iterator[AmountStep]:
    if amount.per is Times.QUANTITY:
        yield AmountStep(of="quantity", times=sum((part.quantity for part in parts), Decimal(0)))
    elif amount.per is Times.WORTH:
        yield AmountStep(of="worth", times=sum((part.worth for part in parts), Decimal(0)))


def _rate(terms: Terms, table: str, day: date, group: str | None) -> Money:
    row = next((row for row in dict(terms.rates)[table] if row.holds(day)), None)
    found = row.amount(group) if row else None
    if found is None:
        raise NotPriced(table)
    return found
