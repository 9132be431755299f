"""No more is read of a request than fits, and nothing that no address or header holds: for both doors, each of which refuses in its own way."""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.bounds import has_controls, without_controls
from app.domain.refusals import Malformed, NotFound, Refusal, Refused, TooLarge, Unreadable

MOST_PATH, MOST_QUERY, MOST_HEADERS = 1_000, 8_000, 32_000
"""Characters of an address's path and of its query; bytes of all headers."""
MOST_ASKED = 100
"""Values in a query."""
MOST_BYTES = 256 * 1024
"""Of a body, JSON or a form. The longest drafts that were made are a tenth of it; what it costs at worst stands in `docs/benchmarks.md`."""
Answer = Callable[[Request, Exception], Awaitable[Response]]


class Bounded:
    """Answers a request whose address or headers cannot be read, and raises 413 where a body is read that is too large.

    The first has reached neither door yet; the second is raised inside, so that it is a refusal like every other.
    """

    def __init__(self, app: ASGIApp, *, refuse: Answer) -> None:
        """Stands before `app`; `refuse` makes the answer to a `Refused`."""
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it before either door is asked."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reason = _unreadable(scope)
        if reason is not None:
            answer = await self.refuse(Request(_harmless(scope)), Refused(reason))
            await answer(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "")
        too_large = told.isascii() and told.isdigit() and (len(told) > 18 or int(told) > MOST_BYTES)
        got = 0

        async def counted() -> Message:
            nonlocal got
            message: Message = {"type": "http.request"} if too_large else await receive()
            got += len(message.get("body", b""))
            if too_large or got > MOST_BYTES:
                raise HTTPException(413)
            return message

        scope["query_string"] = _readable(scope)
        await self.app(scope, counted, send)


def _unreadable(scope: Scope) -> Refusal | None:
    """Why a request's address or headers are none: such a path names nothing, such a query says nothing."""
    path, query, headers = scope["path"], scope["query_string"], scope["headers"]
    if len(path) > MOST_PATH or not _plain(path):
        return NotFound()
    if sum(len(name) + len(value) for name, value in headers) > MOST_HEADERS or len(query) > MOST_QUERY:
        return TooLarge()
    if not query.isascii() or any(not _plain(value.decode("latin-1")) for _, value in headers):
        return Unreadable()
    try:
        asked = _asked(query)
    except ValueError:
        return TooLarge()
    wrong = next((name for name, value in asked if has_controls(name) or has_controls(value)), None)
    if wrong is None or not _is_api(path):
        return None
    return Malformed(field=wrong[:100] if wrong and not has_controls(wrong) else "query", kind="text")


def _asked(query: bytes) -> list[tuple[str, str]]:
    """What a query says, name by name. Raises ValueError where it says too much."""
    return parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_ASKED)


def _readable(scope: Scope) -> bytes:
    """The query as a page reads it: a link with a control character in it finds what it would find without."""
    query: bytes = scope["query_string"]
    if b"%" not in query or _is_api(scope["path"]):
        return query
    asked = _asked(query)
    if not any(has_controls(name) or has_controls(value) for name, value in asked):
        return query
    return urlencode([(without_controls(name), without_controls(value)) for name, value in asked]).encode()


def _is_api(path: str) -> bool:
    return path.startswith("/api/")


def _plain(text: str) -> bool:
    """Whether there is no control character in an address or header, not even a line's end."""
    return not has_controls(text) and not any(end in text for end in "\n\r")


def _harmless(scope: Scope) -> Scope:
    """The same request at its door's front address, with nothing in it that could not be read."""
    door = "/api/" if _is_api(scope["path"]) else "/"
    kept = (b"accept-language", b"cookie", b"host")
    headers = [(name, value) for name, value in scope["headers"] if name in kept and len(value) < MOST_QUERY]
    plain = [(name, value) for name, value in headers if _plain(value.decode("latin-1"))]
    return {**scope, "path": door, "raw_path": door.encode(), "query_string": b"", "headers": plain}
