"""One contract with many clients: one client's rows copied in SQL, for tests and load that ask what a contract costs as it grows."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_REFERRALS = text("""
INSERT INTO referrals (area_id, id, commitment_id, provider_id, client, client_group, municipality, state, referred_by, referred_at, reason, version)
SELECT r.area_id, CAST(md5(CAST(r.id AS text) || n) AS uuid), r.commitment_id, r.provider_id, r.client || '-' || n, r.client_group,
  r.municipality, r.state, r.referred_by, r.referred_at, r.reason, r.version
FROM referrals r CROSS JOIN generate_series(1, :many) n WHERE r.commitment_id = :commitment AND r.client = :client""")
_FACTS = text("""
INSERT INTO facts (area_id, id, commitment_id, provider_id, client, kind, code, learned, begins, ends, withdrawn, corrects, content, evidence, said_by)
SELECT f.area_id, CAST(md5(CAST(f.id AS text) || n) AS uuid), f.commitment_id, f.provider_id, f.client || '-' || n, f.kind, f.code, f.learned,
  f.begins, f.ends, f.withdrawn, CAST(md5(CAST(f.corrects AS text) || n) AS uuid), f.content, f.evidence, f.said_by
FROM facts f CROSS JOIN generate_series(1, :many) n WHERE f.commitment_id = :commitment AND f.client = :client""")
_VERDICTS = text("""
INSERT INTO verifications (area_id, id, fact_id, commitment_id, provider_id, verdict, reason, by_person, at)
SELECT v.area_id, CAST(md5(CAST(v.id AS text) || n) AS uuid), CAST(md5(CAST(v.fact_id AS text) || n) AS uuid), v.commitment_id, v.provider_id,
  v.verdict, v.reason, v.by_person, v.at
FROM verifications v JOIN facts f ON f.id = v.fact_id CROSS JOIN generate_series(1, :many) n
WHERE f.commitment_id = :commitment AND f.client = :client""")
_PAY = text("""
INSERT INTO facts (area_id, id, commitment_id, provider_id, client, kind, learned, begins, content, evidence, said_by)
SELECT s.area_id, CAST(md5(CAST(s.id AS text) || 'pay' || n) AS uuid), s.commitment_id, s.provider_id, s.client, 'earnings',
  least(CAST(s.begins + make_interval(months => n) AS timestamptz), instant()), CAST(s.begins + make_interval(months => n) AS date),
  CAST('{"quantity": "1250.00", "employer": "E-17", "job": "open"}' AS jsonb),
  jsonb_build_object('kind', 'payslip', 'obtained_on', CAST(instant() AS date), 'how', 'Asiakas toi', 'seen_by', 'Valmentaja', 'kept_at', 'Arkisto',
    'sha256', repeat('a', 64)), s.said_by
FROM facts s CROSS JOIN generate_series(1, :months) n WHERE s.commitment_id = :commitment AND s.client = :client AND s.code = 'started'""")
_HEARD = text("""
INSERT INTO verifications (area_id, id, fact_id, commitment_id, provider_id, verdict, reason, by_person, at)
SELECT f.area_id, CAST(md5(CAST(f.id AS text) || 'heard') AS uuid), f.id, f.commitment_id, f.provider_id, 'verified', 'Palkkalaskelma täsmää.',
  r.referred_by, greatest(f.learned, r.referred_at)
FROM facts f JOIN referrals r ON r.commitment_id = f.commitment_id AND r.client = f.client
WHERE f.commitment_id = :commitment AND f.client = :client AND f.kind = 'earnings'
  AND NOT EXISTS (SELECT FROM verifications v WHERE v.fact_id = f.id)""")
_DUE = text("""
INSERT INTO due (kind, area_id, id, at) SELECT 'settlement', area_id, id, instant() FROM commitments WHERE id = :commitment
ON CONFLICT (kind, area_id, id) DO UPDATE SET at = excluded.at""")


async def paid_for_months(owner: AsyncConnection, commitment: UUID, client: str, months: int) -> None:
    """Pay of so many months after the client's start, each heard by who referred it; settled by the worker's next rounds."""
    asked = {"commitment": commitment, "client": client, "months": months}
    for statement in (_PAY, _HEARD, _DUE):
        await owner.execute(statement, asked)


async def multiplied(owner: AsyncConnection, commitment: UUID, client: str, many: int) -> None:
    """So many clients more, each with the referral, facts and verdicts of `client`; settled by the worker's next rounds."""
    asked = {"commitment": commitment, "client": client, "many": many}
    for statement in (_REFERRALS, _FACTS, _VERDICTS, _DUE):
        await owner.execute(statement, asked)
