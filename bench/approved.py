"""Finds what is approved beyond a limit, from rows alone: used by tests, and by load tests while they run."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_PASSED = text("""
WITH paid AS (
  SELECT l.area_id, l.commitment_id, l.client, l.clause, l.occurrence,
    coalesce(sum(l.amount) FILTER (WHERE a.line_id IS NOT NULL), 0) AS approved,
    (array_agg(l.because->'attained'->>'day' ORDER BY l.revision DESC) FILTER (WHERE l.because IS NOT NULL))[1] AS day
  FROM lines l LEFT JOIN approvals a ON (a.area_id, a.line_id) = (l.area_id, l.id)
  WHERE l.clause NOT IN ('recovery', 'interest')
  GROUP BY l.area_id, l.commitment_id, l.client, l.clause, l.occurrence
), limited AS (
  SELECT p.area_id, p.commitment_id, m->>'id' AS limit_id, CAST(CAST(m->>'max' AS numeric) * 100 AS bigint) AS most, p.approved,
    CASE WHEN m->>'per' LIKE 'client%' THEN p.client END AS client,
    CASE WHEN m->>'per' LIKE '%month' THEN left(p.day, 7) END AS month
  FROM paid p JOIN commitments c ON (c.area_id, c.id) = (p.area_id, p.commitment_id)
  CROSS JOIN jsonb_array_elements(coalesce(c.terms->'limits', '[]')) m
  WHERE (m->>'per' NOT LIKE 'client%' OR p.client IS NOT NULL)
    AND (coalesce(m->'clauses', '[]') = '[]' OR jsonb_exists(m->'clauses', p.clause))
)
SELECT commitment_id, limit_id, client, month, sum(approved) AS approved, most FROM limited
GROUP BY area_id, commitment_id, limit_id, client, month, most HAVING sum(approved) > most
ORDER BY commitment_id, limit_id, client, month""")


@dataclass(frozen=True, slots=True)
class Passed:
    """A limit that what is approved passes: both sums in cents; client and month where the limit is kept for each."""

    commitment: UUID
    limit: str
    client: str | None
    month: str | None
    approved: int
    most: int


async def passed_limits(connection: AsyncConnection) -> list[Passed]:
    """Every limit of every commitment that is passed by what is approved under it: none, at any moment.

    Pay counts in the month of the last item that a line of it had. A day that moved to another month without a change of
    sum has left no line: where limits are kept for each month, such a commitment may be told wrongly.
    """
    return [Passed(*row) for row in await connection.execute(_PASSED)]
