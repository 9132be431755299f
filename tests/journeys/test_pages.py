"""Somebody who reads only Finnish goes from the home page to the payment, typing no id and no address: links and forms as they stand."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from tests.journeys.buying import bought
from tests.journeys.hand import Hand, Plain
from tests.journeys.place import Place, Sit
from tests.journeys.serving import paid


async def test_from_a_need_to_money(app: FastAPI, settled: Callable[[Sit], Awaitable[Place]]) -> None:
    async with AsyncExitStack() as clients:

        async def sit() -> Hand:
            finnish = {"Accept-Language": "fi"}
            client = AsyncClient(
                transport=ASGITransport(app), base_url="http://test", follow_redirects=True, headers=finnish
            )
            return Plain(await clients.enter_async_context(client))

        place = await settled(sit)
        await bought(place)
        await paid(place)
