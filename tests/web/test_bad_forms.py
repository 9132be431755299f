"""Every form of every page, sent as no browser would: refused and drawn, never broken, nothing written."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

import app.web
from app.actions import diagrams
from tests.api import granting
from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import Town
from tests.web.seats import Seat, seat

WEB = Path(__file__).parents[2] / "app" / "web"
WORSE: tuple[Any, ...] = (
    "x\0y",
    "\x1b[31m",
    "9" * 40,
    "-1",
    "1e999",
    "2147483648",
    "99999-01-01",
    "31.2.2026",
    "1.1.0001",
    "\u202e{{7*7}}' OR 1=1",
    "٣",
    "00000000-0000-0000-0000-000000000000",
    ("", "\0"),
)
"""What stands in every field at once."""
ALONE = ("/sign-out", "/memberships", "/sign-in", "/register")
STEPS = ("no-step", *sorted({step.name for table in diagrams.TABLES for step in table.steps}))
TABLES = ("needs", "agreements", "procedures", "invitations", "bids", "assessments", "commitments", "referrals", "facts", "verifications", "approvals", "registrations", "qualifications", "cards", "supplements", "declarations", "decisions", "outbox")  # fmt: skip


def routes() -> Iterator[str]:
    """Every address a form goes to."""
    modules = [import_module(m.name) for m in pkgutil.iter_modules(app.web.__path__, "app.web.")]
    for route in (route for m in modules for route in getattr(getattr(m, "router", None), "routes", ())):
        if "POST" in getattr(route, "methods", ()) and route.path not in ALONE:
            yield from (
                [route.path.replace("{step}", step) for step in STEPS] if "{step}" in route.path else [route.path]
            )


def names() -> list[str]:
    """Every name a field has anywhere: in Python or in a template."""
    found: set[str] = set()
    for path in [*WEB.glob("*.py"), *(WEB / "templates").rglob("*.html")]:
        found |= set(re.findall(r'name="([a-z_]+(?:\.[a-z_0-9]+)*)"', path.read_text("utf-8")))
    return sorted(
        found - {"csrf", "key", "resumed"} | {f"{n}_{i}" for n in ("criterion", "weight", "about") for i in (1, 2, 3)}
    )


FIELDS = names()


@pytest.fixture
async def thread(town: Town) -> Thread:
    """A client in service, with a month's pay reported; a programme open, with an application."""
    found = await walk.reported(town)
    found.programme = await granting.opened(town)
    found.application = await granting.applied(town, found.programme, found.winner)
    return found


@pytest.fixture
async def seats(app: FastAPI, thread: Thread) -> dict[str, Seat]:
    """A browser for each role."""
    town = thread.town
    found = {role: await seat(app, town.one(role)) for role in ("officer", "decider", "finance", "coach")}
    return found | {"provider": await seat(app, thread.winner)}


def address(path: str, thread: Thread) -> str:
    """The route with ids that are there."""
    known = {
        "area": thread.town.slug,
        "procedure": thread.procedure,
        "programme": thread.programme,
        "application": thread.application,
        "commitment": thread.commitment,
        "referral": thread.referral,
        "fact": thread.fact,
        "need": thread.need,
        "agreement": thread.agreement,
        "provider": thread.winner.provider,
        "basket": "work",
    }
    return re.sub(r"\{([a-z_]+)(?::[a-z]+)?\}", lambda m: known.get(m[1]) or str(uuid4()), path)


ROWS = text(
    " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(sum(xmin::text::bigint * hashtext(ctid::text)), 0) FROM {name}"
        for name in TABLES
    )
)
"""Changes with every row that is written, be it with what stood there before."""


async def rows(thread: Thread) -> list[tuple[Any, ...]]:
    """How many rows there are of everything, and which."""
    async with thread.town.owner.connect() as connection:
        return [tuple(row) for row in await connection.execute(ROWS)]


PATHS = sorted(set(routes()))
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_field_of_any_form_breaks_it(thread: Thread, seats: dict[str, Seat], part: int) -> None:
    before = await rows(thread)
    for number, path in enumerate(PATHS[part::PARTS]):
        for place, (role, one) in enumerate(seats.items()):
            worse = WORSE[(number * len(seats) + place) % len(WORSE)]
            answer = await one.post(address(path, thread), dict.fromkeys(FIELDS, worse))
            assert answer.status_code < 500, (path, role, worse)
            after = await rows(thread)
            if answer.status_code != 303:  # a step that asks for nothing may be open to the role
                assert after == before, (path, role, worse)
            before = after


BODIES = (
    (b"\xff\xfe\x00title=\x80", "application/x-www-form-urlencoded"),
    (b"title=%ff%fe%00&places=%zz", "application/x-www-form-urlencoded"),
    (b"title=" + b"x" * 900_000, "application/x-www-form-urlencoded"),
    (b"&".join(b"a%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
    (b'--b\r\nContent-Disposition: form-data; name="title"; filename="x.exe"\r\n\r\nMZ\r\n--b--\r\n', "multipart/form-data; boundary=b"),
    (b"--b\r\nnonsense", "multipart/form-data; boundary=b"),
    (b"no boundary", "multipart/form-data"),
    (b'{"title": 1}', "application/json"),
    (b"", "text/plain"),
)  # fmt: skip


async def test_no_body_breaks_a_form(thread: Thread, seats: dict[str, Seat]) -> None:
    before = await rows(thread)
    for content, kind in BODIES:
        for path in (f"/{thread.town.slug}/needs/new", f"/{thread.town.slug}/agreements/new", "/sign-in", "/register"):
            answer = await seats["officer"].raw(path, content, kind)
            assert 400 <= answer.status_code < 500, (path, content[:80], kind)
            assert await rows(thread) == before, (path, content[:80], kind)


def test_there_are_forms_to_break() -> None:
    assert len(PATHS) > 30
    assert len(FIELDS) > 60
