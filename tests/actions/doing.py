"""Actions of somebody in the tests, each in a transaction of its own, and why one was refused."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.domain.refusals import Refused
from tests.make import World


async def does(area: World, who: str, action: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """One action of somebody in a transaction of its own."""
    async with area.work(who) as work:
        return await action(work, *given)


async def codes_of(attempt: Awaitable[Any]) -> list[tuple[str, str | None]]:
    """Why an attempt was refused, and at which fields."""
    with pytest.raises(Refused) as refused:
        await attempt
    return [(reason.code, reason.field) for reason in refused.value.reasons]
