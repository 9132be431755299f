"""A real browser for tests: where it is found, how it is started, and what axe says of a page."""

import shutil
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

AXE = Path(__file__).parent / "axe" / "axe-4.14.1.min.js"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ABSENT = f"no browser: none of {', '.join(NAMES)} is on the path (on Debian: apt-get install chromium)"
QUICK = "resultTypes: ['violations'], preload: false, selectors: false"  # without what is not told of a violation
RUN_AXE = f"axe.run({{{QUICK}, rules: {{'target-size': {{enabled: true}}}}}})"
LAID_OUT = "'color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'"
RUN_AXE_ON_LAYOUT = f"axe.run({{{QUICK}, runOnly: [{LAID_OUT}]}})"
"""The rules whose answer a window's width may change; all others read the same document at every width."""
FIND_SIDEWAYS = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`).concat('page')"""
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage")


def find() -> str | None:
    """The path of a Chromium or Chrome, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def start(playwright: Playwright) -> Browser:
    """The browser found, without its sandbox (tests run as root in containers)."""
    return playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)


def violations(page: Page) -> list[str]:
    """What axe finds wrong: rule, element, how to mend it; the size of targets too, which axe leaves out by default."""
    page.evaluate(axe())
    return told(page.evaluate(RUN_AXE))


def told(answer: dict[str, Any]) -> list[str]:
    """What axe answered, a line for each element at fault."""
    return [
        f"{rule['id']}: {node['html'][:160]}: {node['failureSummary'][:200]}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """The elements that make a page scroll sideways at the window's width, if it does."""
    found: list[str] = page.evaluate(FIND_SIDEWAYS)
    return found


@cache
def axe() -> str:
    """The script that makes `axe` known to a page."""
    return AXE.read_text("utf-8")
