"""A plain step of the API is one line on its router: what it is taken with, and whether a version is asked for, its table says."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from app.actions.desk import Steps
from app.actions.work import Work
from app.api.deps import REFUSALS, IfMatch, StepWork, seen
from app.api.inputs import Answer, Body, ReasonBody
from app.domain.reasons import Reason

K = TypeVar("K")


class Plain(Protocol):
    """Declares a step: its name, what the description says of it, its body where it asks for more than a reason, and its id where that is not its name."""

    def __call__(self, step: str, about: str, body: type[Body] | None = None, *, called: str | None = None) -> None:
        """Declare the operation of one step."""


def plain(
    router: APIRouter,
    one: str,
    steps: Steps[K],
    which: Callable[..., Awaitable[K]],
    answer: Callable[[Work, Request, Response, K], Awaitable[Answer]],
    model: type[Answer],
    **more: Any,
) -> Plain:
    """What declares a plain step of a noun on `router`: it stands at `one`, is found by what `which` reads of the address, and `answer`ed as a `model`.

    `more` is what FastAPI's router takes.
    """

    def declare(step: str, about: str, body: type[Body] | None = None, *, called: str | None = None) -> None:
        router.add_api_route(
            f"{one}/{step}",
            _taking(steps, step, body, which, answer),
            methods=["POST"],
            name=called or step.replace("-", "_"),
            description=about,
            response_model=model,
            responses=REFUSALS,
            **more,
        )

    return declare


def _taking(
    steps: Steps[K],
    name: str,
    body: type[Body] | None,
    which: Callable[..., Awaitable[K]],
    answer: Callable[[Work, Request, Response, K], Awaitable[Answer]],
) -> Callable[..., Awaitable[Answer]]:
    """The operation that takes the step `name`."""
    step = steps.named(name)
    if step is None:
        raise ValueError(f"no table has {name}")
    asked, version = _asked(name, step.input, body), _any_version if step.any_version else _version

    async def take(
        key: Annotated[K, Depends(which)],
        version: Annotated[int | None, Depends(version)],
        work: StepWork,
        given: Annotated[Any, Depends(asked)],
        request: Request,
        response: Response,
    ) -> Answer:
        await steps.take(work, key, name, given, version)
        return await answer(work, request, response, key)

    return take


def _asked(name: str, given: type[Any] | None, body: type[Body] | None) -> Callable[..., Awaitable[Any]]:
    """What reads the body of a step that asks for `given`."""
    kind = body or (ReasonBody if given is Reason else None)
    if (kind is None) is not (given is None):
        raise ValueError(f"{name}: its table asks for {given}, its body is {kind}")
    return _nothing if kind is None else _reading(kind)


def _reading(kind: type[Body]) -> Callable[..., Awaitable[Any]]:
    async def read(body: kind) -> Any:  # type: ignore[valid-type]  # FastAPI reads the annotation
        return body.given()  # type: ignore[attr-defined]  # every body of a step has it

    return read


async def _nothing() -> None:
    return None


async def _version(if_match: IfMatch = None) -> int | None:
    return seen(if_match)


async def _any_version() -> None:
    return None
