"""The application, a town for the API's journey, and an area for the pages'."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.gateways.sealing import Sealer
from tests.api.conftest import app, client, town  # noqa: F401  # one application and one town serve both folders
from tests.journeys.place import Place, Sit, settle


@pytest.fixture
def settled(
    owner_engine: AsyncEngine, engine: AsyncEngine, sealer: Sealer, tmp_path: Path
) -> Callable[[Sit], Awaitable[Place]]:
    """Makes an area of the test's own, whose people use the hands that are given."""

    async def make(sit: Sit) -> Place:
        place = Place(owner_engine, engine, sealer, sit)
        await settle(place, tmp_path / "area")
        return place

    return make
