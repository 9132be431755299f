"""A queue for one contract does not take the house from everybody else: who cannot be served in time is told to come again."""

import asyncio
from collections import Counter

import pytest
from httpx import Response
from sqlalchemy import text

from app.db import engine as engines
from tests.api import thread as walk
from tests.api.town import Town


async def test_more_wait_for_one_contract_than_there_are_connections(town: Town) -> None:
    thread = await walk.started(town)
    report = walk.earnings("A-4471", await town.today())

    async def reported() -> Response:
        return await thread.winner.send("POST", f"commitments/{thread.commitment}/report-fact", report)

    async with town.owner.begin() as other:
        await other.execute(text("SELECT FROM commitments WHERE id = :id FOR UPDATE"), {"id": thread.commitment})
        queue = [asyncio.create_task(reported()) for _ in range(30)]
        answers = await asyncio.wait_for(asyncio.gather(*queue), 30)  # without a limit of time this would wait for ever
    assert Counter(answer.status_code for answer in answers) == {503: 30}
    assert {answer.headers["retry-after"] for answer in answers} == {"1"}
    assert (await reported()).status_code == 201


async def test_where_no_connection_is_free_both_doors_say_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = town.app.state.engine.sync_engine.pool
    assert pool._timeout == engines.POOL_SECONDS
    monkeypatch.setattr(pool, "_timeout", 0.1)
    taken = [await town.app.state.engine.connect() for _ in range(pool.size() + pool._max_overflow)]
    try:
        page = await town.client.get("/", headers={"Accept-Language": "fi"})
        assert (page.status_code, page.headers["retry-after"]) == (503, "10")
        assert "Juuri nyt on ruuhkaa" in page.text
        answer = await town.one("officer").send("GET", "home")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    finally:
        for one in taken:
            await one.close()
