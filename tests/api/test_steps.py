"""Every other step than the thread's own, what answers say is open, and what is told of it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.thread import Thread
from tests.api.town import GROUP, Town, codes


def open_steps(answer: Any) -> set[str]:
    """The steps an answer says can be taken now."""
    return {step["name"] for step in answer["steps"] if step["open"]}


async def test_a_provider_answered_twice(town: Town) -> None:
    provider, officer = await town.provider("Palvelu"), town.one("officer")
    own = await provider.get("registration")
    assert (own["registration"], own["qualifications"]) == (None, [])
    await officer.get(f"providers/{provider.provider}", 404)
    await provider.put("registration", walk.registration(baskets=["work", "skills"]))
    at = f"providers/{provider.provider}"
    seen = await officer.get(at)
    assert [open_steps(q) for q in seen["qualifications"]] == [{"qualify", "refuse"}] * 2
    refused = await officer.post(f"{at}/baskets/skills/refuse", walk.reason("Ei kokemusta."))
    (skills,) = (q for q in refused["qualifications"] if q["basket"] == "skills")
    assert (skills["state"], skills["reason"], open_steps(skills)) == ("refused", "Ei kokemusta.", {"qualify"})
    again = await officer.post(f"{at}/baskets/skills/qualify", walk.reason("Täydennetty."), If_Match='"1"')
    assert [q["version"] for q in again["qualifications"] if q["basket"] == "skills"] == [2]
    changed = await provider.put("registration", walk.registration(), If_Match='"1"')
    assert changed["registration"]["version"] == 2
    assert (await provider.get("/me"))["provider_id"] == provider.provider


async def test_a_provider_made_over_the_api(town: Town) -> None:
    person = {"kind": "person", "name": "Aino Yrittäjä"}
    made = await town.one("officer").post("/providers", person, 201)
    assert made["id"]


async def test_a_procedure_cancelled(town: Town) -> None:
    thread = await walk.published(town)
    await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201)
    assert codes(await thread.winner.post(f"{thread.at}/cancel", walk.reason(), 403)) == {"wrong-role"}
    gone = await town.one("officer").post(f"{thread.at}/cancel", walk.reason("Tarve on poistunut."))
    assert (gone["state"], gone["reason"], gone["reserved"]["amount"], gone["steps"]) == (
        "cancelled",
        "Tarve on poistunut.",
        "0.00",
        [],
    )
    assert (await thread.winner.get(thread.at))["reason"] == "Tarve on poistunut."
    assert codes(await thread.winner.put(f"{thread.at}/bid", walk.bid(), 409, If_Match='"1"')) == {"wrong-state"}
    (line,) = await town.one("finance").get("budget-lines")
    assert line["room"] == line["amount"]


async def test_a_decision_sent_back(town: Town) -> None:
    thread = await walk.assessed(town)
    officer, decider = town.one("officer"), town.one("decider")
    prepared = await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    assert prepared["decision"]["made_at"] is None
    assert open_steps(await decider.get(thread.at)) == {"send-back", "decide"}
    back = await decider.post(f"{thread.at}/send-back", walk.reason("Perustele paremmin."))
    assert back["state"] == "assessment"
    await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    made = await decider.post(f"{thread.at}/decide")
    assert made["decision"]["outcomes"][0]["reason"] == "Vertailun mukaan."
    letter = await officer.get(f"{thread.at}/letters/{thread.bidders[1].provider}")
    assert (letter["won"], letter["own"]["rank"]) == (False, 2)
    told = [event["what"] for event in await officer.get(f"{thread.at}/events")]
    assert told.count("prepare-decision") == 2
    assert "close" in told


async def test_figures_and_their_formulas(town: Town) -> None:
    thread = await walk.assessed(town)
    (best, other) = (await town.one("officer").get(f"{thread.at}/comparison"))["bids"]
    price = other["price_points"]
    assert (price["weight"], price["lowest"]["amount"], price["own"]["amount"], price["points"]) == (
        40,
        "37000.00",
        "38000.00",
        "38.95",
    )
    (quality,) = other["quality_points"]
    assert (quality["weight"], quality["highest"], quality["points"], quality["by"]) == (60, "5", "48.00", "Officer 0")
    assert (other["quality_total"], other["total"], other["rank"]) == ("48.00", "86.95", 2)
    assert (best["total"], best["rank"], best["tied"]) == ("88.00", 1, False)


async def test_a_contract_dropped(town: Town) -> None:
    thread = await walk.decided(town)
    at, officer = f"commitments/{thread.commitment}", town.one("officer")
    seen = await thread.winner.get(at)
    assert (seen["state"], seen["signed"], open_steps(seen)) == ("drafted", False, {"sign"})
    early = await officer.get(at)
    barred = {s["name"]: {r["code"] for r in s["reasons"]} for s in early["steps"]}
    assert "not-signed" in barred["conclude"]
    await thread.winner.post(f"{at}/sign")
    assert codes(await thread.winner.post(f"{at}/sign", expect=409)) == {"already-signed"}
    assert codes(await officer.post(f"{at}/drop", walk.reason(), 412, If_Match='"9"')) == {"stale-version"}
    dropped = await officer.post(f"{at}/drop", walk.reason("Tuottaja perui."))
    assert (dropped["state"], dropped["reason"], open_steps(dropped)) == ("dropped", "Tuottaja perui.", set())
    assert await officer.get("awards") == []


async def test_what_comes_of_referrals(town: Town) -> None:
    thread = await walk.concluded(town)
    coach, day = town.one("coach"), (await town.today()).isoformat()
    ends = {"accept": {"day": day}, "decline": {"day": day, "reason": "Ei sovi."}, "start": {"day": day}}
    states = {}
    for n, (step, body) in enumerate(ends.items()):
        new = {"client": f"c-{n}", "client_group": GROUP, "municipality": "061"}
        made = await coach.post(f"commitments/{thread.commitment}/refer-client", new, 201)
        assert (made["client"], made["state"], open_steps(made)) == (f"C-{n}", "referred", {"cancel"})
        at = f"referrals/{made['id']}"
        states[step] = (await thread.winner.post(f"{at}/{step}", body))["state"]
        if step == "accept":
            states["cancel"] = (await coach.post(f"{at}/cancel", walk.reason("Muutti.")))["state"]
        if step == "start":
            states["end"] = (await thread.winner.post(f"{at}/end", {"day": day, "reason": "Muutti."}))["state"]
    assert states == {
        "accept": "accepted",
        "cancel": "cancelled",
        "decline": "declined",
        "start": "started",
        "end": "ended",
    }


async def earned(thread: Thread) -> Any:
    """Pay reported and verified month by month until the job's line comes, so that every month in it is needed."""
    at, officer = f"commitments/{thread.commitment}", thread.town.one("officer")
    for _ in range(6):
        await thread.town.move(timedelta(days=31))
        report = walk.earnings("A-4471", await thread.town.today())
        fact = await thread.winner.post(f"{at}/report-fact", report, 201)
        await officer.post(f"facts/{fact['id']}/verify", walk.reason())
        await clock(thread.town)
        lines = await officer.get(f"{at}/lines")
        job = next((line for line in lines if line["clause"] == "job"), None)
        if job is not None:
            return job
    raise AssertionError(lines)


