"""Payment lines and approvals: insert-only rows."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId, ProviderId
from app.domain.money import Money
from app.domain.paying.settlements import Approval, PaymentLine
from app.domain.serving.said import AREA_CODES, SIGNED
from app.domain.terms.limits import Entry
from app.domain.terms.payments import Line

_L, _A = table(PaymentLine), table(Approval)
_BOTH = sa.select(*labelled(PaymentLine), *labelled(Approval)).select_from(
    _L.outerjoin(_A, sa.and_(_A.c.area_id == _L.c.area_id, _A.c.line_id == _L.c.id))
)
_AREA, _ID = sa.bindparam("area", type_=sa.Uuid()), sa.bindparam("id", type_=sa.Uuid())
_ONE = _BOTH.where(_L.c.area_id == _AREA, _L.c.id == _ID)
_OF_COMMITMENT = _BOTH.where(_L.c.area_id == _AREA, _L.c.commitment_id == _ID).order_by(_L.c.made_at, _L.c.number)
_OF_CLIENT = _OF_COMMITMENT.where(_L.c.client == sa.bindparam("client", type_=sa.Text()))
_ENTRIES = text("""
SELECT l.commitment_id, l.id, l.number, l.client, l.clause, l.occurrence, l.revision, l.amount,
  CAST(l.because->'attained'->>'day' AS date) AS day, a.line_id IS NOT NULL AS approved
FROM lines l LEFT JOIN approvals a ON (a.area_id, a.line_id) = (l.area_id, l.id)
WHERE l.area_id = ANY(:areas) AND l.commitment_id = ANY(:commitments)""")
_SETTLED = text("""
SELECT client, clause, occurrence, revision, corrects, amount, begins, ends FROM lines
WHERE area_id = :area AND commitment_id = :id ORDER BY made_at, number""")
_VERIFIERS = text("""
SELECT f.commitment_id, f.client, v.by_person FROM verifications v JOIN facts f ON (f.area_id, f.id) = (v.area_id, v.fact_id)
WHERE f.area_id = ANY(:areas) AND f.commitment_id = ANY(:commitments) AND (f.client IS NULL OR f.client = ANY(:clients))
UNION SELECT commitment_id, client, said_by FROM facts
WHERE area_id = ANY(:areas) AND commitment_id = ANY(:commitments) AND (client IS NULL OR client = ANY(:clients))
  AND code = ANY(:codes) AND said_by IS NOT NULL""")
_CORRECTED = text("""
SELECT DISTINCT f.commitment_id, f.client FROM facts f
WHERE f.area_id = ANY(:areas) AND f.commitment_id = ANY(:commitments) AND (f.client IS NULL OR f.client = ANY(:clients))
  AND f.corrects IS NOT NULL AND coalesce(f.code, '') <> :signed
  AND NOT EXISTS (SELECT FROM verifications v WHERE (v.area_id, v.fact_id) = (f.area_id, f.id))""")
_WAITING = text("""
SELECT id, sum(many) OVER () AS lines FROM (
  SELECT (array_agg(l.id ORDER BY l.revision DESC))[1] AS id, sum(l.amount) AS net, min(l.made_at) AS since, min(l.number) AS number,
    count(*) AS many
  FROM lines l WHERE l.area_id = :area AND NOT EXISTS (SELECT FROM approvals a WHERE (a.area_id, a.line_id) = (l.area_id, l.id))
  GROUP BY l.commitment_id, l.client, l.clause, l.occurrence) AS claims
ORDER BY net >= 0, since, number LIMIT :limit""")
Row = tuple[PaymentLine, Approval | None]
Whose = tuple[CommitmentId, str | None]
"""A client under a commitment; None: what is said of the commitment itself."""


async def of_commitment(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, client: str | None = None
) -> tuple[Row, ...]:
    """A commitment's lines with their approvals, the oldest first; those of one client with `client`."""
    given = {"area": area, "id": commitment} | ({} if client is None else {"client": client})
    return _rows(await connection.execute(_OF_COMMITMENT if client is None else _OF_CLIENT, given))


