"""Locking a row for a change. `docs/architecture.md` has the order; `tests/locks.py` holds every transaction of the tests to it."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection


async def locked(connection: AsyncConnection, asked: sa.Select[Any], **equal: object) -> sa.RowMapping | None:
    """The one row that `asked`, a select built once, names with the parameters `equal`: locked, with the instant after the lock as `at_instant`; None: not there.

    FOR NO KEY UPDATE: no key ever changes, so that who inserts a row that refers to it need not wait.
    """
    row: sa.RowMapping | None = (await connection.execute(_locking(asked), equal)).mappings().one_or_none()
    return row


@cache
def _locking(asked: sa.Select[Any]) -> sa.Select[Any]:
    row = asked.with_for_update(key_share=True).cte("l").prefix_with("MATERIALIZED")
    return sa.select(row, sa.func.instant().label("at_instant"))
