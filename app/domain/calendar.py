"""Finnish time: local dates and hours into instants, working days, and what a deadline may be."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.refusals import Refusal

HELSINKI = ZoneInfo("Europe/Helsinki")
_SATURDAY = 5
_FRIDAY = 4
_JUNE = 6
_JULY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class InThePast(Refusal):
    """The instant or day has gone by."""

    code = "in-the-past"


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheFuture(Refusal):
    """The day has not come."""

    code = "in-the-future"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsBeforeItBegins(Refusal):
    """The period's last day lies before its first."""

    code = "ends-before-it-begins"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAWorkingDay(Refusal):
    """A weekend, a holiday, Midsummer's or Christmas eve."""

    code = "not-a-working-day"
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchHour(Refusal):
    """An hour that daylight saving skips or doubles, so that nobody could say when it is."""

    code = "no-such-hour"
    day: date


def local_day(instant: datetime) -> date:
    """The day in Finland at `instant`."""
    return instant.astimezone(HELSINKI).date()


def at_local(day: date, hour: time) -> datetime | None:
    """The instant of a Finnish wall-clock time; None in an hour that daylight saving skips or doubles."""
    early = datetime.combine(day, hour, HELSINKI)
    late = early.replace(fold=1)
    if early.utcoffset() != late.utcoffset():
        return None
    return early.astimezone(UTC)


def day_begins(day: date) -> datetime:
    """The first instant of a Finnish day (no change of daylight saving falls on midnight)."""
    return datetime.combine(day, time(), HELSINKI).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """The instant at which a Finnish day is over: the next day's first."""
    return day_begins(day + timedelta(days=1))


def is_working_day(day: date) -> bool:
    """Monday to Friday, no public holiday, not Midsummer's or Christmas eve (Act 150/1930 section 5 lists the same days)."""
    return day.weekday() < _SATURDAY and day not in _free_days(day.year)


def check_deadline(deadline: datetime, instant: datetime, field: str = "deadline") -> tuple[Refusal, ...]:
    """Why `deadline` cannot be one as of `instant`: past, or not on a working day. House rule."""
    day = local_day(deadline)
    found: list[Refusal] = []
    if deadline <= instant:
        found.append(InThePast(field=field))
    if not is_working_day(day):
        found.append(NotAWorkingDay(field=field, day=day))
    return tuple(found)


def half_year(day: date) -> date:
    """The first day of the half-year that holds `day`."""
    return date(day.year, _JULY if day.month >= _JULY else 1, 1)


def half_year_ends(day: date) -> date:
    """The last day of the half-year that holds `day`."""
    return date(day.year, 12, 31) if day.month >= _JULY else date(day.year, 6, 30)


def check_period(begins: date, ends: date, field: str = "ends") -> Refusal | None:
    """Why a period cannot be: it ends before it begins; None where it can."""
    return EndsBeforeItBegins(field=field) if ends < begins else None


@lru_cache(maxsize=256)
def _free_days(year: int) -> frozenset[date]:
    easter = _easter(year)
    midsummer_eve = next(day for day in (date(year, _JUNE, n) for n in range(19, 26)) if day.weekday() == _FRIDAY)
    fixed = ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))
    moving = (-2, 1, 39)  # Good Friday, Easter Monday, Ascension; the other moving ones are Saturdays and Sundays
    return frozenset(
        [date(year, month, day) for month, day in fixed]
        + [easter + timedelta(days=n) for n in moving]
        + [midsummer_eve]
    )


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the full-moon tables written as arithmetic."""
    century, golden = year // 100, year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 100 % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def working_days_after(day: date, many: int) -> date:
    """The `many`-th working day after `day`."""
    while many:
        day += timedelta(days=1)
        many -= is_working_day(day)
    return day


def answer_due(instant: datetime, days: int) -> datetime:
    """The end of office hours, 16.00 in Finland, of the `days`-th working day after `instant`."""
    due = at_local(working_days_after(local_day(instant), days), time(16))
    if due is None:  # no change of daylight saving falls on an afternoon
        raise ValueError(instant)
    return due
