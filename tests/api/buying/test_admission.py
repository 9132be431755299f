"""A provider that may not serve is stopped wherever it moves on, each time with a sentence; and goes on once it may again."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.api import thread as walk
from tests.api.buying import ordering, trying
from tests.api.thread import Thread, reason
from tests.api.town import GROUP, Caller, Town, codes
from tests.web.seats import seat

WHY = "Verovelka selvitetään."
AGAINST = {
    ("qualification", "suspend"): "qualification-suspended",
    ("qualification", "end"): "qualification-ended",
    ("qualification", "refuse"): "qualification-ended",
    ("member", "suspend"): "member-suspended",
    ("member", "end"): "member-ended",
}
EVERY = pytest.mark.parametrize(("of", "step"), AGAINST, ids=["-".join(one) for one in AGAINST])
FEW = pytest.mark.parametrize(("of", "step"), [("qualification", "suspend"), ("member", "end")])


async def say(thread: Thread, provider: Caller, of: str, step: str, days: int = 20) -> None:
    """An officer takes a step against `provider`, or for it."""
    at = f"agreements/{thread.agreement}/members/{provider.provider}/{step}"
    if of == "qualification":
        at = f"providers/{provider.provider}/baskets/work/{step}"
    until = {"until": (await thread.town.today() + timedelta(days=days)).isoformat()} if step == "suspend" else {}
    await thread.town.one("officer").post(at, reason(WHY) | until)


async def take_back(thread: Thread, provider: Caller, of: str, step: str) -> None:
    """The way back from each."""
    if step == "suspend":
        return await say(thread, provider, of, "lift-suspension")
    return await say(thread, provider, of, "restore" if of == "member" else "qualify")


@FEW
async def test_it_is_not_invited(town: Town, of: str, step: str) -> None:
    thread = await walk.begun(town, 3)
    await say(thread, thread.winner, of, step)
    made = await town.one("officer").post(f"{thread.at}/publish")
    assert thread.winner.provider not in made["invited"]
    assert len(made["invited"]) == 2
    await thread.winner.get(thread.at, 404)


async def test_a_suspension_that_ends_before_the_deadline_does_not_keep_it_out(town: Town) -> None:
    thread = await walk.begun(town)
    await say(thread, thread.winner, "member", "suspend", 3)
    made = await town.one("officer").post(f"{thread.at}/publish")
    assert thread.winner.provider in made["invited"]
    early = await thread.winner.put(f"{thread.at}/bid", walk.bid(), 409)
    assert codes(early) == {"member-suspended"}
    await town.move(timedelta(days=4))  # no worker: it lifts itself
    await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201)


async def test_nobody_left_to_invite(town: Town) -> None:
    thread = await walk.begun(town)
    for bidder in thread.bidders:
        await say(thread, bidder, "member", "end")
    refused = await town.one("officer").post(f"{thread.at}/publish", None, 409)
    assert codes(refused) == {"nobody-to-invite", "member-ended"}
    await take_back(thread, thread.winner, "member", "end")
    await town.one("officer").post(f"{thread.at}/publish")


@EVERY
async def test_it_does_not_bid_until_it_may_again(town: Town, of: str, step: str) -> None:
    thread = await walk.published(town)
    await say(thread, thread.winner, of, step)
    refused = await thread.winner.put(f"{thread.at}/bid", walk.bid(), 409)
    assert codes(refused) == {AGAINST[of, step]}
    (why,) = refused["reasons"]
    assert WHY in why["detail"]
    assert why["values"]["stop"] == "bid"
    assert "submit-bid" in str(await thread.winner.get(thread.at))
    await take_back(thread, thread.winner, of, step)
    await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201)


@EVERY
async def test_its_bid_is_left_out_with_the_ground(town: Town, of: str, step: str) -> None:
    thread = await walk.assessed(town, 3)
    officer = town.one("officer")
    await say(thread, thread.winner, of, step, 60)
    compared = await officer.get(f"{thread.at}/comparison")
    assert [bid["provider_id"] for bid in compared["bids"]] == [b.provider for b in thread.bidders[1:]]
    (out,) = compared["left_out"]
    assert [g["code"] for g in out["grounds"]] == [AGAINST[of, step]]
    await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    made = await town.one("decider").post(f"{thread.at}/decide")
    assert [one["provider_id"] for one in made["decision"]["left_out"]] == [thread.winner.provider]
    contract = await officer.get(f"commitments/{made['commitment_id']}")
    assert contract["provider_id"] == thread.bidders[1].provider
    letter = await thread.winner.get(f"{thread.at}/letter")
    assert (letter["won"], letter["own"], letter["reason"]) == (False, None, WHY)
    assert [g["code"] for g in letter["grounds"]] == [AGAINST[of, step]]
    await take_back(thread, thread.winner, of, step)  # what was decided stays as it was decided
    after = await officer.get(f"{thread.at}/comparison")
    assert [one["provider_id"] for one in after["left_out"]] == [thread.winner.provider]


@FEW
async def test_what_changed_since_it_was_prepared_is_prepared_anew(town: Town, of: str, step: str) -> None:
    thread = await walk.assessed(town)
    officer, decider = town.one("officer"), town.one("decider")
    await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    await say(thread, thread.winner, of, step, 60)
    refused = await decider.post(f"{thread.at}/decide", None, 409)
    assert codes(refused) == {"prepare-anew"}
    assert "Palvelu 0" in refused["reasons"][0]["detail"]
    await decider.post(f"{thread.at}/send-back", reason())
    await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    made = await decider.post(f"{thread.at}/decide")
    assert made["decision"]["outcomes"][0]["provider_id"] == thread.bidders[1].provider


async def test_a_ground_that_is_not_true_any_more_is_prepared_anew(app: FastAPI, town: Town) -> None:
    thread = await walk.assessed(town, 3)
    officer, decider = town.one("officer"), town.one("decider")
    await say(thread, thread.winner, "qualification", "suspend", 60)
    await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    await say(thread, thread.winner, "qualification", "end")
    refused = await decider.post(f"{thread.at}/decide", None, 409)
    assert codes(refused) == {"prepare-anew"}
    assert "Palvelu 0" in refused["reasons"][0]["detail"]
    home = (await (await seat(app, decider)).get(f"/{town.slug}/home")).text
    mine, others = home.split("Odottaa muita")[0], home.split("Odottaa muita")[1:]
    assert not others
    assert "Palauta päätös valmisteluun" in mine
    await decider.post(f"{thread.at}/send-back", reason())
    await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    made = await decider.post(f"{thread.at}/decide")
    (out,) = made["decision"]["left_out"]
    assert [g["code"] for g in out["grounds"]] == ["qualification-ended"]


async def test_where_nobody_is_left_it_can_be_cancelled(town: Town) -> None:
    thread = await walk.assessed(town)
    officer = town.one("officer")
    proposal = await walk.proposal(thread)
    for bidder in thread.bidders:
        await say(thread, bidder, "qualification", "end")
    refused = await officer.post(f"{thread.at}/prepare-decision", proposal, 409)
    assert codes(refused) == {"every-bid-left-out", "qualification-ended"}
    assert (await officer.post(f"{thread.at}/cancel", reason()))["state"] == "cancelled"


@EVERY
async def test_a_drafted_contract_waits_or_is_dropped(town: Town, of: str, step: str) -> None:
    thread = await walk.decided(town)
    at, officer = f"commitments/{thread.commitment}", town.one("officer")
    await thread.winner.post(f"{at}/sign")
    await town.move(timedelta(days=30))
    await say(thread, thread.winner, of, step)
    refused = await officer.post(f"{at}/conclude", None, 409)
    assert codes(refused) == {AGAINST[of, step]}
    assert refused["reasons"][0]["values"]["stop"] == "conclusion"
    if step == "suspend":
        await town.move(timedelta(days=21))
        assert (await officer.post(f"{at}/conclude"))["state"] == "in-force"
    else:
        assert (await officer.post(f"{at}/drop", reason()))["state"] == "dropped"


async def test_nothing_is_awarded_or_concluded_under_an_agreement_that_has_ended(town: Town) -> None:
    draft = await walk.begun(town)
    signed, unsigned, prepared, other = [await walk.decided(town) for _ in range(2)] + [
        await walk.assessed(town) for _ in range(2)
    ]
    officer, proposal = town.one("officer"), await walk.proposal(other)
    await signed.winner.post(f"commitments/{signed.commitment}/sign")
    await officer.post(f"{prepared.at}/prepare-decision", await walk.proposal(prepared))
    await town.move(timedelta(days=800))
    for who, where, given in (
        (officer, f"commitments/{signed.commitment}/conclude", None),
        (unsigned.winner, f"commitments/{unsigned.commitment}/sign", None),
        (officer, f"{other.at}/prepare-decision", proposal),
        (town.one("decider"), f"{prepared.at}/decide", None),
    ):  # the agreement lasts still, the period of the service does not
        late = await who.post(where, given, 409)
        assert codes(late) == {"period-over"}, where
        assert "päättyi" in late["reasons"][0]["detail"]
    await town.move(timedelta(days=200))
    for who, where, given in (
        (officer, f"commitments/{signed.commitment}/conclude", None),
        (unsigned.winner, f"commitments/{unsigned.commitment}/sign", None),
        (officer, f"{other.at}/prepare-decision", proposal),
        (town.one("decider"), f"{prepared.at}/decide", None),
    ):
        assert codes(await who.post(where, given, 409)) == {"agreement-over", "period-over"}, where
    refused = await officer.post(f"{draft.at}/publish", None, 409)
    assert codes(refused) == {"agreement-over"}
    assert "ei voi enää julkaista" in refused["reasons"][0]["detail"]
    assert (await officer.post(f"{other.at}/cancel", reason()))["state"] == "cancelled"
    assert (await officer.post(f"commitments/{signed.commitment}/drop", reason()))["state"] == "dropped"


async def test_no_experiment_starts_after_its_whole_period(town: Town) -> None:
    idea = await trying.proposed(town, (await walk.qualified(town, 1)).bidders[0])
    await town.move(timedelta(days=1500))
    refused = await town.one("decider").post(f"{idea}/start-experiment", reason(), 409)
    assert "period-over" in codes(refused)


async def test_a_deadline_after_the_agreement_has_ended(town: Town) -> None:
    thread = await walk.begun(town)
    late = thread.deadline + timedelta(days=910)
    while late.isoweekday() > 5:
        late += timedelta(days=1)
    terms = walk.terms(late.date() + timedelta(days=2), late.date() + timedelta(days=300))
    changed = walk.draft(thread, deadline=late.isoformat(), terms=terms)
    await town.one("officer").post(f"{thread.at}/save-draft", changed)
    refused = await town.one("officer").post(f"{thread.at}/publish", None, 422)
    assert "deadline-after-agreement" in codes(refused)


@pytest.mark.parametrize("step", ["suspend", "end", "refuse"])
async def test_orders_stop_and_go_on(town: Town, step: str) -> None:
    first, second = await ordering.providers(town)
    thread = Thread(town, bidders=[first, second])
    card = await ordering.card(town, first, capacity=3)
    await ordering.card(town, second, "650.00")
    waiting = await ordering.placed(town, card)
    described = await ordering.described(town, "A-2")
    await say(thread, first, "qualification", step, 9)
    coach = town.one("coach")
    refused = await coach.post(f"{described}/place-order", ordering.choice(card), 422)
    assert codes(refused) >= {AGAINST["qualification", step]}
    late = await first.post(f"{waiting}/accept-order", None, 409)
    assert codes(late) == {AGAINST["qualification", step]}
    await ordering.clock(town)
    assert (await coach.get(f"cards/{card}/published", 404))["status"] == 404
    await first.post(f"{waiting}/decline-order", reason())
    await ordering.clock(town)
    assert second.provider in str(await coach.get(waiting))
    if step == "suspend":
        await town.move(timedelta(days=10))
        await coach.post(f"{described}/place-order", ordering.choice(card, why="Lähin."))


@pytest.mark.parametrize("step", ["suspend", "end"])
async def test_no_new_clients_but_what_was_done_is_paid(town: Town, step: str) -> None:
    thread = await walk.started(town)
    at = f"commitments/{thread.commitment}"
    await say(thread, thread.winner, "member", step)
    new = {"client": "A-2", "client_group": GROUP, "municipality": "061"}
    refused = await town.one("coach").post(f"{at}/refer-client", new, 409)
    assert codes(refused) == {AGAINST["member", step]}
    await ordering.clock(town)
    (line,) = await town.one("finance").get(f"{at}/lines")
    await town.one("finance").post(f"payments/{line['id']}/approve")
    page = await (await seat(town.app, town.one("finance"))).get(f"/{town.slug}/{at}/payments")
    assert WHY in page.text


@EVERY
async def test_no_new_client_is_taken_on_but_who_was_accepted_goes_on(town: Town, of: str, step: str) -> None:
    thread = await walk.concluded(town)
    at, day = f"commitments/{thread.commitment}", {"day": (await town.today()).isoformat()}
    sent = [
        (await town.one("coach").post(f"{at}/refer-client", {"client": name, "client_group": GROUP, "municipality": "061"}, 201))["id"]
        for name in ("A-1", "A-2", "A-3")
    ]  # fmt: skip
    await thread.winner.post(f"referrals/{sent[0]}/accept", day)
    await say(thread, thread.winner, of, step)
    for barred in ("accept", "start"):
        refused = await thread.winner.post(f"referrals/{sent[1]}/{barred}", day, 409)
        assert codes(refused) == {AGAINST[of, step]}
        assert refused["reasons"][0]["values"]["stop"] == "client"
    mine = await seat(town.app, thread.winner)
    assert "Uutta asiakasta ei voi ottaa vastaan" in (await mine.get(f"/{town.slug}/referrals/{sent[1]}")).text
    assert (await mine.get("/home")).status_code == 200
    await thread.winner.post(f"referrals/{sent[1]}/decline", day | reason())
    await thread.winner.post(f"referrals/{sent[0]}/start", day)
    await take_back(thread, thread.winner, of, step)
    await thread.winner.post(f"referrals/{sent[2]}/start", day)


@pytest.mark.parametrize("step", ["suspend", "end"])
async def test_no_experiment_starts(town: Town, step: str) -> None:
    provider = (await walk.qualified(town, 1)).bidders[0]
    thread = Thread(town, bidders=[provider])
    idea = await trying.proposed(town, provider)
    await say(thread, provider, "qualification", step)
    refused = await town.one("decider").post(f"{idea}/start-experiment", reason(), 409)
    assert codes(refused) == {AGAINST["qualification", step]}


@FEW
async def test_told_by_event_mail_and_page(app: FastAPI, town: Town, of: str, step: str) -> None:
    thread = await walk.agreed(town)
    await say(thread, thread.winner, of, step)
    officer, mine = await seat(app, town.one("officer")), await seat(app, thread.winner)
    path = f"/{town.slug}/agreements/{thread.agreement}"
    if of == "qualification":
        path = f"/{town.slug}/providers/{thread.winner.provider}"
    for who in (officer, mine):
        for language in ("fi", "en"):
            page = await who.get(path, Accept_Language=language)
            assert (page.status_code, WHY in page.text) == (200, True)
    async with town.owner.connect() as connection:
        sent = (
            await connection.execute(text("SELECT body FROM outbox WHERE area_id = :area"), {"area": town.id})
        ).scalars()
        assert any(WHY in body for body in sent)
    if step == "suspend":
        await town.move(timedelta(days=21))
        await ordering.clock(town)
        assert "Keskeytetty" not in (await mine.get(path)).text


@pytest.mark.parametrize("until", [None, "2001-01-01"])
async def test_a_suspension_names_a_day_to_come(town: Town, until: Any) -> None:
    thread = await walk.agreed(town)
    for at in (f"agreements/{thread.agreement}/members/{thread.winner.provider}", f"providers/{thread.winner.provider}/baskets/work"):  # fmt: skip
        body = reason(WHY) | ({"until": until} if until else {})
        refused = await town.one("officer").post(f"{at}/suspend", body, 422)
        assert refused["reasons"][0]["field"] == "until"
        await thread.winner.post(f"{at}/suspend", reason(WHY) | {"until": (await town.today()).isoformat()}, 403)


async def test_the_forms_of_each_step(app: FastAPI, town: Town) -> None:
    thread = await walk.agreed(town)
    officer, slug = await seat(app, town.one("officer")), town.slug
    day = await town.today() + timedelta(days=9)
    typed = f"{day.day}.{day.month}.{day.year}"
    for base in (f"/{slug}/providers/{thread.winner.provider}/baskets/work", f"/{slug}/agreements/{thread.agreement}/members/{thread.winner.provider}"):  # fmt: skip
        back = "qualify" if "baskets" in base else "restore"
        for step in ("suspend", "lift-suspension", "end", back):
            assert (await officer.get(f"{base}/{step}")).status_code == 200
            fields = {"reason": WHY} | ({"until": typed} if step == "suspend" else {})
            sent = await officer.post(f"{base}/{step}", fields)
            assert sent.status_code == 303, (base, step, sent.text[:2000])


async def test_a_need_and_a_card_begin_in_days_to_come(town: Town) -> None:
    thread = await walk.qualified(town, 1)
    past = walk.need(thread, begins="2020-03-01", ends="2099-12-31")
    refused = await town.one("officer").post("needs", past, 422)
    assert [(r["code"], r["field"]) for r in refused["reasons"]] == [("in-the-past", "begins")]
    card = ordering.content() | {"availability": ordering.room(1, "2020-01-02")}
    late = await thread.winner.post("cards", card, 422)
    assert [(r["code"], r["field"]) for r in late["reasons"]] == [("in-the-past", "next_free")]


async def test_a_contract_that_outlasts_its_agreement_is_warned_of(app: FastAPI, town: Town) -> None:
    thread = await walk.begun(town)
    officer = town.one("officer")
    assert (await officer.get(thread.at))["outlasts_agreement"] is None
    await ordering.policy(town, outlast_days=0)
    terms = walk.terms(thread.begins, await town.today() + timedelta(days=910))
    await officer.post(f"{thread.at}/save-draft", walk.draft(thread, terms=terms))
    warned = (await officer.get(thread.at))["outlasts_agreement"]
    assert (warned["days"], warned["allowed"]) == (10, 0)
    await officer.post(f"{thread.at}/publish")  # no bar
    for role in ("officer", "decider"):
        page = await (await seat(app, town.one(role))).get(f"/{town.slug}/{thread.at}")
        assert "10 päivää yli puitesopimuksen päättymisen" in page.text
    assert (await thread.winner.get(thread.at))["outlasts_agreement"] is None
