"""What an area has given stays under its hand when the provider no longer offers the basket."""

import pytest
from fastapi import FastAPI

from tests.api import thread as walk
from tests.api.town import Town, codes
from tests.web.seats import seat

HERE = "baskets/work"


@pytest.mark.parametrize("step", ["suspend", "end", "refuse"])
async def test_a_basket_no_longer_offered_is_stopped_all_the_same(app: FastAPI, town: Town, step: str) -> None:
    thread = await walk.published(town)
    await thread.winner.put("registration", walk.registration(baskets=["skills"]))
    officer, at = town.one("officer"), f"providers/{thread.winner.provider}"
    found = (await officer.get(at))["qualifications"]
    assert [(q["basket"], q["offered"], q["state"]) for q in found] == [
        ("skills", True, "applied"),
        ("work", False, "qualified"),
    ]
    page = await seat(app, officer)
    assert f"{at}/{HERE}/{step}" in (await page.get(f"/{town.slug}/{at}")).text
    assert (await page.get(f"/{town.slug}/{at}/{HERE}/{step}")).status_code == 200
    day = await town.today()
    until = {"until": f"{day.day}.{day.month}.{day.year}"} if step == "suspend" else {}
    assert (await page.post(f"/{town.slug}/{at}/{HERE}/{step}", walk.reason() | until)).status_code == 303
    assert (await thread.winner.put(f"{thread.at}/bid", walk.bid(), 409))["reasons"]
    if step == "suspend":
        assert (await page.post(f"/{town.slug}/{at}/{HERE}/lift-suspension", walk.reason())).status_code == 303
        await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201)
    else:
        assert codes(await officer.post(f"{at}/{HERE}/qualify", walk.reason(), 409)) == {"not-asked-for"}


async def test_what_was_only_asked_for_goes_with_the_asking(town: Town) -> None:
    provider = await town.provider("Palvelu")
    await provider.put("registration", walk.registration(baskets=["work", "skills"]))
    await provider.put("registration", walk.registration(baskets=["skills"]))
    found = await town.one("officer").get(f"providers/{provider.provider}")
    assert [q["basket"] for q in found["qualifications"]] == ["skills"]
