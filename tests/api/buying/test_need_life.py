"""How a need may be got, why another way was taken, and all that followed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.town import Town, codes, fields


def grounds(advice: Any, model: str) -> list[str]:
    """The codes of what is said of a way."""
    return [ground["code"] for way in advice["ways"] if way["model"] == model for ground in way["grounds"]]


async def test_the_advice_and_who_takes_another_way(town: Town) -> None:
    thread, officer = await walk.agreed(town), town.one("officer")
    advice = await officer.get(f"needs/{thread.need}/advice")
    assert (advice["threshold"]["amount"], advice["tender"]) == ("400000.00", None)
    assert grounds(advice, "dynamic")[0] == "if-card"
    assert grounds(advice, "evolving") == ["if-trial", "if-challenge", "below-threshold"]
    (covers,) = [g for w in advice["ways"] if w["model"] == "framework" for g in w["grounds"] if g["law"]]
    assert (covers["code"], covers["law"]) == ("framework-covers", "1397/2016 43 §")

    await ordering.card(town, thread.bidders[0])
    later = await town.today() + timedelta(days=60)
    period = {"begins": later.isoformat(), "ends": (later + timedelta(days=90)).isoformat()}
    one = walk.need(thread, places=1, estimated_value=walk.money("900.00"), **period)
    need = (await officer.post("needs", one, 201))["id"]
    advice = await officer.get(f"needs/{need}/advice")
    assert (advice["first"], [way["verdict"] for way in advice["ways"]]) == (
        "dynamic",
        ["allowed", "allowed", "if", "if"],
    )
    new = {"need_id": need, "agreement_id": thread.agreement}
    problem = await officer.post("procedures", new, 422)
    assert (codes(problem), fields(problem)) == ({"not-first-way"}, {"why_this_way"})
    why = "Sama tuottaja jatkaa kilpailutetulla hinnalla."
    begun = await officer.post("procedures", new | {"why_this_way": why}, 201)
    assert begun["why_this_way"] == why
    life = await officer.get(f"needs/{need}/life")
    assert [(run["why_this_way"], run["bids"], run["commitments"]) for run in life["runs"]] == [(why, None, [])]
    assert [event["what"] for event in life["events"]] == ["procedure-begun", "need-described"]
    for path in ("advice", "life"):
        await thread.bidders[0].get(f"needs/{need}/{path}", 403)
        await officer.get(f"needs/{uuid4()}/{path}", 404)


async def test_a_challenge_and_a_programme_say_why(town: Town) -> None:
    officer, provider = town.one("officer"), await trying.resident(town)
    for path, why in (("challenges", trying.WHY), ("programmes", granting.WHY)):
        new = {"need_id": await granting.need(town)}
        for nothing in ({}, {"why_this_way": " "}):
            problem = await officer.post(path, new | nothing, 422)
            assert (codes(problem), fields(problem)) == ({"not-first-way"}, {"why_this_way"})
        begun = await officer.post(path, new | {"why_this_way": f" {why} "}, 201)
        assert begun["why_this_way"] == why
        (run,) = (await officer.get(f"needs/{new['need_id']}/life"))["runs"]
        assert run["why_this_way"] == why
    open_challenge, open_programme = await trying.opened(town), await granting.opened(town)
    for at in (open_challenge, f"programmes/{open_programme}"):
        assert (await provider.get(at))["why_this_way"] is None
        assert (await officer.get(at))["why_this_way"] in (trying.WHY, granting.WHY)


async def test_a_life_from_need_to_pay(town: Town) -> None:
    thread = await walk.published(town)
    before = await town.one("officer").get(f"needs/{thread.need}/life")
    assert [run["bids"] for run in before["runs"]] == [None]  # not even how many, before the opening


async def test_numbers_after_the_opening(town: Town) -> None:
    thread = await walk.started(town)
    await round_of_work(town.app.state.engine, town.app.state.sealer)
    life = await town.one("coach").get(f"needs/{thread.need}/life")
    (run,) = life["runs"]
    (bound,) = run["commitments"]
    assert (run["bids"], run["state"], bound["state"]) == (2, "decided", "in-force")
    assert (bound["referred"], bound["started"], bound["employed"], bound["lines"]) == (1, 1, 0, 1)
    assert (life["earned"]["amount"], life["approved"]["amount"]) == ("370.00", "0.00")
    referral = await town.one("coach").get(f"referrals/{thread.referral}")
    today = await town.today()
    assert referral["follow_up"] == [(today + timedelta(weeks=weeks)).isoformat() for weeks in (12, 26)]
    happened = [event["what"] for event in life["events"]]
    assert happened[-1] == "need-described"
    assert {"publish", "open-bids", "decide", "contract-concluded", "client-started", "line-made"} <= set(happened)
