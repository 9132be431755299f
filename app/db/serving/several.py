"""Several commitments, clients or facts, each with what bars a step of it: one statement for each, however many they are.

They hold what the rules that bar a step (`when`) ask, and not what an input is held against: whoever takes a step loads it alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.admitting import admission, told
from app.db.gathering import gathering, noun, nouns, read_json
from app.db.parts import part
from app.db.serving.facts import heard_as_json, said_as_json
from app.domain.actors import Actor
from app.domain.buying.agreements import Agreement
from app.domain.buying.decisions import Decision
from app.domain.buying.supplements import Review, Supplement
from app.domain.ids import AreaId, BidId, CommitmentId, ProviderId, ReferralId
from app.domain.paying.settlements import Approval, PaymentLine
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import Commitment, CommitmentKind
from app.domain.serving.hearings import Hearing
from app.domain.serving.referrals import FOLLOWED, Referral, ReferralSituation, ReferralState
from app.domain.serving.said import Heard, Said, signature
from app.domain.terms.facts import FactId

_ADMITTED = """to_jsonb(q) AS qualification, to_jsonb(m) AS member, v.name AS provider_name, c.basket, names.names AS basket_names,
  g.number AS agreement"""
_OF_PROVIDER = """JOIN providers v ON v.id = c.provider_id
LEFT JOIN qualifications q ON (q.area_id, q.provider_id, q.basket) = (c.area_id, c.provider_id, c.basket)
LEFT JOIN agreement_members m ON (m.area_id, m.agreement_id, m.provider_id) = (c.area_id, c.agreement_id, c.provider_id)
LEFT JOIN agreements g ON (g.area_id, g.id) = (c.area_id, c.agreement_id)
LEFT JOIN codes names ON (names.area_id, names.list, names.code) = (c.area_id, 'basket', c.basket)"""
_COMMITMENTS = gathering(
    f"""
SELECT {{c}}, {_ADMITTED}, to_jsonb(g) AS under,
  (SELECT jsonb_agg(f) FROM facts f WHERE (f.area_id, f.commitment_id) = (c.area_id, c.id) AND f.client IS NULL AND f.code = 'signed') AS signatures,
  (SELECT jsonb_agg(r) FROM referrals r WHERE (r.area_id, r.commitment_id) = (c.area_id, c.id)) AS referrals,
  (SELECT jsonb_agg(d ORDER BY d.round) FROM decisions d JOIN decisions first ON (first.area_id, first.bid_id) = (d.area_id, d.bid_id)
    WHERE (first.area_id, first.id) = (c.area_id, c.decision_id) AND c.kind = 'experiment' AND d.round > 0) AS decisions
FROM commitments c {_OF_PROVIDER}
WHERE c.area_id = ANY(:areas) AND c.id = ANY(:ids)""",
    c=Commitment,
)
_GRANTS = gathering(
    """
SELECT {c}, b.id AS bid_id,
  (SELECT jsonb_agg(s ORDER BY s.at) FROM supplements s WHERE (s.area_id, s.bid_id) = (c.area_id, b.id)) AS supplements,
  (SELECT jsonb_agg(r ORDER BY r.at) FROM reviews r JOIN supplements s ON (s.area_id, s.id) = (r.area_id, r.supplement_id)
    WHERE (s.area_id, s.commitment_id) = (c.area_id, c.id)) AS reviews,
  (SELECT jsonb_agg(d ORDER BY d.round) FROM decisions d WHERE (d.area_id, d.bid_id) = (c.area_id, b.id)) AS decisions,
  (SELECT jsonb_agg(f ORDER BY f.learned, f.id) FROM facts f WHERE (f.area_id, f.commitment_id) = (c.area_id, c.id)) AS facts,
  (SELECT jsonb_agg(v ORDER BY v.at, v.id) FROM verifications v WHERE (v.area_id, v.commitment_id) = (c.area_id, c.id)) AS verdicts,
  (SELECT jsonb_agg(l ORDER BY l.made_at, l.number) FROM lines l WHERE (l.area_id, l.commitment_id) = (c.area_id, c.id)) AS lines,
  (SELECT jsonb_agg(a) FROM approvals a JOIN lines l ON (l.area_id, l.id) = (a.area_id, a.line_id)
    WHERE (l.area_id, l.commitment_id) = (c.area_id, c.id)) AS approvals
