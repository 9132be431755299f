"""The bounds of every value that comes in: the same for API, pages, drafts, terms and files.

Larger than any true value, and small enough that nothing reckoned from them later overflows: a day plus a period is still a day,
an amount times a quantity still has exact cents.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.refusals import Malformed, Refusal, TooLong, TooMany

LINE, PROSE = 500, 20_000
"""The most characters of one line of text, and of a text of several lines."""
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""The first and the last day that any value may be."""
MOST_WHOLE = 1_000_000
"""The largest whole number that a count may be."""
MONEY = r"[0-9]{1,12}"
"""The form of whole euros, as a regular expression."""
NUMBER = r"-?[0-9]{1,8}(\.[0-9]{1,4})?"
"""The form of a decimal number, as a regular expression."""
DEPTH, KEYS, ITEMS, VALUES, KEY = 12, 200, 500, 20_000, 100
"""The most that JSON may have: levels of nesting, keys of an object, items of a list, values in all, characters of a key."""
_LARGEST_INTEGER = 10**9
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{5,20}([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_AMOUNT = re.compile(MONEY + r"(\.[0-9]{1,2})?", re.ASCII)
_NUMBER = re.compile(NUMBER, re.ASCII)
_DIGITS, _DECIMALS = 8, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TooDeep(Refusal):
    """The JSON is nested deeper than anything asked for."""

    code = "too-deep"
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SameKeyTwice(Refusal):
    """A JSON object names one key twice, so that nobody could say which value counts."""

    code = "same-key-twice"


def has_controls(text: str) -> bool:
    """Whether `text` holds a control character other than tab and line ends, or half a surrogate pair."""
    return _CONTROLS.search(text) is not None


def without_controls(text: str) -> str:
    """`text` without control characters and halves of surrogate pairs."""
    return _CONTROLS.sub("", text)


def holds_day(day: date) -> bool:
    """Whether a day lies where days can be written."""
    return EARLIEST <= day <= LATEST


def holds_number(number: Decimal) -> bool:
    """Whether a number is finite, below 100 000 000 either way, and has at most four decimals."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return abs(number) < 10**_DIGITS and isinstance(exponent, int) and exponent >= -_DECIMALS


def written_day(text: str) -> date:
    """The day that `2026-12-11` says, of whatever year. Raises ValueError where it is none."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def read_day(text: str) -> date:
    """The day that `2026-12-11` says. Raises ValueError where it is none, or out of bounds."""
    found = written_day(text)
    if not holds_day(found):
        raise ValueError("out of bounds")
    return found


def read_instant(text: str) -> datetime:
    """The instant that a day, an hour and a zone say. Raises ValueError where it is none, or out of bounds."""
    found = datetime.fromisoformat(text) if _INSTANT.fullmatch(text) else None
    if found is None or not holds_day(found.replace(tzinfo=None).date()):
        raise ValueError("not an instant")
    return found


def read_number(text: str) -> Decimal:
    """The decimal number that `-0.5` says. Raises ValueError where it is none, or out of bounds."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number")
    return Decimal(text)


def is_amount(text: str) -> bool:
    """Whether `text` is an amount of money as data, zero or more, below 1 000 000 000 000 euros: `1250`, `1250.50`."""
    return _AMOUNT.fullmatch(text) is not None


def check_json(value: object) -> Refusal | None:
    """Why JSON, or YAML, is out of bounds, at the first place where it is; None where all of it can be read on.

    Asked before anything else reads it. Not by recursion: how deep it goes is one of the questions.
    """
    queue, left = [(value, "", 0)], VALUES
    while queue:
        one, at, depth = queue.pop()
        left -= 1
        found = TooMany(field="body", limit=VALUES) if left < 0 else _out_of_bounds(one, at or "body", depth)
        if found is not None:
            return found
        if isinstance(one, dict):
            queue += [(part, f"{at}.{key}" if at else key, depth + 1) for key, part in one.items()]
        elif isinstance(one, list):
            queue += [(part, f"{at}.{number}" if at else str(number), depth + 1) for number, part in enumerate(one)]
    return None


def _out_of_bounds(value: object, at: str, depth: int) -> Refusal | None:
    """Why one value cannot stand, apart from the values in it."""
    match value:
        case _ if depth > DEPTH:
            return TooDeep(field=at, limit=DEPTH)
        case bool() | None:
            return None
        case int():
            return None if abs(value) <= _LARGEST_INTEGER else Malformed(field=at, kind="number")
        case str() if len(value) > PROSE:
            return TooLong(field=at, limit=PROSE)
        case str():
            return Malformed(field=at, kind="text") if has_controls(value) else None
        case date():  # YAML has days of its own, and instants, which are days too
            return None if type(value) is date and holds_day(value) else Malformed(field=at, kind="day")
        case list():
            return TooMany(field=at, limit=ITEMS) if len(value) > ITEMS else None
        case dict() if len(value) > KEYS:
            return TooMany(field=at, limit=KEYS)
        case dict() if not all(isinstance(key, str) and len(key) <= KEY and not has_controls(key) for key in value):
            return Malformed(field=at, kind="text")
        case dict():
            return None
        case _:  # a number with a fraction is written as text
            return Malformed(field=at, kind="number")
