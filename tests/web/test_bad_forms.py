"""Every form of every page, sent as no browser would: refused and drawn, never broken, nothing written."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import text

from app.domain.buying.agreements import MEMBER
from app.domain.law.values import VALUE
from app.domain.lifecycle import Lifecycle
from app.domain.paying.settlements import PAYMENT
from app.domain.people.providers import QUALIFICATION
from app.domain.serving.contracts import CONTRACT
from app.domain.serving.hearings import FACT
from app.domain.serving.referrals import REFERRAL
from app.procurement.dynamic.card_steps import CARD
from app.procurement.dynamic.quick_order_steps import QUICK_ORDER
from app.procurement.evolving.challenge_steps import CHALLENGE
from app.procurement.evolving.idea_steps import IDEA
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION
from app.procurement.grants_and_tenders.application_steps import APPLICATION
from app.procurement.grants_and_tenders.programme_steps import PROGRAMME
from app.web.routes import PAGES
from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
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
STEPS_AT: dict[str, tuple[Lifecycle[Any], ...]] = {
    "baskets": (QUALIFICATION,),
    "members": (MEMBER,),
    "cards": (CARD,),
    "orders": (QUICK_ORDER,),
    "procedures": (MINI_COMPETITION,),
    "commitments": (CONTRACT,),
    "referrals": (REFERRAL,),
    "facts": (FACT,),
    "payments": (PAYMENT,),
    "values": (VALUE,),
    "challenges": (CHALLENGE,),
    "ideas": (IDEA,),
    "programmes": (PROGRAMME,),
    "applications": (APPLICATION,),
}
"""Whose steps an address takes, by the noun before them; `test_bad_ideas.py` has commitments of the other kinds."""
TABLES = ("needs", "agreements", "agreement_members", "procedures", "invitations", "bids", "assessments", "commitments", "referrals", "facts", "verifications", "approvals", "registrations", "qualifications", "cards", "supplements", "declarations", "decisions", "dated_values", "outbox")  # fmt: skip


def routes() -> Iterator[str]:
    """Every address a form goes to, with every step of its noun and one that nothing has."""
    for path in (route.path for route in PAGES if isinstance(route, APIRoute) and "POST" in (route.methods or ())):
        if noun := re.search(r"/([a-z]+)/\{[a-z]+\}/\{step\}$", path):
            steps = {step.name for table in STEPS_AT[noun[1]] for step in table.steps}
            yield from (path.replace("{step}", step) for step in (*steps, "no-step"))
        elif path not in ALONE:
            yield path


def names() -> list[str]:
    """Every name a field has anywhere: in Python or in a template."""
    found: set[str] = set()
    for path in [*WEB.rglob("*.py"), *(WEB / "templates").rglob("*.html")]:
        found |= set(re.findall(r'name="([a-z_]+(?:\.[a-z_0-9]+)*)"', path.read_text("utf-8")))
    return sorted(
        found - {"csrf", "key", "resumed"} | {f"{n}_{i}" for n in ("criterion", "weight", "about") for i in (1, 2, 3)}
    )


FIELDS = names()


@pytest.fixture
async def thread(town: Town) -> Thread:
    """A client in service, with a month's pay reported."""
    return await walk.reported(town)


@pytest.fixture
async def seats(app: FastAPI, thread: Thread) -> dict[str, Seat]:
    """A browser for each role."""
    town = thread.town
    found = {role: await seat(app, town.one(role)) for role in ("officer", "decider", "finance", "coach")}
    return found | {"provider": await seat(app, thread.winner)}


@pytest.fixture
async def known(thread: Thread) -> dict[str, str]:
    """The ids in addresses: one of every noun, beside the thread an order placed, an idea sent and an application handed in."""
    town, winner = thread.town, thread.winner
    programme = await granting.opened(town)
    card = await ordering.card(town, winner)
    order = await ordering.placed(town, card, "A-4472")
    _, challenge, _, idea = (await trying.sent(town, winner)).split("/")
    return {
        "area": town.slug,
        "procedure": thread.procedure,
        "commitment": thread.commitment,
        "referral": thread.referral,
        "fact": thread.fact,
        "need": thread.need,
        "agreement": thread.agreement,
        "provider": winner.provider,
        "basket": "work",
        "card": card,
        "order": order.removeprefix("orders/"),
        "challenge": challenge,
        "idea": idea,
        "programme": programme,
        "application": await granting.applied(town, programme, winner),
        "value": await walk.value(town),
    }


def address(path: str, known: dict[str, str]) -> str:
    """The route with ids that are there."""
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
PARTS = 2


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_field_of_any_form_breaks_it(
    thread: Thread, seats: dict[str, Seat], known: dict[str, str], part: int
) -> None:
    before, reached = await rows(thread), set()
    for number, path in enumerate(PATHS[part::PARTS]):
        for place, (role, one) in enumerate(seats.items()):
            worse = WORSE[(number * len(seats) + place) % len(WORSE)]
            answer = await one.post(address(path, known), dict.fromkeys(FIELDS, worse))
            assert answer.status_code < 500, (path, role, worse)
            after = await rows(thread)
            if answer.status_code != 303:  # a step that asks for nothing may be open to the role
                assert after == before, (path, role, worse)
            reached |= {path} if answer.status_code != 404 else set()
            before = after
    assert len(reached) > len(PATHS[part::PARTS]) / 2


BODIES = (
    (b"\xff\xfe\x00title=\x80", "application/x-www-form-urlencoded"),
    (b"title=%ff%fe%00&places=%zz", "application/x-www-form-urlencoded"),
    (b"title=" + b"x" * 900_000, "application/x-www-form-urlencoded"),
    (b"&".join(b"a%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
    (b"&" * 200_000, "application/x-www-form-urlencoded"),
    (b"title=" + b"%26" * 80_000, "application/x-www-form-urlencoded"),
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
