"""What grants are judged by: applications with what hangs on them, who belongs to whom, what is bought already."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import every, one
from app.db.tables import read, table
from app.domain.buying.assessments import Assessment
from app.domain.buying.bids import OpenedBid
from app.domain.buying.decisions import Decision
from app.domain.buying.grants import Declaration, GrantPlan
from app.domain.buying.procedures import Procedure
from app.domain.buying.supplements import Review
from app.domain.ids import AreaId, BidId, CommitmentId, PersonId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.serving.commitments import Commitment
from app.procurement.grants_and_tenders.application import Purchase

_MEMBERS = text("SELECT person_id FROM memberships WHERE provider_id = :provider AND ended_real IS NULL")
_PURCHASES = text("""
SELECT c.number, c.title FROM commitments c JOIN needs n ON (n.area_id, n.id) = (c.area_id, c.need_id)
WHERE c.area_id = :area AND c.provider_id = :provider AND n.category = :category
  AND c.kind <> 'grant' AND c.state IN ('drafted', 'in-force', 'suspended')
ORDER BY c.number""")
_PERHAPS_RECOVERED = text("""
SELECT c.id FROM commitments c
WHERE c.area_id = :area AND c.kind = 'grant' AND c.state IN ('in-force', 'suspended') AND EXISTS (
  SELECT FROM lines l JOIN approvals a ON (a.area_id, a.line_id) = (l.area_id, l.id)
  WHERE (l.area_id, l.commitment_id) = (c.area_id, c.id) AND l.amount > 0)
AND (EXISTS (
  SELECT FROM supplements s JOIN reviews r ON (r.area_id, r.supplement_id) = (s.area_id, s.id)
  WHERE (s.area_id, s.commitment_id) = (c.area_id, c.id) AND r.verdict = 'accepted')
OR EXISTS (
  SELECT FROM decisions d WHERE (d.area_id, d.procedure_id) = (c.area_id, c.procedure_id) AND d.round > 0 AND d.made_at IS NULL))
ORDER BY c.number LIMIT :limit""")
_REVIEWS = text("""
SELECT r.* FROM reviews r JOIN supplements s ON (s.area_id, s.id) = (r.area_id, r.supplement_id)
WHERE s.area_id = :area AND s.commitment_id = :commitment ORDER BY r.at""").columns(*table(Review).c)


async def perhaps_recovered(connection: AsyncConnection, area: AreaId, limit: int) -> tuple[CommitmentId, ...]:
    """The grants not yet ended, by number, of which something was paid and either a report is accepted or a recovery in their programme is prepared."""
    rows = await connection.execute(_PERHAPS_RECOVERED, {"area": area, "limit": limit})
    return tuple(CommitmentId(row.id) for row in rows)


async def reviews(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> tuple[Review, ...]:
    """The area's words on a grant's reports."""
    rows = (await connection.execute(_REVIEWS, {"area": area, "commitment": commitment})).mappings()
    return tuple(read(Review, row) for row in rows)


async def declarations(connection: AsyncConnection, area: AreaId, bid: BidId) -> tuple[Declaration, ...]:
    """The declarations of interest on an application: who said what."""
    return await every(connection, Declaration, "at", area_id=area, bid_id=bid)


async def assessments(connection: AsyncConnection, area: AreaId, bid: BidId) -> tuple[Assessment, ...]:
    """The marks of both assessors."""
    return await every(connection, Assessment, "criterion", area_id=area, bid_id=bid)


async def grant_of(connection: AsyncConnection, area: AreaId, decision: Any) -> CommitmentId | None:
    """The id of the grant that a decision led to; None where it led to none."""
    found = await one(connection, Commitment, area_id=area, decision_id=decision)
    return found.id if found else None


async def members(connection: AsyncConnection, provider: ProviderId) -> frozenset[PersonId]:
    """The people who act for an organisation."""
    return frozenset((await connection.execute(_MEMBERS, {"provider": provider})).scalars())


async def purchases(
    connection: AsyncConnection, area: AreaId, provider: ProviderId, category: str
) -> tuple[Purchase, ...]:
    """What the area buys from a provider in a category and has not ended."""
    asked = {"area": area, "provider": provider, "category": category}
    return tuple(Purchase(number=row.number, title=row.title) for row in await connection.execute(_PURCHASES, asked))


async def pending(connection: AsyncConnection, procedure: Procedure, but: BidId) -> Money:
    """What is proposed to other applications of a programme and not decided."""
    d, o = table(Decision), table(OpenedBid)
    asked = (
        sa.select(d.c.content)
        .join(o, sa.and_(o.c.area_id == d.c.area_id, o.c.bid_id == d.c.bid_id))
        .where(d.c.area_id == procedure.area_id, d.c.procedure_id == procedure.id, d.c.bid_id != but)
        .where(d.c.round == 0, o.c.state == "proposed")
    )
    plans: Iterable[Any] = (await connection.execute(asked)).scalars()
    return sum((plan.amount for plan in plans if isinstance(plan, GrantPlan)), ZERO)