async def test_a_late_correction_gets_a_line_of_its_own(town: Town) -> None:
    thread = await walk.started(town)
    at, officer = f"commitments/{thread.commitment}", town.one("officer")
    job = await earned(thread)
    used = job["because"]["attained"]["used"][0]["facts"][0]
    old = await thread.winner.get(f"facts/{used}")
    fix = {name: old[name] for name in ("begins", "employer", "job", "evidence")}
    fix |= {"quantity": "100.00", "reason": "Laskelma oli väärä."}
    correction = await thread.winner.post(f"facts/{used}/correct", fix, 201)
    assert (await thread.winner.get(f"facts/{used}"))["corrections_waiting"] == [correction["id"]]
    await officer.post(f"facts/{correction['id']}/verify", walk.reason())
    await clock(town)
    account = await town.one("finance").get(f"{at}/account?client=A-4471")
    lines = await town.one("finance").get(f"{at}/lines?client=A-4471")
    (late,) = (line for line in lines if line["revision"] == 1)
    assert (late["clause"], late["corrects"], late["begins"], late["amount"]["amount"]) == (
        "job",
        0,
        job["begins"],
        "-925.00",
    )
    assert account["total"]["amount"] == "370.00"
    assert [w["clause"] for w in account["waiting"]] == ["job"]
    withdrawal = await thread.winner.post(f"facts/{correction['id']}/withdraw-fact", walk.reason(), 201)
    assert (withdrawal["withdrawn"], withdrawal["corrects"]) == (True, correction["id"])


async def test_what_waits_for_whom(town: Town) -> None:
    thread = await walk.reported(town)
    officer, coach = town.one("officer"), town.one("coach")
    for caller in (officer, coach):
        tasks = (await caller.get("home"))["mine"]
        assert ("verify", thread.fact) in {(t["step"]["name"], t["id"]) for t in tasks}
    again = await walk.published(town)
    (task,) = (await again.winner.get("/home"))["mine"]
    assert (task["step"]["name"], task["id"], task["area"]) == ("submit-bid", again.procedure, town.slug)
    assert task["until"] is not None
    assert (await town.one("finance").get("home"))["mine"] == []


@pytest.mark.parametrize("worker", [True, False])
async def test_who_read_before_something_fell_due_does_not_act_after_it(town: Town, *, worker: bool) -> None:
    """Whether or not the worker has been there: what was read was still open, and is closed now."""
    thread = await walk.published(town)
    officer = town.one("officer")
    read = await officer.get(thread.at)
    assert read["state"] == "open"
    await town.move(timedelta(days=60))
    if worker:
        await clock(town)
    await officer.post(f"{thread.at}/cancel", walk.reason(), 412, If_Match=f'"{read["version"]}"')
    now = await officer.get(thread.at)
    await officer.post(f"{thread.at}/cancel", walk.reason(), If_Match=f'"{now["version"]}"')
