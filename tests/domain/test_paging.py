"""Cursors: what was given is read back, and nothing else is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.paging import LONGEST, Page, WrongCursor, cursor, place
from app.domain.refusals import Refused

PLACES = some.tuples(
    some.text(some.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30),
    some.integers(-(2**63), 2**63 - 1),
    some.uuids(),
    some.dates(date(1900, 1, 1)),
    some.datetimes(datetime(1900, 1, 1), timezones=some.just(UTC)),  # noqa: DTZ001  # hypothesis adds the zone
)
KINDS = [type(part) for part in ("", 0)]


def kinds(found: tuple[Any, ...]) -> list[type]:
    return [type(part) for part in found]


@given(PLACES)
def test_a_place_is_read_back(found: tuple[Any, ...]) -> None:
    assert place("some", kinds(found), cursor("some", found)) == found


@given(some.one_of(some.text(max_size=60), some.text("abcdefABCDEF0123-_", max_size=60)))
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        place("some", [str, int], typed)
    assert refused.value.reasons == (WrongCursor(field="cursor"),)


@pytest.mark.parametrize(
    ("kinds", "given"),
    [
        ([int], cursor("other", [1])),
        ([int, int], cursor("some", [1])),
        ([int], cursor("some", [1, 2])),
        ([int], cursor("some", [2**63])),
        ([int], cursor("some", ["01"])),
        ([int], cursor("some", ["a"])),
        ([str], cursor("some", ["\x00"])),
        ([str], "WyJzb21lIiwiXHVkODAwIl0"),  # half a surrogate pair, which cannot be written
        ([str], cursor("some", ["a" * LONGEST])),
        ([date], cursor("some", ["0001-01-01"])),
        ([datetime], cursor("some", ["2026-01-01T00:00:00"])),
        ([datetime], cursor("some", ["2026-01-01T00:00:00+02:00"])),
        ([int], cursor("some", [1]) + "="),
        ([int], "eyJhIjoxfQ"),
        ([int], "MQ"),
        ([str], "WyJzb21lIiw1XQ"),
    ],
)
def test_no_place_of_this_list(kinds: list[type], given: str) -> None:
    with pytest.raises(Refused):
        place("some", kinds, given)


def test_a_page_cut_short_goes_on_where_it_was_cut() -> None:
    whole = Page(name="some", rows=("a", "b", "c"), places=((1,), (2,), (3,)), more=False, count=3)
    assert whole.next is None
    assert whole.first(3) is whole
    assert whole.first(2).rows == ("a", "b")
    assert whole.first(2).next == cursor("some", [2])
