"""Bodies that no program sends: refused within bounds of size, depth, keys and reasons, never broken, never slow."""

import json
import time
from typing import Any

import pytest
from httpx import Response

from app.api.bodies import MOST_NOTHING, BoundedRoute
from app.api.bounded import MOST_BYTES
from app.api.routes import OPERATIONS
from app.domain.bounds import DEPTH, ITEMS, KEYS, PROSE, VALUES
from app.domain.refusals import MOST_REASONS
from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import Caller, Town, codes, fields, said

LONGEST_ANSWER = 40_000
"""Bytes of a refusal: fifty reasons of which none is long."""


async def send(caller: Caller, path: str, content: bytes) -> Response:
    headers = {"Authorization": f"Bearer {caller.secret}", "Content-Type": "application/json"}
    return await caller.client.post(f"/api/v1/areas/{caller.slug}/{path}", content=content, headers=headers)


def deep(levels: int) -> Any:
    found: Any = "x"
    for _ in range(levels):
        found = {"a": found}
    return found


WORST: dict[str, tuple[bytes, int]] = {
    "unknown keys": (json.dumps({f"k{n:06}": 1 for n in range(18_000)}).encode(), 422),
    "unknown keys in each of many objects": (
        json.dumps({"criteria": [{f"k{n}": 1 for n in range(KEYS)} for _ in range(90)]}).encode(),
        422,
    ),
    "many faults": (json.dumps({"criteria": [{"name": 1, "weight": "x"}] * ITEMS}).encode(), 422),
    "long keys": (json.dumps({"k" * 250_000: 1}).encode(), 422),
    "many values": (b"[" + b",".join([b"1"] * 120_000) + b"]", 422),
    "a long list of short lists": (json.dumps([[1] * 100] * 400).encode(), 422),
    "as deep as it goes": (json.dumps(deep(500)).encode(), 422),
    "deeper": (b"[" * 200_000, 400),
    "deeper and closed": (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, 400),
    "a long number": (b'{"price_weight": ' + b"9" * 250_000 + b"}", 400),
    "long numbers": (json.dumps({"criteria": [int("9" * 4000)] * 60}).encode(), 422),
    "beyond every number": (b'{"terms": {"a": [' + b",".join([b"1E400"] * 400) + b"]}}", 422),
    "no number": (b'{"terms": {"a": NaN, "b": -Infinity, "c": Infinity}}', 422),
    "a long text": (json.dumps({"description": "x" * 250_000}).encode(), 422),
    "half characters": (b'{"title": "' + b"\\ud800" * 40_000 + b'"}', 422),
    "the same key": (b"{" + b",".join([b'"title": "x"'] * 15_000) + b"}", 422),
    "the last key twice": (b"{" + b",".join(b'"k%d": 1' % (n % 15_000) for n in range(15_001)) + b"}", 422),
    "half a character twice as a key": (b'{"\\ud800": 1, "\\ud800": 2}', 422),
    "a control character as a key": (b'{"a\\u0000": 1}', 422),
    "a scalar": (b"1", 422),
    "a text": (b'"x"', 422),
    "nothing": (b"null", 422),
    "true": (b"true", 422),
    "a list": (b"[]", 422),
    "blanks": (b" " * 250_000, 400),
    "broken UTF-8": (b'{"title": "\xff\xfe\xed\xa0\x80"}', 400),
    "UTF-16": ('{"title": "x"}'.encode("utf-16"), 400),
    "too much": (b'{"title": "' + b"x" * MOST_BYTES + b'"}', 413),
}


@pytest.mark.parametrize("name", WORST)
async def test_no_body_is_answered_at_length_or_late(town: Town, name: str) -> None:
    content, expected = WORST[name]
    assert len(content) <= MOST_BYTES or expected == 413
    officer = town.one("officer")
    for path in ("procedures", "needs"):
        began = time.process_time()
        answer = await send(officer, path, content)
        took = time.process_time() - began
        problem = said(answer, expected)
        assert len(answer.content) <= LONGEST_ANSWER
        assert 1 <= len(problem["reasons"]) <= MOST_REASONS + 1
        assert all(len(r["field"] or "") <= 200 and len(r["detail"]) <= 300 for r in problem["reasons"])
        assert took < 1, "more than a second of reckoning for a quarter of a megabyte"
    assert await officer.get("needs") == []


def test_every_operation_reads_through_the_same_bounds() -> None:
    assert all(isinstance(route, BoundedRoute) for route in OPERATIONS)


async def test_what_is_too_many_says_how_many_more(town: Town) -> None:
    wrong = {f"unknown{n}": 1 for n in range(120)}
    problem = said(await send(town.one("officer"), "needs", json.dumps(wrong).encode()), 422)
    assert len(problem["reasons"]) == MOST_REASONS + 1
    last = problem["reasons"][-1]
    assert last["code"] == "and-more"
    assert last["values"]["many"] > 70
    assert str(last["values"]["many"]) in last["detail"]


async def test_bounds_are_told_at_their_place(town: Town) -> None:
    officer, at = town.one("officer"), "needs"
    need = walk.need(Thread(town))
    for wrong, code, field in (
        ({"title": deep(DEPTH + 1)}, "too-deep", "title" + ".a" * DEPTH),
        ({"title": {f"k{n}": 1 for n in range(KEYS + 1)}}, "too-many", "title"),
        ({"municipalities": ["061"] * (ITEMS + 1)}, "too-many", "municipalities"),
        ({"title": "x" * (PROSE + 1)}, "too-long", "title"),
        ({"title": [[1] * 100] * (VALUES // 100)}, "too-many", "body"),
        ({"places": 10**12}, "malformed", "places"),
    ):
        problem = said(await send(officer, at, json.dumps(need | wrong).encode()), 422)
        assert (codes(problem), fields(problem)) == ({code}, {field})
    twice = json.dumps(need)[:-1] + ', "title": "Toinen"}'
    problem = said(await send(officer, at, twice.encode()), 422)
    assert (codes(problem), fields(problem)) == ({"same-key-twice"}, {"title"})


async def test_an_operation_without_a_body_reads_next_to_none(town: Town) -> None:
    officer = town.one("officer")
    thread = await walk.begun(town)
    answer = await send(officer, f"{thread.at}/publish", b" " * (MOST_NOTHING + 1))
    assert codes(said(answer, 413)) == {"too-large"}
    answer = await send(officer, f"{thread.at}/publish", b"{}")
    assert answer.status_code == 200
