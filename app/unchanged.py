"""What everybody may read is sent once: who has it already is told that nothing changed."""

from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PUBLIC = "no-cache"
"""The Cache-Control of what is the same for everybody: it may be kept, and is asked for again by its ETag before it is shown."""


class Unchanged:
    """Gives each public answer the ETag of its content, and answers 304 without content to whoever names that in If-None-Match.

    Which answers are public the doors say, by Cache-Control `PUBLIC`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        held: Message | None = None
        parts: list[bytes] = []

        async def tagged(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _public(message):
                held = message
            elif held is None:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    for one in _answer(scope, held, b"".join(parts)):
                        await send(one)

        await self.app(scope, receive, tagged)


def _public(start: Message) -> bool:
    return start["status"] == 200 and Headers(raw=start["headers"]).get("cache-control") == PUBLIC


def _answer(scope: Scope, start: Message, body: bytes) -> tuple[Message, Message]:
    """The answer with its ETag, or 304 where the reader has the same."""
    headers = MutableHeaders(scope=start)
    mark = headers.setdefault("ETag", f'"{sha256(body).hexdigest()[:32]}"')
    named = {one.strip().removeprefix("W/") for one in Headers(scope=scope).get("if-none-match", "").split(",")}
    if not named & {mark, "*"}:
        return start, {"type": "http.response.body", "body": body}
    for name in ("Content-Length", "Content-Type"):
        del headers[name]
    return {**start, "status": 304}, {"type": "http.response.body", "body": b""}
