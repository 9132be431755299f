"""A person at a real Chromium; every page met for the first time is looked over: axe wide and narrow, nothing sideways."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.journeys.hand import Hand
from tests.journeys.sheet import Element, Sheet
from tests.web import browser

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEIGHT, WIDE, NARROWEST = 900, 1280, 320
LOOKED: set[tuple[str, ...]] = set()
"""What has been looked over on any journey of this run: journeys share sign-in, home and many other pages."""


@dataclass
class Lookout:
    """The pages a journey has passed, and what was found on those that nobody had looked over."""

    seen: set[tuple[str, ...]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def hear(self, message: str) -> None:
        """Keep what the browser complains of, but for a refused form's status."""
        if "the server responded with a status of 422" not in message:
            self.faults.append(message)

    async def look(self, page: Page, sheet: Sheet) -> None:
        """Look a page over unless one of its kind has been: the same address but for ids, with the same headings."""
        address = UUID.sub("…", re.sub(r"^/koe-\w+", "/area", urlsplit(page.url).path))
        kind = (address, sheet.first("title").words[:6], *sorted({h["id"] for h in sheet.all("h2")} - {""}))
        self.seen |= {kind, kind[:2]}
        if kind in LOOKED:
            return
        new = kind[:2] not in LOOKED
        LOOKED.update((kind, kind[:2]))
        if new:
            await page.evaluate(browser.axe())
            await self._judge(page, address, browser.RUN_AXE)
        await page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        self.faults += [f"{address}: {wide}" for wide in await page.evaluate(browser.FIND_SIDEWAYS)]
        if new:
            await self._judge(page, f"{address}, narrow", browser.RUN_AXE_ON_LAYOUT)
        await page.set_viewport_size({"width": WIDE, "height": HEIGHT})

    async def _judge(self, page: Page, where: str, asked: str) -> None:
        """What axe says of the page at the width it has."""
        self.faults += [f"{where}: {fault}" for fault in browser.told(await page.evaluate(asked))]


class AtChromium(Hand):
    """A person at a page of a browser. `lookout`: looks every page over; none where the browser runs no scripts."""

    def __init__(self, page: Page, address: str, lookout: Lookout | None) -> None:
        self.page, self.address, self.lookout = page, address, lookout
        if lookout:
            page.on("console", lambda message: lookout.hear(message.text))
            page.on("pageerror", lambda fault: lookout.hear(str(fault)))

    async def open(self) -> None:
        answer = await self.page.goto(self.address)
        await self._came(answer.status if answer else 0)

    async def _go(self, link: Element) -> None:
        await self._click("a", link)

    async def _send(self, button: Element) -> None:
        await self._click("button", button)

    async def _write(self, field: Element, text: str) -> None:
        await self.page.fill(f"[id='{field['id']}']", text)

    async def _choose(self, select: Element, option: Element) -> None:
        await self.page.select_option(f"[id='{select['id']}']", option["value"])

    async def _tick(self, box: Element) -> None:
        await self.page.check(f"[id='{box['id']}']")

    async def _click(self, tag: str, one: Element) -> None:
        async with self.page.expect_navigation() as came:
            await self.page.locator(tag).nth(one.place).click()
        answer = await came.value
        await self._came(answer.status if answer else 0)

    async def _came(self, status: int) -> None:
        self.sheet, self.status = Sheet(await self.page.content()), status
        self.path = urlsplit(self.page.url).path
        if self.lookout:
            await self.lookout.look(self.page, self.sheet)
