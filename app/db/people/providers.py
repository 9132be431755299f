"""Providers, their registrations and qualifications."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import by, every, one
from app.db.locks import locked
from app.db.paging import Listing, page, text_of
from app.db.parts import labelled, part
from app.db.tables import read, table
from app.domain.ids import AreaId, ProviderId
from app.domain.paging import Asked, Page
from app.domain.people.providers import Provider, Qualification, Registration

_WAITING = sa.text("""
SELECT r.provider_id, b.basket FROM registrations r CROSS JOIN LATERAL unnest(r.baskets) AS b(basket)
WHERE r.area_id = :area AND NOT EXISTS (SELECT FROM qualifications q
  WHERE (q.area_id, q.provider_id, q.basket) = (r.area_id, r.provider_id, b.basket) AND q.state <> 'applied')
ORDER BY r.registered_at, b.basket""")
_P, _R, _Q = table(Provider), table(Registration), table(Qualification)


_WAITS: sa.ColumnElement[bool] = sa.literal_column(
    """EXISTS (SELECT FROM unnest(registrations.baskets) AS b(basket) WHERE NOT EXISTS (SELECT FROM qualifications q
      WHERE (q.area_id, q.provider_id, q.basket) = (registrations.area_id, registrations.provider_id, b.basket) AND q.state <> 'applied'))""",
    sa.Boolean(),
)
_REGISTERED = Listing(
    name="providers",
    rows=sa.select(*labelled(Provider), *labelled(Registration), _WAITS.label("waits"))
    .select_from(_R.join(_P, _P.c.id == _R.c.provider_id))
    .where(_R.c.area_id == sa.bindparam("area", type_=sa.Uuid())),
    order=(_P.c.name, _P.c.id),
    filters={
        "waiting": sa.bindparam("waiting", type_=sa.Boolean()) == _WAITS,
        "basket": sa.bindparam("basket", type_=sa.Text()) == sa.any_(sa.literal_column("registrations.baskets")),
    },
    words=text_of(_P.c.name, _P.c.business_id),
)

_BY_BUSINESS_ID = sa.text("""
SELECT p.id, p.business_id FROM providers p JOIN registrations r ON r.provider_id = p.id
WHERE r.area_id = :area AND p.business_id = ANY(:ids)""")


async def get(connection: AsyncConnection, provider: ProviderId) -> Provider | None:
    """One provider; None where there is none."""
    return await one(connection, Provider, id=provider)


async def by_business_id(connection: AsyncConnection, business_id: str) -> Provider | None:
    """The provider with this Y-tunnus; None where there is none."""
    return await one(connection, Provider, business_id=business_id)


async def by_business_ids(connection: AsyncConnection, area: AreaId, ids: Collection[str]) -> dict[str, ProviderId]:
    """Who has registered with an area, of the providers with these business ids."""
    rows = await connection.execute(_BY_BUSINESS_ID, {"area": area, "ids": list(ids)})
    return {row.business_id: ProviderId(row.id) for row in rows}


async def names(connection: AsyncConnection, providers: set[ProviderId]) -> dict[ProviderId, str]:
    """The names of providers, by id."""
    rows = await connection.execute(sa.select(_P.c.id, _P.c.name).where(_P.c.id.in_(list(providers))))
    return {ProviderId(row.id): row.name for row in rows}


async def registration(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> Registration | None:
    """The registration of a provider with an area; None where there is none."""
    return await one(connection, Registration, area_id=area, provider_id=provider)


async def lock(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> tuple[Registration, datetime] | None:
    """Lock a provider's registration, under which the area says whether it may serve, and read the instant after the lock."""
    row = await locked(connection, by(Registration, "area_id", "provider_id"), area_id=area, provider_id=provider)
    return (read(Registration, row), row["at_instant"]) if row else None


async def registered(
    connection: AsyncConnection, area: AreaId, asked: Asked
) -> Page[tuple[Provider, Registration, bool]]:
    """A page of who has registered with the area, by name, each with whether a basket that it asks for waits for an answer."""
    return await page(connection, _REGISTERED, asked, _registered, area=area)


async def registrations_of(connection: AsyncConnection, provider: ProviderId) -> tuple[Registration, ...]:
    """The registrations of a provider, in every area."""
    return await every(connection, Registration, provider_id=provider)


async def qualifications(
    connection: AsyncConnection, area: AreaId, providers: set[ProviderId]
) -> tuple[Qualification, ...]:
    """What the area has said of these providers, basket by basket."""
    rows = (
        await connection.execute(sa.select(_Q).where(_Q.c.area_id == area, _Q.c.provider_id.in_(list(providers))))
    ).mappings()
    return tuple(read(Qualification, row) for row in rows)


def _registered(row: sa.RowMapping) -> tuple[Provider, Registration, bool]:
    return part(Provider, row), part(Registration, row), row["waits"]
