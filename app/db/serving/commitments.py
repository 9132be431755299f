"""Commitments and their referrals."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import by, every, one
from app.db.locks import locked
from app.db.paging import Listing, page, same, text_of
from app.db.tables import read, table
from app.domain.actors import Actor
from app.domain.ids import AreaId, CommitmentId, DecisionId, ProcedureId, ReferralId
from app.domain.paging import Asked, Page
from app.domain.people.areas import CodeList
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import Commitment
from app.domain.serving.referrals import Referral
from app.domain.serving.said import Said, signature

_C, _R = table(Commitment), table(Referral)
_REFERRALS_OF = (
    sa.select(_R)
    .where(
        _R.c.area_id == sa.bindparam("area", type_=sa.Uuid()),
        _R.c.commitment_id == sa.bindparam("id", type_=sa.Uuid()),
        _R.c.client == sa.any_(sa.bindparam("clients", type_=pg.ARRAY(sa.Text()))),
    )
    .order_by(_R.c.referred_at, _R.c.id)
)
_CLIENTS = Listing(
    name="clients",
    rows=by(Referral, "area_id", "commitment_id"),
    order=(_R.c.referred_at, _R.c.id),
    filters={"state": same(_R.c.state, "state")},
    words=text_of(_R.c.client),
)
_MUNICIPALITIES = text("SELECT code FROM codes WHERE area_id = :area AND list = :list")


async def get(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> Commitment | None:
    """One commitment that the actor may see; None where there is none."""
    return await one(connection, Commitment, area_id=area, id=commitment)


async def several(
    connection: AsyncConnection, areas: Iterable[AreaId], ids: Iterable[CommitmentId]
) -> dict[CommitmentId, Commitment]:
    """The commitments with these ids."""
    asked = sa.select(_C).where(_C.c.area_id.in_(list(areas)), _C.c.id.in_(list(ids)))
    found = [read(Commitment, row) for row in (await connection.execute(asked)).mappings()]
    return {one.id: one for one in found}


async def of_procedure(connection: AsyncConnection, area: AreaId, procedure: ProcedureId) -> Commitment | None:
    """The commitment that a procedure led to; None where there is none."""
    return await one(connection, Commitment, area_id=area, procedure_id=procedure)


async def of_decision(connection: AsyncConnection, area: AreaId, decision: DecisionId) -> Commitment | None:
    """The commitment that a decision led to; None where there is none."""
    return await one(connection, Commitment, area_id=area, decision_id=decision)


async def lock(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId
) -> tuple[Commitment, datetime] | None:
    """Lock the commitment and read the instant after the lock: before anything that hangs on it is written, by either party."""
    row = await locked(connection, by(Commitment, "area_id", "id"), area_id=area, id=commitment)
    return (read(Commitment, row), row["at_instant"]) if row else None


async def contract(
    connection: AsyncConnection, actor: Actor, commitment: Commitment, instant: datetime, said: tuple[Said, ...]
) -> CommitmentSituation:
    """All that a commitment's rules may know, of which itself (no client) `said` was said: two more statements."""
    places = await connection.execute(
        _MUNICIPALITIES, {"area": commitment.area_id, "list": CodeList.MUNICIPALITY.value}
    )
    return CommitmentSituation(
        noun=commitment,
        actor=actor,
        instant=instant,
        referrals=await referrals(connection, commitment.area_id, commitment.id),
        signature=signature(said),
        municipalities=frozenset(places.scalars()),
    )


async def referrals(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> tuple[Referral, ...]:
    """The referrals under a commitment, in the order in which they were made."""
    return await every(connection, Referral, "referred_at", "id", area_id=area, commitment_id=commitment)


async def clients(connection: AsyncConnection, area: AreaId, commitment: CommitmentId, asked: Asked) -> Page[Referral]:
    """A page of the clients referred under a commitment, in the order of referral."""
    return await page(
        connection, _CLIENTS, asked, lambda row: read(Referral, row), area_id=area, commitment_id=commitment
    )


async def referrals_of(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, clients: Iterable[str | None]
) -> tuple[Referral, ...]:
    """Every referral of some clients under a commitment, in the order of referral."""
    asked = {"area": area, "id": commitment, "clients": [client for client in clients if client is not None]}
    return tuple(read(Referral, row) for row in (await connection.execute(_REFERRALS_OF, asked)).mappings())


async def referral(connection: AsyncConnection, area: AreaId, referral_id: ReferralId) -> Referral | None:
    """One referral that the actor may see; None where there is none."""
    return await one(connection, Referral, area_id=area, id=referral_id)
