"""What waits for one, by when it must be done."""

from datetime import timedelta

from fastapi import FastAPI

from tests.api.buying import trying
from tests.api.town import Town
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
