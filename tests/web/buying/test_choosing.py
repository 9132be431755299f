"""A form whose options are many shows a page of them, finds the others, and takes each of them."""

from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.web.buying import agreements, cards, order_page
from tests.api import thread as walk
from tests.api.buying import ordering
from tests.api.town import Town
from tests.web.seats import seat

FORMS = ("procedures", "challenges", "programmes")


@pytest.mark.parametrize("form", FORMS)
async def test_any_need_can_be_chosen(app: FastAPI, town: Town, form: str) -> None:
    thread = await walk.agreed(town)
    oldest, officer = thread.need, town.one("officer")
    for n in range(51):
        await officer.post("needs", walk.need(thread, title=f"Toinen tarve {n}"), 201)
    sitting, at = await seat(app, officer), f"/{town.slug}/{form}/new"
    first = (await sitting.get(at)).text
    assert oldest not in first
    assert "Yhteensä 52." in first
    assert "cursor=" in first
    assert oldest in (await sitting.get(f"{at}?q=hönvalm")).text
    assert oldest in (await sitting.get(f"{at}?need={oldest}")).text
    typed = {"need_id": oldest, "agreement_id": thread.agreement, "why_this_way": "Etsitään tapaa, jota ei vielä ole."}
    refused = await sitting.post(at, typed | {"need_id": "nonsense"})
    assert refused.status_code == 422
    assert "why_this_way" in refused.text
    unknown = await sitting.post(at, typed | {"need_id": thread.agreement})
    assert unknown.status_code == 422
    made = await sitting.post(at, typed)
    assert made.status_code == 303, unescape(made.text)
    assert made.headers["location"].endswith("/save-draft")


async def test_a_few_needs_are_just_chosen_from(app: FastAPI, town: Town) -> None:
    await walk.agreed(town)
    page = (await (await seat(app, town.one("officer"))).get(f"/{town.slug}/procedures/new")).text
    assert 'role="search"' not in page


async def test_members_beyond_those_drawn_are_named(app: FastAPI, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more providers have registered than a form draws, the others are members by their business ids."""
    thread = await walk.qualified(town, 3)
    monkeypatch.setattr(agreements, "MOST", 2)
    async with town.owner.connect() as connection:
        asked = text("SELECT p.name, p.business_id, p.id FROM providers p JOIN registrations r ON r.provider_id = p.id WHERE r.area_id = :area ORDER BY p.name")  # fmt: skip
        first, _, last = (await connection.execute(asked, {"area": town.id})).all()
    assert str(last.id) in {one.provider for one in thread.bidders}
    sitting, at = await seat(app, town.one("officer")), f"/{town.slug}/agreements/new"
    form = (await sitting.get(at)).text
    assert (str(first.id) in form, str(last.id) in form) == (True, False)
    typed = {
        "name": "Puitejärjestely",
        "baskets": "work",
        "maximum": "200000",
        "begins": "1.1.2027",
        "ends": "31.12.2029",
        "mode": "mini-competition",
        "members": [str(first.id)],
        "more_members": last.business_id,
    }
    for wrong in ({"more_members": f"{last.business_id} 1111111-1"}, {"members": ["nonsense"]}):
        assert (await sitting.post(at, typed | wrong)).status_code == 422
    made = await sitting.post(at, typed)
    assert made.status_code == 303, unescape(made.text)
    found = await town.one("officer").get(made.headers["location"].removeprefix(f"/{town.slug}/"))
    assert set(found["members"]) == {str(first.id), str(last.id)}


async def test_the_areas_cards_by_state(app: FastAPI, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works for the area finds cards in any state, and all that wait for a check."""
    (kaiku,) = await ordering.providers(town, 1)
    paused, sent = await ordering.card(town, kaiku), []
    await kaiku.post(f"cards/{paused}/pause-card")
    for _ in range(2):
        new = ordering.content() | {"availability": ordering.room(1, (await town.today()).isoformat())}
        sent.append((await kaiku.post("cards", new, 201))["id"])
        await kaiku.post(f"cards/{sent[-1]}/send-card")
    await ordering.clock(town)  # the published copy of what was paused follows
    monkeypatch.setattr(cards, "FIRST", 1)
    sitting, at = await seat(app, town.one("officer")), f"/{town.slug}/cards"
    first = (await sitting.get(at)).text
    assert (sent[0] in first, sent[1] in first, paused in first) == (True, False, False)
    assert "?state=sent" in first
    waiting = (await sitting.get(f"{at}?state=sent")).text
    assert (sent[0] in waiting, sent[1] in waiting, paused in waiting) == (True, True, False)
    assert paused in (await sitting.get(f"{at}?state=paused")).text
    assert (await sitting.get(f"{at}?state=draft")).status_code == 422


async def test_cards_by_pages_in_their_turn(app: FastAPI, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft order shows a page of cards; the first in turn is the first of all that fit, and every card is on some page."""
    every = [await ordering.card(town, one) for one in await ordering.providers(town, 3)]
    monkeypatch.setattr(order_page, "MOST", 2)
    coach = town.one("coach")
    at = await ordering.described(town)
    turns = [offer["card_id"] for offer in (await coach.get(at))["offers"]]
    assert set(turns) == set(every)
    sitting = await seat(app, coach)
    first = (await sitting.get(f"/{town.slug}/{at}")).text
    assert [card in first for card in turns] == [True, True, True]  # the third is where the next page begins
    assert f"?from={turns[2]}#fitting" in first
    second = (await sitting.get(f"/{town.slug}/{at}?from={turns[2]}")).text
    assert [f"?card={card}" in second for card in turns] == [False, False, True]
    assert f'value="{turns[0]}:1"' in second  # what is taken up is the first in turn, whatever page is read
    third = (await sitting.get(f"/{town.slug}/{at}?card={turns[2]}")).text
    assert f'value="{turns[2]}:1"' in third
