"""Every address of both doors with what no address holds in each of its places: refused, never broken."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Route

from tests.api.town import Town
from tests.web.seats import seat

APP = Path(__file__).parents[2] / "app"
_PLACE = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
HOSTILE = (
    "\0",
    "x\0y",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\ud800",
    "\ufffe",
    "\u202e{{7*7}}",
    "9" * 400,
    "x" * 5000,
    "-1",
    "NaN",
    "../../etc/passwd",
    "' OR 1=1",
)
"""What stands in one place of an address at a time."""
RAW = (
    b"after=%ff%fe",
    b"after=%ed%a0%80",
    b"after=\xff",
    b"q=" + b"x" * 100_000,
    b"&".join([b"q=1"] * 5000),
    b"after=%zz",
    b"%00=1",
)
"""Queries as no browser writes them."""
HEADERS = (
    "accept-language", "authorization", "cookie", "host", "idempotency-key", "if-match", "content-type", "content-length", "sec-fetch-site", "origin",
)  # fmt: skip
BYTES = (
    b"\0",
    b"x\0y",
    b"\x1b[31m",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"x" * 70_000,
    b"",
    b"[::1",
    b"a/b?c#d",
    b"en;q=1e999,fi;q=nan",
    b"session=\xff; language=\0",
)
"""What stands in one header at a time."""


@dataclass(frozen=True)
class Answer:
    """What the application sent."""

    status: int
    size: int


async def ask(app: FastAPI, method: str, path: str, query: bytes = b"", headers: Any = (), body: bytes = b"") -> Answer:
    """A request below any client that would mend or refuse it."""
    sent: list[Any] = []
    came = [{"type": "http.request", "body": body, "more_body": False}]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path, errors="replace").encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"test"), *headers] if not any(n == b"host" for n, _ in headers) else list(headers),
        "server": ("test", 80),
        "client": ("127.0.0.1", 1),
    }

    async def receive() -> Any:
        return came.pop(0) if came else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return Answer(sent[0]["status"], sum(len(m.get("body", b"")) for m in sent))


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of every route."""
    found = [
        (method, route.path)
        for route in app.router.routes
        if isinstance(route, Route | APIRoute)
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]
    assert len(found) > 200
    return found


def queries(app: FastAPI) -> list[str]:
    """Every name that a query has anywhere."""
    declared = {p.alias for r in app.router.routes if isinstance(r, APIRoute) for p in r.dependant.query_params}
    asked = {
        name
        for path in (APP / "web").rglob("*.py")
        for name in re.findall(r'query_params\.get\("([a-z_]+)"', path.read_text("utf-8"))
    }
    return sorted(declared | asked | {"q", "place", "basket", "model", "bought_after"})


def places(path: str, town: Town, turn: int) -> Iterator[str]:
    """The path twice for each of its places, with NUL in it and with another hostile value, and what is there in the others."""
    known = {"area": town.slug, "step": "publish", "seat": "1", "basket": "work", "language": "fi"}
    for number, name in enumerate(_PLACE.findall(path)):
        for value in ("\0", HOSTILE[(turn + number) % len(HOSTILE)]):
            yield filled(path, known | {name: value})


def filled(path: str, known: Mapping[str, str]) -> str:
    """The path with `known` in its places, and an id in the others."""
    return _PLACE.sub(lambda m: known.get(m[1]) or str(uuid4()), path)


async def signed_in(app: FastAPI, town: Town) -> list[tuple[bytes, bytes]]:
    """An officer's headers, for both doors."""
    officer = town.one("officer")
    secret = (await seat(app, officer)).client.cookies["session"]
    return [(b"authorization", f"Bearer {officer.secret}".encode()), (b"cookie", f"session={secret}".encode())]


async def test_no_place_of_an_address_breaks_it(app: FastAPI, town: Town) -> None:
    inside, bad, asked = await signed_in(app, town), [], 0
    for number, (method, path) in enumerate(routes(app)):
        for address in places(path, town, number):
            answer = await ask(app, method, address, headers=inside if number % 2 else [])
            asked += 1
            if answer.status >= 500 or answer.size > 20_000 or ("\0" in address and answer.status != 404):
                bad.append((method, path, address[-40:], answer))
    assert asked > 800
    assert bad == []


async def test_no_query_breaks_an_address(app: FastAPI, town: Town) -> None:
    inside, names, bad = await signed_in(app, town), queries(app), []
    for number, (method, path) in enumerate(routes(app)):
        value = HOSTILE[number % len(HOSTILE)]
        written = (
            b"&".join(f"{n}=".encode() + quote(v, errors="replace").encode() for n in names) for v in ("\0", value)
        )
        for turn, query in enumerate((*written, RAW[number % len(RAW)]) if method == "GET" else ()):
            answer = await ask(app, method, filled(path, {"area": town.slug}), query, inside if number % 2 else [])
            if answer.status >= 500 or (turn == 0 and path.startswith("/api/") and answer.status != 422):
                bad.append((method, path, query[:40], answer))
    assert bad == []


async def test_no_header_breaks_a_request(app: FastAPI, town: Town) -> None:
    bad = []
    for path in (f"/api/v1/areas/{town.slug}/needs", "/api/v1/awards", "/", f"/{town.slug}/needs/new", "/static/x"):
        for number, name in enumerate(HEADERS):
            for turn, value in enumerate(BYTES):
                method = ("GET", "POST")[(number + turn) % 2]
                answer = await ask(app, method, path, headers=[(name.encode(), value)], body=b"{}")
                if answer.status >= 500 or answer.size > 100_000 or (b"\0" in value and answer.status != 400):
                    bad.append((method, path, name, value[:20], answer))
    assert bad == []
