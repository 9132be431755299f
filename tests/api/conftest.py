"""The application over a real database, and an area with a person of each role."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db import clock
from app.main import create_app
from app.settings import Settings
from tests.api.town import Town, make_town
from tests.conftest import now


@pytest.fixture(scope="session")
async def app(database: Any) -> AsyncIterator[FastAPI]:
    """The application, once for every test of a worker: putting it together takes most of a second."""
    found = create_app(Settings(web_url=database.web_url, sealing_key=b"0" * 32, cheap_passwords=True, retries=0))
    async with found.router.lifespan_context(found):
        yield found


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Requests to the application."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as found:
        yield found


@pytest.fixture
async def town(app: FastAPI, client: AsyncClient, owner_engine: AsyncEngine) -> Town:
    """An area of the test's own; its clock begins now, however far another test moved it."""
    async with owner_engine.begin() as connection:
        await clock.set_to(connection, now())
    return await make_town(app, client, owner_engine)
