"""Answers exceptions that nothing else handles: logged under a reference, and answered with 500 and that reference."""

import secrets
from collections.abc import Callable

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = structlog.get_logger("broken")


class Broken:
    """Answers an exception that nothing else handled. It stands inside the middleware of headers, so that this answer has them too."""

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request, str], Response]) -> None:
        """`answer`: to a request, with the reference."""
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is left to answer
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            request, reference = Request(scope), secrets.token_hex(5)
            LOG.exception("broken", reference=reference, path=request.url.path, method=request.method)
            await self.answer(request, reference)(scope, receive, send)
