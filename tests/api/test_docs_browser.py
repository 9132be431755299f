"""The page about the API in a browser, under its own headers."""

import asyncio
from collections.abc import Iterator

import pytest
from httpx import ASGITransport, AsyncClient, Response
from playwright.sync_api import Browser, Route, sync_playwright

from tests.api.test_openapi import alone
from tests.web import browser

pytestmark = pytest.mark.skipif(browser.find() is None, reason=browser.ABSENT)

BUT_LAYOUT = f"axe.run({{{browser.QUICK}, rules: {{'color-contrast': {{enabled: false}}}}}})"
ONE_SECTION = browser.RUN_AXE_ON_LAYOUT.replace("axe.run(", "axe.run('section:first-of-type', ")
"""The page is long, and one loop draws all its sections: what is slow to judge is judged on the first."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = browser.start(playwright)
        yield started
        started.close()


async def fetched(path: str) -> Response:
    async with AsyncClient(transport=ASGITransport(alone()), base_url="http://vaikutin.test") as client:
        return await client.get(path, headers={"Accept-Language": "fi"})


@pytest.fixture(scope="module")
def answers() -> dict[str, Response]:
    """What the application answers; read before the browser's own loop runs."""
    paths = ("/api/docs", "/static/style.css")
    return {path: asyncio.run(fetched(path)) for path in paths}


def test_the_page(answers: dict[str, Response], chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})

    def answer(route: Route) -> None:
        found = answers.get(route.request.url.removeprefix("http://vaikutin.test"))
        if found is None:
            route.fulfill(status=404)
        else:
            route.fulfill(body=found.content, headers=dict(found.headers))

    page.route("**/*", answer)
    page.goto("http://vaikutin.test/api/docs")
    page.locator("summary").first.click()
    assert page.locator("details[open] .code").inner_text().startswith("{")
    page.evaluate(browser.axe())
    assert browser.told(page.evaluate(BUT_LAYOUT)) == []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert browser.told(page.evaluate(ONE_SECTION)) == []
        assert browser.sideways(page) == []
