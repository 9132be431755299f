"""What may wait for somebody who works for an area: a part of one statement for each kind of noun.

Each answers nouns in a state that `:asked` names (`table/state`), as they truly are at `:instant`, whether or not the clock has written it.
What a step's `asks` says more stands here once again, in SQL; a test walks and compares. `held`: what columns alone say that another must
do first, so that it stands behind what can be done now.
"""

from app.db.home.parts import NOW_OF_BID, row

PROCEDURES = row(
    table="p.kind",
    noun="p.id",
    state="s.now",
    number="p.number",
    title="""CASE WHEN p.kind = 'quick-order' THEN concat(n.title, ', ', p.draft->>'client')
      ELSE coalesce(p.content->>'title', p.draft->>'title', '') END""",
    held="""CASE WHEN p.kind = 'mini-competition' AND s.now = 'closed' THEN coalesce(p.unlocked_by = :person, false)
      WHEN p.kind = 'grant-programme' AND s.now = 'closed' THEN EXISTS (
        SELECT FROM bids b LEFT JOIN opened_bids o ON (o.area_id, o.bid_id) = (b.area_id, b.id)
        WHERE (b.area_id, b.procedure_id) = (p.area_id, p.id) AND coalesce(o.state, 'received') NOT IN ('accepted', 'declined', 'withdrawn'))
      WHEN s.now = 'prepared' THEN EXISTS (SELECT FROM decisions d
        WHERE (d.area_id, d.procedure_id, d.prepared_by) = (p.area_id, p.id, :person) AND d.content IS NULL)
      ELSE false END""",
    of="""procedures p JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id)
    CROSS JOIN LATERAL (SELECT CASE WHEN p.state = 'open' AND p.kind IN ('mini-competition', 'grant-programme') AND p.deadline <= :instant
      THEN 'closed' ELSE p.state END AS now) s
    WHERE p.area_id = :area AND p.state IN ('draft', 'open', 'closed', 'assessment', 'prepared') AND p.kind || '/' || s.now = ANY(:asked)""",
    area="p.area_id",
)
CARDS = row(
    table="'card'",
    noun="c.id",
    state="'sent'",
    number="coalesce(o.number, '')",
    title="c.content->>'title'",
    until="u.until",
    of="""cards c LEFT JOIN published_cards o ON (o.area_id, o.card_id) = (c.area_id, c.id)
    LEFT JOIN unnest(CAST(:days AS date[]), CAST(:untils AS timestamptz[])) AS u(day, until)
      ON u.day = greatest(CAST(:first AS date), (c.sent_at AT TIME ZONE 'Europe/Helsinki')::date)
    WHERE c.area_id = :area AND 'card/sent' = ANY(:asked) AND c.withdrawn_at IS NULL AND c.sent_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM card_checks k WHERE (k.area_id, k.card_id, k.edition) = (c.area_id, c.id, c.edition))""",
    area="c.area_id",
)
SIGNED = """EXISTS (SELECT FROM facts f WHERE (f.area_id, f.commitment_id) = (c.area_id, c.id) AND f.client IS NULL AND f.code = 'signed'
  AND f.corrects IS NULL AND NOT EXISTS (SELECT FROM facts w WHERE (w.area_id, w.corrects) = (f.area_id, f.id) AND w.withdrawn))"""
