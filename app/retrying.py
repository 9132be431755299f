"""What the database undid because of another is done again, whole: a request with its body, a thing that fell due."""

import asyncio
from collections.abc import Awaitable, Callable
from random import uniform  # noqa: TID251  # chance decides only how long the machine waits
from typing import TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.actions.collisions import GaveWay, last_try

T = TypeVar("T")
_PAUSE = 0.05


async def persistently(act: Callable[[], Awaitable[T]], retries: int) -> T:
    """What `act` answers. Where it gave way it is done again, at most `retries` times, after a short wait that doubles.

    Raises Refused(TooBusy) where the last try gave way too. `act` opens its transactions itself.
    """
    for turn in range(retries):
        try:
            return await act()
        except GaveWay:
            await asyncio.sleep(_PAUSE * 2**turn * uniform(0.5, 1.5))  # noqa: S311  # no secret: so that two do not meet again
    with last_try():
        return await act()


class Persistent:
    """Runs a request again that gave way: nothing of it is kept by then, and nothing of an answer sent."""

    def __init__(self, app: ASGIApp, *, retries: int) -> None:
        """`retries`: after the first try."""
        self.app = app
        self.retries = retries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        came: list[Message] = []

        async def once() -> None:
            told = 0

            async def again() -> Message:
                nonlocal told
                if told == len(came):
                    came.append(await receive())
                told += 1
                return came[told - 1]

            tried = dict(scope)
            try:
                await self.app(tried, again, send)
            finally:
                scope["route"] = tried.get("route")  # for whoever counts outside

        await persistently(once, self.retries)
