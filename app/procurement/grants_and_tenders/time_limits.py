"""Until when a grant may be taken back."""

from dataclasses import dataclass
from datetime import date

from app.domain.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTooLong(Refusal):
    """The ground came to light so long ago that a decision could be made only until `last`."""

    code = "known-too-long"
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTooLongAgo(Refusal):
    """The last payment was so long ago that a decision could be made only until `last`."""

    code = "paid-too-long-ago"
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """How many calendar years from knowing, and how many years from the last payment."""

    known: int
    paid: int


def last_day_from_knowing(known: date, years: int) -> date:
    """The last day of the `years`-th calendar year after the year in which the ground came to light.

    688/2001 section 28; that whole calendar years are counted is our reading.
    """
    return date(known.year + years, 12, 31)


def last_day_from_payment(paid: date, years: int) -> date:
    """The day on which `years` years have gone since the last payment (688/2001 section 28); of 29 February the 28th."""
    try:
        return paid.replace(year=paid.year + years)
    except ValueError:
        return date(paid.year + years, 2, 28)


def too_late(day: date, known: date, last_paid: date, years: Years) -> tuple[Refusal, ...]:
    """Why a recovery can no longer be decided on `day`."""
    knowing, payment = last_day_from_knowing(known, years.known), last_day_from_payment(last_paid, years.paid)
    found: list[Refusal] = []
    if day > knowing:
        found.append(KnownTooLong(field="known", last=knowing))
    if day > payment:
        found.append(PaidTooLongAgo(last=payment))
    return tuple(found)
