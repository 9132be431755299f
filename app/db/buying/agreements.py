"""Framework agreements and their members."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying.money import money, reserved
from app.db.locks import locked
from app.db.store import save_one
from app.db.tables import read, table
from app.domain.buying.agreements import Agreement, Member
from app.domain.ids import AgreementId, AreaId, ProviderId

_A = table(Agreement)
_M = table(Member)
_MEMBERS = (
    sa.select(sa.func.array_agg(_M.c.provider_id))
    .where(_M.c.area_id == _A.c.area_id, _M.c.agreement_id == _A.c.id)
    .scalar_subquery()
)
_ALL = sa.select(_A, _MEMBERS.label("members"), reserved(_A.c.area_id, "agreement_id", _A.c.id).label("held"))


async def get(connection: AsyncConnection, area: AreaId, agreement: AgreementId) -> Agreement | None:
    """One agreement that the actor may see; a member sees neither the other members nor what is reserved."""
    row = (await connection.execute(_ALL.where(_A.c.area_id == area, _A.c.id == agreement))).mappings().one_or_none()
    return _agreement(row) if row else None


async def lock(connection: AsyncConnection, area: AreaId, agreement: AgreementId) -> tuple[Agreement, datetime] | None:
    """Lock the agreement for a change, and read the instant after the lock."""
    row = await locked(connection, _ALL.where(_A.c.area_id == area, _A.c.id == agreement))
    return (_agreement(row), row["at_instant"]) if row else None


async def of_area(connection: AsyncConnection, area: AreaId) -> tuple[Agreement, ...]:
    """An area's agreements, the newest number first."""
    rows = (await connection.execute(_ALL.where(_A.c.area_id == area).order_by(_A.c.number.desc()))).mappings()
    return tuple(_agreement(row) for row in rows)


async def of_member(connection: AsyncConnection, provider: ProviderId) -> tuple[Agreement, ...]:
    """The agreements a provider is a member of, in every area."""
    mine = sa.select(_M.c.agreement_id).where(_M.c.provider_id == provider)
    rows = (await connection.execute(_ALL.where(_A.c.id.in_(mine)).order_by(_A.c.number.desc()))).mappings()
    return tuple(_agreement(row) for row in rows)


async def add(connection: AsyncConnection, agreement: Agreement) -> None:
    """Record an agreement with its members."""
    await save_one(connection, agreement)
    members = [
        {"area_id": agreement.area_id, "agreement_id": agreement.id, "provider_id": member}
        for member in agreement.members
    ]
    await connection.execute(sa.insert(_M), members)


async def members(connection: AsyncConnection, area: AreaId, agreement: AgreementId) -> tuple[Member, ...]:
    """An agreement's members that the actor may see, in whatever state."""
    asked = sa.select(_M).where(_M.c.area_id == area, _M.c.agreement_id == agreement).order_by(_M.c.provider_id)
    return tuple(read(Member, row) for row in (await connection.execute(asked)).mappings())


async def places_of(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> tuple[Member, ...]:
    """A provider's places in an area's agreements."""
    asked = sa.select(_M).where(_M.c.area_id == area, _M.c.provider_id == provider).order_by(_M.c.agreement_id)
    return tuple(read(Member, row) for row in (await connection.execute(asked)).mappings())


def _agreement(row: Any) -> Agreement:
    return read(Agreement, row, members=tuple(row["members"] or ()), reserved=money(row["held"]))  # type: ignore[no-any-return]  # read() answers the noun asked for
