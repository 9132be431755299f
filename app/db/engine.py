"""Connections: pooled engines over asyncpg, and the refusal to run as somebody whom walls do not hold."""

from time import monotonic
from typing import Any

from asyncpg import InternalClientError
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from app.db.clock import movable

_ROLE = text("""
SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind = 'r')
FROM pg_roles r WHERE r.rolname = current_user""")


POOL_SECONDS = 5
"""How long a request waits for a connection where every one is taken."""
_IDLE = 5.0
"""Seconds after which a connection is asked whether it lives before it is used again."""
_AWAY = ("57P01", "57P02", "57P03")
"""PostgreSQL's codes: it is being shut down, it crashed, it is not ready yet. Those that begin with 08 are of connections too."""


class UnsafeDatabase(RuntimeError):
    """The product does not run here: the role is one that walls do not hold, or production has a clock that can be moved."""


def make_engine(url: str, size: int = 20, *, lock_seconds: int = 0) -> AsyncEngine:
    """An engine for `url` (postgresql://…), with at most `size` connections, all kept: to open one costs more than a request.

    `lock_seconds`: how long a lock is waited for; 0 is for ever. A queue for one contract may not take every connection from everybody else.

    JSON comes as the text it is: `db/types.py` reads it, and what is frozen only once. A failure's text, which is logged, has no values in it.
    """
    address = make_url(url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(
        address,
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        json_deserializer=str,
        hide_parameters=True,
        connect_args={"server_settings": {"lock_timeout": f"{lock_seconds}s"}},
    )
    _only_living(engine)
    return engine


def in_use(engine: AsyncEngine) -> int:
    """The number of connections of the engine's pool that are taken."""
    pool = engine.sync_engine.pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 0


def _only_living(engine: AsyncEngine) -> None:
    """Replace a dead connection when it is taken from the pool: one whose end is known, at no cost; one that idled is asked."""
    pool, dialect = engine.sync_engine.pool, engine.sync_engine.dialect

    def left(_: Any, record: Any) -> None:
        record.info["left"] = monotonic()

    def taken(connection: Any, record: Any, _: Any) -> None:
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        if monotonic() - record.info.get("left", monotonic()) < _IDLE:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(pool, "checkin", left)
    event.listen(pool, "checkout", taken)


def unreachable(error: Exception) -> bool:
    """Whether `error` says that the database is away or the connection lost, and not that a statement was wrong."""
    if not isinstance(error, DBAPIError):
        return False
    cause = error.orig.__cause__ if error.orig else None
    state = getattr(cause, "sqlstate", None) or ""
    ends = isinstance(
        cause, InternalClientError
    )  # the server has said goodbye, and its end of the line is about to close
    return error.connection_invalidated or ends or state in _AWAY or state.startswith("08")


NO_CONNECTION = (OSError, DBAPIError, PoolTimeout)
"""What is raised where none can be opened: the network's faults, the server's refusals, and a pool of which every one is taken."""


async def refuse_unsafe(connection: AsyncConnection, *, production: bool) -> None:
    """Raise `UnsafeDatabase` where row-level security would not hold the role connected, or a clock in `production` can be moved."""
    if (await connection.execute(_ROLE)).scalar_one():
        raise UnsafeDatabase(
            "The database role of DATABASE_WEB_URL owns tables or passes row-level security: use one that does not"
        )
    if production and await movable(connection):
        raise UnsafeDatabase("This database's clock can be moved, as a demo's can: production does not run on it")
