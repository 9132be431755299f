"""Lists page by page: each is a select, an order and filters, said once; every page reads only the rows it shows and counts the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.paging import MOST_COUNTED, Asked, Page, place

T = TypeVar("T")


@dataclass(frozen=True, eq=False, kw_only=True)
class Listing:
    """A list that can grow.

    `name` stands in its cursors. `rows` selects all of it, with a parameter for whose it is. `order`: columns without NULL that an index
    has in this order, the last of which tells two rows apart; all run down with `down`, else up. `filters`: conditions by
    name, each with a parameter of that name.
    """

    name: str
    rows: sa.Select[Any]
    order: tuple[sa.ColumnElement[Any], ...]
    down: bool = False
    filters: Mapping[str, sa.ColumnElement[bool]] = field(default_factory=dict)


async def page(
    connection: AsyncConnection, listing: Listing, asked: Asked, read: Callable[[sa.RowMapping], T], **whose: object
) -> Page[T]:
    """The part of a list that is asked for, and the count of all that fits the filters: two statements."""
    wanted = {name: _value(value) for name, value in asked.filters.items() if value not in (None, (), "")}
    given = {**whose, **wanted}
    at = {}
    if asked.cursor is not None:
        kinds = [column.type.python_type for column in listing.order]
        at = {f"at_{n}": value for n, value in enumerate(place(listing.name, kinds, asked.cursor))}
    names = frozenset(wanted)
    rows = await connection.execute(_rows(listing, names, onward=bool(at)), given | at | {"most": asked.limit + 1})
    found = rows.mappings().all()
    count = (await connection.execute(_count(listing, names), given)).scalar_one()
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
    """The filter `name`: a column has its value."""
    return column == sa.bindparam(name, type_=column.type)


def holds(*texts: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """The filter `q`: every word is found in one of `texts`, as a part of a word too."""
    text = texts[0] if len(texts) == 1 else sa.func.concat_ws(" ", *texts)
    return sa.func.lower(text).op("LIKE", is_comparison=True)(sa.all_(sa.bindparam("q", type_=pg.ARRAY(sa.Text))))


def _value(value: object) -> object:
    return [f"%{_plain(part)}%" for part in value] if isinstance(value, tuple) else value


def _plain(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@cache
def _fitting(listing: Listing, names: frozenset[str]) -> sa.Select[Any]:
    return listing.rows.where(*(listing.filters[name] for name in sorted(names)))


@cache
def _rows(listing: Listing, names: frozenset[str], *, onward: bool) -> sa.Select[Any]:
    asked = _fitting(listing, names).add_columns(*(column.label(f"at_{n}") for n, column in enumerate(listing.order)))
    if onward:
        here = sa.tuple_(*listing.order)
        there = sa.tuple_(*(sa.bindparam(f"at_{n}", type_=column.type) for n, column in enumerate(listing.order)))
        asked = asked.where(here < there if listing.down else here > there)
    ordered = (column.desc() if listing.down else column.asc() for column in listing.order)
    return asked.order_by(*ordered).limit(sa.bindparam("most", type_=sa.Integer))


@cache
def _count(listing: Listing, names: frozenset[str]) -> sa.Select[Any]:
    bare: sa.Select[Any] = _fitting(listing, names).with_only_columns(
        sa.literal_column("1"), maintain_column_froms=True
    )
    return sa.select(sa.func.count()).select_from(bare.limit(sa.literal_column(str(MOST_COUNTED))).subquery())
