"""Interest on money taken back: reference rate of each half-year plus a surcharge, by the day, rounded once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.domain.calendar import half_year, half_year_ends
from app.domain.ids import PersonId
from app.domain.law.values import ValueKind
from app.domain.money import Money
from app.domain.refusals import Refusal

_YEAR = Decimal(36_500)  # 365 days of a hundred percents
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRateUnknown(Refusal):
    """The reference rate of the half-year from `begins` to `ends` is not known: interest is not guessed. It is entered under the kind `kind`."""

    code = "reference-rate-unknown"
    begins: date
    ends: date
    kind: ValueKind = ValueKind.REFERENCE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The reference rate of one half-year, in percents: where it stands, how sure we are of it, and who confirmed it when, where an area entered it."""

    begins: date
    percent: Decimal
    source: str
    sure: str
    confirmed_by: PersonId | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRateReplaced(Refusal):
    """The reference rate of the half-year from `begins` to `ends` was replaced after the interest was reckoned: it was `was`, now it is `now` percents."""

    code = "reference-rate-replaced"
    begins: date
    ends: date
    was: Decimal
    now: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """Money that was paid out on a day."""

    amount: Money
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestPart:
    """Interest of one sum over the days of one half-year: from `begins` to `ends`, both included; `reference`: the rate that was used."""

    principal: Money
    begins: date
    ends: date
    reference: Reference
    percent: Decimal

    @property
    def days(self) -> int:
        """How many days bear interest."""
        return (self.ends - self.begins).days + 1

    @property
    def euros(self) -> Decimal:
        """The interest, not rounded: principal × percent × days / 365 (actual/365 is our reading; the Act does not say)."""
        return self.principal.euros * self.percent * self.days / _YEAR


def latest_first(payouts: Iterable[Payout], returned: Money, amount: Money) -> tuple[Payout, ...]:
    """Which payouts `amount` comes from: the latest money first, past what was `returned` before. House rule: the Act does not say."""
    skip, left, found = returned.cents, amount.cents, []
    for payout in sorted(payouts, key=lambda p: p.on, reverse=True):
        skipped = min(skip, payout.amount.cents)
        skip -= skipped
        taken = min(left, payout.amount.cents - skipped)
        left -= taken
        if taken:
            found.append(Payout(amount=Money(taken), on=payout.on))
    return tuple(found)


def unknown_rates(
    payouts: Iterable[Payout], until: date, references: Mapping[date, Reference]
) -> tuple[ReferenceRateUnknown, ...]:
    """A refusal for each half-year between payment and `until` whose rate nobody knows."""
    needed = {begins for p in payouts for begins, _, _ in _halves(p.on, until)}
    return tuple(
        ReferenceRateUnknown(begins=begins, ends=half_year_ends(begins))
        for begins in sorted(needed - references.keys())
    )


def replaced_rates(
    parts: Iterable[InterestPart], references: Mapping[date, Reference]
) -> tuple[ReferenceRateReplaced, ...]:
    """A refusal for each half-year that `parts` were reckoned with another rate for than `references` now say."""
    used = {part.reference.begins: part.reference.percent for part in parts}
    return tuple(
        ReferenceRateReplaced(begins=begins, ends=half_year_ends(begins), was=was, now=references[begins].percent)
        for begins, was in sorted(used.items())
        if begins in references and references[begins].percent != was
    )


def interest_parts(
    payouts: Iterable[Payout], until: date, references: Mapping[date, Reference], surcharge: Decimal
) -> tuple[InterestPart, ...]:
    """What bears how much interest from the day after payment through `until`: reference rate + `surcharge` (percents).

    688/2001 section 24, which refers to the Interest Act 633/1982 section 3 and so to the reference rate of its section 12. Every rate needed is known, else KeyError.
    """
    return tuple(
        InterestPart(
            principal=payout.amount,
            begins=first,
            ends=last,
            reference=references[begins],
            percent=references[begins].percent + surcharge,
        )
        for payout in payouts
        for begins, first, last in _halves(payout.on, until)
    )


def interest_sum(parts: Iterable[InterestPart]) -> Money:
    """The sum of all parts, rounded once, to the cent."""
    return Money(100).times(sum((part.euros for part in parts), Decimal(0)))


def _halves(paid_on: date, until: date) -> tuple[tuple[date, date, date], ...]:
    """Half-years by their first day, each with the first and last day that bears interest."""
    found, day = [], paid_on + _DAY
    while day <= until:
        last = min(until, half_year_ends(day))
        found.append((half_year(day), day, last))
        day = last + _DAY
    return tuple(found)