DRAFTED = row(
    table="CASE c.kind WHEN 'order' THEN 'contract' ELSE c.kind END",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    since="c.drafted_at",
    held=f"coalesce(c.standstill_until >= :today, false) OR NOT {SIGNED}",
    of="""commitments c WHERE c.area_id = :area AND c.state = 'drafted'
    AND CASE c.kind WHEN 'order' THEN 'contract' ELSE c.kind END || '/drafted' = ANY(:asked)""",
    area="c.area_id",
)
REFERRING = row(
    table="CASE c.kind WHEN 'order' THEN 'contract' ELSE c.kind END",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    since="c.drafted_at",
    held="c.begins > :today OR t.taken >= c.places",
    of="""commitments c CROSS JOIN LATERAL (
      SELECT count(DISTINCT r.client) AS taken
      FROM referrals r LEFT JOIN unnest(CAST(:moved AS uuid[]), CAST(:moved_to AS text[])) AS m(id, state) ON m.id = r.id
      WHERE (r.area_id, r.commitment_id) = (c.area_id, c.id) AND coalesce(m.state, r.state) NOT IN ('declined', 'cancelled')) t
    WHERE c.area_id = :area AND c.state = 'in-force' AND c.kind IN ('contract', 'order', 'experiment')
      AND CASE c.kind WHEN 'order' THEN 'contract' ELSE c.kind END || '/in-force' = ANY(:asked)
      AND (c.kind = 'experiment' OR c.ends >= :today) AND (c.kind <> 'order' OR t.taken < c.places)""",
    area="c.area_id",
)
_EXPERIMENTS = """commitments c JOIN decisions f ON (f.area_id, f.id) = (c.area_id, c.decision_id)
    LEFT JOIN decisions w ON (w.area_id, w.bid_id) = (f.area_id, f.bid_id) AND w.round > 0 AND w.made_at IS NULL
    CROSS JOIN LATERAL (SELECT CAST(c.plan->'stages'->CAST(count(*) AS int)->>'ends' AS date) AS ends
      FROM decisions d WHERE (d.area_id, d.bid_id) = (f.area_id, f.bid_id) AND d.round > 0 AND d.made_at IS NOT NULL) stage
    WHERE c.area_id = :area AND c.kind = 'experiment' AND c.state = 'in-force' AND 'experiment/in-force' = ANY(:asked)"""