async def settled(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> tuple[Line, ...]:
    """A commitment's lines without their why, the oldest first."""
    rows = (await connection.execute(_SETTLED, {"area": area, "id": commitment})).mappings()
    return tuple(Line(**dict(row) | {"amount": Money(row["amount"])}) for row in rows)


async def get(connection: AsyncConnection, area: AreaId, line: LineId) -> Row | None:
    """One line that the actor may see."""
    rows = _rows(await connection.execute(_ONE, {"area": area, "id": line}))
    return rows[0] if rows else None


async def listed(
    connection: AsyncConnection,
    limit: int,
    *,
    area: AreaId | None = None,
    provider: ProviderId | None = None,
    waiting: bool = False,
    after: str | None = None,
) -> tuple[Row, ...]:
    """Lines of an area or a provider by number, above number `after`; only those not approved with `waiting`."""
    asked = _BOTH
    if area is not None:
        asked = asked.where(_L.c.area_id == area)
    if provider is not None:
        asked = asked.where(_L.c.provider_id == provider)
    if waiting:
        asked = asked.where(_A.c.line_id.is_(None))
    if after is not None:
        asked = asked.where(_L.c.number > after)
    return _rows(await connection.execute(asked.order_by(_L.c.number, _L.c.id).limit(limit)))


async def newest_waiting(connection: AsyncConnection, area: AreaId, limit: int) -> tuple[tuple[Row, ...], int]:
    """The newest line of each claim of an area that waits: what takes money back first, since others need its room, then by number.

    At most `limit` of them, and how many lines wait in all the claims there are.
    """
    rows = (await connection.execute(_WAITING, {"area": area, "limit": limit})).all()
    found = {row[0].id: row for row in await several(connection, [area], [row.id for row in rows])}
    return tuple(found[row.id] for row in rows), int(rows[0].lines) if rows else 0


async def several(connection: AsyncConnection, areas: Iterable[AreaId], lines: Iterable[LineId]) -> tuple[Row, ...]:
    """Lines by their ids, in whatever order."""
    asked = _BOTH.where(_L.c.area_id.in_(list(areas)), _L.c.id.in_(list(lines)))
    return _rows(await connection.execute(asked))


async def entries(
    connection: AsyncConnection, areas: Iterable[AreaId], of: Iterable[CommitmentId]
) -> dict[CommitmentId, tuple[Entry, ...]]:
    """Every line of several commitments, as short as a ledger reads it."""
    found: dict[CommitmentId, list[Entry]] = defaultdict(list)
    asked = {"areas": list(areas), "commitments": list(of)}
    for row in (await connection.execute(_ENTRIES, asked)).mappings():
        kept = dict(row)
        found[kept.pop("commitment_id")].append(Entry(**kept | {"amount": Money(kept["amount"])}))
    return {commitment: tuple(rows) for commitment, rows in found.items()}


async def verifiers(
    connection: AsyncConnection, areas: Iterable[AreaId], commitments: Iterable[CommitmentId], clients: Iterable[str]
) -> dict[Whose, frozenset[PersonId]]:
    """Who gave a verdict on anything said of each of `clients` or of a commitment itself, or said it for the area."""
    asked = {"areas": list(areas), "commitments": list(commitments), "clients": list(clients)}
    found: dict[Whose, set[PersonId]] = defaultdict(set)
    for commitment, client, person in await connection.execute(_VERIFIERS, asked | {"codes": list(AREA_CODES)}):
        found[commitment, client].add(PersonId(person))
    return {whose: frozenset(people) for whose, people in found.items()}


async def corrected(
    connection: AsyncConnection, areas: Iterable[AreaId], commitments: Iterable[CommitmentId], clients: Iterable[str]
) -> frozenset[Whose]:
    """Of whom a correction waits that nobody has heard: one of `clients`, or a commitment itself. A signature is never heard."""
    asked = {"areas": list(areas), "commitments": list(commitments), "clients": list(clients), "signed": SIGNED}
    return frozenset((row.commitment_id, row.client) for row in await connection.execute(_CORRECTED, asked))


def _rows(result: sa.CursorResult[Any]) -> tuple[Row, ...]:
    return tuple((part(PaymentLine, row), part(Approval, row)) for row in result.mappings())
