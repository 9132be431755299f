"""How a language writes money, days, hours and numbers. Days and hours are Helsinki's; numbers never break in two."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from app.domain.money import Money

HELSINKI = ZoneInfo("Europe/Helsinki")
NB = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
_KEPT = 4_096
"""Written days, hours and numbers that are remembered at once: a page writes few of them many times, and to write one takes long."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    locale: str
    money: str
    day: str
    short_day: str
    weekday: str
    long_weekday: str
    month: str
    at: str
    hour: str


_PATTERNS = {
    "fi": _Patterns(
        locale="fi",
        money=f"{{}}{NB}€",
        day="d.M.yyyy",
        short_day="d.M.",
        weekday=f"ccc{NB}d.M.yyyy",
        long_weekday="cccc d.M.yyyy",
        month="LLLL yyyy",
        at=f" klo{NB}",
        hour="H.mm",
    ),
    "en": _Patterns(
        locale="en_GB",
        money="€{}",
        day=f"d{NB}MMM{NB}yyyy",
        short_day=f"d{NB}MMM",
        weekday=f"EEE{NB}d{NB}MMM{NB}yyyy",
        long_weekday=f"EEEE d{NB}MMMM{NB}yyyy",
        month="MMMM yyyy",
        at=f" at{NB}",
        hour="HH:mm",
    ),
}


class Formats:
    """The ways of one language."""

    def __init__(self, language: str) -> None:
        """`language`: one of those that `texts` knows."""
        self.language = language
        self._p = _PATTERNS[language]
        self._locale = Locale.parse(self._p.locale)
        self._ways: Mapping[str, Callable[[Any], str]] = {
            "day": self.day,
            "weekday": self.weekday,
            "long-weekday": self.long_weekday,
            "when": self.when,
            "until": self.until,
            "deadline": self.deadline,
            "hour": self.hour,
            "zone": self.zone,
            "month": self.month,
            "euros": self.euros,
            "percent": self.percent,
            "points": self.points,
            "plain": str,
        }

    def show(self, value: object, way: str = "") -> str:
        """`value` as its type is written, or in the `way` named. Raises ValueError for a way that there is none of."""
        if way:
            if way not in self._ways:
                raise ValueError(f"no way called {way}")
            return self._ways[way](value)
        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, datetime):
            return self.when(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return self.number(value)
        if isinstance(value, Mapping):  # names by language: Finnish where there is none in this one
            return str(value.get(self.language) or value.get("fi", ""))
        if isinstance(value, tuple | list | frozenset):
            return self.listed([self.show(one) for one in value])
        return str(value)

    def money(self, amount: Money) -> str:
        """Euros and cents: `1 250,50 €`."""
        return self._euros(Decimal(amount.cents) / 100, "#,##0.00")

    def euros(self, amount: Money) -> str:
        """Whole euros where the sum is whole, cents where it is not: only for estimates and ceilings."""
        return self.money(amount) if amount.cents % 100 else self._euros(Decimal(amount.cents // 100), "#,##0")

    def number(self, value: int | Decimal, decimals: int | None = None) -> str:
        """A number, with as many decimals as it has, or as asked for: `1 250`, `0,5`."""
        return self._decimal(value, "#,##0." + ("#" * 8 if decimals is None else "0" * decimals))

    def points(self, value: Decimal) -> str:
        """Points of an assessment, two decimals: `87,00`."""
        return self.number(value, 2)

    def percent(self, value: int | Decimal) -> str:
        """`value` per hundred: 12.5 is `12,5 %`."""
        text = format_percent(
            Decimal(value) / 100, "#,##0.####" + ("%" if self._p.locale == "en_GB" else f"{NB}%"), locale=self._locale
        )
        return text.replace("-", MINUS)

    def day(self, day: date) -> str:
        """`24.11.2026`."""
        return self._day(day, self._p.day)

    def weekday(self, day: date) -> str:
        """`pe 11.12.2026`."""
        return self._day(day, self._p.weekday)

    def long_weekday(self, day: date) -> str:
        """`perjantai 11.12.2026`."""
        return self._day(day, self._p.long_weekday)

    def month(self, day: date) -> str:
        """The month `day` lies in: `elokuu 2026`."""
        return self._day(day, self._p.month)

    def days(self, first: date, last: date | None) -> str:
        """A range, its last day included; both years only where they differ; open where there is no last day."""
        if last is None:
            return f"{self.day(first)}{DASH}"
        if first == last:
            return self.day(first)
        begins = self._day(first, self._p.short_day) if first.year == last.year else self.day(first)
        return f"{begins}{DASH}{self.day(last)}"

    def hour(self, instant: datetime) -> str:
        """The time of day: `15.00`."""
        return _hour(_local(instant).time().replace(second=0, microsecond=0), self._p.hour, self._p.locale)

    def until(self, instant: datetime, *, long: bool = False) -> str:
        """When a time ends: `pe 11.12.2026 klo 15.00`; at midnight the day alone that is over then, `to 10.12.2026`."""
        if _local(instant).time() == time(0):
            last = instant - timedelta(hours=1)
            return self.long_weekday(last) if long else self.weekday(last)
        return self.deadline(instant) if long else self.when(instant)

    def when(self, instant: datetime) -> str:
        """`pe 11.12.2026 klo 15.00`."""
        return f"{self.weekday(instant)}{self._p.at}{self.hour(instant)}"

    def deadline(self, instant: datetime) -> str:
        """`perjantai 11.12.2026 klo 15.00`."""
        return f"{self.long_weekday(instant)}{self._p.at}{self.hour(instant)}"

    def zone(self, instant: datetime) -> str:
        """What Helsinki's clock was or will be off from UTC at `instant`: `UTC+2`."""
        offset = _local(instant).utcoffset() or timedelta(0)
        return f"UTC{offset // timedelta(hours=1):+d}"

    def listed(self, words: list[str]) -> str:
        """`Forssa, Tammela ja Jokioinen`."""
        return format_list(words, locale=self._locale)

    def _day(self, day: date, pattern: str) -> str:
        return _date(_local(day).date() if isinstance(day, datetime) else day, pattern, self._p.locale)

    def _euros(self, amount: Decimal, pattern: str) -> str:
        sign = MINUS if amount < 0 else ""
        return sign + self._p.money.format(self._decimal(abs(amount), pattern))

    def _decimal(self, value: int | Decimal, pattern: str) -> str:
        return _number(value, pattern, self._p.locale)


@lru_cache(_KEPT)
def _date(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(_KEPT)
def _hour(hour: time, pattern: str, locale: str) -> str:
    return format_time(hour, pattern, locale=locale)


@lru_cache(_KEPT)
def _number(value: int | Decimal, pattern: str, locale: str) -> str:
    return format_decimal(value, pattern, locale=locale).replace("-", MINUS)


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant.astimezone(HELSINKI)
