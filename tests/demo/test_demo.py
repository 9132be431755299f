"""The demo, made on an empty database: by actions, once, with something of everything for whoever walks it."""

import fcntl
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db.engine import make_engine
from app.demo import making
from app.local_postgres import LocalPostgres
from app.main import create_app
from app.settings import Settings
from tests.conftest import SEALING_KEY, Database, clone


@dataclass
class Demo:
    """A demo's database, and its settings."""

    owner: AsyncEngine
    settings: Settings

    async def all(self, sql: str, **given: Any) -> list[Any]:
        """Every first value."""
        async with self.owner.connect() as connection:
            return list((await connection.execute(text(sql), given)).scalars())


def settings_of(database: Database, worker_id: str, name: str) -> Settings:
    """What the product is told of another database of the server."""
    owner, web = (url.replace(f"/test_{worker_id}", f"/{name}") for url in (database.owner_url, database.web_url))
    return Settings(owner_url=owner, web_url=web, sealing_key=SEALING_KEY, cheap_passwords=True, retries=0)


@pytest.fixture
async def demo(database: Database, worker_id: str) -> AsyncIterator[Demo]:
    """A copy of the demo, which is made in an empty database once in a run."""
    server = LocalPostgres(Path(os.environ["VAIKUTIN_TEST_HOME"]), throwaway=True)
    addresses, name = server.start("template"), f"demo_{worker_id}"
    with (server.home / "demo-lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (server.home / "demo-done").exists():
            await clone(addresses, "demo_made")
            await making.make_unless_made(settings_of(database, worker_id, "demo_made"), lambda _: None)
            (server.home / "demo-done").touch()
        await clone(addresses, name, of="demo_made")
    settings = settings_of(database, worker_id, name)
    engine = make_engine(settings.owner_url, size=1)
    yield Demo(engine, settings)
    await engine.dispose()


async def test_there_is_something_of_everything(demo: Demo) -> None:
    states = set(await demo.all("SELECT kind || ' ' || state FROM procedures"))
    assert states >= {f"mini-competition {s}" for s in ("draft", "open", "closed", "decided")}
    assert states >= {f"quick-order {s}" for s in ("draft", "open", "decided", "cancelled")}
    assert len(await demo.all("SELECT 1 FROM published_cards WHERE on_offer")) == 3
    assert (
        len(
            await demo.all(
                "SELECT 1 FROM cards c WHERE sent_at IS NOT NULL AND NOT EXISTS (SELECT FROM card_checks k WHERE k.card_id = c.id)"
            )
        )
        == 1
    )
    assert set(await demo.all("SELECT state FROM commitments")) >= {"drafted", "in-force"}
    ideas = await demo.all("SELECT state FROM opened_bids WHERE content->>'form' = 'idea'")
    assert sorted(ideas) == ["accepted", "accepted", "declined", "received", "received"]
    assert await demo.all("SELECT state FROM commitments WHERE kind = 'experiment' ORDER BY state") == [
        "ended",
        "in-force",
    ]
    assert await demo.all("SELECT course || ' ' || employed FROM outcomes") == ["scale 5"]
    assert len(await demo.all("SELECT 1 FROM decisions WHERE content->>'form' = 'gate' AND made_at IS NULL")) == 1
    assert len(await demo.all("SELECT 1 FROM lines WHERE clause = 'stages'")) == 2
    assert len(await demo.all("SELECT 1 FROM agreement_members")) == 5
    assert set(await demo.all("SELECT state FROM referrals")) >= {"started", "declined", "referred"}
    assert await demo.all("SELECT number FROM lines l WHERE amount < 0 AND corrects = 0")
    lines = set(await demo.all("SELECT id FROM lines"))
    assert 0 < len(await demo.all("SELECT line_id FROM approvals")) < len(lines)
    assert await demo.all(
        "SELECT f.id FROM facts f LEFT JOIN verifications v ON v.fact_id = f.id WHERE v.id IS NULL AND f.kind = 'earnings'"
    )


async def test_it_ends_today_and_began_some_sixty_weeks_ago(demo: Demo) -> None:
    assert await demo.all("SELECT ahead = '0' FROM clock") == [True]
    (weeks,) = await demo.all("SELECT extract(epoch FROM max(at) - min(at)) / 604800 FROM events")
    assert 55 < weeks < 61
    assert await demo.all("SELECT 1 FROM events WHERE at > instant()") == []
    assert await demo.all("SELECT 1 FROM due WHERE at < instant()") == []


async def test_nobody_inserted_a_state(demo: Demo) -> None:
    """Whatever has a life has the events that led there."""
    silent = "SELECT number FROM procedures p WHERE NOT EXISTS (SELECT FROM events e WHERE e.procedure_id = p.id AND e.what = 'procedure-begun')"
    assert await demo.all(silent + " AND kind = 'mini-competition'") == []
    decided = "SELECT number FROM procedures p WHERE state = 'decided' AND kind = 'mini-competition' AND (SELECT count(*) FROM events e WHERE e.procedure_id = p.id AND e.what IN ('publish', 'close', 'unlock', 'open-bids', 'prepare-decision', 'decide')) < 6"
    assert await demo.all(decided) == []
    assert await demo.all("SELECT number FROM lines l WHERE made_at IS NULL") == []


async def test_a_second_start_makes_nothing(demo: Demo) -> None:
    before = await demo.all("SELECT count(*) FROM events")
    await making.make_unless_made(demo.settings, lambda _: None)
    assert await demo.all("SELECT count(*) FROM events") == before


async def test_the_clock_moves_a_demo_on(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    assert await making.move_clock(demo.settings, "+26w") == 0
    assert "It is" in capsys.readouterr().out
    assert set(await demo.all("SELECT state FROM procedures WHERE kind = 'mini-competition'")).isdisjoint({"open"})
    assert await making.move_clock(demo.settings, "tomorrow") == 2


async def test_there_is_a_second_area_for_walls_to_keep_out(demo: Demo) -> None:
    assert sorted(await demo.all("SELECT slug FROM areas")) == ["naapuri", "tyohame"]


async def test_a_visitor_reaches_each_of_the_four_models_in_two_clicks(demo: Demo) -> None:
    app = create_app(demo.settings)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://t") as client,
    ):
        shown = [await _page(client, "/")]
        for path in sorted(set(re.findall(r'href="(/[^"?#]+/(?:notices|cards)/[^"?#]+)"', shown[0]))):
            shown.append(await _page(client, path))
    kickers = {word for page in shown[1:] for word in re.findall(r'class="kicker">([^<]+)<', page)}
    assert {kicker.split(" ")[0] for kicker in kickers} >= {"Minikilpailutus", "Haaste", "Avustus"}
    assert any("-PK-" in kicker for kicker in kickers)


async def _page(client: AsyncClient, path: str) -> str:
    answer = await client.get(path, headers={"Accept-Language": "fi"})
    assert answer.status_code == 200, path
    return answer.text


async def test_it_is_never_made_in_production(demo: Demo) -> None:
    with pytest.raises(RuntimeError):
        await making.make_unless_made(Settings(web_url="", sealing_key=SEALING_KEY, production=True), lambda _: None)
