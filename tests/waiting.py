"""Connections that hold a lock in another's way, and wait until somebody waits for it."""

import asyncio

import asyncpg

from tests.conftest import Database


async def patient(database: Database) -> asyncpg.Connection:
    """A connection that looks for deadlocks only after twenty seconds: of two that wait for each other the other is undone."""
    address = database.admin_url.rpartition("/")[0] + "/" + database.owner_url.rpartition("/")[2]
    return await asyncpg.connect(address, server_settings={"deadlock_timeout": "20s"})  # an administrator's to set


async def waited_for(connection: asyncpg.Connection) -> None:
    """Wait until somebody waits for what this transaction has locked, but for what it has locked since a savepoint."""
    asked = (
        "SELECT EXISTS (SELECT FROM pg_locks"
        " WHERE locktype = 'transactionid' AND NOT granted AND transactionid = pg_current_xact_id()::xid)"
    )
    for _ in range(1000):
        if await connection.fetchval(asked):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")
