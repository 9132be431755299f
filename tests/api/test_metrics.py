"""What whoever runs it may watch: counted by route and never by address, summed over processes, read with the token alone."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app import main
from app.actions.buying import cards
from app.main import create_app
from app.metrics import Counts
from app.settings import Settings
from tests.api import thread as walk
from tests.api.town import Town
from tests.conftest import Database

TOKEN = "a-token-for-tests"
READ = 'route="/api/v1/areas/{area}/procedures/{procedure}",method="GET"'

LATE = """INSERT INTO due (kind, area_id, id, at)
SELECT 'none', id, gen_random_uuid(), instant() - interval '90 s' FROM areas WHERE slug = :area"""
UNSENT = "UPDATE outbox SET next_real = clock_timestamp() - interval '100 s' WHERE sent_real IS NULL"


@asynccontextmanager
async def watched(database: Database, token: str = TOKEN) -> AsyncIterator[tuple[FastAPI, AsyncClient]]:
    """An application of its own, whose numbers begin at nothing."""
    key = b"0" * 32
    settings = Settings(web_url=database.web_url, sealing_key=key, cheap_passwords=True, retries=0, metrics_token=token)
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
    ):
        yield app, client


async def numbers(client: AsyncClient) -> dict[str, float]:
    """Every line but those that say what one is, by its name and labels."""
    answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'vaikutin_[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e+-]+', line) for line in lines)
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_answers_are_counted_by_route_and_never_by_address(database: Database, town: Town) -> None:
    thread = await walk.published(town)
    async with watched(database) as (_, client):
        for who in ("officer", None):
            said = {"Authorization": f"Bearer {town.one(who).secret}"} if who else {}
            await client.get(f"/api/v1/areas/{town.slug}/{thread.at}", headers=said)
        await client.get(f"/{town.slug}")
        await client.get("/no/such/address/anywhere")
        found = await numbers(client)
    assert found[f'vaikutin_answers_total{{{READ},status="2xx"}}'] == 1
    assert found[f'vaikutin_answers_total{{{READ},status="4xx"}}'] == 1
    assert found[f"vaikutin_answer_seconds_count{{{READ}}}"] == 2
    assert found[f'vaikutin_answer_seconds_bucket{{{READ},le="+Inf"}}'] == 2
    assert found[f"vaikutin_answer_seconds_sum{{{READ}}}"] > 0
    assert found['vaikutin_answers_total{route="/{area}",method="GET",status="2xx"}'] == 1
    assert found['vaikutin_answers_total{route="",method="",status="4xx"}'] == 1
    assert not any(town.slug in name or "such" in name for name in found)


async def test_what_breaks_and_what_is_too_long_is_counted_too(
    database: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(_: object) -> None:
        raise RuntimeError("nobody foresaw it")

    monkeypatch.setattr(cards, "on_offer", breaks)
    async with watched(database) as (_, client):
        assert (await client.get(f"/{town.slug}/cards")).status_code == 500
        assert (await client.get("/" + "a" * 2000)).status_code == 404
        found = await numbers(client)
    assert found['vaikutin_answers_total{route="/{area}/cards",method="GET",status="5xx"}'] == 1
    assert found['vaikutin_answers_total{route="",method="",status="4xx"}'] == 1


async def test_without_the_token_there_is_no_such_address(database: Database) -> None:
    async with watched(database) as (_, client):
        for said in ({}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": TOKEN}, {"Authorization": "Bearer "}):
            assert (await client.get("/metrics", headers=said)).status_code == 404
    async with watched(database, token="") as (_, client):
        for said in ({}, {"Authorization": "Bearer "}):
            assert (await client.get("/metrics", headers=said)).status_code == 404


async def test_what_waits_is_told_of_all_areas_together(
    database: Database, town: Town, owner_engine: AsyncEngine
) -> None:
    async with watched(database) as (_, client):
        before = await numbers(client)
        await walk.published(town)
        async with owner_engine.begin() as connection:
            await connection.execute(text(LATE), {"area": town.slug})
            await connection.execute(text(UNSENT))
        after = await numbers(client)
    async with owner_engine.begin() as connection:
        await connection.execute(text("DELETE FROM due WHERE kind = 'none'"))
    assert after["vaikutin_database_up"] == 1
    assert after["vaikutin_due_waiting"] > before["vaikutin_due_waiting"]
    assert after["vaikutin_due_lag_seconds"] >= 90
    assert after["vaikutin_mail_waiting"] > before["vaikutin_mail_waiting"]
    assert after["vaikutin_mail_lag_seconds"] >= 100


async def test_it_answers_where_the_database_is_away(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: object) -> None:
        raise OSError

    monkeypatch.setattr(main, "waiting", away)
    async with watched(database) as (_, client):
        found = await numbers(client)
    assert found["vaikutin_database_up"] == 0
    assert "vaikutin_due_waiting" not in found


def test_the_processes_of_one_serve_count_together() -> None:
    counts = Counts(3)
    for counts.nth in range(3):
        counts.add(7, 200, 0.003 * (counts.nth + 1))
        counts.hold(counts.nth)
    assert counts.held() == 3
    found = counts.of(7)
    assert (found[1], round(found[5], 6), found[6:9]) == (3, 0.018, [1, 2, 0])
    assert not any((*counts.of(6), *counts.of(8)))


async def test_nobody_can_count_the_bids_of_a_call(database: Database, town: Town) -> None:
    thread = await walk.published(town)
    async with watched(database) as (_, client):
        said = {"Authorization": f"Bearer {thread.winner.secret}"}
        for answer in (
            await client.put(f"/api/v1/areas/{town.slug}/{thread.at}/bid", json=walk.bid(), headers=said),
            await client.get(f"/api/v1/areas/{town.slug}/{thread.at}/bid", headers=said),
        ):
            assert answer.status_code < 300, answer.text
        found = {name: value for name, value in (await numbers(client)).items() if "{procedure}/" in name}
    below = 'route="/api/v1/areas/{area}/procedures/{procedure}/…",method="*"'
    assert found[f'vaikutin_answers_total{{{below},status="2xx"}}'] == 2
    assert all(below in name for name in found)
