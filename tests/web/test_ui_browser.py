"""The look, in a browser, under the product's own content security policy: axe, narrow windows, focus."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from app.domain.refusals import Refusal
from app.web.rendering import STATIC
from tests.web import browser
from tests.web.sink import FAULTS, sink

pytestmark = pytest.mark.skipif(browser.find() is None, reason=browser.ABSENT)

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ADDRESS = "http://vaikutin.test/sink"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = browser.start(playwright)
        yield started
        started.close()


def show(
    chromium: Browser, language: str, reasons: tuple[Refusal, ...] = (), width: int = 1280, scheme: str = "light"
) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # Playwright asks for a literal
    html = sink(language, reasons)

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        else:
            route.fulfill(
                body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
            )

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


@pytest.mark.parametrize(
    ("language", "reasons", "width", "scheme"),
    [
        ("fi", FAULTS, 320, "light"),
        ("en", FAULTS, 360, "dark"),
        ("fi", (), 1280, "light"),
        ("en", (), 1280, "dark"),
        ("fi", FAULTS, 700, "light"),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: Browser, language: str, reasons: tuple[Refusal, ...], width: int, scheme: str
) -> None:
    page = show(chromium, language, reasons, width, scheme)
    assert browser.sideways(page) == []
    assert browser.violations(page) == []
    page.close()


def test_axe_would_find_something(chromium: Browser) -> None:
    page = show(chromium, "fi")
    page.evaluate("document.querySelector('label').remove()")
    assert any(found.startswith("label:") for found in browser.violations(page))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<svg width=2000 height=1></svg>')")
    assert "page" in browser.sideways(page)
    page.close()


def test_nothing_is_blocked_by_the_policy(chromium: Browser) -> None:
    said: list[str] = []
    page = show(chromium, "fi", FAULTS)
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    assert said == []
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3 Variable\"')")
    page.close()


def test_a_refused_form_is_read_first(chromium: Browser) -> None:
    page = show(chromium, "fi", FAULTS)
    assert page.evaluate("document.activeElement.className") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-price"
    page.close()


def test_the_first_tab_offers_to_skip_to_the_content(chromium: Browser) -> None:
    page = show(chromium, "en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.close()