FROM commitments c LEFT JOIN bids b ON (b.area_id, b.procedure_id, b.provider_id) = (c.area_id, c.procedure_id, c.provider_id)
WHERE c.area_id = ANY(:areas) AND c.id = ANY(:ids) AND c.kind = 'grant'""",
    c=Commitment,
)
_REFERRALS = gathering(
    f"""
SELECT {{r}}, c.kind, {_ADMITTED}
FROM referrals r JOIN commitments c ON (c.area_id, c.id) = (r.area_id, r.commitment_id) {_OF_PROVIDER}
WHERE r.area_id = ANY(:areas) AND r.id = ANY(:ids)""",
    r=Referral,
)
_FACTS = gathering(
    """
SELECT {c}, to_jsonb(f) AS fact FROM facts f JOIN commitments c ON (c.area_id, c.id) = (f.area_id, f.commitment_id)
WHERE f.area_id = :area AND f.id = ANY(:ids)""",
    c=Commitment,
)
_UNSETTLED = text("""
SELECT to_jsonb(r) AS referral,
  (SELECT jsonb_agg(f) FROM facts f WHERE (f.area_id, f.commitment_id, f.client) = (r.area_id, r.commitment_id, r.client)
    AND f.code = ANY(:codes)) AS facts,
  (SELECT jsonb_agg(v) FROM verifications v JOIN facts f ON (f.area_id, f.id) = (v.area_id, v.fact_id)
    WHERE (f.area_id, f.commitment_id, f.client) = (r.area_id, r.commitment_id, r.client) AND f.code = ANY(:codes)) AS verdicts
FROM due d CROSS JOIN LATERAL (SELECT * FROM commitments c WHERE (c.area_id, c.id) = (d.area_id, d.id) OFFSET 0) c
CROSS JOIN LATERAL (SELECT * FROM referrals r WHERE (r.area_id, r.commitment_id) = (c.area_id, c.id)
  AND r.state IN ('referred', 'accepted', 'started') OFFSET 0) r
