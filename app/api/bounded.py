"""No more is read of a request than fits: for both doors, each of which then refuses in its own way."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Bounded:
    """Raises 413 where the body is read, not around the application, so that the answer is a refusal like every other."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        """`most`: bytes of a body."""
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "")
        too_large = told.isascii() and told.isdigit() and (len(told) > 18 or int(told) > self.most)
        got = 0

        async def counted() -> Message:
            nonlocal got
            message: Message = {"type": "http.request"} if too_large else await receive()
            got += len(message.get("body", b""))
            if too_large or got > self.most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
