"""What an area has said of providers, read beside whatever they enter or move on in: no statement for each of them."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.buying.admission import Admission
from app.domain.buying.agreements import Agreement, Member
from app.domain.calendar import day_ends
from app.domain.ids import AgreementId, AreaId, ProviderId
from app.domain.people.areas import Code, CodeList
from app.domain.people.providers import Provider, Qualification
from app.domain.serving.commitments import Commitment, CommitmentKind

_Q, _M, _P = table(Qualification), table(Member), table(Provider)
_NAMED, _UNDER, _CODES = _P.alias("named"), table(Agreement).alias("under"), table(Code).alias("baskets")
Column = sa.ColumnElement[Any]


def asked(area: Column, basket: Column, agreement: Column) -> list[Any]:
    """The columns that `admission` reads, where qualification and member are joined by `judged` and `placed`."""
    name = sa.select(_NAMED.c.name).where(_NAMED.c.id == _said_of()).scalar_subquery()
    names = (
        sa.select(_CODES.c.names)
        .where(_CODES.c.area_id == area, _CODES.c.list == CodeList.BASKET, _CODES.c.code == basket)
        .scalar_subquery()
    )
    number = sa.select(_UNDER.c.number).where(_UNDER.c.area_id == area, _UNDER.c.id == agreement).scalar_subquery()
    return [
        *labelled(Qualification),
        *labelled(Member),
        _said_of().label("admitted_id"),
        name.label("admitted_name"),
        basket.label("admitted_basket"),
        names.label("admitted_basket_names"),
        number.label("admitted_agreement"),
    ]


def _said_of() -> Column:
    return sa.func.coalesce(_M.c.provider_id, _Q.c.provider_id)


def judged(area: Column, provider: Column, basket: Column) -> sa.ColumnElement[bool]:
    """The SQL condition that a row is the qualification of `provider` for `basket`."""
    return sa.and_(_Q.c.area_id == area, _Q.c.provider_id == provider, _Q.c.basket == basket)


def placed(area: Column, provider: Column, agreement: Column) -> sa.ColumnElement[bool]:
    """The SQL condition that a row is the place of `provider` in `agreement`."""
    return sa.and_(_M.c.area_id == area, _M.c.provider_id == provider, _M.c.agreement_id == agreement)


def admission(row: sa.RowMapping, *, needed: bool = True) -> Admission | None:
    """What a row of `asked` says; None where the area has said nothing of the provider."""
    if row["admitted_id"] is None:
        return None
    return Admission(
        provider_id=row["admitted_id"],
        provider=row["admitted_name"] or "",
        basket=row["admitted_basket"] or "",
        basket_names=row["admitted_basket_names"] or {},
        qualification=part(Qualification, row),
        agreement=row["admitted_agreement"] or "",
        member=part(Member, row),
        needed=needed,
    )


async def of_provider(
    connection: AsyncConnection,
    area: AreaId,
    provider: ProviderId,
    basket: str,
    agreement: AgreementId | None = None,
    *,
    needed: bool,
) -> Admission | None:
    """What the area has said of one provider for a basket and, where there is one, in an agreement; None: nothing.

    `needed`: whether it may not serve without a qualification.
    """
    given = {"area": area, "provider": provider, "basket": basket, "agreement": agreement}
    row = (await connection.execute(_of_provider(), given)).mappings().one_or_none()
    return admission(row, needed=needed) if row else None


@cache
def _of_provider() -> sa.Select[Any]:
    area, who, under = (sa.bindparam(name, type_=sa.Uuid()) for name in ("area", "provider", "agreement"))
    which = sa.bindparam("basket", type_=sa.Text())
    return (
        sa.select(*asked(area, which, under))
        .select_from(_P.outerjoin(_Q, judged(area, _P.c.id, which)).outerjoin(_M, placed(area, _P.c.id, under)))
        .where(_P.c.id == who)
    )


async def of_commitment(connection: AsyncConnection, commitment: Commitment) -> Admission | None:
    """What the area has said of a commitment's provider, in its basket and agreement."""
    return await of_provider(
        connection,
        commitment.area_id,
        commitment.provider_id,
        commitment.basket,
        commitment.agreement_id,
        needed=commitment.kind in (CommitmentKind.CONTRACT, CommitmentKind.ORDER),
    )


async def of_client(connection: AsyncConnection, commitment: Commitment) -> Admission | None:
    """What bars a commitment's provider from taking on a client referred to it; None under an order, whose yes took the client on."""
    return None if commitment.kind is CommitmentKind.ORDER else await of_commitment(connection, commitment)


async def first_lift(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> datetime | None:
    """The instant at which the first of a provider's suspensions in an area is over; None where there is none."""
    until = (await connection.execute(_first_lift(), {"area": area, "provider": provider})).scalar_one()
    return day_ends(until) if until else None


@cache
def _first_lift() -> sa.Select[Any]:
    area, provider = (sa.bindparam(name, type_=sa.Uuid()) for name in ("area", "provider"))
    mine = (
        sa.select(one.c.until).where(one.c.area_id == area, one.c.provider_id == provider, one.c.until.is_not(None))
        for one in (_Q, _M)
    )
    every = sa.union_all(*mine).subquery()
    return sa.select(sa.func.min(every.c.until))
