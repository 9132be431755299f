"""Needs."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import one
from app.db.tables import read, table
from app.domain.buying.needs import Need
from app.domain.ids import AreaId, NeedId

_N = table(Need)


async def get(connection: AsyncConnection, area: AreaId, need: NeedId) -> Need | None:
    """One need."""
    return await one(connection, Need, area_id=area, id=need)


async def of_area(connection: AsyncConnection, area: AreaId, limit: int, after: str | None = None) -> tuple[Need, ...]:
    """An area's needs, the newest number first, below number `after`."""
    asked = sa.select(_N).where(_N.c.area_id == area)
    if after is not None:
        asked = asked.where(_N.c.number < after)
    rows = (await connection.execute(asked.order_by(_N.c.number.desc()).limit(limit))).mappings()
    return tuple(read(Need, row) for row in rows)
