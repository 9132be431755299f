"""Framework agreements and their members."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying.money import money, reserved
from app.db.finding import every
from app.db.locks import locked
from app.db.paging import Listing, page, serial, text_of
from app.db.store import save_one
from app.db.tables import read, table
from app.domain.buying.agreements import Agreement, AgreementState, Member
from app.domain.ids import AgreementId, AreaId, ProviderId
from app.domain.paging import Asked, Page

_A = table(Agreement)
_M = table(Member)
_MEMBERS = (
    sa.select(sa.func.array_agg(_M.c.provider_id))
    .where(_M.c.area_id == _A.c.area_id, _M.c.agreement_id == _A.c.id)
    .scalar_subquery()
)
_ALL = sa.select(_A, _MEMBERS.label("members"), reserved(_A.c.area_id, "agreement_id", _A.c.id).label("held"))
_ONE = _ALL.where(_A.c.area_id == sa.bindparam("area", type_=sa.Uuid()), _A.c.id == sa.bindparam("id", type_=sa.Uuid()))
_STATE: sa.ColumnElement[Any] = sa.case(
    (_A.c.ends < sa.bindparam("today", type_=sa.Date()), sa.literal_column(f"'{AgreementState.ENDED}'")),
    else_=_A.c.state,
)
_OF_AREA, _OF_MEMBER = (
    Listing(
        name="agreements",
        rows=_ALL.where(whose),
        order=(serial(_A), _A.c.id),
        down=True,
        filters={"state": sa.bindparam("state", type_=_A.c.state.type) == _STATE},
        words=text_of(_A.c.number, _A.c.name),
    )
    for whose in (
        _A.c.area_id == sa.bindparam("area", type_=sa.Uuid()),
        _A.c.id.in_(sa.select(_M.c.agreement_id).where(_M.c.provider_id == sa.bindparam("provider", type_=sa.Uuid()))),
    )
)
_IN_FORCE = _ALL.where(
    _A.c.area_id == sa.bindparam("area", type_=sa.Uuid()),
    _A.c.state == AgreementState.IN_FORCE,
    _A.c.ends >= sa.bindparam("today", type_=sa.Date()),
).order_by(serial(_A).desc())


async def get(connection: AsyncConnection, area: AreaId, agreement: AgreementId) -> Agreement | None:
    """One agreement that the actor may see; a member sees neither the other members nor what is reserved."""
    row = (await connection.execute(_ONE, {"area": area, "id": agreement})).mappings().one_or_none()
    return _agreement(row) if row else None


async def lock(connection: AsyncConnection, area: AreaId, agreement: AgreementId) -> tuple[Agreement, datetime] | None:
    """Lock the agreement for a change, and read the instant after the lock."""
    row = await locked(connection, _ONE, area=area, id=agreement)
    return (_agreement(row), row["at_instant"]) if row else None


async def of_area(connection: AsyncConnection, area: AreaId, today: date, asked: Asked) -> Page[Agreement]:
    """A page of an area's agreements, the newest number first."""
    return await page(connection, _OF_AREA, asked, _agreement, area=area, today=today)


async def of_member(connection: AsyncConnection, provider: ProviderId, today: date, asked: Asked) -> Page[Agreement]:
    """A page of the agreements a provider is a member of, in every area."""
    return await page(connection, _OF_MEMBER, asked, _agreement, provider=provider, today=today)


async def in_force(connection: AsyncConnection, area: AreaId, today: date) -> tuple[Agreement, ...]:
    """Every agreement of an area that is in force today, the newest number first: an area has few at a time."""
    rows = (await connection.execute(_IN_FORCE, {"area": area, "today": today})).mappings()
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
    return await every(connection, Member, "provider_id", area_id=area, agreement_id=agreement)


async def places_of(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> tuple[Member, ...]:
    """A provider's places in an area's agreements."""
    return await every(connection, Member, "agreement_id", area_id=area, provider_id=provider)


def _agreement(row: Any) -> Agreement:
    return read(Agreement, row, members=tuple(row["members"] or ()), reserved=money(row["held"]))  # type: ignore[no-any-return]  # read() answers the noun asked for
