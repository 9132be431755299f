"""A contract's clients by state: each is found by the state that the list shows, whether or not the worker has been there."""

from datetime import UTC, date, datetime, time

from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.town import GROUP, Town
from tests.web.seats import seat


async def test_clients_are_found_by_the_state_they_show(town: Town) -> None:
    thread = await walk.concluded(town)
    at = f"commitments/{thread.commitment}"
    coach = town.one("coach")
    begins = date.fromisoformat((await coach.get(at))["begins"])
    await town.move_to(datetime.combine(begins, time(9), UTC))
    new = {"client": "A-1", "client_group": GROUP, "municipality": "061"}
    made = await coach.post(f"{at}/refer-client", new, 201)
    await clock(town)
    await thread.winner.post(f"referrals/{made['id']}/start", {"day": (await town.today()).isoformat()})
    for _ in range(2):
        (shown,) = await coach.get(f"{at}/referrals")
        assert shown["state"] == "started"
        for state in ("referred", "accepted", "declined", "started"):
            answer = await coach.send("GET", f"{at}/referrals?state={state}")
            assert answer.json() == ([shown] if state == "started" else []), state
            assert answer.headers["X-Total-Count"] == str(len(answer.json())), state
        assert await coach.get(f"{at}/referrals?state=started&q=other") == []
        browser = await seat(town.app, coach)
        assert "A-1" in (await browser.get(f"/{town.slug}/{at}?state=started")).text
        await clock(town)
