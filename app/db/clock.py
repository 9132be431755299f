"""The business clock, and moving it where that is allowed."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def instant(connection: AsyncConnection) -> datetime:
    """The business instant now, from the database's clock."""
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


async def move_on_to(connection: AsyncConnection, at: datetime) -> None:
    """Set the clock so that the business instant is `at` now, unless that has gone by (owner only)."""
    moved = "UPDATE clock SET ahead = greatest(ahead, CAST(:at AS timestamptz) - clock_timestamp())"
    await connection.execute(text(moved), {"at": at})


async def begin_story(connection: AsyncConnection, at: datetime) -> None:
    """Say that a demo's story is being told from `at` on, in a database whose clock can be moved from now on (owner only)."""
    await make_movable(connection)
    await set_to(connection, at)
    await connection.execute(text("UPDATE clock SET telling = true"))


async def end_story(connection: AsyncConnection, ahead: timedelta) -> None:
    """Say that the story is told, and leave the clock so far `ahead` of the real one (owner only)."""
    await connection.execute(text("UPDATE clock SET ahead = :ahead, telling = false"), {"ahead": ahead})


async def story_broke_off(connection: AsyncConnection) -> bool:
    """Whether a story is being told, or was begun and broke off."""
    return bool((await connection.execute(text("SELECT telling FROM clock"))).scalar_one())
