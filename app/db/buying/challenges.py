"""Standing challenges, their ideas, the experiments that come of them, and what those showed."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import every, one
from app.db.tables import read, table
from app.domain.actors import Role
from app.domain.buying.bids import OpenedBid
from app.domain.buying.challenges import PublicOutcome, Staff
from app.domain.buying.decisions import Letter
from app.domain.buying.procedures import Procedure, ProcedureKind
from app.domain.ids import AreaId, BidId, CommitmentId, PersonId, ProcedureId, ProviderId

_P, _O, _L, _OUT = (table(noun) for noun in (Procedure, OpenedBid, Letter, PublicOutcome))
_STAFF = text("""
SELECT m.role, p.id, p.name FROM memberships m JOIN people p ON p.id = m.person_id
WHERE m.area_id = :area AND m.ended_real IS NULL AND m.role IN ('officer', 'decider') ORDER BY p.name, p.id""")


async def opened_in(
    connection: AsyncConnection, kind: ProcedureKind, states: Iterable[str], limit: int, area: AreaId
) -> tuple[OpenedBid, ...]:
    """An area's opened bids of procedures of one kind in one of `states`, those promised an answer soonest first."""
    asked = (
        sa.select(_O)
        .join(_P, sa.and_(_P.c.area_id == _O.c.area_id, _P.c.id == _O.c.procedure_id))
        .where(_O.c.area_id == area, _P.c.kind == kind, _O.c.state.in_(list(states)))
        .order_by(_O.c.answer_by, _O.c.bid_id)
        .limit(limit)
    )
    return tuple(read(OpenedBid, row) for row in (await connection.execute(asked)).mappings())


async def won(
    connection: AsyncConnection, area: AreaId, procedure: ProcedureId, provider: ProviderId
) -> tuple[BidId, ...]:
    """The bids of a provider that a procedure said yes to, for either party."""
    letters = await every(connection, Letter, area_id=area, procedure_id=procedure, provider_id=provider, round=0)
    return tuple(letter.bid_id for letter in letters if letter.won)


async def staff(connection: AsyncConnection, area: AreaId) -> tuple[Staff, ...]:
    """Who may run an experiment (officers) and who may decide one (deciders)."""
    rows = await connection.execute(_STAFF, {"area": area})
    return tuple(Staff(Role(row.role), PersonId(row.id), row.name) for row in rows)


async def outcome(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> PublicOutcome | None:
    """What one experiment showed."""
    return await one(connection, PublicOutcome, area_id=area, commitment_id=commitment)


async def outcomes(
    connection: AsyncConnection, limit: int, area: AreaId | None, after: str | None = None
) -> tuple[PublicOutcome, ...]:
    """What experiments showed, in one area or in all, the latest first, below number `after`."""
    asked = sa.select(_OUT)
    if area is not None:
        asked = asked.where(_OUT.c.area_id == area)
    if after is not None:
        other = _OUT.alias()
        place = sa.select(other.c.ended_at).where(other.c.number == after).limit(1).scalar_subquery()
        asked = asked.where(sa.tuple_(_OUT.c.ended_at, _OUT.c.number) < sa.tuple_(place, after))
    rows = await connection.execute(asked.order_by(_OUT.c.ended_at.desc(), _OUT.c.number.desc()).limit(limit))
    return tuple(read(PublicOutcome, row) for row in rows.mappings())
