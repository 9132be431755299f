"""Somebody who reads only Finnish goes from the home page to the payment, typing no id and no address: links and forms as they stand.

In a real browser over a real server wherever there is one, each page looked over; by plain requests where there is none.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

from tests.journeys.buying import bought, needed
from tests.journeys.chromium import HEIGHT, NARROWEST, AtChromium, Devtools, Lookout
from tests.journeys.granting import granted
from tests.journeys.hand import Hand
from tests.journeys.ordering import ordered
from tests.journeys.place import Place, Sit, requesting
from tests.journeys.serving import paid
from tests.journeys.trying import tried
from tests.web import browser

Settled = Callable[[Sit], Awaitable[Place]]
Walk = tuple[Place, Lookout]


@pytest.fixture(scope="module")
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The application behind a real server."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn tells of its start by a flag alone
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser | None]:
    """The browser, where there is one."""
    if browser.find() is None:
        yield None
        return
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        yield started
        await started.close()


@pytest.fixture
async def doors() -> AsyncIterator[AsyncExitStack]:
    """What is opened for a journey and closed at its end."""
    async with AsyncExitStack() as found:
        yield found


@pytest.fixture
async def walk(
    app: FastAPI, address: str, chromium: Browser | None, settled: Settled, doors: AsyncExitStack
) -> AsyncIterator[Walk]:
    """A place, and the lookout that sees every page that its people pass; what it found is the last thing asked."""
    lookout = Lookout()
    yield await settled(browsing(chromium, address, lookout, doors) if chromium else requesting(app, doors)), lookout
    assert lookout.faults == []


def browsing(chromium: Browser, address: str, lookout: Lookout | None, doors: AsyncExitStack) -> Sit:
    """A new browser of one's own for everybody who sits down; without a lookout it runs no scripts."""

    async def sit() -> Hand:
        context = await doors.enter_async_context(
            await chromium.new_context(
                locale="fi-FI", viewport={"width": NARROWEST, "height": HEIGHT}, java_script_enabled=lookout is not None
            )
        )
        page = await context.new_page()
        return AtChromium(page, Devtools(await context.new_cdp_session(page)), address, lookout)

    return sit


def seen(walk: Walk, chromium: Browser | None) -> float:
    """How many kinds of page were passed; no browser, no lookout."""
    return len(walk[1].seen) if chromium else float("inf")


async def test_from_a_need_to_money(walk: Walk, chromium: Browser | None) -> None:
    await bought(walk[0])
    await paid(walk[0])
    assert seen(walk, chromium) > 60


async def test_from_a_need_to_an_order(walk: Walk, chromium: Browser | None) -> None:
    await ordered(walk[0])
    assert seen(walk, chromium) > 20


async def test_from_an_idea_to_a_result(walk: Walk, chromium: Browser | None) -> None:
    await tried(walk[0])
    assert seen(walk, chromium) > 20


async def test_from_a_need_to_a_grant(walk: Walk, chromium: Browser | None) -> None:
    await granted(walk[0])
    assert seen(walk, chromium) > 20


async def test_without_scripts(address: str, chromium: Browser | None, settled: Settled, doors: AsyncExitStack) -> None:
    if chromium is None:
        pytest.skip(browser.ABSENT)
    place = await settled(browsing(chromium, address, None, doors))
    await place.at(date(2026, 1, 12))
    await needed(place)


async def test_by_requests_alone(app: FastAPI, settled: Settled, doors: AsyncExitStack) -> None:
    """What a machine without a browser walks, so that it goes on working."""
    place = await settled(requesting(app, doors))
    await place.at(date(2026, 1, 12))
    await needed(place)
