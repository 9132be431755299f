"""What may wait for a provider, in every area: a part of one statement for each kind of noun, as in `area.py`."""

from app.db.home.area import SIGNED
from app.db.home.parts import NOW_OF_BID, row

INVITED = row(
    table="p.kind",
    noun="p.id",
    state="p.state",
    number="p.number",
    title="""CASE WHEN p.kind = 'quick-order' THEN (SELECT e->'content'->>'title' FROM jsonb_array_elements(p.content->'seen') AS e
      WHERE e->>'card_id' = CAST(i.card_id AS text)) ELSE p.content->>'title' END""",
    until="p.deadline",
    of="""invitations i JOIN procedures p ON (p.area_id, p.id) = (i.area_id, i.procedure_id)
    WHERE i.provider_id = :provider AND p.state = 'open' AND p.kind || '/open' = ANY(:asked)
      AND coalesce(i.answer_by, p.deadline) > :instant AND NOT EXISTS (SELECT FROM bids b
        WHERE (b.area_id, b.procedure_id, b.provider_id) = (i.area_id, i.procedure_id, i.provider_id))""",
    area="p.area_id",
)
CARDS = row(
    table="'card'",
    noun="c.id",
    state="CASE WHEN c.sent_at IS NULL THEN 'draft' ELSE 'returned' END",
    number="coalesce(o.number, '')",
    title="c.content->>'title'",
    of="""cards c LEFT JOIN published_cards o ON (o.area_id, o.card_id) = (c.area_id, c.id)
    WHERE c.provider_id = :provider AND c.withdrawn_at IS NULL AND (
      c.sent_at IS NULL AND 'card/draft' = ANY(:asked) OR c.sent_at IS NOT NULL AND 'card/returned' = ANY(:asked) AND EXISTS (
        SELECT FROM card_checks k WHERE (k.area_id, k.card_id, k.edition) = (c.area_id, c.id, c.edition) AND k.verdict = 'returned'))""",
    area="c.area_id",
)
SIGNING = row(
    table="CASE c.kind WHEN 'order' THEN 'contract' ELSE c.kind END",
    noun="c.id",
    state="c.state",
    number="c.number",
    title="c.title",
    since="c.drafted_at",
    of=f"""commitments c WHERE c.provider_id = :provider AND c.state = 'drafted'
    AND CASE c.kind WHEN 'order' THEN 'contract' ELSE c.kind END || '/drafted' = ANY(:asked) AND NOT {SIGNED}""",
    area="c.area_id",
)
REFERRALS = row(
    table="'referral'",
    noun="r.id",
    parent="r.commitment_id",
    state="coalesce(m.state, r.state)",
    number="r.client",
    since="r.referred_at",
    of="""referrals r LEFT JOIN unnest(CAST(:moved AS uuid[]), CAST(:moved_to AS text[])) AS m(id, state) ON m.id = r.id
    WHERE r.provider_id = :provider AND r.state IN ('referred', 'accepted', 'started') AND 'referral/' || coalesce(m.state, r.state) = ANY(:asked)""",
    area="r.area_id",
)
_BIDS = f"""opened_bids o JOIN procedures p ON (p.area_id, p.id) = (o.area_id, o.procedure_id) {NOW_OF_BID}
    WHERE o.provider_id = :provider AND NOT p.sealed"""
SUPPLEMENTS = row(
    table="'application'",
    noun="o.bid_id",
    parent="o.procedure_id",
    state="s.now",
    number="p.number",
    title="p.content->>'title'",
    until="o.answer_by",
    of=f"{_BIDS} AND p.kind = 'grant-programme' AND o.state = 'asked' AND 'application/' || s.now = ANY(:asked)",
    area="o.area_id",
)
ANSWERS = row(
    table="CASE p.kind WHEN 'challenge' THEN 'idea' ELSE 'application' END",
    noun="o.bid_id",
    parent="o.procedure_id",
    state="s.now",
    number="p.number",
    title="CASE p.kind WHEN 'challenge' THEN o.content->>'title' ELSE p.content->>'title' END",
    until="CASE WHEN o.state <> 'asked' THEN o.answer_by END",
    since="o.submitted_at",
    held="true",
    of=f"""{_BIDS} AND o.state IN ('received', 'asked', 'complete', 'proposed') AND s.now IN ('received', 'complete', 'proposed')""",
    area="o.area_id",
)
