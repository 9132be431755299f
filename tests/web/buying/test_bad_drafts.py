"""A draft of a call with anything anywhere in it: refused with a reason, or published and readable by everybody through both doors."""

from ast import literal_eval
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings

from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import GROUP, Town
from tests.domain.hostile import put, spoilt
from tests.domain.test_bounds import RICH
from tests.web.seats import Seat, browser, seat


@dataclass
class Place:
    """A town with a need and an agreement, and who reads there."""

    thread: Thread
    officer: Seat
    bidder: Seat
    visitor: Seat
    published: int = 0


@pytest.fixture
async def place(app: FastAPI, town: Town) -> Place:
    """A procedure begun, and browsers for the officer, a bidder and somebody who is not signed in."""

    thread = await walk.begun(town)
    return Place(thread, await seat(app, town.one("officer")), await seat(app, thread.winner), browser(app))


def rich(thread: Thread) -> dict[str, Any]:
    """Terms with nearly every word of the language, for this call."""
    days = {"begins": thread.begins.isoformat(), "ends": thread.begins.replace(year=thread.begins.year + 2).isoformat()}
    text = str(RICH).replace("'near'", f"'{GROUP}'")
    document: dict[str, Any] = literal_eval(text)
    return document | days | {"facts_by": None, "rates": {"job": [days | {"amounts": {"*": "900.00"}}]}}


async def readable(place: Place, procedure: str) -> None:
    """Every read of the call, through both doors, by whoever may read it."""
    town, number = place.thread.town, ""
    officer, bidder = town.one("officer"), place.thread.winner
    at = f"procedures/{procedure}"
    for path in (at, f"{at}/events", "procedures", "/home", "/procedures"):
        answer = await officer.send("GET", path)
        assert answer.status_code in (200, 403, 404), (path, answer.text)
        number = answer.json()["number"] if path == at else number
    for path in (at, "/procedures"):
        assert (await bidder.send("GET", path)).status_code in (200, 404)
    for path in (
        f"/api/v1/areas/{town.slug}/notices/{number}",
        f"/api/v1/areas/{town.slug}/notices",
        "/api/v1/notices",
    ):
        assert (await place.visitor.get(path)).status_code in (200, 404)
    base = f"/{town.slug}/{at}"
    for seat_, paths in (
        (
            place.officer,
            (base, f"{base}/save-draft", f"{base}/cancel", f"/{town.slug}/procedures", f"/{town.slug}/home"),
        ),
        (place.bidder, (base, f"{base}/submit-bid", "/procedures", "/home")),
        (place.visitor, ("/", f"/{town.slug}", f"/{town.slug}/notices/{number}")),
    ):
        for path in paths:
            answer = await seat_.get(path)
            assert answer.status_code in (200, 303, 404), (path, answer.status_code)


async def tried(place: Place, draft: Any) -> None:
    """Save the draft, publish it if it can be, read it, and give the call up again."""
    thread, officer = place.thread, place.thread.town.one("officer")
    saved = await officer.send("POST", f"{thread.at}/save-draft", draft)
    assert saved.status_code in (200, 422), saved.text
    if saved.status_code == 422:
        assert saved.json()["reasons"]
        return
    done = await officer.send("POST", f"{thread.at}/publish")
    assert done.status_code in (200, 409, 422), done.text
    if done.status_code != 200:
        assert done.json()["reasons"]
        for path in ("", "/save-draft"):
            assert (await place.officer.get(f"/{thread.town.slug}/{thread.at}{path}")).status_code == 200
        return
    await readable(place, thread.procedure)
    place.published += 1
    await officer.post(f"{thread.at}/cancel", walk.reason())
    await readable(place, thread.procedure)
    new = {"need_id": thread.need, "agreement_id": thread.agreement}
    thread.procedure = (await officer.post("procedures", new, 201))["id"]


async def test_what_publishes_can_be_read(place: Place) -> None:
    thread = place.thread
    base = walk.draft(thread, terms=rich(thread))
    await tried(place, base)
    assert place.published == 1, "the draft that is spoilt below publishes as it is"

    @settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(spoilt(base, 1))
    def drawn(draft: Any) -> None:
        drafts.append(draft)

    drafts: list[Any] = []
    drawn()
    for draft in drafts:
        await tried(place, draft)
    assert place.published > 1


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("clauses", 0, "window", "days"), 10**9),
        (("clauses", 0, "window", "days"), 3660),
        (("clauses", 0, "amount", "fixed"), "9" * 30),
        (("clauses", 0, "amount", "fixed"), "1E400"),
        (("measures", "good", "levels"), [["99999999.9999", "99999999.9999"], ["0", "0"]]),
        (("clauses", 1, "reach", "need"), "1E400"),
        (("ends",), "9999-12-31"),
        (("facts_by",), "2100-12-31"),
        (("facts_by",), "9999-12-31"),
        (("clauses", 0, "on"), ["no-such-event"]),
        (("clauses", 0, "window", "since"), "no-such-event"),
        (("clauses", 0, "id"), "{0.__class__}"),
        (("clauses", 0, "id"), "<script>"),
        (("measures", "job-days", "kinds"), {"no-such-kind": "1"}),
        (("unverified",), ["no-such-event"]),
        (("limits", 1, "max"), "999999999999.99"),
    ],
)
async def test_each_value_that_broke_pages_or_could(place: Place, at: tuple[str | int, ...], value: Any) -> None:
    await tried(place, walk.draft(place.thread, terms=put(rich(place.thread), at, value)))
