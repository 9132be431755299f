"""Lists of commitments: an area's, and a provider's in every area."""

from dataclasses import fields
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.paging import Listing, page, same, text_of
from app.db.tables import table
from app.domain.ids import AreaId, ProviderId
from app.domain.paging import Asked, Page
from app.domain.serving.commitment_rows import CommitmentRow
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState

_C = table(Commitment)
_NAMES = tuple(field.name for field in fields(CommitmentRow))
_ENDING = (CommitmentKind.CONTRACT, CommitmentKind.ORDER)
_STATE: sa.ColumnElement[Any] = sa.case(
    (
        sa.and_(
            _C.c.state == CommitmentState.IN_FORCE,
            _C.c.kind.in_(_ENDING),
            _C.c.ends < sa.bindparam("today", type_=sa.Date()),
        ),
        sa.literal_column(f"'{CommitmentState.ENDED}'"),
    ),
    else_=_C.c.state,
)
_ROWS = sa.select(
    *(_C.c[name] for name in _NAMES if name != "state"), sa.type_coerce(_STATE, _C.c.state.type).label("state")
)
_OF_AREA, _OF_PROVIDER = (
    Listing(
        name="commitments",
        rows=_ROWS.where(_C.c[whose] == sa.bindparam(whose, type_=sa.Uuid())),
        order=(_C.c.drafted_at, _C.c.id),
        down=True,
        filters={
            "state": sa.bindparam("state", type_=_C.c.state.type) == _STATE,
            "kind": same(_C.c.kind, "kind"),
        },
        words=text_of(_C.c.number, _C.c.title),
    )
    for whose in ("area_id", "provider_id")
)


async def of_area(connection: AsyncConnection, area: AreaId, today: date, asked: Asked) -> Page[CommitmentRow]:
    """An area's commitments, the last drafted first."""
    return await page(connection, _OF_AREA, asked, _read, area_id=area, today=today)


async def of_provider(
    connection: AsyncConnection, provider: ProviderId, today: date, asked: Asked
) -> Page[CommitmentRow]:
    """A provider's commitments in every area, the last drafted first."""
    return await page(connection, _OF_PROVIDER, asked, _read, provider_id=provider, today=today)


def _read(row: sa.RowMapping) -> CommitmentRow:
    return CommitmentRow(**{name: row[name] for name in _NAMES})
