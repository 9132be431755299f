"""The standstill that the area keeps after a decision: from its policy on the day of the decision, through its last day."""

from datetime import date, timedelta

import pytest

from app.domain.calendar import day_begins
from tests.api import thread as walk
from tests.api.buying import ordering
from tests.api.town import Town, codes


@pytest.mark.parametrize("days", [0, 5])
async def test_nothing_is_concluded_until_it_is_over(town: Town, days: int) -> None:
    await ordering.policy(town, standstill_days=days)
    thread = await walk.decided(town)
    at, decided = f"commitments/{thread.commitment}", await town.today()
    until = (await town.one("officer").get(at))["standstill_until"]
    assert until == ((decided + timedelta(days=days)).isoformat() if days else None)
    await thread.winner.post(f"{at}/sign")
    if until:
        over = day_begins(date.fromisoformat(until) + timedelta(days=1))
        await town.move_to(over - timedelta(seconds=20))
        assert codes(await town.one("officer").post(f"{at}/conclude", None, 409)) == {"standstill-runs"}
        await town.move_to(over + timedelta(seconds=1))
    assert (await town.one("officer").post(f"{at}/conclude"))["state"] == "in-force"
