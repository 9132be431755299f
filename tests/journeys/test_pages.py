"""Somebody who reads only Finnish goes from the home page to the payment, typing no id and no address: links and forms as they stand."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from tests.journeys.buying import bought
from tests.journeys.granting import granted
from tests.journeys.hand import Hand, Plain
from tests.journeys.ordering import ordered
from tests.journeys.place import Place, Sit
from tests.journeys.serving import paid
from tests.journeys.trying import tried

Settled = Callable[[Sit], Awaitable[Place]]


def sitting(app: FastAPI, clients: AsyncExitStack) -> Sit:
    """A new browser for everybody who sits down."""

    async def sit() -> Hand:
        finnish = {"Accept-Language": "fi"}
        client = AsyncClient(
            transport=ASGITransport(app), base_url="http://test", follow_redirects=True, headers=finnish
        )
        return Plain(await clients.enter_async_context(client))

    return sit


async def test_from_a_need_to_money(app: FastAPI, settled: Settled) -> None:
    async with AsyncExitStack() as clients:
        place = await settled(sitting(app, clients))
        await bought(place)
        await paid(place)


async def test_from_a_need_to_an_order(app: FastAPI, settled: Settled) -> None:
    async with AsyncExitStack() as clients:
        await ordered(await settled(sitting(app, clients)))


async def test_from_an_idea_to_a_result(app: FastAPI, settled: Settled) -> None:
    async with AsyncExitStack() as clients:
        await tried(await settled(sitting(app, clients)))


async def test_from_a_need_to_a_grant(app: FastAPI, settled: Settled) -> None:
    async with AsyncExitStack() as clients:
        await granted(await settled(sitting(app, clients)))
