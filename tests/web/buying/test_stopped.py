"""Pages say that a provider may not serve wherever they would else say that it may be bought from."""

from fastapi import FastAPI

from tests.api import thread as walk
from tests.api.buying import ordering
from tests.api.town import Caller, Town
from tests.web.seats import seat

WHY = "Verovelka selvitetään."


async def end(town: Town, provider: Caller) -> None:
    """The provider's qualification ends."""
    await town.one("officer").post(f"providers/{provider.provider}/baskets/work/end", walk.reason(WHY))


async def test_a_comparison_of_bids_all_left_out_does_not_deny_them(app: FastAPI, town: Town) -> None:
    thread = await walk.assessed(town, 3)
    officer, at = await seat(app, town.one("officer")), f"/{town.slug}/{thread.at}/comparison"
    await end(town, thread.bidders[0])
    found = (await officer.get(at)).text
    assert "kaikki arviot annettu. Yksi tarjous on jätetty vertailun ulkopuolelle." in found
    for bidder in thread.bidders[1:]:
        await end(town, bidder)
    page = (await officer.get(at)).text
    assert "Kukaan ei jättänyt tarjousta" not in page
    assert "tarjousta on jätetty vertailun ulkopuolelle" in page
    assert "Yhdestäkään tarjouksesta ei voi päättää" in page


async def test_the_decision_shows_what_was_left_out(app: FastAPI, town: Town) -> None:
    thread = await walk.assessed(town, 3)
    await end(town, thread.winner)
    officer = town.one("officer")
    await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    page = (await (await seat(app, officer)).get(f"/{town.slug}/{thread.at}")).text
    decision = page.split('id="decision"')[1].split("<section")[0]
    assert WHY in decision
    assert page.count(WHY) == 1


async def test_who_withdrew_its_bid_is_offered_no_letter(app: FastAPI, town: Town) -> None:
    thread = await walk.published(town, 3)
    for number, bidder in enumerate(thread.bidders):
        await bidder.put(f"{thread.at}/bid", walk.bid(f"{1850 + number}.00"), 201)
    await thread.bidders[2].post(f"{thread.at}/withdraw-bid")
    await town.move_to(thread.deadline)
    await town.one("officer").post(f"{thread.at}/unlock")
    await town.one("officer", 1).post(f"{thread.at}/open-bids")
    found = await town.one("officer").get(f"{thread.at}/comparison")
    marks = [{"bid_id": b["bid_id"], "criterion": "1", "mark": "4", "reason": "Hyvä."} for b in found["bids"]]
    await town.one("officer").post(f"{thread.at}/assess", {"marks": marks})
    await town.one("officer").post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    await town.one("decider").post(f"{thread.at}/decide")
    for bidder in thread.bidders:
        mine = await seat(app, bidder)
        page = (await mine.get(f"/{town.slug}/{thread.at}")).text
        letter = f"/{town.slug}/{thread.at}/letter"
        there = bidder is not thread.bidders[2]
        assert (letter in page, "Lue kirjeesi" in page) == (there, there)
        assert (await mine.get(letter)).status_code == (200 if there else 404)


async def test_a_contract_and_a_card_say_that_nobody_new_comes(app: FastAPI, town: Town) -> None:
    thread = await walk.concluded(town)
    card = await ordering.card(town, thread.winner)
    await end(town, thread.winner)
    mine, officer = await seat(app, thread.winner), await seat(app, town.one("officer"))
    for who in (mine, officer):
        contract = (await who.get(f"/{town.slug}/commitments/{thread.commitment}")).text
        assert ("asiakkaita voi ohjata." in contract, WHY in contract) == (False, True)
        offered = (await who.get(f"/{town.slug}/cards/{card}")).text
        assert (">Tilattavissa</" in offered, "Ei tilattavissa" in offered, WHY in offered) == (False, True, True)
    assert "Ei tilattavissa" in (await mine.get("/cards")).text


async def test_an_order_says_what_stands_against_who_is_asked(app: FastAPI, town: Town) -> None:
    first, _ = await ordering.providers(town)
    order = await ordering.placed(town, await ordering.card(town, first))
    await end(town, first)
    page = await (await seat(app, town.one("coach"))).get(f"/{town.slug}/{order}")
    assert (page.status_code, WHY in page.text) == (200, True)


async def test_a_home_names_the_basket(app: FastAPI, town: Town) -> None:
    provider = await town.provider("Kaiku")
    await provider.put("registration", walk.registration(baskets=["skills"]))
    officer = town.one("officer")
    page = (await (await seat(app, officer)).get(f"/{town.slug}/home")).text
    assert "Kaiku · " in page
    assert "Kaiku · skills" not in page
