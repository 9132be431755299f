"""Public awards, and what came of them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.parts import labelled, part
from app.db.public.notices import conditions_of
from app.db.store import values
from app.db.tables import STORED, table
from app.domain.ids import AreaId
from app.domain.public.awards import PublicAward, PublicResult
from app.domain.public.notices import Model
from app.domain.searching import Search
from app.domain.serving.commitments import CommitmentKind

_A, _R = table(PublicAward), table(PublicResult)
_KINDS = {
    Model.DYNAMIC: CommitmentKind.ORDER,
    Model.FRAMEWORK: CommitmentKind.CONTRACT,
    Model.EVOLVING: CommitmentKind.EXPERIMENT,
    Model.GRANTS: CommitmentKind.GRANT,
}
Row = tuple[PublicAward, PublicResult | None]
_KEEP = text("""
INSERT INTO results (area_id, commitment_id, kind, started, employed, paid, as_of)
SELECT a.area_id, a.commitment_id, CAST(:kind AS text), CAST(:started AS int), CAST(:employed AS int), CAST(:paid AS bigint),
  CAST(:as_of AS date) FROM awards a WHERE a.area_id = :area_id AND a.commitment_id = :commitment_id
ON CONFLICT (area_id, commitment_id) DO UPDATE SET
  started = excluded.started, employed = excluded.employed, paid = excluded.paid, as_of = excluded.as_of""")


async def listed(
    connection: AsyncConnection, limit: int, area: AreaId | None, wanted: Search, after: str | None
) -> tuple[Row, ...]:
    """Awards of one area or of all, newest first, each with what came of it."""
    given, conditions = conditions_of("awards", area, wanted)
    asked = sa.select(*labelled(PublicAward), *labelled(PublicResult)).select_from(
        _A.outerjoin(_R, sa.and_(_R.c.area_id == _A.c.area_id, _R.c.commitment_id == _A.c.commitment_id))
    )
    said = " AND ".join(conditions).replace("awards.words", "lower(awards.title || ' ' || awards.provider_name)")
    asked = asked.where(text(said))
    if wanted.model is not None:
        asked = asked.where(_A.c.kind == str(_KINDS[Model(wanted.model)]) if wanted.model in _KINDS else sa.false())
    if after is not None:
        other = _A.alias()
        place = sa.select(other.c.concluded_at).where(other.c.number == after).limit(1).scalar_subquery()
        asked = asked.where(sa.tuple_(_A.c.concluded_at, _A.c.number) < sa.tuple_(place, after))
    asked = asked.order_by(_A.c.concluded_at.desc(), _A.c.number.desc()).limit(limit)
    rows = (await connection.execute(asked, given)).mappings()
    return tuple((part(PublicAward, row), part(PublicResult, row)) for row in rows)


async def keep(connection: AsyncConnection, result: PublicResult) -> None:
    """Say what came of an award, instead of what was said before; nothing where there is no award."""
    given: dict[str, Any] = values(STORED[PublicResult], result)
    given["paid"] = None if result.paid is None else result.paid.cents
    await connection.execute(_KEEP, given)
