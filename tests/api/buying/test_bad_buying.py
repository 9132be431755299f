"""From registration to decision, each line of "Bad input": a clear refusal, and nothing changed."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from tests.api import thread as walk
from tests.api.people.business_ids import business_id
from tests.api.thread import Thread
from tests.api.town import Town, codes, fields

NUL = "Valmennus\0"


class TestProviders:
    async def test_wrong_check_digit(self, town: Town) -> None:
        officer, good = town.one("officer"), business_id()
        wrong = f"{good[:8]}{(int(good[8]) + 1) % 10}"
        for number in (wrong, "1234567", "1572860-O", ""):
            new = {"kind": "company", "name": "Palvelu", "business_id": number}
            problem = await officer.post("/providers", new, 422)
            assert fields(problem) == {"business_id"}
        person = {"kind": "person", "name": "Aino", "business_id": good}
        assert codes(await officer.post("/providers", person, 422)) == {"not-offered"}

    async def test_a_business_id_once(self, town: Town) -> None:
        officer, new = town.one("officer"), {"kind": "company", "name": "Palvelu", "business_id": business_id()}
        answered = await asyncio.gather(*(officer.send("POST", "/providers", new) for _ in range(8)))
        assert sorted(a.status_code for a in answered) == [201, *[422] * 7]
        assert all(codes(a.json()) == {"business-id-taken"} for a in answered if a.status_code == 422)

    async def test_what_an_area_does_not_have(self, town: Town) -> None:
        provider = await town.provider("Palvelu")
        wrong = walk.registration(
            baskets=["nothing"], municipalities=[], languages=["xx"], contact_email="x", contact_name=" "
        )
        problem = await provider.put("registration", wrong, 422)
        assert fields(problem) == {"baskets", "municipalities", "languages", "contact_email", "contact_name"}

    async def test_first_registrations_at_once(self, town: Town) -> None:
        provider = await town.provider("Palvelu")
        answered = await asyncio.gather(*(provider.send("PUT", "registration", walk.registration()) for _ in range(8)))
        assert {a.status_code for a in answered} <= {200, 412}
        assert 200 in {a.status_code for a in answered}
        now = await provider.send("GET", "registration")
        stale = await provider.send("PUT", "registration", walk.registration(), If_Match='"99"')
        assert (now.status_code, stale.status_code) == (200, 412)
        assert now.headers["ETag"] == f'"{now.json()["registration"]["version"]}"'

    async def test_judged_by_officers_with_reason(self, town: Town) -> None:
        provider = await town.provider("Palvelu")
        await provider.put("registration", walk.registration())
        at = f"providers/{provider.provider}/baskets"
        officer = town.one("officer")
        assert fields(await officer.post(f"{at}/work/qualify", walk.reason(" "), 422)) == {"reason"}
        assert codes(await officer.post(f"{at}/skills/qualify", walk.reason(), 409)) == {"not-asked-for"}
        assert codes(await town.one("coach").post(f"{at}/work/qualify", walk.reason(), 403)) == {"wrong-role"}
        assert codes(await provider.post(f"{at}/work/qualify", walk.reason(), 403)) == {"wrong-role"}
        await officer.post(f"providers/{uuid4()}/baskets/work/qualify", walk.reason(), 404)
        answered = await asyncio.gather(*(officer.send("POST", f"{at}/work/qualify", walk.reason()) for _ in range(6)))
        assert {200} <= {a.status_code for a in answered} <= {200, 409, 412}
        assert codes(await officer.post(f"{at}/work/refuse", walk.reason(), 412, If_Match='"9"')) == {"stale-version"}


class TestBuying:
    async def test_a_need(self, town: Town) -> None:
        officer, thread = town.one("officer"), Thread(town)
        wrong = walk.need(
            thread,
            category="x",
            client_group="x",
            municipalities=["999"],
            cpv="12",
            places=0,
            ends="2026-01-01",
            title=" ",
        )
        problem = await officer.post("needs", wrong, 422)
        assert fields(problem) == {"category", "client_group", "municipalities", "cpv", "places", "ends", "title"}
        for line in (str(uuid4()), "x"):
            assert fields(await officer.post("needs", walk.need(thread, budget_line_id=line), 422)) == {
                "budget_line_id"
            }
        large = walk.need(thread, estimated_value=walk.money("300000.01"))
        assert codes(await officer.post("needs", large, 422)) == {"no-budget-room"}
        for amount in ("0.00", "-5.00"):
            negative = walk.need(thread, estimated_value=walk.money(amount))
            assert codes(await officer.post("needs", negative, 422)) == {"not-positive"}
        assert codes(await town.one("coach").post("needs", walk.need(thread), 403)) == {"wrong-role"}

    async def test_an_agreement(self, town: Town) -> None:
        thread = await walk.qualified(town)
        stranger = await town.provider("Vieras")
        wrong = {
            "name": "",
            "baskets": ["skills"],
            "maximum": walk.money("0.00"),
            "begins": "2026-03-01",
            "ends": "2026-02-01",
            "mode": "mini-competition",
            "members": [stranger.provider],
        }
        officer = town.one("officer")
        problem = await officer.post("agreements", wrong, 422)
        assert codes(problem) == {
            "missing",
            "not-positive",
            "ends-before-it-begins",
            "too-few-members",
            "not-qualified",
        }
        twice = wrong | {"members": [thread.winner.provider] * 2}
        assert fields(await officer.post("agreements", twice, 422)) == {"members"}
        assert await officer.get("agreements") == []

    async def test_a_draft_that_cannot_be_published(self, town: Town) -> None:
        thread = await walk.begun(town)
        officer = town.one("officer")
        weekend = await town.today() + timedelta(days=12 - (await town.today()).weekday())
        late = walk.terms(thread.begins - timedelta(days=30), thread.begins, "100.00")
        wrong = walk.draft(
            thread,
            price_weight=50,
            maximum=walk.money("300000.00"),
            deadline=f"{weekend.isoformat()}T12:00:00Z",
            terms=walk.terms(thread.begins - timedelta(days=30), thread.begins + timedelta(days=600)),
        )
        await officer.post(f"{thread.at}/save-draft", wrong)
        problem = await officer.post(f"{thread.at}/publish", expect=422)
        assert {"weights-not-hundred", "not-a-working-day", "agreement-maximum-passed"} <= codes(problem)
        await officer.post(f"{thread.at}/save-draft", walk.draft(thread, terms=late))
        assert codes(await officer.post(f"{thread.at}/publish", expect=422)) == {"terms-refused"}
        await officer.post(f"{thread.at}/save-draft", {})
        problem = await officer.post(f"{thread.at}/publish", expect=422)
        own = {"title", "description", "price_weight", "criteria", "maximum", "deadline", "terms"}
        assert fields(problem) == own | {"effect.expected", "effect.measures", "effect.follow_up_weeks"}
        for given in (
            {"terms": {"a": NUL}},
            {"terms": {"a": 1.5}},
            {"terms": {"a": 10**30}},
            {"deadline": "2026-02-10T15:00:00"},
        ):
            await officer.post(f"{thread.at}/save-draft", given, 422)
        assert (await officer.get(thread.at))["state"] == "draft"

    async def test_an_old_version(self, town: Town) -> None:
        thread = await walk.begun(town)
        officer = town.one("officer")
        seen = (await officer.send("GET", thread.at)).headers["ETag"]
        await officer.post(f"{thread.at}/save-draft", walk.draft(thread), If_Match=seen)
        problem = await officer.post(f"{thread.at}/publish", expect=412, If_Match=seen)
        assert codes(problem) == {"stale-version"}
        for bad in ("1", 'W/"1"', '"0"', "*", '"99999999999999"'):
            assert (await officer.send("POST", f"{thread.at}/publish", If_Match=bad)).status_code == 422
        assert (await officer.get(thread.at))["state"] == "draft"

    async def test_a_budget_line_without_room_by_two_at_once(self, town: Town) -> None:
        thread = await walk.begun(town)
        one, other = town.people["officer"]
        whole = walk.draft(thread, maximum=walk.money("180000.00"))
        whole["terms"] = walk.terms(thread.begins, thread.begins + timedelta(days=600), "180000.00")
        new = {"need_id": thread.need, "agreement_id": thread.agreement, "draft": whole}
        pair = [(await one.post("procedures", new, 201))["id"] for _ in range(2)]
        answered = await asyncio.gather(
            *(o.send("POST", f"procedures/{p}/publish") for o, p in zip((one, other), pair, strict=True))
        )
        assert sorted(a.status_code for a in answered) == [200, 422]
        refused = next(a.json() for a in answered if a.status_code == 422)
        assert codes(refused) == {"no-budget-room", "agreement-maximum-passed"}

    async def test_two_people_open(self, town: Town) -> None:
        thread = await walk.closed(town)
        one, other = town.people["officer"]
        assert codes(await one.post(f"{thread.at}/open-bids", expect=409)) == {"not-unlocked"}
        mark = {"marks": [{"bid_id": str(uuid4()), "criterion": "1", "mark": "4", "reason": "x"}]}
        assert codes(await one.post(f"{thread.at}/assess", mark, 409)) == {"wrong-state"}
        await one.post(f"{thread.at}/unlock")
        assert codes(await other.post(f"{thread.at}/unlock", expect=409)) == {"already-unlocked"}
        assert codes(await one.post(f"{thread.at}/open-bids", expect=409)) == {"unlocked-by-you"}
        steps = {s["name"]: s for s in (await one.get(thread.at))["steps"]}
        assert [r["code"] for r in steps["open-bids"]["reasons"]] == ["unlocked-by-you"]
        assert codes(await town.one("decider").post(f"{thread.at}/open-bids", expect=403)) == {"wrong-role"}
        opened = await other.post(f"{thread.at}/open-bids")
        assert len(opened["bids"]) == 2

    async def test_marks(self, town: Town) -> None:
        thread = await walk.opened(town)
        officer = town.one("officer")
        (best, worst) = (await officer.get(f"{thread.at}/comparison"))["bids"]
        good = {"bid_id": best["bid_id"], "criterion": "1", "mark": "4", "reason": "Hyvä."}
        for wrong, field in (
            ({"mark": "5.5"}, "mark"),
            ({"mark": "0.3"}, "mark"),
            ({"criterion": "9"}, "criterion"),
            ({"reason": " "}, "reason"),
            ({"bid_id": str(uuid4())}, "bid_id"),
        ):
            assert fields(await officer.post(f"{thread.at}/assess", {"marks": [good | wrong]}, 422)) == {field}
        twice = await officer.post(f"{thread.at}/assess", {"marks": [good, good | {"mark": "1"}]}, 422)
        assert codes(twice) == {"marked-twice"}
        await officer.post(f"{thread.at}/assess", {"marks": [good]})
        again = await officer.post(f"{thread.at}/assess", {"marks": [good | {"mark": "2"}]})
        assert again["bids"][0]["quality_points"][0]["mark"] in ("2", "2.0")
        incomplete = await officer.post(f"{thread.at}/prepare-decision", await walk.proposal(thread), 409)
        assert codes(incomplete) == {"assessment-incomplete"}
        assert worst["quality_points"][0]["mark"] is None

    async def test_a_decision_by_its_preparer_and_without_reasons(self, town: Town) -> None:
        thread = await walk.assessed(town)
        officer, decider = town.one("officer"), town.one("decider")
        given = await walk.proposal(thread)
        bare = given | {"reasons": {}}
        assert codes(await officer.post(f"{thread.at}/prepare-decision", bare, 422)) == {"missing"}
        second = next(bid for bid in given["reasons"] if bid != given["winner"])
        problem = await officer.post(f"{thread.at}/prepare-decision", given | {"winner": second}, 422)
        assert codes(problem) == {"not-the-best"}
        assert codes(await decider.post(f"{thread.at}/decide", expect=409)) == {"wrong-state"}
        await officer.post(f"{thread.at}/prepare-decision", given)
        assert codes(await officer.post(f"{thread.at}/decide", expect=403)) == {"wrong-role"}
        assert fields(await decider.post(f"{thread.at}/send-back", walk.reason(""), 422)) == {"reason"}
        done = await asyncio.gather(*(decider.send("POST", f"{thread.at}/decide") for _ in range(4)))
        assert sorted(a.status_code for a in done) == [200, 409, 409, 409]