_GATE_ENDS = "CAST(stage.ends + 1 AS timestamp) AT TIME ZONE 'Europe/Helsinki'"
GATES_TO_PREPARE = row(
    table="'experiment'",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    until=_GATE_ENDS,
    held="c.plan->>'runs' <> CAST(CAST(:person AS uuid) AS text)",
    of=f"{_EXPERIMENTS} AND w.id IS NULL AND stage.ends <= :today",
    area="c.area_id",
)
GATES_TO_DECIDE = row(
    table="'experiment'",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    until=_GATE_ENDS,
    held="c.plan->>'decides' <> CAST(CAST(:person AS uuid) AS text) OR coalesce(w.prepared_by = :person, false)",
    of=f"{_EXPERIMENTS} AND w.id IS NOT NULL",
    area="c.area_id",
)
FACTS = row(
    table="'fact'",
    noun="f.id",
    parent="f.commitment_id",
    state="'said'",
    number="coalesce(f.client, '')",
    title="c.title",
    since="f.learned",
    held="coalesce(f.said_by = :person, false)",
    of="""facts f JOIN commitments c ON (c.area_id, c.id) = (f.area_id, f.commitment_id)
    WHERE f.area_id = :area AND 'fact/said' = ANY(:asked) AND (f.kind <> 'event' OR f.corrects IS NOT NULL) AND coalesce(f.code, '') <> 'signed'
      AND NOT EXISTS (SELECT FROM verifications v WHERE (v.area_id, v.fact_id) = (f.area_id, f.id))""",
    area="f.area_id",
)
QUALIFICATIONS = row(
    table="'qualification'",
    noun="r.provider_id",
    parent="r.provider_id",
    state="'applied'",
    number="b.basket",
    title="v.name",
    since="r.registered_at",
    of="""registrations r JOIN providers v ON v.id = r.provider_id CROSS JOIN LATERAL unnest(r.baskets) AS b(basket)
    WHERE r.area_id = :area AND 'qualification/applied' = ANY(:asked) AND NOT EXISTS (SELECT FROM qualifications q
      WHERE (q.area_id, q.provider_id, q.basket) = (r.area_id, r.provider_id, b.basket) AND q.state <> 'applied')""",
    area="r.area_id",
)
IDEAS = row(
    table="'idea'",
    noun="o.bid_id",
    parent="o.procedure_id",
    state="s.now",
    number="p.number",
    title="o.content->>'title'",
    until="o.answer_by",
    held="""CASE WHEN s.now = 'proposed' THEN coalesce(d.content->>'decides' <> CAST(CAST(:person AS uuid) AS text) OR d.prepared_by = :person, false)
      ELSE false END""",
    of=f"""opened_bids o JOIN procedures p ON (p.area_id, p.id) = (o.area_id, o.procedure_id)
    LEFT JOIN decisions d ON (d.area_id, d.bid_id, d.round) = (o.area_id, o.bid_id, 0) {NOW_OF_BID}
    WHERE o.area_id = :area AND p.kind = 'challenge' AND o.state IN ('received', 'proposed') AND 'idea/' || s.now = ANY(:asked)""",
    area="o.area_id",
)
APPLICATIONS = row(
    table="'application'",
    noun="o.bid_id",
    parent="o.procedure_id",
    state="s.now",
    number="p.number",
    title="v.name",
    since="o.submitted_at",
    held="""CASE s.now WHEN 'proposed' THEN coalesce(d.prepared_by = :person, false)
      WHEN 'complete' THEN p.deadline > :instant AND EXISTS (SELECT FROM assessments a
        WHERE (a.area_id, a.bid_id, a.by_person) = (o.area_id, o.bid_id, :person))
      ELSE false END""",
    of=f"""opened_bids o JOIN procedures p ON (p.area_id, p.id) = (o.area_id, o.procedure_id) JOIN providers v ON v.id = o.provider_id
    LEFT JOIN decisions d ON (d.area_id, d.bid_id, d.round) = (o.area_id, o.bid_id, 0) {NOW_OF_BID}
    WHERE o.area_id = :area AND p.kind = 'grant-programme' AND p.state <> 'cancelled'
      AND o.state IN ('received', 'asked', 'complete', 'proposed') AND 'application/' || s.now = ANY(:asked)
      AND NOT EXISTS (SELECT FROM memberships m WHERE m.provider_id = o.provider_id AND m.person_id = :person AND m.ended_real IS NULL)
      AND NOT EXISTS (SELECT FROM declarations e WHERE (e.area_id, e.bid_id, e.person_id) = (o.area_id, o.bid_id, :person) AND e.interest)""",
    area="o.area_id",
)
RECOVERIES = row(
    table="'grant'",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    since="c.drafted_at",
    held="coalesce(w.prepared_by = :person, false)",
    of="""decisions w JOIN decisions f ON (f.area_id, f.bid_id, f.round) = (w.area_id, w.bid_id, 0)
    JOIN commitments c ON (c.area_id, c.decision_id) = (f.area_id, f.id)
    WHERE w.area_id = :area AND w.round > 0 AND w.made_at IS NULL AND c.kind = 'grant' AND 'grant/' || c.state = ANY(:asked)""",
    area="c.area_id",
)
VALUES = row(
    table="'value'",
    noun="d.id",
    state="d.state",
    title="d.source",
    since="d.entered_at",
    held="d.entered_by = :person",
    of="dated_values d WHERE d.area_id = :area AND d.state = 'entered' AND 'value/entered' = ANY(:asked)",
    area="d.area_id",
)
PAYMENTS = row(
    table="'payment'",
    noun="w.line",
    parent="c.id",
    state="'waiting'",
    number="c.number",
    title="c.title",
    since="w.since",
    payee="v.name",
    amount="w.amount",
    many="w.many",
    of="""(SELECT l.area_id, l.commitment_id, (array_agg(l.id ORDER BY l.amount >= 0, l.made_at, l.number))[1] AS line, min(l.made_at) AS since,
      CAST(sum(l.amount) AS bigint) AS amount, count(*) AS many
      FROM lines l WHERE l.area_id = :area AND 'payment/waiting' = ANY(:asked)
        AND NOT EXISTS (SELECT FROM approvals a WHERE (a.area_id, a.line_id) = (l.area_id, l.id))
      GROUP BY l.area_id, l.commitment_id) w
    JOIN commitments c ON (c.area_id, c.id) = (w.area_id, w.commitment_id) JOIN providers v ON v.id = c.provider_id""",
    area="c.area_id",
)
FALLEN_THROUGH = row(
    table="'quick-order'",
    noun="p.id",
    state="p.state",
    number="p.number",
    title="concat_ws(', ', n.title, p.content->'wish'->>'client')",
    since="e.at",
    of="""(SELECT area_id, procedure_id, max(at) AS at FROM events WHERE area_id = :area AND what = 'give-up' AND at > :month_ago
      GROUP BY area_id, procedure_id) e
    JOIN procedures p ON (p.area_id, p.id) = (e.area_id, e.procedure_id) JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id)
    LEFT JOIN (
      SELECT m.category, coalesce(q.content->'wish', q.draft)->>'client' AS client, max(m.described_at) AS at
      FROM needs m JOIN procedures q ON (q.area_id, q.need_id) = (m.area_id, m.id)
      WHERE m.area_id = :area AND m.described_at > :month_ago AND q.kind = 'quick-order' GROUP BY 1, 2) again
      ON (again.category, again.client) = (n.category, p.content->'wish'->>'client')
    WHERE p.kind = 'quick-order' AND p.state = 'cancelled' AND n.described_by = :person AND coalesce(again.at <= e.at, true)""",
    area="p.area_id",
)
