"""The business clock, and moving it where that is allowed."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def instant(connection: AsyncConnection) -> datetime:
    """The business instant now."""
    return (await connection.execute(text("SELECT instant()"))).scalar_one()  # type: ignore[no-any-return]  # instant() is a timestamptz


async def movable(connection: AsyncConnection) -> bool:
    """Whether this database's clock may be moved: only a demo's or a test's."""
    return bool((await connection.execute(text("SELECT movable FROM clock"))).scalar_one())


async def make_movable(connection: AsyncConnection) -> None:
    """Let the clock be moved; the owner alone can, and does so only when it makes a demo or test database."""
    await connection.execute(text("UPDATE clock SET movable = true"))


async def move(connection: AsyncConnection, by: timedelta) -> None:
    """Move the clock by `by` (owner only); fails where the clock is not movable."""
    await connection.execute(text("UPDATE clock SET ahead = ahead + CAST(:by AS interval)"), {"by": by})


async def set_to(connection: AsyncConnection, at: datetime) -> None:
    """Set the clock so that the business instant is `at` now (owner only)."""
    await connection.execute(text("UPDATE clock SET ahead = CAST(:at AS timestamptz) - clock_timestamp()"), {"at": at})
