"""An experiment over the API: from a resident's idea to what anybody reads of it, and everything that is refused on the way."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.calendar import answer_due
from tests.api import thread as buying
from tests.api.buying import trying as walk
from tests.api.buying.ordering import clock, policy
from tests.api.test_steps import open_steps
from tests.api.thread import reason
from tests.api.town import Caller, Town, codes, fields, make_town


@pytest.fixture
async def kaiku(town: Town) -> Caller:
    """A provider that registered and is qualified."""
    return (await buying.qualified(town, 1)).bidders[0]


async def test_from_a_residents_idea_to_a_letter(town: Town) -> None:
    aino = await walk.resident(town)
    at = await walk.opened(town)
    (row,) = [c for c in await aino.get("/challenges") if f"challenges/{c['id']}" == at]
    assert (row["title"], row["area"], row["state"]) == ("Miten pääsee töihin?", town.slug, "open")
    idea = await walk.sent(town, aino, at)
    seen = await aino.get(idea)
    assert (seen["state"], open_steps(seen), seen["answer_by"] is not None) == ("received", {"withdraw-idea"}, True)
    second = await walk.sent(town, aino, at, title="Toinen idea")
    assert {i["title"] for i in (await aino.get(at))["ideas"]} == {"Työkahvila", "Toinen idea"}
    (task, _) = (await town.one("officer").get("home"))["mine"]
    assert (task["table"], task["step"]["name"], task["until"]) == ("idea", "propose-experiment", seen["answer_by"])
    await town.one("officer").post(f"{idea}/decline-idea", reason("Tämä on jo käytössä."))
    answered = await aino.get(idea)
    assert (answered["letter"]["won"], answered["letter"]["reason"]) == (False, "Tämä on jo käytössä.")
    await aino.post(f"{second}/withdraw-idea", reason("En ehdi."))
    assert (await town.one("officer").get(second))["state"] == "withdrawn"
    await clock(town)
    ended = await town.one("officer").post(f"{at}/end-challenge", reason("Riittää."))
    assert (ended["state"], codes(await aino.post(f"{at}/send-idea", walk.IDEA, 409))) == ("closed", {"wrong-state"})


async def test_a_private_person_is_named_in_no_public_answer(town: Town) -> None:
    at = await walk.running(town, await walk.resident(town))
    await walk.gate(town, at, 1, "stop", passed=False)
    ended = await town.one("decider").post(f"{at}/end-experiment", {"course": "stop", "reason": "Ei toiminut."})
    for found in (
        (await town.one("officer").get("awards"))[0],
        await town.one("officer").get(f"outcomes/{ended['id']}"),
    ):
        assert (found["number"], found["provider_name"]) == (ended["number"], None)
    assert (await town.one("officer").get("awards"))[0]["effect"]["expected"] == walk.EFFECT["expected"]


async def test_from_a_plan_to_a_result_carried_on(town: Town, kaiku: Caller) -> None:
    at = await walk.running(town, kaiku)
    await walk.served(town, kaiku, at, clients=5, employed=5)
    assert await walk.lines(town, at) == [("job", "200.00")] * 5
    await walk.gate(town, at, 20)
    prepared = await town.one("decider").get(at)
    assert open_steps(prepared) == {"pass-gate", "end-experiment"}
    assert [(g["course"], g["employed"]) for g in prepared["experiment"]["gates"]] == [(None, 5)]
    assert (await kaiku.get(at))["experiment"]["gates"] == []
    await town.one("decider").post(f"{at}/pass-gate", reason("Jatketaan."))
    assert await walk.lines(town, at) == [("job", "200.00")] * 5 + [("stages", "4000.00")]
    await walk.gate(town, at, 140, "scale")
    ended = await town.one("decider").post(f"{at}/end-experiment", {"course": "scale", "reason": "Ylitti rajan."})
    assert (ended["state"], ended["experiment"]["cost"]["amount"]) == ("ended", "13000.00")
    assert (await walk.lines(town, at))[-2:] == [("stages", "4000.00"), ("stages", "8000.00")]
    told = await town.one("officer").get(f"outcomes/{ended['id']}")
    assert (told["started"], told["employed"], told["verdict"], told["course"]) == (5, 5, "above", "scale")
    assert told["number"] in {row["number"] for row in await kaiku.get("/outcomes")}
    agreement = (await buying.agreed(town)).agreement
    key = uuid4().hex
    made = [
        await town.one("officer").post(
            f"{at}/carry-to-competition", {"agreement_id": agreement}, 201, Idempotency_Key=key
        )
        for _ in range(2)
    ]
    assert made[0]["id"] == made[1]["id"]
    assert (made[0]["state"], made[0]["draft"]["title"], made[0]["draft"]["effect"]) == (
        "draft",
        "Työkahvila",
        walk.EFFECT,
    )
    card = await kaiku.post(f"{at}/carry-to-card", expect=201)
    assert (card["state"], card["content"]["title"], card["content"]["effect"]) == ("draft", "Työkahvila", walk.EFFECT)


async def test_an_idea_from_nobody(town: Town, client: AsyncClient) -> None:
    at = await walk.opened(town)
    nobody = Caller(client, "none", town.slug, "")
    assert codes(await nobody.post(f"{at}/send-idea", walk.IDEA, 401)) == {"not-signed-in"}
    for role in ("officer", "coach"):
        assert codes(await town.one(role).post(f"{at}/send-idea", walk.IDEA, 403)) == {"wrong-role"}
    assert (await town.one("officer").get(at))["ideas"] == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"title": " "}, "missing", "title"),
        ({"client_groups": []}, "missing", "client_groups"),
        ({"client_groups": ["nobody"]}, "not-offered", "client_groups"),
        ({"rough_cost": buying.money("0.00")}, "not-positive", "rough_cost"),
        ({"expected": ""}, "missing", "expected"),
    ],
)
async def test_an_idea_that_does_not_stand(town: Town, change: Any, code: str, field: str) -> None:
    at = await walk.opened(town)
    problem = await (await walk.resident(town)).post(f"{at}/send-idea", walk.IDEA | change, 422)
    assert (codes(problem), fields(problem)) == ({code}, {field})


async def test_a_challenge_without_its_effect_block(town: Town) -> None:
    at, officer = await walk.begun(town), town.one("officer")
    await officer.post(f"{at}/save-draft", {"title": "Haaste", "description": "Kuvaus."})
    problem = await officer.post(f"{at}/publish-challenge", expect=422)
    assert fields(problem) == {"client_groups", "expected", "measures", "follow_up_weeks"}
    assert (await officer.get(at))["state"] == "draft"
    stale = await officer.post(f"{at}/save-draft", walk.DRAFT, 412, If_Match='"1"')
    assert codes(stale) == {"stale-version"}
    await officer.post(f"{at}/cancel-challenge", reason("Ei tarvita."))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"size": 0}, {("not-positive", "size")}),
        ({"baseline": "101"}, {("not-a-share", "baseline")}),
        ({"stop_below": "41"}, {("limits-cross", "stop_below")}),
        ({"stages": []}, {("missing", "stages")}),
        ({"begins": "2020-01-01"}, {("in-the-past", "begins")}),
        ({"decides": "officer"}, {("not-offered", "decides"), ("decider-prepared", "decides")}),
        ({"runs": "decider"}, {("not-offered", "runs"), ("runs-and-decides", "decides")}),
        ({"outcome_fee": buying.money("200000.00")}, {("experiment-over-threshold", "stages"), ("no-budget-room", "stages")}),
        ({"hypothesis": ""}, {("missing", "hypothesis")}),
    ],
)  # fmt: skip
async def test_a_plan_that_contradicts_itself(town: Town, kaiku: Caller, change: Any, found: set[Any]) -> None:
    idea = await walk.sent(town, kaiku)
    given = {k: town.one(v).person if k in ("runs", "decides") else v for k, v in change.items()}
    problem = await town.one("officer").post(f"{idea}/propose-experiment", await walk.plan(town, **given), 422)
    assert {(r["code"], r["field"]) for r in problem["reasons"]} == found
    assert (await town.one("officer").get(idea))["state"] == "received"


async def test_who_starts_it_and_who_sends_it_back(town: Town, kaiku: Caller) -> None:
    idea = await walk.proposed(town, kaiku)
    assert (await kaiku.get(idea))["plan"] is None
    decider = town.one("decider")
    assert codes(await town.one("officer").post(f"{idea}/start-experiment", reason(), 403)) == {"wrong-role"}
    assert codes(await decider.post(f"{idea}/start-experiment", reason(" "), 422)) == {"missing"}
    await decider.post(f"{idea}/send-back-idea", reason("Mitä mitataan?"))
    (told, *_) = await town.one("officer").get(f"{idea}/events")
    assert (told["what"], told["codes"]["reason"]) == ("send-back-idea", "Mitä mitataan?")
    assert "send-back-idea" not in {e["what"] for e in await kaiku.get(f"{idea}/events")}
    assert codes(await decider.post(f"{idea}/start-experiment", reason(), 409)) == {"wrong-state"}


async def test_a_stage_before_its_gate_and_a_gate_by_who_runs_it(town: Town, kaiku: Caller) -> None:
    at = await walk.running(town, kaiku)
    decider, runner, other = town.one("decider"), town.one("officer", 1), town.one("officer", 0)
    assert codes(await decider.post(f"{at}/pass-gate", reason(), 409)) == {"gate-not-prepared"}
    early = await runner.post(f"{at}/prepare-gate", walk.finding(), 422)
    assert (codes(early), fields(early)) == ({"gate-not-yet"}, {"passed", "course"})
    assert codes(await runner.post(f"{at}/pass-gate", reason(), 403)) == {"wrong-role"}
    assert codes(await other.post(f"{at}/prepare-gate", walk.finding("stop", passed=False), 409)) == {"not-the-runner"}
    paid = {"kind": "event", "client": "A-1", "begins": (await town.today()).isoformat(), "code": "gate-passed"}
    assert "malformed" in codes(await kaiku.post(f"{at}/report-fact", paid, 422))
    await walk.gate(town, at, 60, passed=False, course="change")
    assert codes(await decider.post(f"{at}/pass-gate", reason(), 409)) == {"stage-not-carried-out"}
    few = await decider.post(f"{at}/end-experiment", {"course": "scale", "reason": "Laajennetaan."}, 422)
    assert codes(few) == {"no-result-yet"}
    unfinished = await decider.post(f"{at}/end-experiment", {"course": "continue", "reason": "Jatketaan."}, 422)
    assert (codes(unfinished), await walk.lines(town, at)) == ({"not-offered"}, [])
    await decider.post(f"{at}/end-experiment", {"course": "stop", "reason": "Ei alkanut."})
    assert codes(await kaiku.post(f"{at}/carry-to-card", expect=409)) == {"not-scaled"}
    gone = await other.post(f"{at}/carry-to-competition", {"agreement_id": str(uuid4())}, 409)
    assert codes(gone) == {"not-scaled"}


async def test_a_gate_pays_once_however_often_it_is_pressed(town: Town, kaiku: Caller) -> None:
    at = await walk.running(town, kaiku)
    await walk.gate(town, at, 60)
    key = uuid4().hex
    for _ in range(2):
        await town.one("decider").post(f"{at}/pass-gate", reason("Jatketaan."), Idempotency_Key=key)
    assert codes(await town.one("decider").post(f"{at}/pass-gate", reason(), 409)) == {
        "gate-not-prepared",
        "last-stage",
    }
    assert await walk.lines(town, at) == [("stages", "4000.00")]


async def test_what_one_may_not_know_is_not_there(
    app: FastAPI, town: Town, client: AsyncClient, owner_engine: AsyncEngine, kaiku: Caller
) -> None:
    draft, idea = await walk.begun(town), await walk.sent(town, kaiku)
    stranger = await town.provider("Toinen")
    await stranger.get(draft, 404)
    challenge = await stranger.get(idea.split("/ideas")[0])
    assert (challenge["ideas"], open_steps(challenge)) == ([], {"send-idea"})
    for path in (idea, f"{idea}/events"):
        assert codes(await stranger.get(path, 404)) == {"not-found"}
    await stranger.post(f"{idea}/withdraw-idea", reason(), 404)
    other = await make_town(app, client, owner_engine)
    for path in (draft, idea, "staff", "challenges"):
        await other.one("officer").get(f"/areas/{town.slug}/{path}", 404)
    await other.one("officer").post(f"/areas/{town.slug}/{idea}/decline-idea", reason(), 404)
    found = await buying.published(town)
    await town.one("officer").get(found.at.replace("procedures", "challenges"), 404)
    await town.one("officer").get(idea.split("/ideas")[0].replace("challenges", "procedures"), 404)
    assert (await town.one("officer").get("outcomes")) == []
    await town.one("officer").get(f"outcomes/{uuid4()}", 404)


async def test_the_answer_is_promised_by_the_areas_own_days(town: Town, kaiku: Caller) -> None:
    await policy(town, idea_answer_days=1)
    idea = await kaiku.get(await walk.sent(town, kaiku))
    assert answer_due(await town.instant(), 1) == datetime.fromisoformat(idea["answer_by"])
