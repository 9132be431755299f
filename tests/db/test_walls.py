"""The second wall: what row-level security and grants let the application's role see and write, whatever the code asks."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tests import locks
from tests.db.served import Served, served
from tests.make import World

GLOBAL = {
    "areas", "codes", "clock", "people", "memberships", "staff_invitations", "providers", "sessions", "tokens", "attempts", "digest_keys", "due", "alembic_version",
}  # fmt: skip
AREA = {
    "policies",
    "dated_values",
    "counters",
    "outbox",
    "budget_lines",
    "needs",
    "declarations",
    "assessments",
    "decisions",
}
AREA_WRITES = {
    "qualifications", "procedures", "invitations", "opened_bids", "letters", "commitments", "referrals", "verifications", "lines",
    "kept_items", "approvals", "agreements", "agreement_members", "card_checks", "reviews",
}  # fmt: skip
PROVIDER_WRITES = {"registrations", "cards", "bids", "bid_drafts", "supplements", "facts"}
PUBLIC = {"awards", "published_cards", "notices", "results", "outcomes"}
OTHER = {"events", "idempotency"} | PUBLIC
INSERT_ONLY = {
    "supplements",
    "reviews",
    "letters",
    "verifications",
    "lines",
    "approvals",
    "facts",
    "events",
    "awards",
    "outcomes",
    "card_checks",
}
UNASKED = {
    ("declarations", "fk_declarations_procedure"),
    ("supplements", "fk_supplements_procedure"),
}
"""Keys by which nothing is looked up: declarations and supplements are found by their bid."""
WALLED = AREA | AREA_WRITES | PROVIDER_WRITES | {"events", "idempotency"}


@asynccontextmanager
async def acting(
    engine: AsyncEngine, *, area: UUID | None = None, provider: UUID | None = None
) -> AsyncIterator[AsyncConnection]:
    """A transaction of the application's role with this party set, undone at the end."""
    async with engine.connect() as connection:
        await connection.execute(
            text("SELECT set_config('app.area', :a, true), set_config('app.provider', :p, true)"),
            {"a": str(area or ""), "p": str(provider or "")},
        )
        with locks.unwatched():
            yield connection
        await connection.rollback()


async def count(connection: AsyncConnection, table: str, where: str = "true", **given: Any) -> int:
    return int((await connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}"), given)).scalar_one())


@pytest.fixture
async def two(area: World, engine: AsyncEngine) -> Served:
    return await served(area)


async def test_every_table_has_a_class(owner_engine: AsyncEngine) -> None:
    async with owner_engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT relname, relrowsecurity FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
        )
        found = {row.relname: row.relrowsecurity for row in rows}
    assert set(found) == GLOBAL | WALLED | OTHER
    assert {name for name, walled in found.items() if walled} == WALLED | PUBLIC


async def test_insert_only_tables_cannot_be_changed(owner_engine: AsyncEngine) -> None:
    async with owner_engine.connect() as connection:
        for table in INSERT_ONLY:
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                held = await connection.scalar(
                    text("SELECT has_any_column_privilege('web', :t, 'UPDATE')"), {"t": table}
                )
                whole = await connection.scalar(
                    text("SELECT has_table_privilege('web', :t, :r)"), {"t": table, "r": right}
                )
                assert not held, (table, right)
                assert not whole, (table, right)


async def test_the_application_may_not_touch_what_only_the_owner_writes(owner_engine: AsyncEngine) -> None:
    async with owner_engine.connect() as connection:
        for table in ("clock", "areas", "codes", "staff_invitations"):
            for right in ("INSERT", "UPDATE", "DELETE"):
                assert not await connection.scalar(
                    text("SELECT has_table_privilege('web', :t, :r)"), {"t": table, "r": right}
                )
        for column in ("hash", "area_id", "email", "role", "expires_real"):
            changes = "SELECT has_column_privilege('web', 'staff_invitations', :c, 'UPDATE')"
            assert not await connection.scalar(text(changes), {"c": column})


async def test_a_digest_key_is_made_and_then_stays(owner_engine: AsyncEngine) -> None:
    async with owner_engine.connect() as connection:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            assert not await connection.scalar(
                text("SELECT has_table_privilege('web', 'digest_keys', :r)"), {"r": right}
            )


async def test_nobody_sees_nothing(two: Served, engine: AsyncEngine) -> None:
    async with acting(engine) as connection:
        assert {t: n for t in WALLED if (n := await count(connection, t))} == {}


async def test_an_area_sees_nothing_of_another(two: Served, engine: AsyncEngine) -> None:
    async with acting(engine, area=two.other_area) as connection:
        seen = {
            t: n
            for t in WALLED - {"idempotency"}
            if (n := await count(connection, t, "area_id = :a", a=two.world.area))
        }
    assert seen == {}


async def test_a_provider_sees_nothing_of_another(two: Served, engine: AsyncEngine) -> None:
    loser = two.world.providers["kaiku"]
    winner = two.world.providers["polku"]
    async with acting(engine, provider=loser) as connection:
        assert await count(connection, "bids") == 1
        for table in (
            "bids",
            "facts",
            "commitments",
            "referrals",
            "lines",
            "letters",
            "registrations",
            "cards",
            "card_checks",
            "events",
            "opened_bids",
        ):
            assert await count(connection, table, "provider_id = :p", p=winner) == 0, table
        for table in AREA:
            assert await count(connection, table) == 0, table


