"""Payment lines and approvals: insert-only rows."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.actors import Actor
from app.domain.facts import FactId
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId, ProviderId
from app.domain.settlements import Approval, Payment, PaymentLine

_L, _A = table(PaymentLine), table(Approval)
_BOTH = sa.select(*labelled(PaymentLine), *labelled(Approval)).select_from(
    _L.outerjoin(_A, sa.and_(_A.c.area_id == _L.c.area_id, _A.c.line_id == _L.c.id))
)
_VERIFIERS = text("SELECT DISTINCT by_person FROM verifications WHERE area_id = :area AND fact_id = ANY(:facts)")
_WAITING = text("""
SELECT EXISTS (SELECT FROM facts f WHERE f.area_id = :area AND f.corrects = ANY(:facts)
  AND NOT EXISTS (SELECT FROM verifications v WHERE v.area_id = f.area_id AND v.fact_id = f.id))""")
_EARLIER = text("""
SELECT l.number FROM lines l WHERE l.area_id = :area AND l.commitment_id = :commitment AND l.clause = :clause
  AND l.client IS NOT DISTINCT FROM :client AND l.occurrence = :occurrence AND l.revision < :revision
  AND NOT EXISTS (SELECT FROM approvals a WHERE a.area_id = l.area_id AND a.line_id = l.id) ORDER BY l.revision LIMIT 1""")
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
    """All that the rules on a line may know: three more statements."""
    line, approval = row
    facts: dict[str, Any] = {"area": line.area_id, "facts": _uuids(line.facts)}
    people = (await connection.execute(_VERIFIERS, facts)).scalars()
    waits = (await connection.execute(_WAITING, facts)).scalar_one()
    key = {"area": line.area_id, "commitment": line.commitment_id, "clause": line.clause, "client": line.client}
    earlier = (
        await connection.execute(_EARLIER, key | {"occurrence": line.occurrence, "revision": line.revision})
    ).scalar_one_or_none()
    return Payment(
        noun=line,
        actor=actor,
        instant=instant,
        approval=approval,
        verifiers=frozenset(PersonId(person) for person in people),
        corrections_waiting=bool(waits),
        earlier_waiting=earlier,
    )


def _rows(result: sa.CursorResult[Any]) -> tuple[Row, ...]:
    return tuple((part(PaymentLine, row), part(Approval, row)) for row in result.mappings())


def _uuids(facts: Iterable[FactId]) -> list[Any]:
    return list(facts)
