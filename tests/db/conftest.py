import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.gateways.sealing import Sealer
from tests.make import World, world


@pytest.fixture
async def area(engine: AsyncEngine, owner_engine: AsyncEngine, sealer: Sealer) -> World:
    return await world(engine, owner_engine, sealer)
