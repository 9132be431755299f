"""What whoever runs it may watch, as Prometheus reads it: how often each route was asked, how it answered, how long it took."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from mmap import mmap
from time import perf_counter

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Bounds of the histogram of times; what took longer stands in a last one without bound."""
_CLASSES = 5
_EACH = _CLASSES + 1 + len(SECONDS) + 1
"""Numbers of one place: answers by the first digit of their status, all their seconds, answers by time."""
_PLACES = 1000
_WIDTH = 1 + _PLACES * _EACH
_NOWHERE = ("", "")
Place = tuple[str, str]
"""A route's template and a method: what is counted together. Never an address, which could name somebody."""


class Counts:
    """Numbers in memory that the processes of one `serve` share. Each writes its own part, and any of them reads the sum of all."""

    def __init__(self, processes: int = 1) -> None:
        """Made before the processes part; each then says by `nth` which it is."""
        self.processes = processes
        self.nth = 0
        self._numbers = memoryview(mmap(-1, processes * _WIDTH * 8)).cast("d")

    def add(self, place: int, status: int, seconds: float) -> None:
        """Count an answer."""
        first = self.nth * _WIDTH + 1 + place * _EACH
        self._numbers[first + status // 100 - 1] += 1
        self._numbers[first + _CLASSES] += seconds
        self._numbers[first + _CLASSES + 1 + bisect_left(SECONDS, seconds)] += 1

    def hold(self, connections: int) -> None:
        """Say how many connections to the database this process uses now."""
        self._numbers[self.nth * _WIDTH] = connections

    def held(self) -> int:
        """How many connections all processes use, each when it last said so."""
        return int(sum(self._numbers[n * _WIDTH] for n in range(self.processes)))

    def of(self, place: int) -> list[float]:
        """The numbers of a place, summed over all processes."""
        starts = [n * _WIDTH + 1 + place * _EACH for n in range(self.processes)]
        return [sum(each) for each in zip(*(self._numbers[one : one + _EACH] for one in starts), strict=True)]


def places(routes: Iterable[BaseRoute]) -> dict[Place, int]:
    """Where each route's answers are counted, the same in every process; what finds no route is counted at 0.

    Raises ValueError where there are more than the shared memory holds.
    """
    found = [
        (str(getattr(route, "path", "")), method)
        for route in routes
        for method in sorted(getattr(route, "methods", None) or ("GET", "HEAD"))
    ]
    numbers = {place: n for n, place in enumerate(dict.fromkeys((_NOWHERE, *map(_told_as, found))))}
    if len(numbers) > _PLACES:
        raise ValueError(f"{len(numbers)} routes are more than the shared memory was made for")
    return {place: numbers[_told_as(place)] for place in (_NOWHERE, *found)}


def _told_as(place: Place) -> Place:
    """What a place is counted as: all that is done below a competition as one, drafts and readings with bids, so that nobody can count bids."""
    path, _ = place
    above, below, _ = path.partition("/procedures/{procedure}/")
    return (f"{above}{below}…", "*") if below else place


class Measured:
    """Counts every answer by its route."""

    def __init__(
        self, app: ASGIApp, *, counts: Counts, known: Mapping[Place, int], connections: Callable[[], int]
    ) -> None:
        """`known`: the place of each route; `connections`: how many this process uses now."""
        self.app = app
        self.counts, self.known, self.connections = counts, known, connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = 500, perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.counts.hold(self.connections())
        try:
            await self.app(scope, receive, noted)
        finally:
            at = (str(getattr(scope.get("route"), "path", "")), scope["method"])
            self.counts.add(self.known.get(at, 0), status, perf_counter() - began)
            self.counts.hold(self.connections())


def written(counts: Counts, known: Mapping[Place, int], now: Mapping[str, float]) -> str:
    """All numbers as text; `now`: what is so at this moment, by name."""
    lines = [
        line for name, value in now.items() for line in (f"# TYPE vaikutin_{name} gauge", f"vaikutin_{name} {value:g}")
    ]
    asked = [(place, counts.of(n)) for place, n in {_told_as(place): n for place, n in known.items()}.items()]
    asked = [(place, found) for place, found in asked if any(found)]
    lines += [
        "# HELP vaikutin_answers_total Answers by route, method and class of status",
        "# TYPE vaikutin_answers_total counter",
    ]
    lines += [line for place, found in asked for line in _answers(place, found)]
    lines += ["# HELP vaikutin_answer_seconds How long answers took", "# TYPE vaikutin_answer_seconds histogram"]
    lines += [line for place, found in asked for line in _times(place, found)]
    return "\n".join(lines) + "\n"


def _answers(place: Place, found: list[float]) -> Iterator[str]:
    for digit, many in enumerate(found[:_CLASSES], 1):
        if many:
            yield f'vaikutin_answers_total{{{_labels(place)},status="{digit}xx"}} {many:.0f}'


def _times(place: Place, found: list[float]) -> Iterator[str]:
    below = 0.0
    for bound, many in zip((*map(str, SECONDS), "+Inf"), found[_CLASSES + 1 :], strict=True):
        below += many
        yield f'vaikutin_answer_seconds_bucket{{{_labels(place)},le="{bound}"}} {below:.0f}'
    yield f"vaikutin_answer_seconds_sum{{{_labels(place)}}} {found[_CLASSES]:.6f}"
    yield f"vaikutin_answer_seconds_count{{{_labels(place)}}} {below:.0f}"


def _labels(place: Place) -> str:
    route, method = place
    return f'route="{route}",method="{method}"'
