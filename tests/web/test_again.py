"""What the database undid for another's sake is done again whole, in both doors; what gives way at every try is answered 503."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import event, text

from app.main import create_app
from app.settings import Settings
from tests.api import thread as buying
from tests.api.town import Caller, Town, codes, said
from tests.conftest import Database
from tests.waiting import patient, waited_for
from tests.web.seats import seat
from tests.web.test_door import need

T = TypeVar("T")


@asynccontextmanager
async def served(database: Database, retries: int) -> AsyncIterator[FastAPI]:
    """An application of its own that tries again `retries` times."""
    settings = Settings(web_url=database.web_url, sealing_key=b"0" * 32, cheap_passwords=True, retries=retries)
    found = create_app(settings)
    lifespan = found.router.lifespan_context(found)
    await lifespan.__aenter__()
    try:
        yield found
    finally:  # the application ends as it would, though a test fails: connections left open would keep the loop from closing
        await lifespan.__aexit__(None, None, None)


@dataclass
class InTheWay:
    """Somebody who takes locks the wrong way round: holds the counter of needs, then wants the key that a request has claimed."""

    connection: asyncpg.Connection
    area: UUID
    membership: UUID
    undone: int = 0

    async def stand(self, key: str, most: int) -> None:
        """Make requests with `key` give way, `most` times, then go away. It looks for deadlocks later than they do."""
        change = self.connection.transaction()
        await change.start()
        await self.connection.execute("SELECT FROM counters WHERE area_id = $1 AND kind = 'TA' FOR UPDATE", self.area)
        while self.undone < most:
            inner = self.connection.transaction()
            await inner.start()
            await waited_for(self.connection)
            await self.connection.execute(
                "INSERT INTO idempotency (membership_id, key, request_digest, digest_key) VALUES ($1, $2, '', 0)",
                self.membership,
                key,
            )
            self.undone += 1
            await inner.rollback()
        await change.rollback()


async def numbered(town: Town) -> None:
    """A first need, so that the counter of needs is there to be held."""
    await town.one("officer").post("needs", buying.need(buying.Thread(town=town)), 201)


@asynccontextmanager
async def somebody(database: Database, town: Town) -> AsyncIterator[InTheWay]:
    connection = await patient(database)
    asked = "SELECT id FROM memberships WHERE person_id = $1"
    try:
        membership = await connection.fetchval(asked, UUID(town.one("officer").person))
        yield InTheWay(connection, town.id, membership)
    finally:
        await connection.close()


async def meanwhile(answer: Coroutine[Any, Any, T], other: Coroutine[Any, Any, None]) -> T:
    """What `answer` comes to while `other` is in its way; where one of them fails, the other is not waited for."""
    async with asyncio.TaskGroup() as both:
        found = both.create_task(answer)
        both.create_task(other)
    return found.result()


async def rows(town: Town, table: str, where: str = "area_id = :area") -> int:
    async with town.owner.connect() as connection:
        return int(
            (
                await connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}"), {"area": town.id})
            ).scalar_one()
        )


def caller(app: FastAPI, town: Town) -> Caller:
    client = AsyncClient(transport=ASGITransport(app), base_url="http://test")
    officer = town.one("officer")
    return Caller(client, officer.secret, town.slug, officer.person)


async def describe(who: Caller, town: Town, key: str) -> Response:
    return await who.send("POST", "needs", buying.need(buying.Thread(town=town)), Idempotency_Key=key)


async def test_a_deadlock_is_done_again_and_once(database: Database, town: Town) -> None:
    await numbered(town)
    async with served(database, 3) as app, somebody(database, town) as other:
        answer = await meanwhile(describe(caller(app, town), town, "pressed"), other.stand("pressed", 2))
        assert (answer.status_code, other.undone) == (201, 2), answer.text
        assert await rows(town, "needs") == 2
        assert await rows(town, "events", "area_id = :area AND what = 'need-described'") == 2
        replayed = await describe(caller(app, town), town, "pressed")
        assert replayed.json()["id"] == answer.json()["id"]


async def test_what_gives_way_at_every_try_is_busy(database: Database, town: Town) -> None:
    await numbered(town)
    async with served(database, 1) as app, somebody(database, town) as other:
        answer = await meanwhile(describe(caller(app, town), town, "pressed"), other.stand("pressed", 2))
        assert codes(said(answer, 503)) == {"too-busy"}
        assert answer.headers["retry-after"] == "1"
        assert await rows(town, "needs") == 1
        assert (await describe(caller(app, town), town, "pressed")).status_code == 201  # the key is free


async def test_with_the_retry_off_the_first_time_shows(app: FastAPI, database: Database, town: Town) -> None:
    await numbered(town)
    async with somebody(database, town) as other:
        answer = await meanwhile(describe(town.one("officer"), town, "pressed"), other.stand("pressed", 1))
        assert codes(said(answer, 503)) == {"too-busy"}


@pytest.mark.parametrize("retries", [0, 1])
async def test_a_form_is_done_again_or_keeps_what_was_typed(database: Database, town: Town, retries: int) -> None:
    await numbered(town)
    fields = need(town, title="Pitkään mietitty") | {"key": "a-key-pressed-once"}
    async with served(database, retries) as app, somebody(database, town) as other:
        officer = await seat(app, town.one("officer"))
        pressing = officer.post(f"/{town.slug}/needs/new", fields)
        answer = await meanwhile(pressing, other.stand("form-a-key-pressed-once", 1))
        assert await rows(town, "needs") == 1 + retries
        if retries:
            assert answer.status_code == 303
            return
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert "Pitkään mietitty" in answer.text
        assert "a-key-pressed-once" in answer.text
        assert "Moni oli juuri silloin samalla asialla" in answer.text


async def test_what_cannot_be_put_in_a_row_is_done_again(database: Database, town: Town) -> None:
    await numbered(town)
    async with served(database, 3) as app:
        engine = app.state.engine
        app.state.engine = engine.execution_options(isolation_level="REPEATABLE READ")
        undone: list[Any] = []
        event.listen(engine.sync_engine, "handle_error", lambda fault: undone.append(fault.original_exception))
        other = await patient(database)
        change = other.transaction()
        await change.start()
        await other.execute("UPDATE counters SET last = last + 1 WHERE area_id = $1 AND kind = 'TA'", town.id)
        pressing = asyncio.create_task(describe(caller(app, town), town, "pressed"))
        await waited_for(other)
        await change.commit()
        await other.close()
        answer = await pressing
        app.state.engine = engine
    assert answer.status_code == 201, answer.text
    assert [one.sqlstate for one in undone] == ["40001"]
    assert answer.json()["number"].endswith("-0003")
