"""A person at a real Chromium as narrow as they come; every page met for the first time is looked over: nothing sideways, axe narrow and wide."""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession, Page, Response

from tests.journeys.hand import Hand
from tests.journeys.sheet import Element, Sheet
from tests.web import browser

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEIGHT, WIDE, NARROWEST = 900, 1280, 320
FOCUSED = """async () => {
  const wanted = document.querySelector("[autofocus]"), until = performance.now() + 5000;
  while (wanted && document.activeElement !== wanted && performance.now() < until) await new Promise(requestAnimationFrame);
  return !wanted || document.activeElement === wanted;
}"""
"""Whether the browser has put the focus where the page asks for it: a person is never so quick as to take it elsewhere before."""
WHERE = """(tag, place) => {
    const one = document.getElementsByTagName(tag)[place];
    one.scrollIntoView({block: 'center'});
    const box = one.getClientRects()[0], x = box.x + box.width / 2, y = box.y + box.height / 2;
    const hit = document.elementFromPoint(x, y);
    return {x, y, met: one.contains(hit), hit: hit && hit.outerHTML.slice(0, 100)};
}"""


def is_first(kind: tuple[str, ...]) -> bool:
    """Whether nobody in this run has looked such a page over: journeys share sign-in, home and many other pages."""
    looked = Path(os.environ["VAIKUTIN_TEST_HOME"]) / "looked"
    looked.mkdir(exist_ok=True)
    try:
        (looked / hashlib.sha256(repr(kind).encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@dataclass
class Lookout:
    """The pages a journey has passed, and what was found on those that nobody had looked over."""

    seen: set[tuple[str, ...]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def hear(self, message: str) -> None:
        """Keep what the browser complains of, but for a refused form's status."""
        if "the server responded with a status of 422" not in message:
            self.faults.append(message)

    async def look(self, page: Page, devtools: "Devtools", sheet: Sheet) -> None:
        """Look a page over unless one of its kind has been: the same address but for ids, with the same headings."""
        address = UUID.sub("…", re.sub(r"^/koe-\w+", "/area", urlsplit(page.url).path))
        kind = (address, sheet.first("title").words[:6], *sorted({h["id"] for h in sheet.all("h2")} - {""}))
        self.seen |= {kind, kind[:2]}
        if not is_first(kind):
            return
        self.faults += [f"{address}: {wide}" for wide in await devtools.ask(browser.FIND_SIDEWAYS)]
        if is_first(kind[:2]):
            await devtools.ask(f"() => {{ {browser.axe()} }}")
            await self._judge(devtools, f"{address}, narrow", browser.RUN_AXE_ON_LAYOUT)
            await page.set_viewport_size({"width": WIDE, "height": HEIGHT})
            await self._judge(devtools, address, browser.RUN_AXE)
            await page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})

    async def _judge(self, devtools: "Devtools", where: str, asked: str) -> None:
        """What axe says of the page at the width it has."""
        self.faults += [f"{where}: {fault}" for fault in browser.told(await devtools.ask(f"() => {asked}"))]


class Devtools:
    """A page, asked in its own words over the browser's protocol.

    Playwright's locators put a script of their own into every document and wait until nothing moves; our pages run no scripts
    and move nothing, and that was half the time of a step.
    """

    def __init__(self, session: CDPSession) -> None:
        self.session = session

    async def ask(self, function: str, *given: Any) -> Any:
        """What a JavaScript function answers in the page."""
        said = f"({function})({', '.join(map(json.dumps, given))})"
        answer = await self.session.send(
            "Runtime.evaluate", {"expression": said, "returnByValue": True, "awaitPromise": True}
        )
        assert "exceptionDetails" not in answer, (function, given, answer["exceptionDetails"])
        return answer["result"].get("value")


class AtChromium(Hand):
    """A person at a page of a browser. `lookout`: looks every page over; none where the browser runs no scripts."""

    def __init__(self, page: Page, devtools: Devtools, address: str, lookout: Lookout | None) -> None:
        self.page, self.devtools, self.address, self.lookout = page, devtools, address, lookout
        if lookout:
            page.on("console", lambda message: lookout.hear(message.text))
            page.on("pageerror", lambda fault: lookout.hear(str(fault)))

    async def open(self, path: str = "/") -> None:
        await self._came(await self.page.goto(self.address + path))

    async def _go(self, link: Element) -> None:
        await self._leave("a", link)

    async def _send(self, button: Element) -> None:
        await self._leave("button", button)

    async def _write(self, field: Element, text: str) -> None:
        await self.devtools.ask("id => { const e = document.getElementById(id); e.focus(); e.select() }", field["id"])
        await self.page.keyboard.press("Delete")
        await self.page.keyboard.insert_text(text)

    async def _choose(self, select: Element, option: Element) -> None:
        await self.page.select_option(f"[id='{select['id']}']", option["value"])

    async def _tick(self, box: Element) -> None:
        ticked = "id => document.getElementById(id).checked"
        if not await self.devtools.ask(ticked, box["id"]):
            await self._click("input", box)
        assert await self.devtools.ask(ticked, box["id"])

    async def _click(self, tag: str, one: Element) -> None:
        """Press the mouse where the element is; something that lies over it would get the click, so nothing may."""
        where = await self.devtools.ask(WHERE, tag, one.place)
        assert where["met"], f"{self.path}: “{one.words}” is covered: {where}"
        await self.page.mouse.click(where["x"], where["y"])

    async def _leave(self, tag: str, one: Element) -> None:
        async with self.page.expect_navigation() as came:
            await self._click(tag, one)
        await self._came(await came.value)

    async def _came(self, answer: Response | None) -> None:
        assert answer is not None
        self.sheet, self.status = Sheet(await answer.text()), answer.status
        self.path = urlsplit(self.page.url).path
        if self.lookout:
            assert await self.devtools.ask(FOCUSED), f"{self.path}: what should have the focus has it not"
            await self.lookout.look(self.page, self.devtools, self.sheet)
