"""The items kept of each client of a commitment: rewritten whenever more is said of the client."""

import json
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.nested import dump, load
from app.domain.ids import AreaId, CommitmentId, ProviderId
from app.domain.money import Money
from app.domain.paying.kept import KeptItems
from app.domain.terms.facts import ClientId
from app.domain.terms.items import Item
from app.domain.terms.limits import Key
from app.domain.terms.room import Owed

_STALE = text("""
WITH each AS MATERIALIZED (
  SELECT f.client, count(*) AS said, coalesce(sum(v.many), 0) AS heard FROM facts f
  LEFT JOIN (SELECT fact_id, count(*) AS many FROM verifications WHERE area_id = :area AND commitment_id = :id GROUP BY fact_id) v
    ON v.fact_id = f.id
  WHERE f.area_id = :area AND f.commitment_id = :id GROUP BY f.client
), shared AS (SELECT coalesce(sum(said), 0) AS said, coalesce(sum(heard), 0) AS heard FROM each WHERE client IS NULL)
SELECT e.client FROM each e CROSS JOIN shared s
LEFT JOIN kept_items k ON k.area_id = :area AND k.commitment_id = :id AND k.client IS NOT DISTINCT FROM e.client
WHERE k.said IS DISTINCT FROM e.said + CASE WHEN e.client IS NULL THEN 0 ELSE s.said END
  OR k.heard IS DISTINCT FROM e.heard + CASE WHEN e.client IS NULL THEN 0 ELSE s.heard END
  OR k.through < CAST(:day AS date)
ORDER BY e.client NULLS FIRST LIMIT CAST(:limit AS int)""")
_KEEP = text("""
INSERT INTO kept_items (area_id, commitment_id, provider_id, client, items, said, heard, through)
SELECT :area, :id, :provider, n.client, CAST(n.items AS jsonb), n.said, n.heard, n.through
FROM unnest(CAST(:clients AS text[]), CAST(:items AS text[]), CAST(:said AS int[]), CAST(:heard AS int[]), CAST(:through AS date[]))
  AS n (client, items, said, heard, through)
ON CONFLICT (area_id, commitment_id, client) DO UPDATE
  SET items = excluded.items, said = excluded.said, heard = excluded.heard, through = excluded.through
  WHERE (excluded.said, excluded.heard) >= (kept_items.said, kept_items.heard)
RETURNING client""")
_OWED = text("""
SELECT k.client, i->'attained'->>'clause' AS clause, i->'attained'->>'occurrence' AS occurrence,
  CAST(i->'attained'->>'number' AS int) AS number, CAST(i->'attained'->>'day' AS date) AS day,
  CAST(i->'attained'->>'begins' AS date) AS begins, CAST(i->'attained'->>'ends' AS date) AS ends,
  CAST(CAST(i->>'amount' AS numeric) * 100 AS bigint) AS amount
FROM kept_items k CROSS JOIN LATERAL jsonb_array_elements(k.items) i WHERE k.area_id = :area AND k.commitment_id = :id""")
_REACHED = text("""
SELECT count(*) FROM kept_items WHERE area_id = :area AND commitment_id = :id AND client IS NOT NULL
  AND items @> jsonb_build_array(jsonb_build_object('attained', jsonb_build_object('clause', CAST(:clause AS text))))""")
_ITEMS = text("""
SELECT items FROM kept_items
WHERE area_id = :area AND commitment_id = :id AND (client = ANY(:clients) OR (client IS NULL AND :own))""")


async def stale(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, day: date | None, limit: int | None = None
) -> tuple[ClientId | None, ...]:
    """The clients, at most `limit`, of whom more was said than is kept, or whose items may be others on `day`; None in it: the commitment itself."""
    asked = {"area": area, "id": commitment, "day": day, "limit": limit}
    return tuple(row.client for row in await connection.execute(_STALE, asked))


async def keep(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, provider: ProviderId, kept: Iterable[KeptItems]
) -> frozenset[ClientId | None]:
    """Keep the items of some clients; answers of whom. What was reckoned from more than these is left as it is."""
    rows = tuple(kept)
    given = {
        "area": area,
        "id": commitment,
        "provider": provider,
        "clients": [row.client for row in rows],
        "items": [json.dumps(dump(row.items), ensure_ascii=False) for row in rows],
        "said": [row.said for row in rows],
        "heard": [row.heard for row in rows],
        "through": [row.through for row in rows],
    }
    return frozenset(row.client for row in await connection.execute(_KEEP, given)) if rows else frozenset()


async def owed(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> tuple[Owed, ...]:
    """Every kept item of a commitment, as limits and lines read it."""
    rows = await connection.execute(_OWED, {"area": area, "id": commitment})
    return tuple(
        Owed(
            client=row.client,
            clause=row.clause,
            occurrence=row.occurrence,
            number=row.number,
            day=row.day,
            begins=row.begins,
            ends=row.ends,
            amount=Money(row.amount),
        )
        for row in rows
    )


async def reached(connection: AsyncConnection, area: AreaId, commitment: CommitmentId, clause: str) -> int:
    """The number of clients who have attained a clause, as far as it is kept."""
    asked = {"area": area, "id": commitment, "clause": clause}
    return int((await connection.execute(_REACHED, asked)).scalar_one())


async def items(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, clients: Collection[str | None]
) -> dict[Key, Item]:
    """The kept items of some clients, each with its why, by what they are settled for."""
    named = [client for client in clients if client is not None]
    asked = {"area": area, "id": commitment, "clients": named, "own": None in clients}
    found: dict[Key, Item] = {}
    for row in await connection.execute(_ITEMS, asked):
        for item in load(tuple[Item, ...], json.loads(row.items)):
            found[item.attained.client, item.attained.clause, item.attained.occurrence] = item
    return found
