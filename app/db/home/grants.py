"""What a grant in force may wait for: reports, instalments, its end."""

from app.db.home.parts import row

_STANDS = """(SELECT
      (SELECT count(*) FROM supplements s JOIN reviews r ON (r.area_id, r.supplement_id) = (s.area_id, s.id)
       WHERE (s.area_id, s.commitment_id) = (c.area_id, c.id) AND r.verdict = 'accepted') AS accepted,
      EXISTS (SELECT FROM supplements s WHERE (s.area_id, s.commitment_id) = (c.area_id, c.id)
        AND NOT EXISTS (SELECT FROM reviews r WHERE (r.area_id, r.supplement_id) = (s.area_id, s.id))) AS unread,
      greatest(1, jsonb_array_length(c.plan->'instalments') - 1) AS reports,
      (SELECT min(i.number) FROM jsonb_array_elements_text(c.plan->'instalments') WITH ORDINALITY AS i(amount, number)
       WHERE CAST(i.amount AS numeric) <> 0 AND NOT EXISTS (SELECT FROM facts f
         WHERE (f.area_id, f.commitment_id) = (c.area_id, c.id) AND f.code = 'gate-passed' AND f.corrects IS NULL
           AND CAST(f.content->>'ref' AS int) = i.number AND NOT EXISTS (SELECT FROM facts w
             WHERE (w.area_id, w.corrects) = (f.area_id, f.id) AND w.withdrawn AND 'verified' = (SELECT v.verdict FROM verifications v
               WHERE (v.area_id, v.fact_id) = (w.area_id, w.id) ORDER BY v.at DESC, v.id DESC LIMIT 1)))) AS next,
      (SELECT coalesce(sum(CAST(f.content->>'quantity' AS numeric)), 0) FROM facts f
       WHERE (f.area_id, f.commitment_id) = (c.area_id, c.id) AND f.code = 'recovery-decided') AS recovered,
      (SELECT coalesce(sum(p.paid), 0) / 100.0 FROM (
         SELECT sum(l.amount) AS paid FROM lines l JOIN approvals a ON (a.area_id, a.line_id) = (l.area_id, l.id)
         WHERE (l.area_id, l.commitment_id) = (c.area_id, c.id) AND l.clause = 'instalments'
         GROUP BY l.client, l.clause, l.occurrence, a.at HAVING sum(l.amount) > 0) p) AS paid)"""
_GRANT = (
    f"commitments c CROSS JOIN LATERAL {_STANDS} AS g WHERE c.kind = 'grant' AND c.state IN ('in-force', 'suspended')"
)
TO_RUN = row(
    table="'grant'",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    since="c.drafted_at",
    of=f"""{_GRANT} AND c.area_id = :area AND 'grant/' || c.state = ANY(:asked)
    AND (g.unread OR g.accepted >= g.reports OR g.recovered > 0 OR c.state = 'in-force' AND g.accepted >= g.next - 1)""",
    area="c.area_id",
)
TO_REPORT = row(
    table="'grant'",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    until="CAST(CAST(c.plan->>'report_by' AS date) + 1 AS timestamp) AT TIME ZONE 'Europe/Helsinki'",
    since="c.drafted_at",
    of=f"""{_GRANT} AND c.provider_id = :provider AND 'grant/' || c.state = ANY(:asked)
    AND NOT g.unread AND g.accepted < g.reports AND NOT (g.recovered > 0 AND g.recovered >= g.paid)""",
    area="c.area_id",
)
