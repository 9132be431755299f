"""What followed a need: three statements, however much did."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import events
from app.domain.buying.needs import Need
from app.domain.buying.procedures import ProcedureKind, State
from app.domain.money import Money
from app.domain.serving.commitments import CommitmentKind, CommitmentState
from app.domain.serving.need_life import BoundFor, NeedLife, RunFor

_RUNS = text("""
SELECT p.id, p.kind, p.number, coalesce(p.content->>'title', nullif(p.draft->>'title', ''), :title) AS title, p.state,
  p.law_day AS begun_on, p.published_at, p.deadline, p.why_this_way,
  CASE WHEN p.sealed AND p.unsealed_at IS NULL THEN NULL
    ELSE (SELECT count(*) FROM opened_bids o WHERE (o.area_id, o.procedure_id) = (p.area_id, p.id)) END AS bids,
  (SELECT min(d.made_at) FROM decisions d WHERE (d.area_id, d.procedure_id) = (p.area_id, p.id)) AS decided_at
FROM procedures p WHERE p.area_id = :area AND p.need_id = :need ORDER BY p.law_day, p.number""")
_BOUND = text("""
SELECT c.id, c.procedure_id, c.kind, c.number, c.title, c.state, v.name AS provider_name, c.maximum, c.begins, c.ends, c.drafted_at,
  (SELECT count(DISTINCT r.client) FROM referrals r WHERE (r.area_id, r.commitment_id) = (c.area_id, c.id)) AS referred,
  (SELECT count(DISTINCT r.client) FROM referrals r
   WHERE (r.area_id, r.commitment_id) = (c.area_id, c.id) AND r.state IN ('started', 'ended')) AS started,
  (SELECT count(*) FROM (
     SELECT l.client FROM lines l JOIN jsonb_array_elements(c.terms->'clauses') k ON k->>'id' = l.clause
     WHERE (l.area_id, l.commitment_id) = (c.area_id, c.id) AND k->>'share' = 'outcome' AND l.client IS NOT NULL
     GROUP BY l.client HAVING sum(l.amount) > 0) e) AS employed,
  s.lines, s.earned, s.approved
FROM commitments c JOIN providers v ON v.id = c.provider_id
CROSS JOIN LATERAL (
  SELECT count(*) AS lines, coalesce(sum(l.amount), 0) AS earned, coalesce(sum(l.amount) FILTER (WHERE a.line_id IS NOT NULL), 0) AS approved
  FROM lines l LEFT JOIN approvals a ON (a.area_id, a.line_id) = (l.area_id, l.id)
  WHERE (l.area_id, l.commitment_id) = (c.area_id, c.id)) s
WHERE c.area_id = :area AND c.need_id = :need ORDER BY c.drafted_at, c.number""")


async def of_need(connection: AsyncConnection, need: Need) -> NeedLife:
    """All that followed a need: its runs, and what was bound and paid."""
    given = {"area": need.area_id, "need": need.id}
    bound = [_bound(row) for row in (await connection.execute(_BOUND, given)).mappings()]
    rows = (await connection.execute(_RUNS, given | {"title": need.title})).mappings()
    runs = tuple(_run(row, tuple(b for b in bound if b.procedure_id == row["id"])) for row in rows)
    return NeedLife(need=need, runs=runs, events=await events.of_need(connection, need.area_id, need.id))


def _run(row: Any, bound: tuple[BoundFor, ...]) -> RunFor:
    typed = {"kind": ProcedureKind(row["kind"]), "state": State(row["state"])}
    return RunFor(**{**row, **typed}, bound=bound)


def _bound(row: Any) -> BoundFor:
    typed = {"kind": CommitmentKind(row["kind"]), "state": CommitmentState(row["state"])}
    money = {name: Money(int(row[name])) for name in ("maximum", "earned", "approved")}
    return BoundFor(**{**row, **typed, **money})
