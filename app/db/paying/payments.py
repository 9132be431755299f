"""Payment lines and approvals: insert-only rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.paging import Listing, page, same, serial, text_of
from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId, ProviderId
from app.domain.money import Money
from app.domain.paging import Asked, Page
from app.domain.paying.settlements import Approval, Earlier, PaymentLine, Totals
from app.domain.serving.said import AREA_CODES, SIGNED
from app.domain.terms.limits import Alike, Key
from app.domain.terms.payments import Line

_L, _A = table(PaymentLine), table(Approval)
_BOTH = sa.select(*labelled(PaymentLine), *labelled(Approval)).select_from(
    _L.outerjoin(_A, sa.and_(_A.c.area_id == _L.c.area_id, _A.c.line_id == _L.c.id))
)
_AREA, _ID = sa.bindparam("area", type_=sa.Uuid()), sa.bindparam("id", type_=sa.Uuid())
_ONE = _BOTH.where(_L.c.area_id == _AREA, _L.c.id == _ID)
_OF_COMMITMENT = _BOTH.where(_L.c.area_id == _AREA, _L.c.commitment_id == _ID).order_by(_L.c.made_at, _L.c.number)
_STATE = sa.case((_A.c.line_id.is_(None), sa.literal_column("'waiting'")), else_=sa.literal_column("'approved'"))
_OF_ONE = {
    down: Listing(
        name="newest-lines" if down else "lines",
        rows=_BOTH.where(_L.c.area_id == _AREA, _L.c.commitment_id == _ID),
        order=(serial(_L), _L.c.id),
        down=down,
        filters={
            "client": same(_L.c.client, "client"),
            "state": sa.bindparam("state", type_=sa.Text()) == _STATE,
        },
    )
    for down in (False, True)
}
_TOTALS = text("""
SELECT count(*) AS lines, coalesce(sum(l.amount), 0) AS owed, coalesce(sum(l.amount) FILTER (WHERE a.line_id IS NOT NULL), 0) AS approved
FROM lines l LEFT JOIN approvals a ON (a.area_id, a.line_id) = (l.area_id, l.id)
WHERE l.area_id = :area AND l.commitment_id = :id AND (CAST(:client AS text) IS NULL OR l.client = :client)""")
_EARLIER = text("""
SELECT l.id, e.id AS earlier, e.number, e.amount FROM lines l JOIN lines e ON (e.area_id, e.commitment_id, e.clause, e.occurrence)
  = (l.area_id, l.commitment_id, l.clause, l.occurrence) AND e.client IS NOT DISTINCT FROM l.client AND e.revision = l.corrects
WHERE l.area_id = :area AND l.id = ANY(:ids)""")
_ALIKE = text("""
WITH days AS (
  SELECT k.commitment_id, k.client, i->'attained'->>'clause' AS clause, i->'attained'->>'occurrence' AS occurrence,
    CAST(i->'attained'->>'day' AS date) AS day
  FROM kept_items k CROSS JOIN LATERAL jsonb_array_elements(k.items) i
  WHERE k.area_id = ANY(:areas) AND k.commitment_id = ANY(:monthly)
), claims AS (
  SELECT l.commitment_id, l.client, l.clause, l.occurrence, coalesce(sum(l.amount) FILTER (WHERE a.line_id IS NOT NULL), 0) AS approved,
    coalesce(sum(l.amount) FILTER (WHERE a.line_id IS NULL), 0) < 0 AS takes_back,
    max(l.number) FILTER (WHERE a.line_id IS NULL) AS number,
    CASE WHEN l.commitment_id = ANY(:monthly) THEN (array_agg(CAST(l.because->'attained'->>'day' AS date) ORDER BY l.revision DESC)
      FILTER (WHERE l.because IS NOT NULL))[1] END AS day
  FROM lines l LEFT JOIN approvals a ON (a.area_id, a.line_id) = (l.area_id, l.id)
  WHERE l.area_id = ANY(:areas) AND l.commitment_id = ANY(:commitments) GROUP BY l.commitment_id, l.client, l.clause, l.occurrence
)
SELECT c.commitment_id, CASE WHEN c.client = ANY(:clients) THEN c.client END AS client, c.clause,
  CAST(date_trunc('month', coalesce(d.day, c.day)) AS date) AS day, sum(c.approved) AS approved,
  min(c.number) FILTER (WHERE c.takes_back) AS taken_back
