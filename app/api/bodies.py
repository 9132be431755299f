"""The body of an operation, read before anything else looks at it: bounded in depth, keys and values; in bytes by `bounded.py`."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, get_origin

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.domain.bounds import KEY, SameKeyTwice, check_json, has_controls
from app.domain.paging import NoSuchFilter
from app.domain.refusals import Refused, TooLarge, Unreadable

MOST_NOTHING = 4 * 1024
"""Bytes of the body of an operation that takes none: clients send an empty object there."""


class _Twice(ValueError):
    """A key stands twice in an object."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class ReadRequest(Request):
    """A request whose JSON has been read."""

    content: Any = None

    async def json(self) -> Any:
        """What was read; refused before, where it could not be."""
        return self.content


class BoundedRoute(APIRoute):
    """An operation whose body is refused before its types are asked, which would name every fault of a megabyte.

    A list that is answered whole has no filters, and refuses any.
    """

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # FastAPI asks for a coroutine where an awaitable does
        """The handler that FastAPI makes, given a request whose JSON has been read within the bounds."""
        answer = super().get_route_handler()
        whole = get_origin(self.response_model) is list and not self.dependant.query_params

        async def bounded(request: Request) -> Response:
            found = ReadRequest(request.scope, request.receive)
            body = await found.body()
            if len(body) > MOST_NOTHING and self.body_field is None:
                raise Refused(TooLarge())
            if whole and found.query_params:
                raise Refused(*(NoSuchFilter(field=name[:KEY]) for name in sorted(found.query_params.keys())))
            if body and self.body_field and "json" in found.headers.get("content-type", "").lower():
                found.content = read_json(body)
            return await answer(found)

        return bounded


def read_json(body: bytes) -> Any:
    """The JSON that a body says. Raises Refused where it says none, or more than anything asks for."""
    try:
        found = json.loads(str(body, "utf-8"), object_pairs_hook=_object)
    except _Twice as fault:
        field = "body" if has_controls(fault.key) else fault.key[:KEY]
        raise Refused(SameKeyTwice(field=field)) from None
    except (ValueError, RecursionError):
        raise Refused(Unreadable()) from None
    reason = check_json(found)
    if reason is not None:
        raise Refused(reason)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return found
