"""Walking a list by its cursors shows each row once, in order, whatever is added meanwhile; filters leave out what Python would leave out."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.db.paging import Listing, page, same, text_of
from app.domain.paging import Asked
from app.domain.searching import words

_T = sa.Table(
    "walked",
    sa.MetaData(),
    sa.Column("whose", sa.Integer),
    sa.Column("rank", sa.Integer),
    sa.Column("id", sa.Uuid),
    sa.Column("state", sa.Text),
    sa.Column("title", sa.Text),
    prefixes=["TEMPORARY"],
)
_LISTS = {
    down: Listing(
        name="walked",
        rows=sa.select(_T).where(_T.c.whose == sa.bindparam("whose")),
        order=(_T.c.rank, _T.c.id),
        down=down,
        filters={"state": same(_T.c.state, "state")},
        words=text_of(_T.c.title, _T.c.state),
    )
    for down in (True, False)
}


@dataclass(frozen=True)
class Row:
    whose: int
    rank: int
    id: UUID
    state: str
    title: str


ROWS = some.lists(
    some.builds(
        Row,
        whose=some.sampled_from([1, 1, 1, 2]),
        rank=some.integers(-1, 2),
        id=some.uuids(),
        state=some.sampled_from(["open", "over"]),
        title=some.sampled_from(["Työhönvalmennus", "100 %", "a_b", "ab", "VALMENNUS ja ohjaus", "\\"]),
    ),
    max_size=14,
    unique_by=lambda row: row.id,
)
FILTERS = some.fixed_dictionaries(
    {},
    optional={
        "state": some.sampled_from(["open", "over", "none"]),
        "q": some.sampled_from(["valmennus", "a_b", "open JA", "!", "100"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(before=ROWS, added=some.lists(ROWS, max_size=4), limit=some.integers(1, 5), down=some.booleans(), typed=FILTERS)
async def test_walking(
    owner_engine: AsyncEngine,
    before: list[Row],
    added: list[list[Row]],
    limit: int,
    *,
    down: bool,
    typed: dict[str, str],
) -> None:
    filters: dict[str, Any] = {name: words(value) if name == "q" else value for name, value in typed.items()}
    batches = list(added)
    async with owner_engine.connect() as connection:
        await connection.run_sync(_T.create)
        await _add(connection, before)
        there, walked, at = list(before), list[Row](), None
        while True:
            asked = Asked(limit=limit, cursor=at, filters=filters)
            found = await page(connection, _LISTS[down], asked, _read, whose=1)
            fitting = [row for row in there if _fits(row, filters)]
            assert found.count == len(fitting)
            assert len(found.rows) <= limit
            walked += found.rows
            at = found.next
            if at is None:
                break
            new = [row for row in (batches.pop() if batches else []) if row.id not in {one.id for one in there}]
            await _add(connection, new)
            there += new
        await connection.rollback()
    assert walked == sorted(set(walked), key=lambda row: (row.rank, row.id), reverse=down)
    assert {row for row in before if _fits(row, filters)} <= set(walked)
    assert all(_fits(row, filters) for row in walked)


def _read(row: sa.RowMapping) -> Row:
    return Row(**{name: row[name] for name in ("whose", "rank", "id", "state", "title")})


async def _add(connection: AsyncConnection, rows: list[Row]) -> None:
    if rows:
        await connection.execute(sa.insert(_T), [vars(row) for row in rows])


def _fits(row: Row, filters: dict[str, Any]) -> bool:
    text = f"{row.title} {row.state}".lower()
    return (
        row.whose == 1
        and filters.get("state") in (None, row.state)
        and all(word in text for word in filters.get("q", ()))
    )
