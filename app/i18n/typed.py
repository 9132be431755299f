"""Reading what people type: each function answers a value, or None where the text is none; the door says what to write.

Both languages type alike: the reader of English pages in Finland writes `1 250,50` and `11.12.2026` as well. What is read is held to the
same bounds as what programs send.
"""

import re
from datetime import date, time
from decimal import Decimal

from app.domain.bounds import MOST_WHOLE, holds_day, holds_number
from app.domain.money import Money

_SPACES = dict.fromkeys(map(ord, "\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"), " ")
_MINUS = re.compile(r"^[\N{MINUS SIGN}\N{EN DASH}-] ?")
_WHOLE = r"(?P<whole>[0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})"
_NUMBER = re.compile(_WHOLE + r"(?:[.,](?P<part>[0-9]{1,2}|[0-9]{4,8}))?")
_MARKED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){1,3}),(?P<part>[0-9]{1,8})|(?P<whole_>[0-9]{1,3}(?:,[0-9]{3}){1,3})\.(?P<part_>[0-9]{1,8})"
)
_EURO = re.compile(r"^([\N{MINUS SIGN}\N{EN DASH}-]?) ?(?:€|EUR) ?| ?(?:€|EUR|euroa?)$", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{1,2})[.,] ?([0-9]{1,2})[.,] ?([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_HOUR = re.compile(r"(?:klo ?)?([0-9]{1,2})(?:[.:,]([0-9]{2}))?", re.IGNORECASE)


def number(text: str) -> Decimal | None:
    """`1 250,5`, `1250.5`, `1.250,50`, `-3`. Not `1,250`: that is 1250 for some and one and a quarter for others."""
    value = _decimal(text)
    return value if value is not None and holds_number(value) else None


def _decimal(text: str) -> Decimal | None:
    text = _plain(text)
    below = _MINUS.match(text)
    found = _MARKED.fullmatch(text, below.end() if below else 0)
    parts = [part for part in found.groups() if part] if found else None
    if found is None:
        found = _NUMBER.fullmatch(text, below.end() if below else 0)
        parts = [part for part in (found["whole"], found["part"]) if part] if found else None
    if parts is None:
        return None
    value = Decimal(".".join([re.sub(r"[ .,]", "", parts[0]), *parts[1:]]))
    return -value if below else value


def whole(text: str) -> int | None:
    """`40`, `1 250`; nothing with decimals."""
    value = _decimal(text)
    if value is None or abs(value) > MOST_WHOLE or re.search(r"[.,]", text):
        return None
    return int(value)


def percent(text: str) -> Decimal | None:
    """`40`, `12,5 %`: per hundred."""
    return number(_plain(text).removesuffix("%").rstrip())


def money(text: str) -> Money | None:
    """`1 250,50`, `1250.5 €`: euros, at most two decimals."""
    value = _decimal(_EURO.sub(r"\1", _plain(text)))
    if value is None or value != round(value, 2):
        return None
    return Money.of(f"{value:.2f}")


def day(text: str) -> date | None:
    """`11.12.2026` or `2026-12-11`, a day there is, of those that can be written."""
    text = _plain(text)
    if found := _DAY.fullmatch(text):
        numbers = int(found[3]), int(found[2]), int(found[1])
    elif found := _ISO_DAY.fullmatch(text):
        numbers = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        value = date(*numbers)
    except ValueError:
        return None
    return value if holds_day(value) else None


def hour(text: str) -> time | None:
    """`15.00`, `15:00`, `klo 15`."""
    found = _HOUR.fullmatch(_plain(text))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def _plain(text: str) -> str:
    return re.sub(" +", " ", text.translate(_SPACES)).strip()
