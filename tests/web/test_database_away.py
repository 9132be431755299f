"""The database restarts or goes away: what was lost is done again or answered 503 in both doors, and then all is well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from httpx import ASGITransport, AsyncClient

from app.db import engine as connections
from tests.api.town import Caller, Town, codes, said
from tests.conftest import Database
from tests.waiting import patient, waited_for
from tests.web.test_again import caller, describe, numbered, rows, served


@asynccontextmanager
async def administrator(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """An administrator's connection to the tests' database."""
    connection = await patient(database)
    try:
        yield connection
    finally:
        await connection.close()


async def end_all(connection: asyncpg.Connection, name: str) -> None:
    """End every other connection to the database `name`, as a restart does."""
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
    await connection.execute(ended, name)
    await asyncio.sleep(0.1)  # until everybody's end has seen it


def name_of(database: Database) -> str:
    return database.web_url.rpartition("/")[2]


async def test_connections_that_died_in_the_pool_are_replaced(database: Database, town: Town) -> None:
    async with served(database, 0) as app, administrator(database) as admin:
        officer = caller(app, town)
        await asyncio.gather(*(officer.send("GET", "needs") for _ in range(8)))
        await end_all(admin, name_of(database))
        answers = await asyncio.gather(*(officer.send("GET", "needs") for _ in range(8)))
        assert {answer.status_code for answer in answers} == {200}


async def test_who_idled_is_asked_first(database: Database, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection whose end nobody told of is found by asking; one just used is not asked."""
    asked = 0
    async with served(database, 0) as app:
        officer, dialect = caller(app, town), app.state.engine.sync_engine.dialect
        did = dialect.do_ping

        def ping(connection: object) -> bool:
            nonlocal asked
            asked += 1
            if asked == 1:
                raise dialect.loaded_dbapi.Error("gone")
            return bool(did(connection))

        monkeypatch.setattr(dialect, "do_ping", ping)
        for _ in range(2):
            assert (await officer.send("GET", "needs")).status_code == 200
        assert asked == 0
        monkeypatch.setattr(connections, "_IDLE", 0.0)
        assert (await officer.send("GET", "needs")).status_code == 200
        assert asked == 1


@pytest.mark.parametrize("retries", [0, 1])
async def test_what_was_lost_in_the_middle_is_done_again_and_once(database: Database, town: Town, retries: int) -> None:
    await numbered(town)
    async with served(database, retries) as app, administrator(database) as admin:
        change = admin.transaction()
        await change.start()
        await admin.execute("SELECT FROM counters WHERE kind = 'TA' FOR UPDATE")
        waiting = asyncio.create_task(describe(caller(app, town), town, "pressed"))
        await waited_for(admin)
        await end_all(admin, name_of(database))
        await change.rollback()
        answer = await waiting
        if retries:
            assert answer.status_code == 201, answer.text
        else:
            assert codes(said(answer, 503)) == {"unreachable"}
            assert answer.headers["retry-after"] == "5"
        assert await rows(town, "needs") == 1 + retries
        assert (await describe(caller(app, town), town, "pressed")).status_code == 201
        assert await rows(town, "needs") == 2


async def test_without_a_database_both_doors_say_when_to_come_again(database: Database, town: Town) -> None:
    name, admin = name_of(database), await asyncpg.connect(database.admin_url)
    async with served(database, 1) as app:
        officer: Caller = caller(app, town)
        browser = AsyncClient(transport=ASGITransport(app), base_url="http://test", cookies={"session": "some"})
        await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            await end_all(admin, name)
            assert codes(said(await officer.send("GET", "needs"), 503)) == {"unreachable"}
            health = await browser.get("/health")
            form = {"email": "somebody@example.fi", "password": "long enough for all"}
            pages = [await browser.get("/"), await browser.get("/home"), await browser.get("/no-such-page")]
            pages.append(await browser.post("/sign-in", data=form))
        finally:
            await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            await admin.close()
        assert (health.status_code, health.json()) == (503, {"web": "well", "database": "away"})
        for page in pages:
            assert (page.status_code, page.headers["retry-after"]) == (503, "5"), page.text
            assert "Palvelu ei juuri nyt vastaa" in page.text
        assert (await officer.send("GET", "needs")).status_code == 200
        assert (await browser.get("/")).status_code == 200
        health = await browser.get("/health")
        assert (health.status_code, health.json()) == (200, {"web": "well", "database": "well"})
