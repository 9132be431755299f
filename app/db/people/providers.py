"""Providers, their registrations and qualifications."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import by, every, one
from app.db.locks import locked
from app.db.parts import labelled, part
from app.db.tables import read, table
from app.domain.ids import AreaId, ProviderId
from app.domain.people.providers import Provider, Qualification, Registration

_WAITING = sa.text("""
SELECT r.provider_id, b.basket FROM registrations r CROSS JOIN LATERAL unnest(r.baskets) AS b(basket)
WHERE r.area_id = :area AND NOT EXISTS (SELECT FROM qualifications q
  WHERE (q.area_id, q.provider_id, q.basket) = (r.area_id, r.provider_id, b.basket) AND q.state <> 'applied')
ORDER BY r.registered_at, b.basket""")
_P, _R, _Q = table(Provider), table(Registration), table(Qualification)


async def get(connection: AsyncConnection, provider: ProviderId) -> Provider | None:
    """One provider."""
    return await one(connection, Provider, id=provider)


async def by_business_id(connection: AsyncConnection, business_id: str) -> Provider | None:
    """The provider with this Y-tunnus."""
    return await one(connection, Provider, business_id=business_id)


async def names(connection: AsyncConnection, providers: set[ProviderId]) -> dict[ProviderId, str]:
    """What providers are called."""
    rows = await connection.execute(sa.select(_P.c.id, _P.c.name).where(_P.c.id.in_(list(providers))))
    return {ProviderId(row.id): row.name for row in rows}


async def registration(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> Registration | None:
    """What a provider has told an area."""
    return await one(connection, Registration, area_id=area, provider_id=provider)


async def lock(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> tuple[Registration, datetime] | None:
    """Lock a provider's registration, under which the area says whether it may serve, and read the instant after the lock."""
    row = await locked(connection, by(Registration, "area_id", "provider_id"), area_id=area, provider_id=provider)
    return (read(Registration, row), row["at_instant"]) if row else None


async def registered(
    connection: AsyncConnection, area: AreaId, limit: int, after: ProviderId | None = None
) -> tuple[tuple[Provider, Registration], ...]:
    """Who has registered with the area, by id (lists are sorted by name where they are shown)."""
    asked = (
        sa.select(*labelled(Provider), *labelled(Registration))
        .join(_R, _R.c.provider_id == _P.c.id)
        .where(_R.c.area_id == area)
    )
    if after is not None:
        asked = asked.where(_P.c.id > after)
    rows = (await connection.execute(asked.order_by(_P.c.id).limit(limit))).mappings()
    return tuple((part(Provider, row), part(Registration, row)) for row in rows)


async def registrations_of(connection: AsyncConnection, provider: ProviderId) -> tuple[Registration, ...]:
    """A provider's registrations, in every area."""
    return await every(connection, Registration, provider_id=provider)


async def qualifications(
    connection: AsyncConnection, area: AreaId, providers: set[ProviderId]
) -> tuple[Qualification, ...]:
    """What the area has said of these providers, basket by basket."""
    rows = (
        await connection.execute(sa.select(_Q).where(_Q.c.area_id == area, _Q.c.provider_id.in_(list(providers))))
    ).mappings()
    return tuple(read(Qualification, row) for row in rows)


async def waiting(connection: AsyncConnection, area: AreaId) -> tuple[tuple[ProviderId, str], ...]:
    """Baskets that providers have asked for and nobody has answered, those asked for first foremost."""
    rows = await connection.execute(_WAITING, {"area": area})
    return tuple((ProviderId(row.provider_id), row.basket) for row in rows)
