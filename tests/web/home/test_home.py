"""What waits for one, by when it must be done."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.actions.home import home
from tests.api.buying import trying
from tests.api.town import Town, codes
from tests.web.seats import seat


async def test_what_is_past_its_day_is_late_and_not_todays(app: FastAPI, town: Town) -> None:
    officer = await seat(app, town.one("officer"))
    await trying.sent(town, await trying.resident(town))
    before = (await officer.get(f"/{town.slug}/home")).text
    assert "Myöhemmin" in before or "Tällä viikolla" in before
    assert "Myöhässä" not in before
    await town.move(timedelta(days=90))
    after = (await officer.get(f"/{town.slug}/home")).text
    assert "Myöhässä" in after
    assert "Tänään" not in after


async def test_the_rest_is_on_the_pages_that_follow(app: FastAPI, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, caller = await seat(app, town.one("officer")), town.one("officer")
    sender = await trying.resident(town)
    for _ in range(2):
        await trying.sent(town, sender)
    await trying.begun(town)
    whole = await caller.get("home")
    monkeypatch.setattr(home, "PAGE", 2)
    first = await caller.get("home")
    rest = await caller.get(f"home?cursor={first['next']}")
    assert (first["total"], rest["total"], rest["next"]) == (whole["total"], whole["total"], None)
    assert first["mine"] + rest["mine"] == whole["mine"]
    assert [task["until"] is None for task in whole["mine"]] == [False, False, True]
    page = (await officer.get(f"/{town.slug}/home")).text
    assert "Asioita on yhteensä 3" in page
    assert "Näytä seuraavat" in page
    after = (await officer.get(f"/{town.slug}/home?cursor={first['next']}")).text
    assert "Viimeistele ja julkaise haaste" in after
    assert "Alkuun" in after
    for wrong in ("x", "bm8", first["next"][:-3]):
        assert codes(await caller.get(f"home?cursor={wrong}", 422)) == {"wrong-cursor"}
        assert (await officer.get(f"/{town.slug}/home?cursor={wrong}")).status_code == 422


@pytest.mark.parametrize("path", ["payments?state=approved", "payments", "home", "orders"])
async def test_a_provider_reads_no_list_of_all_areas_under_one_areas_name(town: Town, path: str) -> None:
    browser = await seat(town.app, await town.provider("Kaiku"))
    assert (await browser.get(f"/{town.slug}/{path}")).status_code == 403