WHERE d.kind = 'settlement' AND d.at <= :instant
  AND (c.provider_id = :provider OR c.area_id = :area AND r.state = 'referred' AND EXISTS (SELECT FROM facts f
    WHERE (f.area_id, f.commitment_id, f.client) = (r.area_id, r.commitment_id, r.client) AND f.code = 'declined'))""")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """A grant and all that hangs on it, as it is kept."""

    commitment: Commitment
    bid_id: BidId | None
    supplements: tuple[Supplement, ...]
    reviews: tuple[Review, ...]
    decisions: tuple[Decision, ...]
    said: tuple[Said, ...]
    heard: tuple[Heard, ...]
    lines: tuple[tuple[PaymentLine, Approval | None], ...]


async def commitments(
    connection: AsyncConnection, actor: Actor, instant: datetime, areas: Iterable[AreaId], ids: Iterable[CommitmentId]
) -> tuple[tuple[CommitmentSituation, tuple[Decision, ...]], ...]:
    """Contracts, orders and experiments with their clients as they were last written; of an experiment the decisions at its gates too."""
    rows = (await connection.execute(_COMMITMENTS, {"areas": list(areas), "ids": list(ids)})).mappings()
    return tuple((_commitment(row, actor, instant), nouns(Decision, row["decisions"])) for row in rows)


def _commitment(row: Any, actor: Actor, instant: datetime) -> CommitmentSituation:
    found: Commitment = part(Commitment, row)
    needed = found.kind in (CommitmentKind.CONTRACT, CommitmentKind.ORDER)
    return CommitmentSituation(
        noun=found,
        actor=actor,
        instant=instant,
        referrals=nouns(Referral, row["referrals"]),
        signature=signature(said_as_json(one) for one in read_json(row["signatures"]) or ()),
        admission=admission(told(row), needed=needed),
        agreement=noun(Agreement, read_json(row["under"]), members=()),
    )


async def grants(
    connection: AsyncConnection, areas: Iterable[AreaId], ids: Iterable[CommitmentId]
) -> tuple[GrantRow, ...]:
    """Grants with all that hangs on each."""
    rows = (await connection.execute(_GRANTS, {"areas": list(areas), "ids": list(ids)})).mappings()
    return tuple(_grant(row) for row in rows)


def _grant(row: Any) -> GrantRow:
    approvals = {one.line_id: one for one in nouns(Approval, row["approvals"])}
    return GrantRow(
        commitment=part(Commitment, row),
        bid_id=row["bid_id"],
        supplements=nouns(Supplement, row["supplements"]),
        reviews=nouns(Review, row["reviews"]),
        decisions=nouns(Decision, row["decisions"]),
        said=tuple(said_as_json(one) for one in read_json(row["facts"]) or ()),
        heard=tuple(heard_as_json(one) for one in read_json(row["verdicts"]) or ()),
        lines=tuple((line, approvals.get(line.id)) for line in nouns(PaymentLine, row["lines"])),
    )


async def referrals(
    connection: AsyncConnection, actor: Actor, instant: datetime, areas: Iterable[AreaId], now: Mapping[UUID, str]
) -> dict[ReferralId, ReferralSituation]:
    """Clients referred, each in the state that `now` says it is in."""
    rows = (await connection.execute(_REFERRALS, {"areas": list(areas), "ids": list(now)})).mappings()
    found = (_referral(row, actor, instant, now) for row in rows)
    return {one.noun.id: one for one in found}


def _referral(row: Any, actor: Actor, instant: datetime, now: Mapping[UUID, str]) -> ReferralSituation:
    read: Referral = part(Referral, row)
    ordered = row["kind"] == CommitmentKind.ORDER
    said = admission(told(row), needed=row["kind"] in (CommitmentKind.CONTRACT, CommitmentKind.ORDER))
    noun = replace(read, state=ReferralState(now[read.id]))
    return ReferralSituation(noun=noun, actor=actor, instant=instant, admission=None if ordered else said)


async def hearings(
    connection: AsyncConnection, actor: Actor, instant: datetime, area: AreaId, ids: Iterable[FactId]
) -> dict[FactId, Hearing]:
    """Facts that nobody has heard, for the area."""
    rows = (await connection.execute(_FACTS, {"area": area, "ids": list(ids)})).mappings()
    found = (
        Hearing(
            noun=said_as_json(read_json(row["fact"])), actor=actor, instant=instant, commitment=part(Commitment, row)
        )
        for row in rows
    )
    return {one.noun.id: one for one in found}


async def unsettled(
    connection: AsyncConnection, instant: datetime, area: AreaId | None, provider: ProviderId | None
) -> tuple[tuple[Referral, tuple[Said, ...], tuple[Heard, ...]], ...]:
    """Clients of commitments whose settlement has fallen due, each with what was said of them and heard.

    Of a provider all who are on the way; of an area those declined, whose places are free. Their rows may be behind what was said; of every
    other commitment the clock has seen to it.
    """
    given = {"instant": instant, "area": area, "provider": provider, "codes": list(FOLLOWED)}
    rows = (await connection.execute(_UNSETTLED, given)).mappings()
    return tuple(
        (
            noun(Referral, read_json(row["referral"])),
            tuple(said_as_json(one) for one in read_json(row["facts"]) or ()),
            tuple(heard_as_json(one) for one in read_json(row["verdicts"]) or ()),
        )
        for row in rows
    )
