"""What stands in migrations/schema.sql is what the migrations make, and the refusal to run as a role that walls do not hold."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db.engine import UnsafeDatabase, make_engine, refuse_unsafe
from app.migrating import SCHEMA, schema
from tests.conftest import Database


def test_the_schema_is_fresh(database: Database) -> None:
    assert schema(database.owner_url, database.pg_dump) == SCHEMA.read_text("utf-8"), "run ./dev migrate --schema"


async def test_the_applications_role_is_safe(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await refuse_unsafe(connection, production=False)


@pytest.mark.parametrize("who", ["owner_url", "admin_url"])
async def test_owner_and_superuser_are_refused(database: Database, who: str) -> None:
    engine = make_engine(getattr(database, who), size=2)
    try:
        async with engine.connect() as connection:
            with pytest.raises(UnsafeDatabase):
                await refuse_unsafe(connection, production=False)
    finally:
        await engine.dispose()


async def test_production_runs_on_no_clock_that_can_be_moved(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(UnsafeDatabase, match="clock"):
            await refuse_unsafe(connection, production=True)
