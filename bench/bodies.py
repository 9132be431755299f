"""Measures what a body of 256 kB costs in the worst shapes: how long one process is held from its first byte to the answer, without network or client."""

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

from app.api.bounded import MOST_BYTES

GOAL = 0.25
TIMES = 5
Shape = tuple[str, str, bytes]


def shapes(draft: dict[str, Any]) -> Iterator[Shape]:
    """Name, kind and content of each body. `draft`: one of a call that can be published."""
    yield from (("json", name, fitting(content)) for name, content in json_shapes(draft))
    yield "form", "one long text", b"title=" + b"x" * (MOST_BYTES - 6)
    yield "form", "escapes alone", b"title=" + b"%26" * (MOST_BYTES // 3 - 2)
    yield "form", "separators alone", b"&" * MOST_BYTES
    yield "form", "many fields", urlencode({f"f{n}": "x" * 240 for n in range(1000)}).encode()


def json_shapes(draft: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The JSON bodies, each as long as one may be."""
    yield "unknown keys", json.dumps({f"unknown{n:05}": 1 for n in range(13_000)}).encode()
    yield (
        "unknown keys of many objects",
        said({"criteria": [{f"unknown{n}": 1 for n in range(190)} for _ in range(85)]}),
    )
    yield "many faults", said(draft | {"criteria": [{"name": 1, "weight": "x"}] * 500})
    yield "many criteria", said(draft | {"criteria": [{"name": "x" * 400, "weight": 3}] * 500})
    yield "long texts", said(draft | {"criteria": [{"name": "x", "weight": 3, "description": "ä" * 5_000}] * 20})
    yield "many values", b"[" + b"1," * 131_000 + b"1]"
    yield "many short lists", said([[[]] * 400] * 150)
    yield "as many lists as may be", said([[[]] * 199] * 99)
    yield "deep", b"[" * MOST_BYTES
    yield "deep objects", b'{"a":' * (MOST_BYTES // 5)
    yield "one long number", b"[" + b"9" * (MOST_BYTES - 2) + b"]"
    yield "long numbers", b"[" + b",".join([b"9" * 4_000] * 64) + b"]"
    yield "long fractions", b"[" + b",".join([b"1." + b"9" * 4_000] * 64) + b"]"
    yield "exponents", b"[" + b"1E400," * 43_000 + b"1]"
    yield "escapes", b'["' + b"\\u0041" * 43_000 + b'"]'
    yield "half characters", b'["' + b"\\ud800" * 43_000 + b'"]'
    yield "one key again and again", b"{" + b'"title":1,' * 26_000 + b'"title":1}'
    yield "terms of many sums", said(draft | {"terms": sums(draft["terms"])})
    yield "terms of many clauses", said(draft | {"terms": clauses(draft["terms"])})
    yield "terms of many days", said(draft | {"terms": clauses(draft["terms"], unit="day", most=50)})


def sums(terms: dict[str, Any]) -> dict[str, Any]:
    """Terms with as many rates as there may be."""
    groups = [f"g{n}" for n in range(28)]
    amounts = dict.fromkeys(["far", *groups], "1.00")
    rows = [{"begins": f"{2003 + n}-03-01", "ends": f"{2004 + n}-02-28", "amounts": amounts} for n in range(20)]
    return terms | {"groups": ["far", *groups], "rates": {f"r{n}": rows for n in range(10)}}


def clauses(terms: dict[str, Any], unit: str = "month", most: int = 50) -> dict[str, Any]:
    """Terms with as many clauses as there may be, each fresh after the one before."""
    chain = [
        {"id": f"c{n}", "reach": {"measure": "m", "need": "1"}, "amount": {"percent": "1", "of": "price"}, "times": 200}
        | ({"after": {"clause": f"c{n - 1}", "fresh": True}} if n else {})
        for n in range(most)
    ]
    ends = "2036-01-31" if unit == "month" else "2026-09-10"
    return terms | {"ends": ends, "measures": {"m": {"of": "status", "unit": unit}}, "clauses": chain}


def said(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def fitting(content: bytes) -> bytes:
    """The body, filled up with blanks to what may be sent."""
    return content[:MOST_BYTES] if len(content) > MOST_BYTES else content + b" " * (MOST_BYTES - len(content))


async def measured(app: FastAPI, draft: dict[str, Any], at: dict[str, str], token: str, report: Any = print) -> int:
    """Send each shape a few times, and tell the median; how many of them took longer than the goal.

    `at`: where a program keeps a draft, where anybody sends a form, and where the draft is published, which is tried with each that is kept.
    """
    over = 0
    report(f"{'a body of 256 kB':38} {'status':>6} {'ms':>7} {'answer':>9}")
    for kind, name, content in shapes(draft):
        sent = [(name, at[kind], kind, content), ("  its publication", at["publish"], "json", b"")]
        for what, path, type_, body in sent:
            found = [await cost(app, path, type_, body, token) for _ in range(TIMES)]
            took = statistics.median(one[1] for one in found)
            over += took > GOAL
            late = " over" if took > GOAL else ""
            report(f"{what:38} {found[0][0]:6} {took * 1000:7.0f} {found[0][2]:7} B{late}")
            if found[0][0] >= 300:
                break
    report(f"{over} over the goal of {GOAL * 1000:.0f} ms")
    return over


async def cost(app: FastAPI, path: str, kind: str, content: bytes, token: str) -> tuple[int, float, int]:
    """One request: its status, the seconds that it took, and bytes of the answer."""
    types = {"json": b"application/json", "form": b"application/x-www-form-urlencoded"}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (b"host", b"bench"),
            (b"content-type", types[kind]),
            (b"authorization", f"Bearer {token}".encode()),
        ],
        "server": ("bench", 80),
        "client": ("127.0.0.1", 1),
    }
    came = [content[n : n + 65_536] for n in range(0, len(content), 65_536)] or [b""]
    sent: list[Any] = []

    async def receive() -> Any:
        part = came.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(came)}

    async def send(message: Any) -> None:
        sent.append(message)

    began = time.perf_counter()
    await app(scope, receive, send)
    took = time.perf_counter() - began
    return sent[0]["status"], took, sum(len(message.get("body", b"")) for message in sent)
