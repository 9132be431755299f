"""Whatever a cursor may say, the order of every list can hold, and whatever an order holds, a cursor can say."""

import importlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.db.home.waiting import PLACE
from app.db.paging import Listing
from app.domain.bounds import LINE
from app.domain.paging import cursor, place

ROOT = Path(__file__).parents[2]
LONGEST: dict[type, object] = {
    str: "\U0001f600" * LINE,
    int: -(2**63),
    UUID: UUID(int=2**128 - 1),
    date: date(9999, 12, 31),
    datetime: datetime.max.replace(tzinfo=UTC),
}
"""The value that is written longest in a cursor, of each type that an order may have."""


def listings() -> Iterator[tuple[str, Listing]]:
    """Every list of the database's floor, with the file that says it."""
    for file in sorted((ROOT / "app" / "db").rglob("*.py")):
        if "Listing(\n" not in file.read_text(encoding="utf-8"):
            continue
        path = file.relative_to(ROOT)
        module = importlib.import_module(".".join(path.with_suffix("").parts))
        every = [one for value in vars(module).values() for one in _in(value)]
        assert every, f"{path}: a list that is neither in a name of the module nor in a mapping of it is not seen here"
        yield from ((str(path), one) for one in every)


def _in(value: object) -> tuple[Listing, ...]:
    held = tuple(value.values()) if isinstance(value, Mapping) else (value,)
    return tuple(one for one in held if isinstance(one, Listing))


LISTS = [pytest.param(one, id=f"{file}:{one.name}") for file, one in listings()]


@pytest.mark.parametrize("listing", LISTS)
def test_whole_numbers_hold_what_a_cursor_may_say(listing: Listing) -> None:
    whole = [column for column in listing.order if column.type.python_type is int]
    assert [column for column in whole if not isinstance(column.type, sa.BigInteger)] == [], "64 bits, in SQL too"


@pytest.mark.parametrize(("name", "kinds"), [
    *(pytest.param(one.name, [c.type.python_type for c in one.order], id=f"{file}:{one.name}") for file, one in listings()),
    pytest.param("home", PLACE, id="home"),
])  # fmt: skip
def test_the_longest_place_is_read_back(name: str, kinds: list[type[Any]]) -> None:
    longest = tuple(LONGEST[kind] for kind in kinds)
    assert place(name, kinds, cursor(name, longest)) == longest
