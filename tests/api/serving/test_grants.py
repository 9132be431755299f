"""Grants over the API: whole, and each thing that is refused with nothing half done."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api import thread
from tests.api.buying import granting as walk
from tests.api.buying.ordering import clock
from tests.api.test_steps import open_steps
from tests.api.thread import reason
from tests.api.town import Caller, Town, codes, fields


@pytest.fixture
async def kaiku(town: Town) -> Caller:
    found = await town.provider("Kaiku")
    await found.put("registration", thread.registration())
    return found


async def test_from_programme_to_recovery(town: Town, kaiku: Caller) -> None:
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    officer, decider = town.one("officer"), town.one("decider")
    grant = await walk.granted(town, kaiku, advance_percent=100)
    commitment = await kaiku.get(grant)
    assert (commitment["kind"], commitment["price"], commitment["maximum"]["amount"]) == ("grant", None, "10000.00")
    assert commitment["grant"]["plan"]["recipient"] == "Kaiku"
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    await walk.paid(town, grant)
    await town.move_to(datetime(2026, 6, 1, 8, tzinfo=UTC))
    await kaiku.post(f"{grant}/submit-report", walk.report())
    accepted = await officer.post(f"{grant}/accept-report", reason())
    assert (accepted["unspent"]["amount"], open_steps(accepted) & {"close-grant"}) == ("2000.00", set())
    prepared = await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town, "2000.00", "unspent"))
    assert prepared["recoveries"][0]["decided_at"] is None
    assert (await kaiku.get(grant))["grant"]["recoveries"] == []
    decided = await decider.post(f"{grant}/decide-recovery")
    (one,) = decided["recoveries"]
    assert (one["amount"]["amount"], one["parts"][0]["percent"], one["parts"][0]["reference"]["sure"]) == (
        "2000.00",
        "5.5",
        "excerpt",
    )
    await walk.paid(town, grant)
    lines = await kaiku.get(f"{grant}/lines")
    amounts = {line["clause"]: line["amount"]["amount"] for line in lines}
    assert amounts == {"instalments": "10000.00", "recovery": "-2000.00", "interest": f"-{one['interest']['amount']}"}
    again = await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town, "2000.00", "unspent"), 422)
    assert codes(again) == {"nothing-to-recover"}
    assert (await officer.post(f"{grant}/close-grant"))["state"] == "ended"
    (award,) = (a for a in await officer.get("awards") if a["number"] == commitment["number"])
    assert (award["maximum"]["amount"], award["effect"]["measures"]) == ("10000.00", ["employed"])


async def test_nothing_is_paid_after_all_that_was_paid_is_taken_back(town: Town, kaiku: Caller) -> None:
    """An instalment that was released before the recovery is not paid after it; none is released, and payment is not resumed."""
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    officer, decider, finance = town.one("officer"), town.one("decider"), town.one("finance")
    grant = await walk.granted(town, kaiku, advance_percent=50)
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    await walk.paid(town, grant)
    await town.move_to(datetime(2026, 6, 1, 8, tzinfo=UTC))
    await kaiku.post(f"{grant}/submit-report", walk.report())
    await officer.post(f"{grant}/accept-report", reason())
    await officer.post(f"{grant}/release-instalment", {"number": 2})
    await clock(town)
    (second,) = await finance.get("payments?state=waiting")
    await officer.post(f"{grant}/suspend-payment", reason())
    await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town, "5000.00"))
    assert codes(await officer.post(f"{grant}/close-grant", None, 409)) >= {"grant-suspended", "recovery-waits"}
    decided = await decider.post(f"{grant}/decide-recovery")  # before the lines of it are written
    refused = {"payment-suspended", "recovered-in-full", "correction-waits"}
    assert codes(await finance.post(f"payments/{second['id']}/approve", expect=409)) == refused | {"settlement-waits"}
    assert decided["recoveries"][0]["amount"]["amount"] == "5000.00"
    assert codes(await officer.post(f"{grant}/resume-payment", reason(), 409)) == {"recovered-in-full"}
    await clock(town)
    for line in await finance.get("payments?state=waiting"):
        if line["clause"] != "instalments":
            await finance.post(f"payments/{line['id']}/approve")
    (line,) = await finance.get("payments?state=waiting")
    assert {why["code"] for step in line["steps"] for why in step["reasons"]} == refused
    assert (await officer.post(f"{grant}/close-grant"))["state"] == "ended"
    (withdrawal,) = [task for task in (await officer.get("home"))["mine"] if task["table"] == "fact"]
    assert codes(await officer.post(f"facts/{withdrawal['id']}/reject", reason(), 409)) == {"decision-not-heard"}
    await officer.post(f"facts/{withdrawal['id']}/verify", reason())
    await clock(town)
    lines = await finance.get("payments?state=waiting")
    assert [line["amount"]["amount"] for line in lines] == ["3000.00", "-3000.00"]
    assert (await finance.post(f"payments/{second['id']}/approve"))["state"] == "approved"  # nothing in all
    assert (await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town), 409))["reasons"][0][
        "code"
    ] == "nothing-to-recover"
    lines = await kaiku.get(f"{grant}/lines")
    by_clause = {line["clause"]: 0.0 for line in lines}
    for line in lines:
        by_clause[line["clause"]] += float(line["amount"]["amount"])
    assert (by_clause["instalments"], by_clause["recovery"]) == (5000.0, -5000.0)
    assert await finance.get("payments?state=waiting") == []


async def test_no_instalment_is_released_after_it(town: Town, kaiku: Caller) -> None:
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    officer = town.one("officer")
    grant = await walk.granted(town, kaiku, advance_percent=50)
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    await walk.paid(town, grant)
    await town.move_to(datetime(2026, 6, 1, 8, tzinfo=UTC))
    await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town, "5000.00"))
    assert "submit-report" in [task["step"]["name"] for task in (await kaiku.get("/home"))["mine"]]
    await town.one("decider").post(f"{grant}/decide-recovery")
    assert "submit-report" not in [task["step"]["name"] for task in (await kaiku.get("/home"))["mine"]]
    await kaiku.post(f"{grant}/submit-report", walk.report())  # may be sent all the same
    await officer.post(f"{grant}/accept-report", reason())
    problem = await officer.post(f"{grant}/release-instalment", {"number": 2}, 409)
    assert codes(problem) == {"recovered-in-full"}
    assert (await officer.post(f"{grant}/close-grant"))["state"] == "ended"


async def test_an_application_after_the_window_or_that_does_not_add_up(town: Town, kaiku: Caller) -> None:
    programme = await walk.opened(town)
    at = f"programmes/{programme}"
    wrong = walk.application(total=thread.money("12000.01"), answers={})
    problem = await kaiku.post(f"{at}/hand-in-application", wrong, 422)
    assert codes(problem) == {"budget-does-not-add-up", "funding-does-not-add-up", "missing"}
    assert fields(problem) == {"total", "asked", "answers.1"}
    await kaiku.put(f"{at}/application-draft", {"purpose": "Kesken."})
    assert (await kaiku.get(f"{at}/application-draft"))["content"]["purpose"] == "Kesken."
    await town.move(timedelta(days=16))
    late = await kaiku.post(f"{at}/hand-in-application", walk.application(), 409)
    assert codes(late) == {"window-closed"}
    assert (await town.one("officer").get(at))["applications"] == []
    early = await walk.opened(town, opens=(await town.instant() + timedelta(days=1)).isoformat())
    assert codes(await kaiku.post(f"programmes/{early}/hand-in-application", walk.application(), 409)) == {
        "window-not-open"
    }
    schools = await walk.opened(town, kinds=["school"])
    assert codes(await kaiku.post(f"programmes/{schools}/hand-in-application", walk.application(), 409)) == {
        "kind-may-not-apply"
    }


async def test_what_a_programme_needs_to_be_published(town: Town) -> None:
    officer = town.one("officer")
    new = {"need_id": await walk.need(town), "draft": {"title": "Vajaa"}, "why_this_way": walk.WHY}
    made = await officer.post("programmes", new, 201)
    at = f"programmes/{made['id']}"
    problem = await officer.post(f"{at}/publish", None, 422)
    assert {"purpose", "criteria", "costs", "effect.expected", "deadline"} <= fields(problem)
    uneven = await walk.draft(town, criteria=[{"name": "A", "weight": 90}])
    await officer.post(f"{at}/save-draft", uneven)
    assert codes(await officer.post(f"{at}/publish", None, 422)) == {"criteria-not-hundred"}
    assert codes(await officer.post(f"{at}/save-draft", uneven, 412, If_Match='"1"')) == {"stale-version"}
    assert (await officer.get(at))["state"] == "draft"
    assert codes(await town.one("coach").post(f"{at}/publish", None, 403)) == {"wrong-role"}


async def test_assessors_apart_and_impartial(town: Town, kaiku: Caller) -> None:
    programme = await walk.opened(town)
    at = f"programmes/{programme}/applications/{await walk.applied(town, programme, kaiku)}"
    first, second = town.one("officer"), town.one("officer", 1)
    await first.post(f"{at}/find-complete")
    assert codes(await first.post(f"{at}/assess", walk.marks(), 409)) == {"not-declared"}
    await first.post(f"{at}/declare-interest", {"interest": False})
    assert codes(await first.post(f"{at}/declare-interest", {"interest": True, "about": "x"}, 409)) == {
        "already-declared"
    }
    assert codes(await second.post(f"{at}/declare-interest", {"interest": True}, 422)) == {"missing"}
    partial = await first.post(f"{at}/assess", {"marks": {"1": {"mark": "4.3", "reason": ""}}}, 422)
    assert fields(partial) == {"marks.1.mark", "marks.1.reason", "marks.2.mark"}
    await first.post(f"{at}/assess", walk.marks())
    await second.post(f"{at}/declare-interest", {"interest": False})
    assert await second.get(f"{at}/assessments") == []
    assert codes(await second.get(f"{at}/assessments/1", 403)) == {"assessed-apart"}
    assert len(await first.get(f"{at}/assessments/1")) == 2
    await second.post(f"{at}/assess", walk.marks("3"))
    assert len(await second.get(f"{at}/assessments/1")) == 2
    assert (await first.get(at))["total"] == "70.00"
    assert codes(await first.post(f"{at}/assess", walk.marks("5"), 409)) == {"both-have-assessed"}
    assert codes(await first.post(f"{at}/propose", walk.plan(), 409)) == {"window-still-open"}
    seen = await kaiku.get(at)
    assert (seen["assessments"], seen["points"], seen["declarations"], seen["proposal"]) == ([], None, [], None)


async def test_an_assessor_of_an_own_association(town: Town, kaiku: Caller) -> None:
    from sqlalchemy import text

    programme = await walk.opened(town)
    at = f"programmes/{programme}/applications/{await walk.applied(town, programme, kaiku)}"
    officer = town.one("officer")
    await officer.post(f"{at}/declare-interest", {"interest": False})
    async with town.owner.begin() as connection:
        await connection.execute(
            text("INSERT INTO memberships (id, person_id, role, provider_id) VALUES (gen_random_uuid(), :person, 'provider', :provider)"),
            {"person": officer.person, "provider": kaiku.provider},
        )  # fmt: skip
    assert codes(await officer.post(f"{at}/find-complete", None, 409)) == {"own-association"}
    other = town.one("officer", 1)
    await other.post(f"{at}/find-complete")
    assert codes(await officer.post(f"{at}/assess", walk.marks(), 409)) == {"own-association"}
    assert (await other.get(at))["assessments"] == []


async def test_asked_for_more_until_a_day(town: Town, kaiku: Caller) -> None:
    programme = await walk.opened(town)
    at = f"programmes/{programme}/applications/{await walk.applied(town, programme, kaiku)}"
    officer, until = town.one("officer"), walk.deadline(await town.instant())
    past = {"text": "Tarkenna.", "until": "2001-01-01"}
    assert fields(await officer.post(f"{at}/ask-for-more", past, 422)) == {"until"}
    asked = await officer.post(f"{at}/ask-for-more", {"text": "Tarkenna.", "until": until.date().isoformat()})
    assert (asked["state"], asked["asked"][0]["answer"]) == ("asked", None)
    answered = await kaiku.post(f"{at}/supplement", {"text": "Näin."})
    assert (answered["state"], answered["asked"][0]["answer"]) == ("received", "Näin.")
    gone = await kaiku.post(f"{at}/withdraw-application", reason("Emme ehdi."))
    assert (gone["state"], gone["withdrawn"]) == ("withdrawn", "Emme ehdi.")
    await clock(town)
    assert codes(await kaiku.post(f"programmes/{programme}/hand-in-application", walk.application(), 409)) == {
        "already-applied"
    }
    stranger = await town.provider("Muu")
    await stranger.get(at, 404)


async def test_decided_by_another_or_sent_back(town: Town, kaiku: Caller) -> None:
    programme = await walk.opened(town)
    at = f"programmes/{programme}/applications/{await walk.applied(town, programme, kaiku)}"
    officer, decider = town.one("officer"), town.one("decider")
    await walk.assessed(town, at)
    over = walk.plan(amount=thread.money("10000.01"), costs=[{"name": "Palkat", "amount": thread.money("9000.01")}])
    problem = await officer.post(f"{at}/propose", over, 422)
    assert codes(problem) == {"over-asked", "over-eligible"}
    await officer.post(f"{at}/propose", walk.plan())
    await decider.post(f"{at}/send-back", reason("Perustele."))
    await officer.post(f"{at}/propose", walk.plan(granted=False))
    assert codes(await decider.post(f"{at}/decide-grant", None, 409)) == {"refusal-proposed"}
    made = await decider.post(f"{at}/decide-refusal")
    assert (made["state"], made["grant_id"]) == ("declined", None)
    letter = await kaiku.get(f"{at}/letter")
    assert (letter["granted"], letter["reason"]) == (False, "Täyttää perusteet.")
    done = await officer.post(f"programmes/{programme}/finish")
    assert (done["state"], done["left"]["amount"]) == ("decided", "0.00")
    (line,) = await town.one("finance").get("budget-lines")
    assert line["room"] == line["amount"]


async def test_instalments_and_reports(town: Town, kaiku: Caller) -> None:
    grant, officer = await walk.granted(town, kaiku), town.one("officer")
    assert codes(await officer.post(f"{grant}/release-instalment", {"number": 2}, 422)) == {"instalment-out-of-order"}
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    assert codes(await officer.post(f"{grant}/release-instalment", {"number": 2}, 409)) == {"report-first"}
    over = await kaiku.post(f"{grant}/submit-report", walk.report("9000.01"), 422)
    assert [(r["code"], r["field"]) for r in over["reasons"]] == [("report-over-grant", "costs.1.amount")]
    await kaiku.post(f"{grant}/submit-report", walk.report())
    assert codes(await kaiku.post(f"{grant}/submit-report", walk.report(), 409)) == {"report-waits"}
    await officer.post(f"{grant}/return-report", reason("Tilat puuttuvat."))
    await kaiku.post(f"{grant}/submit-report", walk.report())
    assert fields(await officer.post(f"{grant}/accept-report", reason(" "), 422)) == {"reason"}
    found = await officer.post(f"{grant}/accept-report", reason())
    assert [r["verdict"] for r in found["reports"]] == ["returned", "accepted"]
    await officer.post(f"{grant}/suspend-payment", reason("Epäselvää."))
    assert codes(await officer.post(f"{grant}/release-instalment", {"number": 2}, 409)) == {"wrong-state"}
    await officer.post(f"{grant}/resume-payment", reason("Selvisi."))
    done = await officer.post(f"{grant}/release-instalment", {"number": 2})
    assert [i["released"]["amount"] for i in done["instalments"]] == ["6000.00", "2000.00"]


@pytest.mark.parametrize("step", ["sign", "conclude", "drop"])
async def test_a_grant_is_not_signed(town: Town, kaiku: Caller, step: str) -> None:
    grant = await walk.granted(town, kaiku)
    body: Any = reason() if step == "drop" else None
    await (kaiku if step == "sign" else town.one("officer")).post(f"{grant}/{step}", body, 404)


async def test_recovery_is_bounded_by_what_was_paid_and_by_time(town: Town, kaiku: Caller) -> None:
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    officer, decider = town.one("officer"), town.one("decider")
    grant = await walk.granted(town, kaiku)
    assert codes(await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town), 409)) == {
        "nothing-to-recover"
    }
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    await walk.paid(town, grant)
    over = await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town, "6000.01"), 422)
    assert codes(over) == {"recovery-over-paid"}
    assert codes(await decider.post(f"{grant}/decide-recovery", None, 409)) == {"no-recovery-prepared"}
    await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town, "6000.00"))
    await decider.post(f"{grant}/decide-recovery")
    assert codes(await decider.post(f"{grant}/decide-recovery", None, 409)) >= {"nothing-to-recover"}
    twice = await officer.post(f"{grant}/prepare-recovery", await walk.recovery(town, "1.00"), 409)
    assert codes(twice) == {"nothing-to-recover"}
    await walk.paid(town, grant)
    lines = await kaiku.get(f"{grant}/lines")
    assert sum(float(line["amount"]["amount"]) for line in lines if line["clause"] != "interest") == 0


async def test_recovery_past_its_time_or_without_a_known_rate(town: Town, kaiku: Caller) -> None:
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    officer, grant = town.one("officer"), await walk.granted(town, kaiku)
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    await walk.paid(town, grant)
    asked = await walk.recovery(town)
    await town.move_to(datetime(2026, 7, 2, 8, tzinfo=UTC))
    blind = await officer.post(f"{grant}/prepare-recovery", asked, 409)
    assert [(r["code"], r["values"]["begins"]) for r in blind["reasons"]] == [("reference-rate-unknown", "2026-07-01")]
    await town.move_to(datetime(2029, 1, 1, 8, tzinfo=UTC))
    late = await officer.post(f"{grant}/prepare-recovery", asked, 422)
    assert "known-too-long" in codes(late)
    assert (await officer.get(grant))["grant"]["recoveries"] == []
