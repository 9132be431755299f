"""Decision letters."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.tables import read, table
from app.domain.buying.decisions import Letter
from app.domain.ids import AreaId, ProcedureId, ProviderId

_L = table(Letter)


async def get(connection: AsyncConnection, area: AreaId, procedure: ProcedureId, provider: ProviderId) -> Letter | None:
    """The letter of a bidder in a competition, for the area or that bidder."""
    asked = sa.select(_L).where(
        _L.c.area_id == area, _L.c.procedure_id == procedure, _L.c.provider_id == provider, _L.c.round == 0
    )
    row = (await connection.execute(asked)).mappings().one_or_none()
    return read(Letter, row) if row else None


async def of_provider(connection: AsyncConnection, provider: ProviderId, limit: int) -> tuple[Letter, ...]:
    """A provider's letters, newest first."""
    rows = (
        await connection.execute(
            sa.select(_L).where(_L.c.provider_id == provider).order_by(_L.c.made_at.desc()).limit(limit)
        )
    ).mappings()
    return tuple(read(Letter, row) for row in rows)
