"""Bids: submitting one in two statements beside the one that says who acts, withdrawing, and drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying import admissions
from app.db.finding import one
from app.db.idempotency import CLAIMING
from app.db.tables import read, table
from app.domain.buying.admission import Admission
from app.domain.buying.agreements import Member
from app.domain.buying.bids import Bid, BidState
from app.domain.buying.procedures import Invitation, Procedure
from app.domain.ids import AreaId, BidId, MembershipId, PersonId, ProcedureId, ProviderId
from app.domain.people.providers import Qualification

_NO_KEY = "SELECT 1 AS key"
_LOCKED = (
    text("""
  SELECT l.* FROM k CROSS JOIN LATERAL (
    SELECT p.*, i.invited_at FROM procedures p
    JOIN invitations i ON i.area_id = p.area_id AND i.procedure_id = p.id AND i.provider_id = :provider
    WHERE p.area_id = :area AND p.id = :id AND k.key IS NOT NULL FOR SHARE OF p, i) l""")
    .columns(*table(Procedure).c, sa.column("invited_at", sa.DateTime(timezone=True)))
    .cte("l")
    .prefix_with("MATERIALIZED")
)
"""It reads `k`, so that the key is taken before the locks, and nothing is locked where the key was used before."""
_SUBMIT = text("""
WITH b AS (
  INSERT INTO bids AS b (area_id, id, procedure_id, provider_id, state, ciphertext, key_for_procedure, key_for_provider, receipt, submitted_at)
  VALUES (:area, :noun, :procedure, :provider, 'submitted', :ciphertext, :for_procedure, :for_provider, :receipt, :instant)
  ON CONFLICT (area_id, procedure_id, provider_id) WHERE one_bid DO UPDATE SET state = excluded.state, ciphertext = excluded.ciphertext,
    key_for_procedure = excluded.key_for_procedure, key_for_provider = excluded.key_for_provider, receipt = excluded.receipt,
    submitted_at = excluded.submitted_at, version = b.version + 1
  WHERE b.version = CAST(:seen AS int) RETURNING id, version),
e AS (
  INSERT INTO events (area_id, procedure_id, provider_id, noun_id, what, by_person, at, visible_to, codes)
  SELECT :area, :procedure, :provider, b.id, 'bid-submitted', :person, :instant, 'bidder', jsonb_build_object('version', b.version) FROM b),
d AS (
  DELETE FROM bid_drafts USING b
  WHERE bid_drafts.area_id = :area AND bid_drafts.procedure_id = :procedure AND bid_drafts.provider_id = :provider),
