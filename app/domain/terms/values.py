"""Reads the values in a terms document within bounds; raises `Unreadable` with the fault's code for a value that is not what it should be."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.bounds import has_controls, holds_day, holds_number, is_amount, written_day
from app.domain.money import Money

E = TypeVar("E", bound=StrEnum)
MOST_CLAUSES, MOST, MOST_TABLES, MOST_ROWS = 50, 30, 10, 20
"""The most clauses of one document; items of every other list (measures, limits, groups); tables of rates; rows of such a table."""
MOST_TIMES, LONGEST_DAYS, LONGEST_NAME = 1_000, 3_660, 100
"""The most occurrences of a clause; days of a period (ten years); characters of a name."""
_WRITTEN = re.compile(r"-?[0-9]{1,50}(\.[0-9]{1,50})?", re.ASCII)


class Unreadable(Exception):
    """A part that cannot be read; carries the fault's code."""


def only_known(given: Mapping[str, Any], words: frozenset[str], later: frozenset[str]) -> None:
    """Refuse a word of an object that the language does not have, or has only in a later version."""
    if later & set(given):
        raise Unreadable("not-built")
    if set(given) - words:
        raise Unreadable("unknown-name")


def an_object(value: object) -> Mapping[str, Any]:
    """`given` as a JSON object; raises Unreadable where it is none."""
    if isinstance(value, Mapping):
        return value
    raise Unreadable("unknown-code")


def a_list(value: object, most: int = MOST) -> list[Any]:
    """A list of at most `most`."""
    if not isinstance(value, list):
        raise Unreadable("unknown-code")
    bounded(len(value), most)
    return value


def by_name(value: object, most: int = MOST) -> list[tuple[str, Any]]:
    """The values of a JSON object by name, each read by `read`."""
    given = an_object(value)
    bounded(len(given), most)
    return [(a_text(name), one) for name, one in given.items()]


def some_words(value: object) -> tuple[str, ...]:
    """A list of names."""
    return tuple(a_text(word) for word in a_list(value))


def a_text(value: object) -> str:
    """A name: text that is not empty, of at most a hundred characters."""
    if not isinstance(value, str) or not value or has_controls(value):
        raise Unreadable("unknown-code")
    bounded(len(value), LONGEST_NAME)
    return value


def a_flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Unreadable("unknown-code")
    return value


def bounded(value: int, most: int) -> None:
    """Refuse what is more than `most`."""
    if value > most:
        raise Unreadable("out-of-bounds")


def a_count(value: object, most: int) -> int:
    """A whole number from 1 to `most`."""
    if type(value) is not int or value < 1:
        raise Unreadable("unknown-code")
    bounded(value, most)
    return value


def some_days(value: object) -> int | None:
    """A count of days or units, if there is one."""
    return None if value is None else a_count(value, LONGEST_DAYS)


def _written(value: object) -> str:
    """A number as its digits: text, or a whole number of JSON."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not _WRITTEN.fullmatch(text):
        raise Unreadable("unknown-code")
    if Decimal(text) < 0:
        raise Unreadable("negative-amount")
    return text.removeprefix("-")


def a_number(value: object) -> Decimal:
    """A decimal number, zero or more."""
    found = Decimal(_written(value))
    if not holds_number(found):
        raise Unreadable("out-of-bounds")
    return found


def a_sum(value: object) -> Money:
    """An amount of money, zero or more."""
    text = _written(value)
    if not is_amount(text):
        raise Unreadable("out-of-bounds")
    return Money.of(text)


def maybe_a_sum(value: object) -> Money | None:
    """An amount of money, or None for one that the award fills in."""
    return None if value is None else a_sum(value)


def a_day(value: object) -> date:
    """A day that can be written."""
    found = written_day(a_text(value))
    if not holds_day(found):
        raise Unreadable("out-of-bounds")
    return found


def one_of(kind: type[E], value: object) -> E:
    """One of the words of `kind`."""
    return kind(a_text(value))
