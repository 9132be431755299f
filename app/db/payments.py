"""Payment lines and approvals: insert-only rows."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.actors import Actor
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId, ProviderId
from app.domain.said import AREA_CODES
from app.domain.settlements import Approval, Payment, PaymentLine

_L, _A = table(PaymentLine), table(Approval)
_BOTH = sa.select(*labelled(PaymentLine), *labelled(Approval)).select_from(
    _L.outerjoin(_A, sa.and_(_A.c.area_id == _L.c.area_id, _A.c.line_id == _L.c.id))
)
_VERIFIERS = text("""
SELECT DISTINCT v.by_person FROM verifications v JOIN facts f ON f.area_id = v.area_id AND f.id = v.fact_id
WHERE v.area_id = :area AND (f.id = ANY(:facts) OR f.corrects = ANY(:facts))
UNION SELECT said_by FROM facts WHERE area_id = :area AND id = ANY(:facts) AND code = ANY(:codes) AND said_by IS NOT NULL""")
_WAITING = text("""
SELECT EXISTS (SELECT FROM facts f WHERE f.area_id = :area AND f.corrects = ANY(:facts)
  AND NOT EXISTS (SELECT FROM verifications v WHERE v.area_id = f.area_id AND v.fact_id = f.id)) AS corrections,
  EXISTS (SELECT FROM commitments WHERE area_id = :area AND id = :commitment AND state = 'suspended') AS suspended""")
Row = tuple[PaymentLine, Approval | None]


async def of_commitment(connection: AsyncConnection, area: AreaId, commitment: CommitmentId) -> tuple[Row, ...]:
    """A commitment's lines with their approvals, the oldest first."""
    asked = _BOTH.where(_L.c.area_id == area, _L.c.commitment_id == commitment).order_by(_L.c.made_at, _L.c.number)
    return _rows(await connection.execute(asked))


async def get(connection: AsyncConnection, area: AreaId, line: LineId) -> Row | None:
    """One line that the actor may see."""
    rows = _rows(await connection.execute(_BOTH.where(_L.c.area_id == area, _L.c.id == line)))
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


async def payment(connection: AsyncConnection, actor: Actor, row: Row, instant: Any) -> Payment:
    """All that the rules on a line may know: three more statements.

    A line that takes back what is no longer earned rests on the facts of the lines it corrects, and on their corrections.
    """
    line, approval = row
    same = await _same_key(connection, line)
    facts: dict[str, Any] = {"area": line.area_id, "facts": list({fact for one in same for fact in one[0].facts})}
    people = (await connection.execute(_VERIFIERS, facts | {"codes": list(AREA_CODES)})).scalars()
    waits = (await connection.execute(_WAITING, facts | {"commitment": line.commitment_id})).one()
    earlier = next((one.number for one, approved in same if one.revision < line.revision and approved is None), None)
    return Payment(
        noun=line,
        actor=actor,
        instant=instant,
        approval=approval,
        verifiers=frozenset(PersonId(person) for person in people),
        corrections_waiting=bool(waits.corrections),
        suspended=bool(waits.suspended),
        earlier_waiting=earlier,
    )


def _rows(result: sa.CursorResult[Any]) -> tuple[Row, ...]:
    return tuple((part(PaymentLine, row), part(Approval, row)) for row in result.mappings())


async def _same_key(connection: AsyncConnection, line: PaymentLine) -> tuple[Row, ...]:
    """Every revision of what the line pays for, up to its own."""
    key = (
        _L.c.area_id == line.area_id,
        _L.c.commitment_id == line.commitment_id,
        _L.c.client.is_not_distinct_from(line.client),
    )
    asked = _BOTH.where(
        *key, _L.c.clause == line.clause, _L.c.occurrence == line.occurrence, _L.c.revision <= line.revision
    )
    return _rows(await connection.execute(asked.order_by(_L.c.revision)))