async def test_sealed_bids_are_not_the_areas_to_read(area: World, engine: AsyncEngine) -> None:
    sealed = await served(area, until="sealed")
    async with acting(engine, area=sealed.world.area) as connection:
        assert await count(connection, "bids") == 0
        assert await count(connection, "events", "visible_to = 'bidder'") == 0


async def changed(connection: AsyncConnection, statement: str, **given: Any) -> int:
    """How many rows a statement changes; 0 where it is refused."""
    try:
        async with connection.begin_nested():
            return (await connection.execute(text(statement), given)).rowcount
    except DBAPIError:
        return 0


async def test_a_provider_writes_nothing_on_the_areas_side(two: Served, engine: AsyncEngine) -> None:
    for who in ("polku", "kaiku"):
        async with acting(engine, provider=two.world.providers[who]) as connection:
            for table in AREA_WRITES | AREA:
                column = two.columns[table]
                assert await changed(connection, f"UPDATE {table} SET {column} = {column}") == 0, table
                assert await changed(connection, f"DELETE FROM {table}") == 0, table
                assert await changed(connection, f"INSERT INTO {table} SELECT * FROM {table}") == 0, table


async def test_a_provider_raises_no_maximum_and_approves_no_line(two: Served, engine: AsyncEngine) -> None:
    async with acting(engine, provider=two.world.providers["polku"]) as connection:
        assert await count(connection, "lines") == 1
        assert await changed(connection, "UPDATE commitments SET maximum = maximum + 1") == 0
        assert (
            await changed(
                connection,
                "INSERT INTO approvals SELECT area_id, id, provider_id, :person, instant() FROM lines",
                person=two.world.people["polku"],
            )
            == 0
        )


async def test_an_area_writes_nothing_on_the_providers_side(two: Served, engine: AsyncEngine) -> None:
    async with acting(engine, area=two.world.area) as connection:
        assert await count(connection, "bids") == 3
        for table in PROVIDER_WRITES:
            column = two.columns[table]
            assert await changed(connection, f"UPDATE {table} SET {column} = {column}") == 0, table
            assert await changed(connection, f"DELETE FROM {table}") == 0, table
        assert await changed(connection, "INSERT INTO bids SELECT * FROM bids ON CONFLICT DO NOTHING") == 0
        assert (
            await changed(connection, "INSERT INTO registrations SELECT * FROM registrations ON CONFLICT DO NOTHING")
            == 0
        )


async def test_a_bidder_changes_no_bid_after_the_opening(two: Served, engine: AsyncEngine) -> None:
    async with acting(engine, provider=two.world.providers["kaiku"]) as connection:
        assert await changed(connection, "UPDATE bids SET state = 'withdrawn'") == 0


@pytest.mark.parametrize("code", ["referred", "gate-passed", "report-accepted", "recovery-decided", "interest-decided"])
async def test_a_provider_does_not_say_what_is_the_areas_to_say(two: Served, engine: AsyncEngine, code: str) -> None:
    insert = """INSERT INTO facts (area_id, id, commitment_id, provider_id, client, kind, code, learned, begins, content)
                SELECT area_id, gen_random_uuid(), id, provider_id, 'X-1', :kind, :code, instant(), current_date, '{}' FROM commitments"""
    async with acting(engine, provider=two.world.providers["polku"]) as connection:
        assert await changed(connection, insert, kind="event", code=code) == 0
        assert await changed(connection, insert, kind="status", code=None) == 0
        assert await changed(connection, insert, kind="event", code="accepted") == 1


async def test_history_stays(two: Served, owner_engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with owner_engine.begin() as connection:
            await connection.execute(text("TRUNCATE events"))


async def test_only_machinery_is_dated_by_the_real_clock(owner_engine: AsyncEngine) -> None:
    async with owner_engine.connect() as connection:
        rows = await connection.execute(
            text("""SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
                    AND (column_default LIKE '%now()%' OR column_default LIKE '%clock_timestamp()%')""")
        )
        assert {row.column_name for row in rows if not row.column_name.endswith("_real")} == set()


async def test_who_acts_is_asked_once_for_a_statement(owner_engine: AsyncEngine) -> None:
    """A policy that calls `app_area()` bare calls it for each row that is looked at."""
    async with owner_engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT tablename, policyname, concat_ws(' ', qual, with_check) AS said FROM pg_policies")
        )
        bare = {
            (row.tablename, row.policyname)
            for row in rows
            if len(re.findall(r"app_\w+\(\)", row.said)) != len(re.findall(r"SELECT app_\w+\(\)", row.said))
        }
    assert bare == set()


async def test_what_is_looked_up_by_a_key_has_an_index(owner_engine: AsyncEngine) -> None:
    """The rows that refer to a procedure, a need, a commitment or a bid are found without reading all there are."""
    asked = text("""
        SELECT k.conrelid::regclass::text AS of_table, k.conname AS key FROM pg_constraint k
        WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
          AND k.confrelid = ANY('{procedures,needs,commitments,bids,opened_bids}'::regclass[]) AND NOT EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND pg_get_expr(i.indpred, i.indrelid) IS NULL
              AND i.indkey[0] = k.conkey[1] AND i.indkey[1] = k.conkey[2])""")
    async with owner_engine.connect() as connection:
        found = {(row.of_table, row.key) for row in await connection.execute(asked)}
    assert found == UNASKED
