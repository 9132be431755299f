"""The web process killed in the middle of a hundred submissions: every acknowledged bid is there, none is half there."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient, TransportError
from sqlalchemy import text

from tests.api import thread as walk
from tests.api.town import Caller, Town

SERVE = """
import sys, uvicorn
from app.main import create_app
from app.settings import Settings
app = create_app(Settings(web_url=sys.argv[1], sealing_key=b"0" * 32, retries=0))
uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
"""
BIDDERS, EACH = 5, 20


@pytest.fixture
async def served(database: Any) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A web process of its own, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVE, database.web_url, str(port))
    async with AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for _ in range(200):
            try:
                await client.get("/api/v1/areas")
                break
            except TransportError:
                await asyncio.sleep(0.05)
    yield process, f"http://127.0.0.1:{port}"
    if process.returncode is None:
        process.kill()
    await process.wait()


async def test_no_bid_is_lost_or_halved(town: Town, served: tuple[asyncio.subprocess.Process, str]) -> None:
    process, address = served
    thread = await walk.published(town, BIDDERS)
    acknowledged: dict[str, int] = {}

    async def submit(client: AsyncClient, bidder: Caller) -> None:
        own = Caller(client, bidder.secret, bidder.slug, bidder.person, bidder.provider)
        for version in range(1, EACH + 1):
            seen = {"If_Match": f'"{version - 1}"'} if version > 1 else {}
            try:
                answer = await own.send("PUT", f"{thread.at}/bid", walk.bid(f"{1000 + version}.00"), **seen)
            except TransportError:
                return
            assert answer.status_code in (200, 201), answer.text
            acknowledged[bidder.provider] = version
            if sum(acknowledged.values()) == BIDDERS * EACH // 2:
                process.send_signal(signal.SIGKILL)

    async with AsyncClient(base_url=address) as client:
        await asyncio.gather(*(submit(client, bidder) for bidder in thread.bidders))
    assert await process.wait() == -signal.SIGKILL
    assert 50 <= sum(acknowledged.values()) < BIDDERS * EACH
    await asyncio.sleep(0.2)  # the server notices that its client is gone
    for bidder in thread.bidders:
        own = await bidder.get(f"{thread.at}/bid")
        assert own["version"] >= acknowledged[bidder.provider]
        assert own["price"]["amount"] == f"{1000 + own['version']}.00"
        assert await submissions(town, own["id"]) == list(range(1, own["version"] + 1))


async def submissions(town: Town, bid: str) -> list[int]:
    """The versions that the bid's events tell of."""
    asked = text("SELECT (codes->>'version')::int AS version FROM events WHERE noun_id = CAST(:bid AS uuid) ORDER BY 1")
    async with town.owner.connect() as connection:
        return list((await connection.execute(asked, {"bid": bid})).scalars())