FROM claims c LEFT JOIN days d ON d.commitment_id = c.commitment_id AND d.client IS NOT DISTINCT FROM c.client
  AND d.clause = c.clause AND d.occurrence = c.occurrence
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2 NULLS FIRST, 3, 4""")
_DAYS = text("""
SELECT k.commitment_id, k.client, i->'attained'->>'clause' AS clause, i->'attained'->>'occurrence' AS occurrence,
  CAST(i->'attained'->>'day' AS date) AS day
FROM kept_items k CROSS JOIN LATERAL jsonb_array_elements(k.items) i
WHERE k.area_id = ANY(:areas) AND k.commitment_id = ANY(:commitments) AND (k.client IS NULL OR k.client = ANY(:clients))""")
_FAMILIES = _BOTH.where(
    text("""
(lines.area_id, lines.id) IN (SELECT o.area_id, o.id FROM lines o JOIN lines l ON (o.area_id, o.commitment_id, o.clause, o.occurrence)
  = (l.area_id, l.commitment_id, l.clause, l.occurrence) AND o.client IS NOT DISTINCT FROM l.client
WHERE l.area_id = ANY(:areas) AND l.id = ANY(:lines))""")
)
_SETTLED = text("""
SELECT client, clause, occurrence, revision, corrects, amount, begins, ends FROM lines
WHERE area_id = :area AND commitment_id = :id ORDER BY made_at, number""")
_VERIFIERS = text("""
SELECT f.commitment_id, f.client, v.by_person FROM verifications v JOIN facts f ON (f.area_id, f.id) = (v.area_id, v.fact_id)
WHERE f.area_id = ANY(:areas) AND f.commitment_id = ANY(:commitments) AND (f.client IS NULL OR f.client = ANY(:clients))
UNION SELECT commitment_id, client, said_by FROM facts
WHERE area_id = ANY(:areas) AND commitment_id = ANY(:commitments) AND (client IS NULL OR client = ANY(:clients))
  AND code = ANY(:codes) AND said_by IS NOT NULL""")
_WAITS = text("""
SELECT 'settlement' AS what, d.id AS commitment_id, NULL AS client FROM due d
WHERE d.kind = 'settlement' AND d.area_id = ANY(:areas) AND d.id = ANY(:commitments) AND d.at <= :instant
UNION SELECT 'correction', f.commitment_id, f.client FROM facts f
WHERE f.area_id = ANY(:areas) AND f.commitment_id = ANY(:commitments) AND (f.client IS NULL OR f.client = ANY(:clients))
  AND f.corrects IS NOT NULL AND coalesce(f.code, '') <> :signed
  AND NOT EXISTS (SELECT FROM verifications v WHERE (v.area_id, v.fact_id) = (f.area_id, f.id))""")
_STATE = sa.case((_A.c.line_id.is_(None), sa.literal_column("'waiting'")), else_=sa.literal_column("'approved'"))
_WHOSE = {whose: _L.c[whose] == sa.bindparam(whose, type_=sa.Uuid()) for whose in ("area_id", "provider_id")}
_LISTS = {
    whose: Listing(
        name="payments",
        rows=_BOTH.where(condition),
        order=(serial(_L), _L.c.id),
        filters={"state": sa.bindparam("state", type_=sa.Text()) == _STATE},
        words=text_of(_L.c.number, _L.c.client),
    )
    for whose, condition in _WHOSE.items()
}
_CLAIMS = (
    text("""
  SELECT (array_agg(l.id ORDER BY l.revision DESC))[1] AS id, CAST(CAST(sum(l.amount) >= 0 AS int) AS bigint) AS pays, min(l.made_at) AS since,
    min(l.serial) AS serial, coalesce(l.client, '') AS client, string_agg(l.number, ' ') AS numbers
  FROM lines l WHERE l.area_id = :area AND NOT EXISTS (SELECT FROM approvals a WHERE (a.area_id, a.line_id) = (l.area_id, l.id))
  GROUP BY l.commitment_id, l.client, l.clause, l.occurrence""")
    .columns(
        sa.column("id", sa.Uuid()),
        sa.column("pays", sa.BigInteger()),
        sa.column("since", sa.DateTime(timezone=True)),
        sa.column("serial", sa.BigInteger()),
        sa.column("client", sa.Text()),
        sa.column("numbers", sa.Text()),
    )
    .subquery("claims")
)
_CLAIMS_WAITING = Listing(
    name="claims",
    rows=sa.select(_CLAIMS.c.id),
    order=(_CLAIMS.c.pays, _CLAIMS.c.since, _CLAIMS.c.serial),
    words=text_of(_CLAIMS.c.numbers, _CLAIMS.c.client),
)
Row = tuple[PaymentLine, Approval | None]
Whose = tuple[CommitmentId, str | None]
"""A client under a commitment; None: what is said of the commitment itself."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What is still to come: of whom a correction that nobody has heard, and the commitments whose settlement is due."""

    corrected: frozenset[Whose]
    unsettled: frozenset[CommitmentId]


