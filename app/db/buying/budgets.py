"""Budget lines, with what is reserved of each."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying.money import money, reserved
from app.db.tables import read, table
from app.domain.buying.budgets import BudgetLine
from app.domain.ids import AreaId, BudgetLineId


async def budget_lines(connection: AsyncConnection, area: AreaId) -> tuple[BudgetLine, ...]:
    """The area's budget lines with what is reserved of each, the newest year first."""
    rows = (await connection.execute(_lines(), {"area": area})).mappings()
    return tuple(read(BudgetLine, row, reserved=money(row["held"])) for row in rows)


@cache
def _lines() -> sa.Select[Any]:
    b = table(BudgetLine)
    held = reserved(b.c.area_id, "budget_line_id", b.c.id).label("held")
    mine = b.c.area_id == sa.bindparam("area", type_=sa.Uuid())
    return sa.select(b, held).where(mine).order_by(b.c.year.desc(), b.c.code)


async def budget_line(connection: AsyncConnection, area: AreaId, line: BudgetLineId) -> BudgetLine | None:
    """One budget line with what is reserved of it; None where there is none."""
    return next((b for b in await budget_lines(connection, area) if b.id == line), None)
