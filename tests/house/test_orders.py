"""Whatever a cursor may say, the order of every list can hold."""

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.db.paging import Listing

ROOT = Path(__file__).parents[2]


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