k AS (UPDATE idempotency SET noun_id = b.id FROM b WHERE membership_id = :membership AND key = CAST(:key AS text))
SELECT id, version FROM b""")
_DRAFT = text("""
INSERT INTO bid_drafts (area_id, procedure_id, provider_id, ciphertext, key_for_provider, saved_at)
VALUES (:area, :procedure, :provider, :ciphertext, :for_provider, :instant)
ON CONFLICT (area_id, procedure_id, provider_id) DO UPDATE
SET ciphertext = excluded.ciphertext, key_for_provider = excluded.key_for_provider, saved_at = excluded.saved_at""")
_DROP_DRAFT = text(
    "DELETE FROM bid_drafts WHERE area_id = :area AND procedure_id = :procedure AND provider_id = :provider"
)
_READ_DRAFT = text("""
SELECT ciphertext, key_for_provider, saved_at FROM bid_drafts
WHERE area_id = :area AND procedure_id = :procedure AND provider_id = :provider""")


@dataclass(frozen=True, slots=True)
class Draft:
    """A bid as its bidder has saved it, encrypted."""

    ciphertext: bytes
    key_for_provider: bytes
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Admitted:
    """What is judged when a bid comes in: the procedure and the invitation, both locked, what the area has said of the bidder, and the instant after the locks."""

    procedure: Procedure
    invitation: Invitation
    own: Admission | None
    instant: datetime


async def lock_for_bid(
    connection: AsyncConnection,
    area: AreaId,
    procedure: ProcedureId,
    provider: ProviderId,
    claim: Mapping[str, object] | None = None,
) -> Admitted | Literal["used"] | None:
    """Lock the procedure and the invitation that admits the bidder, shared; None where there is no such. First the key of `claim` is taken.

    `claim`: as `idempotency.claiming` gives it. "used": that key was used before, and nothing is locked.
    """
    given = {"area": area, "id": procedure, "provider": provider, **(claim or {})}
    asked = _locking(CLAIMING if claim else _NO_KEY)
    row = (await connection.execute(asked, given)).mappings().one_or_none()
    if row is None:
        return "used"
    if row["id"] is None:
        return None
    invitation = Invitation(
        area_id=area,
        procedure_id=procedure,
        provider_id=provider,
        invited_at=row["invited_at"],
    )
    return Admitted(read(Procedure, row), invitation, admissions.admission(row), row["at_instant"])


@cache
def _locking(key: str) -> sa.Select[Any]:
    basket = sa.func.jsonb_extract_path_text(_LOCKED.c.content, "basket")
    mine, under = sa.bindparam("provider", type_=sa.Uuid()), _LOCKED.c.agreement_id
    claimed = text(key).columns(sa.column("key")).cte("k")
    return sa.select(
        _LOCKED, sa.func.instant().label("at_instant"), *admissions.asked(_LOCKED.c.area_id, basket, under)
    ).select_from(
        claimed.outerjoin(_LOCKED, sa.true())
        .outerjoin(table(Qualification), admissions.judged(_LOCKED.c.area_id, mine, basket))
        .outerjoin(table(Member), admissions.placed(_LOCKED.c.area_id, mine, under))
    )


async def submit(
    connection: AsyncConnection,
    bid: Bid,
    *,
    seen: int | None,
    person: PersonId,
    membership: MembershipId,
    key: str | None,
) -> tuple[BidId, int] | None:
    """Write the bid, its event and the key's noun at once; None where somebody changed the bid since `seen`."""
    given: dict[str, object] = {
        "area": bid.area_id,
        "noun": bid.id,
        "procedure": bid.procedure_id,
        "provider": bid.provider_id,
        "ciphertext": bid.ciphertext,
        "for_procedure": bid.key_for_procedure,
        "for_provider": bid.key_for_provider,
        "receipt": bid.receipt,
        "instant": bid.submitted_at,
        "seen": seen,
        "person": person,
        "membership": membership,
        "key": key,
    }
    row = (await connection.execute(_SUBMIT, given)).one_or_none()
    return (BidId(row.id), row.version) if row else None


async def own(connection: AsyncConnection, area: AreaId, procedure: ProcedureId, provider: ProviderId) -> Bid | None:
    """A bidder's own bid in a procedure; None where it has none."""
    return await one(connection, Bid, area_id=area, procedure_id=procedure, provider_id=provider)


async def by_id(connection: AsyncConnection, area: AreaId, bid: UUID) -> Bid | None:
    """One bid that the actor may see; None where there is none."""
    return await one(connection, Bid, area_id=area, id=bid)


async def withdraw(connection: AsyncConnection, bid: Bid) -> bool:
    """Mark the bid withdrawn; False where somebody changed it meanwhile."""
    b = table(Bid)
    change = sa.update(b).where(b.c.area_id == bid.area_id, b.c.id == bid.id, b.c.version == bid.version)
    result = await connection.execute(change.values(state=BidState.WITHDRAWN, version=bid.version + 1))
    return bool(result.rowcount == 1)


async def save_draft(
    connection: AsyncConnection, area: AreaId, procedure: ProcedureId, provider: ProviderId, draft: Draft
) -> None:
    """Keep what a bidder has written, instead of what was saved before."""
    given = {"area": area, "procedure": procedure, "provider": provider, "ciphertext": draft.ciphertext}
    await connection.execute(_DRAFT, given | {"for_provider": draft.key_for_provider, "instant": draft.saved_at})


async def drop_draft(connection: AsyncConnection, area: AreaId, procedure: ProcedureId, provider: ProviderId) -> None:
    """Delete a draft whose bid is handed in."""
    await connection.execute(_DROP_DRAFT, {"area": area, "procedure": procedure, "provider": provider})


async def draft(
    connection: AsyncConnection, area: AreaId, procedure: ProcedureId, provider: ProviderId
) -> Draft | None:
    """The draft that a bidder has saved; None where it has saved nothing."""
    row = (
        await connection.execute(_READ_DRAFT, {"area": area, "procedure": procedure, "provider": provider})
    ).one_or_none()
    return Draft(bytes(row.ciphertext), bytes(row.key_for_provider), row.saved_at) if row else None
