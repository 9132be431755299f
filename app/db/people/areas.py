"""Areas, their code lists, policies and readable numbers."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import every
from app.domain.ids import AreaId
from app.domain.people.areas import Area, Code, CodeList

_NUMBER = text("""
INSERT INTO counters (area_id, kind, year, last) VALUES (:area, :kind, :year, :many)
ON CONFLICT (area_id, kind, year) DO UPDATE SET last = counters.last + :many RETURNING last""")
_POLICIES = text("""
SELECT DISTINCT ON (key) key, value FROM policies WHERE area_id = :area AND begins <= :day ORDER BY key, begins DESC""")
_POLICY = text(
    "SELECT value FROM policies WHERE area_id = :area AND key = :key AND begins <= :day ORDER BY begins DESC LIMIT 1"
)


_POLICY_OF_EACH = text("""
SELECT DISTINCT ON (area_id) area_id, value FROM policies WHERE area_id = ANY(:areas) AND key = :key AND begins <= :day
ORDER BY area_id, begins DESC""")


async def all_areas(connection: AsyncConnection) -> tuple[Area, ...]:
    """Every area, by name."""
    return await every(connection, Area, "name")


async def codes(connection: AsyncConnection, area: AreaId) -> tuple[Code, ...]:
    """The area's code lists, in the order the area gave them."""
    return await every(connection, Code, "list", "position", "code", area_id=area)


async def names(connection: AsyncConnection, area: AreaId, which: CodeList) -> dict[str, Mapping[str, str]]:
    """What one of the area's lists calls its codes, by language."""
    return {code.code: code.names for code in await codes(connection, area) if code.list is which}


async def policy(connection: AsyncConnection, area: AreaId, key: str, day: date, otherwise: int) -> int:
    """The number that the area has decided for `key` as of `day`, else `otherwise`."""
    found = (await connection.execute(_POLICY, {"area": area, "key": key, "day": day})).scalar_one_or_none()
    return otherwise if found is None else int(found)


async def policy_of_each(
    connection: AsyncConnection, areas: Iterable[AreaId], key: str, day: date, otherwise: int
) -> dict[AreaId, int]:
    """What each of the areas has decided about `key` as of `day`."""
    every = list(areas)
    rows = await connection.execute(_POLICY_OF_EACH, {"areas": every, "key": key, "day": day})
    return dict.fromkeys(every, otherwise) | {AreaId(row.area_id): int(row.value) for row in rows}


async def policies(connection: AsyncConnection, area: AreaId, day: date) -> dict[str, int]:
    """Every number that the area has decided, by key, as of `day`."""
    rows = await connection.execute(_POLICIES, {"area": area, "day": day})
    return {row.key: int(row.value) for row in rows}


async def numbers(connection: AsyncConnection, area: Area, kind: str, year: int, many: int = 1) -> tuple[str, ...]:
    """The next readable numbers of a kind: TH-MK-2026-0042."""
    asked = {"area": area.id, "kind": kind, "year": year, "many": many}
    last = (await connection.execute(_NUMBER, asked)).scalar_one()
    return tuple(f"{area.prefix}-{kind}-{year}-{n:04d}" for n in range(last - many + 1, last + 1))
