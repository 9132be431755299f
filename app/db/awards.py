"""Public awards."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.tables import read, table
from app.domain.awards import PublicAward
from app.domain.ids import AreaId

_A = table(PublicAward)


async def listed(
    connection: AsyncConnection, limit: int, area: AreaId | None, after: str | None
) -> tuple[PublicAward, ...]:
    """Awards of one area or of all, newest first."""
    asked = sa.select(_A)
    if area is not None:
        asked = asked.where(_A.c.area_id == area)
    if after is not None:
        other = _A.alias()
        place = sa.select(other.c.concluded_at).where(other.c.number == after).limit(1).scalar_subquery()
        asked = asked.where(sa.tuple_(_A.c.concluded_at, _A.c.number) < sa.tuple_(place, after))
    rows = (
        await connection.execute(asked.order_by(_A.c.concluded_at.desc(), _A.c.number.desc()).limit(limit))
    ).mappings()
    return tuple(read(PublicAward, row) for row in rows)
