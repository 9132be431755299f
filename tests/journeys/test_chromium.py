"""The same thread in a real browser over a real server; and a visit where the browser runs no scripts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

from tests.journeys.buying import bought, needed
from tests.journeys.chromium import WIDE, AtChromium, Devtools, Lookout
from tests.journeys.granting import granted
from tests.journeys.hand import Hand
from tests.journeys.ordering import ordered
from tests.journeys.place import Place, Sit
from tests.journeys.serving import paid
from tests.journeys.trying import tried
from tests.web import browser

pytestmark = pytest.mark.skipif(browser.find() is None, reason=browser.ABSENT)


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The application behind a real server."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn tells of its start by a flag alone
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        yield started
        await started.close()


def seats(chromium: Browser, address: str, lookout: Lookout | None) -> Sit:
    """A new browser of one's own for everybody who sits down; without a lookout it runs no scripts."""

    async def sit() -> Hand:
        context = await chromium.new_context(
            locale="fi-FI", viewport={"width": WIDE, "height": 900}, java_script_enabled=lookout is not None
        )
        page = await context.new_page()
        return AtChromium(page, Devtools(await context.new_cdp_session(page)), address, lookout)

    return sit


async def test_from_a_need_to_money(
    address: str, chromium: Browser, settled: Callable[[Sit], Awaitable[Place]]
) -> None:
    lookout = Lookout()
    place = await settled(seats(chromium, address, lookout))
    await bought(place)
    await paid(place)
    assert lookout.faults == []
    assert len(lookout.seen) > 60


async def test_from_a_need_to_an_order(
    address: str, chromium: Browser, settled: Callable[[Sit], Awaitable[Place]]
) -> None:
    lookout = Lookout()
    await ordered(await settled(seats(chromium, address, lookout)))
    assert lookout.faults == []
    assert len(lookout.seen) > 20


async def test_from_an_idea_to_a_result(
    address: str, chromium: Browser, settled: Callable[[Sit], Awaitable[Place]]
) -> None:
    lookout = Lookout()
    await tried(await settled(seats(chromium, address, lookout)))
    assert lookout.faults == []
    assert len(lookout.seen) > 20


async def test_from_a_need_to_a_grant(
    address: str, chromium: Browser, settled: Callable[[Sit], Awaitable[Place]]
) -> None:
    lookout = Lookout()
    await granted(await settled(seats(chromium, address, lookout)))
    assert lookout.faults == []
    assert len(lookout.seen) > 20


async def test_without_scripts(address: str, chromium: Browser, settled: Callable[[Sit], Awaitable[Place]]) -> None:
    place = await settled(seats(chromium, address, None))
    await place.at(date(2026, 1, 12))
    await needed(place)
