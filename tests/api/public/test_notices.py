"""What everybody may read: what is open and what was bought, found by words, place, basket and model; bad addresses."""

from datetime import timedelta
from typing import Any

import pytest

from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.buying import ordering
from tests.api.town import GROUP, Town, said


async def public(town: Town, path: str, expect: int = 200) -> Any:
    """What a visitor reads."""
    return said(await town.client.get(f"/api/v1/{path}"), expect)


async def test_a_visitor_finds_a_call_and_what_came_of_it(town: Town) -> None:
    thread = await walk.published(town)
    (listed,) = await public(town, f"areas/{town.slug}/notices?q=valmennusta&place=061&basket=work&model=framework")
    assert (listed["kind"], listed["invited"], listed["maximum"]["amount"]) == ("mini-competition", True, "40000.00")
    assert [one["id"] for one in await public(town, f"notices?q={listed['number']}")] == []  # by words, not by number
    notice = await public(town, f"areas/{town.slug}/notices/{listed['number']}")
    assert (notice["procedure_id"], notice["closed_at"]) == (thread.procedure, None)
    assert notice["effect"]["follow_up_weeks"] == [12, 26]
    inside = str(await town.one("officer").get(thread.at))
    assert notice["effect"]["expected"] in inside
    await town.move_to(thread.deadline + timedelta(seconds=1))
    assert await public(town, f"areas/{town.slug}/notices") == []
    await town.one("officer").post(f"{thread.at}/cancel", walk.reason())
    assert (await public(town, f"areas/{town.slug}/notices/{listed['number']}"))[
        "closed_at"
    ] == thread.deadline.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    "path", ["notices?q=%00", "notices?q=" + "a" * 201, "notices?place=%00", "notices?model=none", "notices?limit=0", "awards?basket=%27"]
)  # fmt: skip
async def test_what_cannot_be_asked(town: Town, path: str) -> None:
    await public(town, path, 422)


@pytest.mark.parametrize("asked", ["place=999", "basket=none", "q=%25_%5C", "q=ja+on", "model=grants"])
async def test_what_finds_nothing_or_all_but_fails_never(town: Town, asked: str) -> None:
    for path in ("notices", f"areas/{town.slug}/notices", "awards", f"areas/{town.slug}/awards"):
        assert isinstance(await public(town, f"{path}?{asked}"), list)


async def test_a_card_is_open_too(town: Town) -> None:
    (provider,) = await ordering.providers(town, 1)
    found = await ordering.card(town, provider)
    (listed,) = await public(town, f"areas/{town.slug}/notices?model=dynamic&q=pikavalmennuksia")
    assert (listed["id"], listed["kind"], listed["deadline"]) == (found, "card", None)
    assert (listed["maximum"]["amount"], listed["municipalities"]) == ("640.00", ["061"])


async def test_figures_of_five_are_shown_and_of_four_are_not(town: Town) -> None:
    thread = await walk.concluded(town)
    today = (await town.today()).isoformat()
    for n in range(5):
        new = {"client": f"A-{n}", "client_group": GROUP, "municipality": "061"}
        referral = (await town.one("coach").post(f"commitments/{thread.commitment}/refer-client", new, 201))["id"]
        await thread.winner.post(f"referrals/{referral}/accept", {"day": today})
        await thread.winner.post(f"referrals/{referral}/start", {"day": today})
        if n >= 3:
            await round_of_work(town.app.state.engine, town.app.state.sealer)
            (award,) = await public(town, f"areas/{town.slug}/awards?q=valmennusta")
            shown = award["result"]
            assert (shown["started"], shown["employed"]) == ((5, None) if n == 4 else (None, None))
            assert shown["paid"] is None  # it would tell how many got a job
    assert award["effect"]["measures"] == ["employed", "stayed"]
    assert await public(town, f"areas/{town.slug}/awards?model=grants") == []
