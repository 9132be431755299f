"""A list page by page: what part of it is asked for, what is answered, and the cursor that leads on.

A cursor is the place of a row in the list's order, written as text that callers hand back as it came. Rows that are added or
leave between two pages neither repeat nor hide another row.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.domain.bounds import has_controls
from app.domain.refusals import Refusal, Refused

T = TypeVar("T")
S = TypeVar("S")
MOST = 200
"""Rows of one page, at most."""
USUAL = 50
"""Rows of a page where nobody says how many."""
MOST_COUNTED = 10_000
"""A list is counted so far and no further, so that its count costs the same at any size."""
LONGEST = 3_000
"""Characters of a cursor: enough for one line of text (`bounds.LINE`) of four bytes a character, and the rest of a place."""
_INTEGERS = range(-(2**63), 2**63)
_EARLIEST = 1900
_KINDS: Mapping[type, Callable[[str], Any]] = {
    str: str,
    int: int,
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCursor(Refusal):
    """The cursor was not given by this list."""

    code = "wrong-cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchFilter(Refusal):
    """The list cannot be filtered by that."""

    code = "no-such-filter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What part of a list is asked for: at most `limit` rows after `cursor` (None: from its beginning), of those that fit every filter.

    `filters`: values by the name of the filter. `q` is words, or parts of words, in lower case: each must be found somewhere.
    """

    limit: int = USUAL
    cursor: str | None = None
    filters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Rows of a list in its order, and how many rows the whole list has: `MOST_COUNTED` means that many or more.

    `places`: of each row in the order of the list called `name`. `more`: whether rows follow.
    """

    name: str
    rows: tuple[T, ...]
    places: tuple[tuple[Any, ...], ...]
    more: bool
    count: int

    @property
    def next(self) -> str | None:
        """The cursor of the page that follows; None: this is the last one."""
        return cursor(self.name, self.places[-1]) if self.more else None

    def of(self, rows: Iterable[S]) -> "Page[S]":
        """The same page with something else in each row's place."""
        return Page(name=self.name, rows=tuple(rows), places=self.places, more=self.more, count=self.count)

    def first(self, many: int) -> "Page[T]":
        """The page cut short after `many` rows; what is cut off comes on the next page."""
        if many >= len(self.rows):
            return self
        return Page(name=self.name, rows=self.rows[:many], places=self.places[:many], more=True, count=self.count)


def cursor(name: str, place: Sequence[object]) -> str:
    """A place in the order of the list called `name`, as text for an address."""
    parts = [part.isoformat() if isinstance(part, date) else str(part) for part in place]
    return (
        urlsafe_b64encode(json.dumps([name, *parts], ensure_ascii=False, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def place(name: str, kinds: Sequence[type], given: str) -> tuple[Any, ...]:
    """The place that `given`, a cursor of the list called `name`, says: values of `kinds`. Raises Refused for anything else."""
    try:
        parts = json.loads(urlsafe_b64decode(given[:LONGEST] + "=" * (-len(given) % 4)))
        texts = [part if isinstance(part, str) else "" for part in parts] if isinstance(parts, list) else []
        found = tuple(_KINDS[kind](text) for kind, text in zip(kinds, texts[1:], strict=True))
    except (ValueError, RecursionError):
        raise Refused(WrongCursor(field="cursor")) from None
    if not all(_holds(part) for part in found) or cursor(name, found) != given:
        raise Refused(WrongCursor(field="cursor"))
    return found


def _holds(part: object) -> bool:
    """Whether a column holds such a value."""
    match part:
        case str():
            return not has_controls(part)
        case int():
            return part in _INTEGERS
        case datetime():
            return part.tzinfo is UTC and part.year >= _EARLIEST
        case date():
            return part.year >= _EARLIEST
        case _:
            return True
