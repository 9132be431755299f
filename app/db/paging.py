"""Lists page by page: each is a select, an order and filters, said once; every page reads only the rows it shows and counts the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.paging import MOST_COUNTED, Asked, Page, place

T = TypeVar("T")


@dataclass(frozen=True, eq=False, kw_only=True)
class Listing:
    """A list that can grow.

    `name` stands in its cursors. `rows` selects all of it, with a parameter for whose it is. `order`: columns without NULL that an
    index has in this order, the last of which tells two rows apart; all run down with `down`, else up. `filters`: conditions
    by name, each with a parameter of that name. `words`: the text, in lower case, that the filter `q` looks for words in.
    """

    name: str
    rows: sa.Select[Any]
    order: tuple[sa.ColumnElement[Any], ...]
    down: bool = False
    filters: Mapping[str, sa.ColumnElement[bool] | sa.TextClause] = field(default_factory=dict)
    words: sa.ColumnElement[Any] | None = None


async def page(
    connection: AsyncConnection, listing: Listing, asked: Asked, read: Callable[[sa.RowMapping], T], **whose: object
) -> Page[T]:
    """The part of a list that is asked for, and the count of all that fits the filters: two statements."""
    wanted = {name: value for name, value in asked.filters.items() if value not in (None, (), "")}
    looked_for = wanted.pop("q", ())
    parts: tuple[str, ...] = looked_for if isinstance(looked_for, tuple) else ()
    given = {**whose, **wanted, **{f"q_{n}": f"%{_plain(part)}%" for n, part in enumerate(parts)}}
    at = {}
    if asked.cursor is not None:
        kinds = [column.type.python_type for column in listing.order]
        at = {f"at_{n}": value for n, value in enumerate(place(listing.name, kinds, asked.cursor))}
    fitting = (listing, frozenset(wanted), len(parts))
    rows = await connection.execute(_rows(*fitting, onward=bool(at)), given | at | {"most": asked.limit + 1})
    found = rows.mappings().all()
    count = (await connection.execute(_count(*fitting), given)).scalar_one()
    shown = found[: asked.limit]
    return Page(
        name=listing.name,
        rows=tuple(read(row) for row in shown),
        places=tuple(tuple(row[f"at_{n}"] for n in range(len(listing.order))) for row in shown),
        more=len(found) > asked.limit,
        count=count,
    )


def serial(numbered: sa.Table) -> sa.ColumnElement[int]:
    """The column of a numbered table that sorts by year and number, which the number as text does not past 9999."""
    return sa.literal_column(f"{numbered.name}.serial", sa.BigInteger)


def same(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """The filter called `name`: a column has the value that is asked for."""
    return column == sa.bindparam(name, type_=column.type)


def text_of(*columns: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """What stands in columns, in lower case, for `words` of a list."""
    return sa.func.lower(sa.func.concat_ws(" ", *columns))


def _plain(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@cache
def _fitting(listing: Listing, names: frozenset[str], looked_for: int) -> sa.Select[Any]:
    """All rows that fit the filters `names`, and hold as many words as are `looked_for`."""
    found = listing.rows.where(*(listing.filters[name] for name in sorted(names)))
    for n in range(looked_for if listing.words is not None else 0):
        found = found.where(listing.words.like(sa.bindparam(f"q_{n}", type_=sa.Text)))  # type: ignore[union-attr]  # asked above
    return found


@cache
def _rows(listing: Listing, names: frozenset[str], looked_for: int, *, onward: bool) -> sa.Select[Any]:
    asked = _fitting(listing, names, looked_for)
    asked = asked.add_columns(*(column.label(f"at_{n}") for n, column in enumerate(listing.order)))
    if onward:
        here = sa.tuple_(*listing.order)
        there = sa.tuple_(*(sa.bindparam(f"at_{n}", type_=column.type) for n, column in enumerate(listing.order)))
        asked = asked.where(here < there if listing.down else here > there)
    ordered = (column.desc() if listing.down else column.asc() for column in listing.order)
    return asked.order_by(*ordered).limit(sa.bindparam("most", type_=sa.Integer))


@cache
def _count(listing: Listing, names: frozenset[str], looked_for: int) -> sa.Select[Any]:
    bare: sa.Select[Any] = _fitting(listing, names, looked_for).with_only_columns(
        sa.literal_column("1"), maintain_column_froms=True
    )
    return sa.select(sa.func.count()).select_from(bare.limit(sa.literal_column(str(MOST_COUNTED))).subquery())
