"""Values that change, as an area entered them."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import every, one
from app.db.tables import read, table
from app.domain.ids import AreaId, ValueId
from app.domain.law.values import DatedValue, ValueState

_V = table(DatedValue)


async def get(connection: AsyncConnection, area: AreaId, value: ValueId) -> DatedValue | None:
    """One entry of the area; None where there is none."""
    return await one(connection, DatedValue, area_id=area, id=value)


async def several(connection: AsyncConnection, area: AreaId, ids: Iterable[ValueId]) -> tuple[DatedValue, ...]:
    """The entries with these ids."""
    rows = (await connection.execute(_several(), {"area": area, "ids": list(ids)})).mappings()
    return tuple(read(DatedValue, row) for row in rows)


@cache
def _several() -> sa.Select[Any]:
    return sa.select(_V).where(_V.c.area_id == sa.bindparam("area"), _V.c.id.in_(sa.bindparam("ids", expanding=True)))


async def locked(connection: AsyncConnection, area: AreaId, value: ValueId) -> tuple[DatedValue, datetime] | None:
    """One entry after whoever was changing it is done, and the instant then. A settled one is read, since nobody can lock or change it."""
    mine = (_V.c.area_id == area, _V.c.id == value)
    await connection.execute(sa.select(_V.c.id).where(*mine).with_for_update(key_share=True))
    query = sa.select(_V, sa.func.instant().label("at_instant")).where(*mine)
    row = (await connection.execute(query)).mappings().one_or_none()
    return (read(DatedValue, row), row["at_instant"]) if row else None


async def of_area(connection: AsyncConnection, area: AreaId, limit: int) -> tuple[DatedValue, ...]:
    """The area's latest entries, withdrawn ones too, the newest first."""
    query = sa.select(_V).where(_V.c.area_id == area).order_by(_V.c.entered_at.desc(), _V.c.id).limit(limit)
    return tuple(read(DatedValue, row) for row in (await connection.execute(query)).mappings())


async def in_state(connection: AsyncConnection, area: AreaId, state: ValueState) -> tuple[DatedValue, ...]:
    """The area's entries in a state, the oldest entry first."""
    return await every(connection, DatedValue, "entered_at", "id", area_id=area, state=state)
