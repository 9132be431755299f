"""Demos as of several days: each is made once in a run, and every test gets a copy of its own."""

import fcntl
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db.engine import make_engine
from app.demo import making
from app.local_postgres import LocalPostgres
from app.settings import Settings
from tests.conftest import SEALING_KEY, Database, clone

TODAY = "today"
_HARD = "2027-01-31 2028-02-29 2026-12-24"
DAYS = (TODAY, *os.environ.get("VAIKUTIN_DEMO_DAYS", _HARD).split())
"""The days as of which demos are made: the real one, and a month's last day, a leap day and Christmas eve, or those that are named."""


@dataclass
class Demo:
    """A demo's database, its settings, and the day as of which it was made."""

    owner: AsyncEngine
    settings: Settings
    today: date | None

    async def all(self, sql: str, **given: Any) -> list[Any]:
        """Every first value."""
        async with self.owner.connect() as connection:
            return list((await connection.execute(text(sql), given)).scalars())


def settings_of(database: Database, worker_id: str, name: str) -> Settings:
    """What the product is told of another database of the server."""
    owner, web = (url.replace(f"/test_{worker_id}", f"/{name}") for url in (database.owner_url, database.web_url))
    return Settings(owner_url=owner, web_url=web, sealing_key=SEALING_KEY, cheap_passwords=True, retries=0)


each_day = pytest.mark.parametrize("demo", DAYS, indirect=True)
"""Runs a test on the demo as of each of `DAYS`."""


@pytest.fixture
async def demo(database: Database, worker_id: str, request: pytest.FixtureRequest) -> AsyncIterator[Demo]:
    """A copy of the demo as of a day of `DAYS`, today without one; it is made in an empty database once in a run."""
    which: str = getattr(request, "param", TODAY)
    today = None if which == TODAY else date.fromisoformat(which)
    server = LocalPostgres(Path(os.environ["VAIKUTIN_TEST_HOME"]), throwaway=True)
    addresses, made, name = server.start("template"), f"demo_{which.replace('-', '_')}", f"demo_{worker_id}"
    with (server.home / f"{made}-lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (server.home / f"{made}-done").exists():
            await clone(addresses, made)
            assert await making.make_unless_made(settings_of(database, worker_id, made), lambda _: None, today=today)
            (server.home / f"{made}-done").touch()
        await clone(addresses, name, of=made)
    settings = settings_of(database, worker_id, name)
    engine = make_engine(settings.owner_url, size=2)
    yield Demo(engine, settings, today)
    await engine.dispose()
