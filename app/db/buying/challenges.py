"""Standing challenges, their ideas, the experiments that come of them, and what those showed."""

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import every, one
from app.db.paging import Listing, page, same, text_of
from app.db.tables import read, table
from app.domain.actors import Role
from app.domain.buying.bids import OpenedBid
from app.domain.buying.challenges import PublicOutcome, Staff
from app.domain.buying.decisions import Letter
from app.domain.buying.procedures import Procedure
from app.domain.ids import AreaId, BidId, CommitmentId, PersonId, ProcedureId, ProviderId
from app.domain.paging import Asked, Page

_P, _O, _L, _OUT = (table(noun) for noun in (Procedure, OpenedBid, Letter, PublicOutcome))
_OUTCOMES = Listing(
    name="outcomes",
    rows=sa.select(_OUT),
    order=(_OUT.c.ended_at, _OUT.c.commitment_id),
    down=True,
    filters={"area": same(_OUT.c.area_id, "area"), "course": same(_OUT.c.course, "course")},
    words=text_of(_OUT.c.number, _OUT.c.title, _OUT.c.provider_name),
)
_STAFF = text("""
SELECT m.role, p.id, p.name FROM memberships m JOIN people p ON p.id = m.person_id
WHERE m.area_id = :area AND m.ended_real IS NULL AND m.role IN ('officer', 'decider') ORDER BY p.name, p.id""")


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
    """What one experiment showed, as it was made public; None where nothing was."""
    return await one(connection, PublicOutcome, area_id=area, commitment_id=commitment)


async def outcomes(connection: AsyncConnection, area: AreaId | None, asked: Asked) -> Page[PublicOutcome]:
    """A page of what experiments showed, in one area or in all, the last ended first."""
    found = Asked(limit=asked.limit, cursor=asked.cursor, filters={**asked.filters, "area": area})
    return await page(connection, _OUTCOMES, found, lambda row: read(PublicOutcome, row))
