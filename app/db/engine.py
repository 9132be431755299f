"""Connections: pooled engines over asyncpg, and the refusal to run as somebody whom walls do not hold."""

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.db.clock import movable

_ROLE = text("""
SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind = 'r')
FROM pg_roles r WHERE r.rolname = current_user""")


POOL_SECONDS = 5
"""How long a free connection is waited for."""


class UnsafeDatabase(RuntimeError):
    """The product does not run here: the role is one that walls do not hold, or production has a clock that can be moved."""


def make_engine(url: str, size: int = 10, *, lock_seconds: int = 0) -> AsyncEngine:
    """An engine for `url` (postgresql://…), with at most `size` connections kept and as many more in a rush; who waits longer for one is refused.

    `lock_seconds`: how long a lock is waited for; 0 is for ever. A queue for one contract may not take every connection from everybody else.

    JSON comes as the text it is: `db/types.py` reads it, and what is frozen only once. A failure's text, which is logged, has no values in it.
    """
    address = make_url(url).set(drivername="postgresql+asyncpg")
    return create_async_engine(
        address,
        pool_size=size,
        max_overflow=size,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        json_deserializer=str,
        hide_parameters=True,
        connect_args={"server_settings": {"lock_timeout": f"{lock_seconds}s"}},
    )


async def refuse_unsafe(connection: AsyncConnection, *, production: bool) -> None:
    """Raise `UnsafeDatabase` where row-level security would not hold the role connected, or a clock in `production` can be moved."""
    if (await connection.execute(_ROLE)).scalar_one():
        raise UnsafeDatabase(
            "The database role of DATABASE_WEB_URL owns tables or passes row-level security: use one that does not"
        )
    if production and await movable(connection):
        raise UnsafeDatabase("This database's clock can be moved, as a demo's can: production does not run on it")
