"""Decision letters."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import one
from app.db.tables import read, table
from app.domain.buying.decisions import Letter
from app.domain.ids import AreaId, ProcedureId, ProviderId

_L = table(Letter)


async def get(connection: AsyncConnection, area: AreaId, procedure: ProcedureId, provider: ProviderId) -> Letter | None:
    """The letter of a bidder in a competition, for the area or that bidder."""
    return await one(connection, Letter, area_id=area, procedure_id=procedure, provider_id=provider, round=0)


async def of_provider(connection: AsyncConnection, provider: ProviderId, limit: int) -> tuple[Letter, ...]:
    """A provider's letters, newest first."""
    rows = (
        await connection.execute(
            sa.select(_L).where(_L.c.provider_id == provider).order_by(_L.c.made_at.desc()).limit(limit)
        )
    ).mappings()
    return tuple(read(Letter, row) for row in rows)
