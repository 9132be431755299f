"""A route found by the words of a path is the one that the framework finds by trying all in turn."""

import re
from typing import Any
from uuid import uuid4

import pytest
from starlette.routing import BaseRoute, Match

from app.main import create_app
from app.routing import ByWords
from app.settings import Settings

ODD = ("/", "//", "/api/v1/", "/api/v1/areas/", "/home/", "/none/at/all", "/static/style.css", "/health", "/metrics", "/{area}", "/%7Barea%7D",
       "/api/v1/areas/{area}/procedures", "/home/procedures/bid", "/sign-in/needs")  # fmt: skip


@pytest.fixture(scope="module")
def found() -> ByWords:
    app = create_app(Settings(web_url="postgresql://web@localhost/none", sealing_key=bytes(32)))
    assert isinstance(app.router.middleware_stack, ByWords)
    return app.router.middleware_stack


def scope(method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}


def in_turn(found: ByWords, one: dict[str, Any]) -> BaseRoute | None:
    return next((route for route in found.router.routes if route.matches(dict(one))[0] is Match.FULL), None)


async def taken(found: ByWords, one: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> BaseRoute | None:
    """The route that takes it, which does nothing here; None where the framework is left to try."""
    came: list[BaseRoute | None] = []

    async def nothing(scope: dict[str, Any], *_: object) -> None:
        came.append(scope.get("route"))

    with monkeypatch.context() as patched:
        patched.setattr(found, "otherwise", nothing)
        for kind in {type(route) for route in found.router.routes}:
            patched.setattr(kind, "handle", lambda self, scope, receive, send: nothing(scope))
        await found(dict(one), None, None)  # type: ignore[arg-type]  # neither is asked
    return came[0]


async def test_every_route_is_found_as_in_turn(found: ByWords, monkeypatch: pytest.MonkeyPatch) -> None:
    words = sorted(found.words - {""})
    for route in found.router.routes:
        template = str(getattr(route, "path", ""))
        values = {"id": str(uuid4()), "word": words[len(template) % len(words)], "name": "tyohame"}
        for value in values.values():
            path = re.sub(r"\{[^}]*\}", value, template)
            for method in ("GET", "POST", "PUT"):
                one = scope(method, path)
                assert await taken(found, one, monkeypatch) is in_turn(found, one), (method, path)


@pytest.mark.parametrize("path", ODD)
async def test_odd_paths(found: ByWords, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = scope("GET", path)
    assert await taken(found, one, monkeypatch) is in_turn(found, one)


async def test_files_are_found_at_any_depth(found: ByWords, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("/static/style.css", "/static/fonts/any.woff2"):
        taking = await taken(found, scope("GET", path), monkeypatch)
        assert getattr(taking, "name", "") == "static", path


def test_few_are_tried(found: ByWords) -> None:
    """What makes it cheap: no address leads to more than a handful of routes."""
    for route in found.router.routes:
        shape = tuple("{" if part.startswith("{") else part for part in str(getattr(route, "path", "")).split("/"))
        assert len(found.fitting(shape)) <= 8, shape