async def of_commitment(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> tuple[Row, ...]:
    """A commitment's lines with their approvals, the oldest first."""
    return _rows(await connection.execute(_OF_COMMITMENT, {"area": area, "id": commitment}))


async def of_one(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, asked: Asked, *, newest: bool
) -> Page[Row]:
    """A page of a commitment's lines with their approvals, of one `client` or in one `state` where that is asked for."""
    return await page(connection, _OF_ONE[newest], asked, _row, area=area, id=commitment)


async def totals(connection: AsyncConnection, area: AreaId, commitment: CommitmentId, client: str | None) -> Totals:
    """The number of lines of a commitment, or of one client of it, and what they come to."""
    row = (await connection.execute(_TOTALS, {"area": area, "id": commitment, "client": client})).one()
    return Totals(lines=row.lines, owed=Money(int(row.owed)), approved=Money(int(row.approved)))


async def earlier(connection: AsyncConnection, area: AreaId, lines: Iterable[LineId]) -> dict[LineId, Earlier]:
    """The line that each of `lines` corrects, of those that correct one."""
    rows = await connection.execute(_EARLIER, {"area": area, "ids": list(lines)})
    return {
        LineId(row.id): Earlier(id=LineId(row.earlier), number=row.number, amount=Money(row.amount)) for row in rows
    }


async def settled(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> tuple[Line, ...]:
    """A commitment's lines without their why, the oldest first."""
    rows = (await connection.execute(_SETTLED, {"area": area, "id": commitment})).mappings()
    return tuple(Line(**dict(row) | {"amount": Money(row["amount"])}) for row in rows)


async def get(connection: AsyncConnection, area: AreaId, line: LineId) -> Row | None:
    """One line that the actor may see; None where there is none."""
    rows = _rows(await connection.execute(_ONE, {"area": area, "id": line}))
    return rows[0] if rows else None


async def of_area(connection: AsyncConnection, area: AreaId, asked: Asked) -> Page[Row]:
    """A page of an area's lines by number."""
    return await page(connection, _LISTS["area_id"], asked, _row, area_id=area)


async def of_provider(connection: AsyncConnection, provider: ProviderId, asked: Asked) -> Page[Row]:
    """A page of a provider's lines by number, in every area."""
    return await page(connection, _LISTS["provider_id"], asked, _row, provider_id=provider)


async def newest_waiting(connection: AsyncConnection, area: AreaId, asked: Asked) -> Page[Row]:
    """A page of an area's claims that wait, each by its newest line.

    What takes money back comes first, since others need its room, then what has waited longest.
    """
    claims = await page(connection, _CLAIMS_WAITING, asked, lambda row: LineId(row["id"]), area=area)
    found = {row[0].id: row for row in await several(connection, [area], claims.rows)}
    return claims.of(found[line] for line in claims.rows)


async def several(connection: AsyncConnection, areas: Iterable[AreaId], lines: Iterable[LineId]) -> tuple[Row, ...]:
    """The lines with these ids, in whatever order."""
    asked = _BOTH.where(_L.c.area_id.in_(list(areas)), _L.c.id.in_(list(lines)))
    return _rows(await connection.execute(asked))


async def families(connection: AsyncConnection, areas: Iterable[AreaId], lines: Iterable[LineId]) -> tuple[Row, ...]:
    """Every line of the client, clause and occurrence of one of `lines`, in whatever order."""
    return _rows(await connection.execute(_FAMILIES, {"areas": list(areas), "lines": list(lines)}))


async def alike(
    connection: AsyncConnection,
    areas: Iterable[AreaId],
    of: Iterable[CommitmentId],
    clients: Iterable[str],
    monthly: Iterable[CommitmentId],
) -> dict[CommitmentId, tuple[Alike, ...]]:
    """What is approved under several commitments, as short as a ledger reads it: `clients` apart, all others together."""
    asked = {"areas": list(areas), "commitments": list(of), "clients": list(clients), "monthly": list(monthly)}
    found: dict[CommitmentId, list[Alike]] = defaultdict(list)
    for row in (await connection.execute(_ALIKE, asked)).mappings():
        kept = dict(row)
        found[kept.pop("commitment_id")].append(Alike(**kept | {"approved": Money(int(kept["approved"]))}))
    return {commitment: tuple(rows) for commitment, rows in found.items()}


async def days(
    connection: AsyncConnection, areas: Iterable[AreaId], commitments: Iterable[CommitmentId], clients: Iterable[str]
) -> dict[CommitmentId, dict[Key, date]]:
    """The days on which the items kept of some clients, and of the commitments themselves, were attained."""
    asked = {"areas": list(areas), "commitments": list(commitments), "clients": list(clients)}
    found: dict[CommitmentId, dict[Key, date]] = defaultdict(dict)
    for row in await connection.execute(_DAYS, asked):
        found[row.commitment_id][row.client, row.clause, row.occurrence] = row.day
    return found


async def verifiers(
    connection: AsyncConnection, areas: Iterable[AreaId], commitments: Iterable[CommitmentId], clients: Iterable[str]
) -> dict[Whose, frozenset[PersonId]]:
    """Who gave a verdict on anything said of each of `clients` or of a commitment itself, or said it for the area."""
    asked = {"areas": list(areas), "commitments": list(commitments), "clients": list(clients)}
    found: dict[Whose, set[PersonId]] = defaultdict(set)
    for commitment, client, person in await connection.execute(_VERIFIERS, asked | {"codes": list(AREA_CODES)}):
        found[commitment, client].add(PersonId(person))
    return {whose: frozenset(people) for whose, people in found.items()}


async def waits(
    connection: AsyncConnection,
    areas: Iterable[AreaId],
    commitments: Iterable[CommitmentId],
    clients: Iterable[str],
    instant: datetime,
) -> Waits:
    """What is still to come of some commitments at `instant`. A signature is never heard, so its correction waits for nobody."""
    asked = {"areas": list(areas), "commitments": list(commitments), "clients": list(clients)}
    rows = (await connection.execute(_WAITS, asked | {"signed": SIGNED, "instant": instant})).all()
    return Waits(
        corrected=frozenset((row.commitment_id, row.client) for row in rows if row.what == "correction"),
        unsettled=frozenset(row.commitment_id for row in rows if row.what == "settlement"),
    )


def _rows(result: sa.CursorResult[Any]) -> tuple[Row, ...]:
    return tuple(_row(row) for row in result.mappings())


def _row(row: sa.RowMapping) -> Row:
    return part(PaymentLine, row), part(Approval, row)
