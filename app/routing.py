"""The route of a path, found by the words in it: the framework tries every route in turn, which took a third of a millisecond of each page."""

from collections.abc import Sequence
from functools import lru_cache

from starlette.routing import BaseRoute, Match, Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send

_KEPT = 2000
"""Shapes of paths that are remembered at once."""


class ByWords:
    """Hands a request to the first route that fits it wholly. What fits none, or not by its method, the router tries as ever."""

    def __init__(self, router: Router) -> None:
        """`router`: with all its routes."""
        self.router = router
        self.otherwise: ASGIApp = router.middleware_stack
        paths = [(route, _parts(str(getattr(route, "path", "")))) for route in router.routes]
        self.words = {part for _, parts in paths for part in parts if not part.startswith("{")}

        @lru_cache(_KEPT)
        def fitting(shape: tuple[str, ...]) -> Sequence[BaseRoute]:
            return tuple(route for route, parts in paths if _fits(parts, shape, below=isinstance(route, Mount)))

        self.fitting = fitting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http":
            shape = tuple(part if part in self.words else "{" for part in _parts(scope["path"]))
            for route in self.fitting(shape):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope["router"] = self.router
                    scope["route"] = route
                    scope.update(found)
                    await route.handle(scope, receive, send)
                    return
        await self.otherwise(scope, receive, send)


def _parts(path: str) -> list[str]:
    return path.split("/")


def _fits(parts: list[str], shape: tuple[str, ...], *, below: bool) -> bool:
    """Whether a route of these parts may take a path of that shape, or one `below` it; where it does, the route itself says."""
    if len(parts) > len(shape) or (len(parts) < len(shape) and not below):
        return False
    return all(part.startswith("{") or part == word for part, word in zip(parts, shape, strict=False))
