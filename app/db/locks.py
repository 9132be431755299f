"""Locking a row for a change. `docs/architecture.md` has the order; `tests/locks.py` holds every transaction of the tests to it."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection


async def locked(connection: AsyncConnection, asked: sa.Select[tuple[object, ...]]) -> sa.RowMapping | None:
    """The one row that `asked` names, locked, with the instant after the lock as `at_instant`; None: not there.

    FOR NO KEY UPDATE: no key ever changes, so that who inserts a row that refers to it need not wait.
    """
    row = asked.with_for_update(key_share=True).cte("l").prefix_with("MATERIALIZED")
    found = await connection.execute(sa.select(row, sa.func.instant().label("at_instant")))
    return found.mappings().one_or_none()
