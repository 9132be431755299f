"""The demo, made on an empty database: by actions, once, with something of everything for whoever walks it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient

from app.demo import making
from app.demo.dates import DAY
from app.domain.calendar import local_day
from app.main import create_app
from app.settings import Settings
from tests.conftest import SEALING_KEY
from tests.demo.conftest import Demo, each_day


@each_day
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


@each_day
async def test_it_ends_on_its_day_and_began_some_sixty_weeks_before(demo: Demo) -> None:
    (ahead,) = await demo.all("SELECT ahead FROM clock")
    if demo.today:
        assert local_day(datetime.now(UTC) + ahead) - demo.today in (timedelta(), DAY)  # midnight may have passed since
    else:
        assert ahead == timedelta()
    (weeks,) = await demo.all("SELECT extract(epoch FROM max(at) - min(at)) / 604800 FROM events")
    assert 55 < weeks < 61
    assert await demo.all("SELECT 1 FROM events WHERE at > instant()") == []
    assert await demo.all("SELECT 1 FROM due WHERE at < instant()") == []
    assert await demo.all("SELECT telling FROM clock") == [False]


@each_day
async def test_money_that_was_left_unspent_is_taken_back_with_interest(demo: Demo) -> None:
    taken = await demo.all(
        "SELECT clause FROM lines WHERE amount < 0 AND clause IN ('recovery', 'interest') ORDER BY 1"
    )
    assert taken == ["interest", "recovery"]
    entered = await demo.all("SELECT source FROM dated_values WHERE state = 'confirmed' AND entered_by <> confirmed_by")
    assert all(source.startswith("Keksitty") for source in entered)
    assert await demo.all("SELECT 1 FROM dated_values WHERE state <> 'confirmed'") == []


async def test_nobody_inserted_a_state(demo: Demo) -> None:
    """Whatever has a life has the events that led there."""
    silent = "SELECT number FROM procedures p WHERE NOT EXISTS (SELECT FROM events e WHERE e.procedure_id = p.id AND e.what = 'procedure-begun')"
    assert await demo.all(silent + " AND kind = 'mini-competition'") == []
    decided = "SELECT number FROM procedures p WHERE state = 'decided' AND kind = 'mini-competition' AND (SELECT count(*) FROM events e WHERE e.procedure_id = p.id AND e.what IN ('publish', 'close', 'unlock', 'open-bids', 'prepare-decision', 'decide')) < 6"
    assert await demo.all(decided) == []
    assert await demo.all("SELECT number FROM lines l WHERE made_at IS NULL") == []


async def test_a_second_start_makes_nothing(demo: Demo) -> None:
    before = await demo.all("SELECT count(*) FROM events")
    assert await making.make_unless_made(demo.settings, lambda _: None) is False
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
