"""Public awards, and what came of them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.paging import Listing, page, same
from app.db.parts import labelled, part
from app.db.public.notices import asked_of, place_in
from app.db.store import values
from app.db.tables import STORED, table
from app.domain.ids import AreaId
from app.domain.paging import Asked, Page
from app.domain.public.awards import PublicAward, PublicResult
from app.domain.public.notices import Model
from app.domain.serving.commitments import CommitmentKind

_A, _R = table(PublicAward), table(PublicResult)
_KINDS = {
    Model.DYNAMIC: CommitmentKind.ORDER,
    Model.FRAMEWORK: CommitmentKind.CONTRACT,
    Model.EVOLVING: CommitmentKind.EXPERIMENT,
    Model.GRANTS: CommitmentKind.GRANT,
}
_LIST = Listing(
    name="awards",
    rows=sa.select(*labelled(PublicAward), *labelled(PublicResult)).select_from(
        _A.outerjoin(_R, sa.and_(_R.c.area_id == _A.c.area_id, _R.c.commitment_id == _A.c.commitment_id))
    ),
    order=(_A.c.concluded_at, _A.c.commitment_id),
    down=True,
    filters={
        "area": same(_A.c.area_id, "area"),
        "place": place_in("awards"),
        "basket": same(_A.c.basket, "basket"),
        "kind": same(_A.c.kind, "kind"),
    },
    words=sa.literal_column("lower(awards.title || ' ' || awards.provider_name)", sa.Text()),
)
Row = tuple[PublicAward, PublicResult | None]
_KEEP = text("""
INSERT INTO results (area_id, commitment_id, kind, started, employed, paid, as_of)
SELECT a.area_id, a.commitment_id, CAST(:kind AS text), CAST(:started AS int), CAST(:employed AS int), CAST(:paid AS bigint),
  CAST(:as_of AS date) FROM awards a WHERE a.area_id = :area_id AND a.commitment_id = :commitment_id
ON CONFLICT (area_id, commitment_id) DO UPDATE SET
  started = excluded.started, employed = excluded.employed, paid = excluded.paid, as_of = excluded.as_of""")


async def listed(connection: AsyncConnection, area: AreaId | None, asked: Asked) -> Page[Row]:
    """A page of awards of one area or of all, the last concluded first, each with what came of it."""
    return await page(connection, _LIST, asked_of(asked, area, _KINDS), _row)


async def keep(connection: AsyncConnection, result: PublicResult) -> None:
    """Say what came of an award, instead of what was said before; nothing where there is no award."""
    given: dict[str, Any] = values(STORED[PublicResult], result)
    given["paid"] = None if result.paid is None else result.paid.cents
    await connection.execute(_KEEP, given)


def _row(row: sa.RowMapping) -> Row:
    return part(PublicAward, row), part(PublicResult, row)
