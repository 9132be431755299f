"""Service cards over the API: written, checked, on offer for everybody, paused, withdrawn; and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.buying import ordering as walk
from tests.api.test_steps import open_steps
from tests.api.thread import reason
from tests.api.town import Town, codes, fields, said


async def on_offer(town: Town, path: str = "") -> Any:
    """What everybody sees, without a token."""
    return said(await town.client.get(f"/api/v1/areas/{town.slug}/cards{path}"), 200)


async def test_the_life_of_a_card(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    officer = town.one("officer")
    new = walk.content() | {"availability": walk.room()}
    made = await kaiku.send("POST", "cards", new)
    draft = said(made, 201)
    at = f"cards/{draft['id']}"
    assert made.headers["Location"].endswith(at)
    assert (draft["state"], draft["number"], draft["published"], draft["check_due"]) == ("draft", "", None, None)
    assert open_steps(draft) == {"write-card", "send-card", "set-availability", "withdraw-card"}
    assert await officer.get("card-register") == await on_offer(town) == []
    sent = await kaiku.post(f"{at}/send-card", If_Match='"1"')
    assert (sent["state"], sent["version"]) == ("sent", 2)
    assert sent["check_due"] > (await town.instant()).isoformat()
    assert codes(await officer.post(f"{at}/return-card", reason(" "), 422)) == {"missing"}
    returned = await officer.post(f"{at}/return-card", reason("Kerro hinnan perusteet."))
    assert (returned["state"], returned["check"]["reason"]) == ("returned", "Kerro hinnan perusteet.")
    again = await kaiku.post(f"{at}/write-card", walk.content("600.00"))
    assert (again["state"], again["edition"], again["content"]["price"]["amount"]) == ("draft", 2, "600.00")
    await kaiku.post(f"{at}/send-card")
    assert open_steps(await officer.get(at)) == {"publish-card", "return-card"}
    published = await officer.post(f"{at}/publish-card", reason("Selvä."))
    assert (published["state"], published["published"]["edition"]) == ("published", 2)
    (public,) = await on_offer(town)
    assert (public["provider"], public["on_offer"], public["content"]["price"]["amount"]) == (
        "Palvelu 0",
        True,
        "600.00",
    )
    assert await on_offer(town, f"/{draft['id']}/published") == public
    assert public in said(await town.client.get("/api/v1/cards?limit=200"), 200)
    for step, state, shown in (
        ("pause-card", "paused", 0),
        ("resume-card", "published", 1),
        ("withdraw-card", "withdrawn", 0),
    ):
        assert (await kaiku.post(f"{at}/{step}"))["state"] == state
        await walk.clock(town)
        assert len(await on_offer(town)) == shown
    said(await town.client.get(f"/api/v1/areas/{town.slug}/{at}/published"), 404)
    assert open_steps(await kaiku.get(at)) == set()


async def test_a_change_is_not_on_offer_before_its_check(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    at = f"cards/{await walk.card(town, kaiku)}"
    await kaiku.post(f"{at}/write-card", walk.content("900.00"))
    await kaiku.post(f"{at}/set-availability", walk.room(4))
    await walk.clock(town)
    (public,) = await on_offer(town)
    assert (public["edition"], public["content"]["price"]["amount"], public["availability"]["capacity"]) == (
        1,
        "640.00",
        4,
    )


async def test_who_sees_a_card(town: Town) -> None:
    kaiku, polku = await walk.providers(town)
    draft = (await kaiku.post("cards", walk.content() | {"availability": walk.room()}, 201))["id"]
    chosen = await walk.card(town, kaiku)
    for card in (draft, chosen):
        assert codes(await polku.get(f"cards/{card}", 404)) == {"not-found"}
        for step in ("send-card", "pause-card", "withdraw-card"):
            await polku.post(f"cards/{card}/{step}", expect=404)
    assert await polku.get("/card-register") == []
    assert {c["id"] for c in await kaiku.get("/card-register")} == {draft, chosen}
    for role in ("coach", "decider", "finance"):
        assert codes(await town.one(role).post(f"cards/{chosen}/publish-card", reason(), 403)) == {"wrong-role"}
        assert open_steps(await town.one(role).get(f"cards/{chosen}")) == set()
    assert codes(await kaiku.post(f"cards/{draft}/publish-card", reason(), 403)) == {"wrong-role"}
    assert codes(await town.one("officer").post("cards", walk.content() | {"availability": walk.room()}, 403)) == {
        "wrong-role"
    }
    said(await town.client.get(f"/api/v1/areas/{town.slug}/cards/{chosen}"), 401)
    said(await town.client.get("/api/v1/areas/no-such-town/cards"), 404)


async def test_who_may_offer(town: Town) -> None:
    stranger = await town.provider("Uusi")
    new = walk.content() | {"availability": walk.room()}
    assert codes(await stranger.post("cards", new, 403)) == {"not-registered-here"}
    await stranger.put("registration", {
        "contact_name": "Uusi", "contact_email": "uusi@example.fi", "languages": ["fi"], "municipalities": ["061"],
        "baskets": ["work"],
    })  # fmt: skip
    at = f"cards/{(await stranger.post('cards', new, 201))['id']}"
    assert codes(await stranger.post(f"{at}/send-card", expect=409)) == {"not-qualified"}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": " "}, "title", "missing"),
        ({"title": "x" * 121}, "title", "too-long"),
        ({"description": ""}, "description", "missing"),
        ({"cpv": "1"}, "cpv", "malformed"),
        ({"category": "nothing"}, "category", "not-offered"),
        ({"municipalities": ["999"]}, "municipalities", "not-offered"),
        ({"languages": []}, "languages", "missing"),
        ({"languages": ["xx"]}, "languages", "not-offered"),
        ({"price": "0.00"}, "price", "not-positive"),
        ({"start_percent": 101}, "start_percent", "not-offered"),
        ({"job_months": 0}, "job_months", "not-offered"),
        ({"job_begin": 731}, "job_begin", "not-offered"),
        ({"unit": "kilo"}, "unit", "not-offered"),
        ({"edition": 7}, "edition", "malformed"),
    ],
)
async def test_a_card_that_cannot_be_sent(town: Town, change: Any, field: str, code: str) -> None:
    (kaiku,) = await walk.providers(town, 1)
    problem = await kaiku.post("cards", walk.content(**change) | {"availability": walk.room()}, 422)
    assert (codes(problem), fields(problem)) == ({code}, {field})
    assert await kaiku.get("/card-register") == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"client_groups": []}, "client_groups"),
        ({"client_groups": ["nobody"]}, "client_groups"),
        ({"expected": " "}, "expected"),
        ({"measures": []}, "measures"),
        ({"follow_up_weeks": []}, "follow_up_weeks"),
        ({"follow_up_weeks": [261]}, "follow_up_weeks"),
        ({"measures": ["employed", "employed"]}, "effect.measures"),
    ],
)
async def test_no_card_without_its_effect(town: Town, change: Any, field: str) -> None:
    (kaiku,) = await walk.providers(town, 1)
    effect = walk.content()["effect"] | change
    problem = await kaiku.post("cards", walk.content(effect=effect) | {"availability": walk.room()}, 422)
    assert fields(problem) == {field}


async def test_an_old_version(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    at = f"cards/{await walk.card(town, kaiku)}"
    later = (await town.today() + timedelta(days=9)).isoformat()
    stale = await kaiku.post(f"{at}/set-availability", walk.room(2, later), 412, If_Match='"1"')
    assert codes(stale) == {"stale-version"}
    assert (await kaiku.get(at))["availability"]["capacity"] == 1
