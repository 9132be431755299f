"""Each line of "Bad input" over the API: a clear refusal, and nothing changed."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api import thread as walk
from tests.api.business_ids import business_id
from tests.api.town import GROUP, Town, codes, fields, make_town, said
from tests.api.thread import Thread

NUL = "Valmennus\0"


class TestForm:
    """What is not even a request."""

    async def test_broken_json(self, town: Town) -> None:
        officer = town.one("officer")
        for body in (b"{", b'{"title": }', b"\xff\xfe", b'{"a": 1' * 3, b"[" * 100_000):
            answer = await town.client.post(
                f"/api/v1/areas/{town.slug}/needs",
                content=body,
                headers={"Authorization": f"Bearer {officer.secret}", "Content-Type": "application/json"},
            )
            assert codes(said(answer, 400)) == {"unreadable"}
        assert await officer.get("needs") == []

    async def test_too_large(self, town: Town) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(50):
                yield b"x" * 1_000_000

        for path, content in (
            (p, c) for p in ("needs", f"procedures/{uuid4()}/publish") for c in (b"x" * 50_000_000, chunks())
        ):
            answer = await town.client.post(
                f"/api/v1/areas/{town.slug}/{path}",
                content=content,
                headers={"Authorization": f"Bearer {town.one('officer').secret}", "Content-Type": "application/json"},
            )
            assert codes(said(answer, 413)) == {"too-large"}
            assert "Content-Security-Policy" in answer.headers

    async def test_control_characters(self, town: Town) -> None:
        officer, thread = town.one("officer"), Thread(town)
        for title in (NUL, "a\x1b[31m", "a\nb", "x" * 501):
            problem = await officer.post("needs", walk.need(thread, title=title), 422)
            assert fields(problem) == {"title"}
        answer = await town.client.post(
            f"/api/v1/areas/{town.slug}/needs",
            content=json.dumps(walk.need(thread, title="\ud800")),
            headers={"Authorization": f"Bearer {officer.secret}", "Content-Type": "application/json"},
        )
        assert fields(said(answer, 422)) == {"title"}
        for query in ("needs?after=%00", "needs?after=x%1b", "awards?after=%00"):
            assert fields(await officer.get(query, 422)) == {"after"}

    @pytest.mark.parametrize("places", [2**31, 2**63, 10**400, -1, 1.5, "1", True, None])
    async def test_a_number_beyond_its_column(self, town: Town, places: Any) -> None:
        problem = await town.one("officer").post("needs", walk.need(Thread(town), places=places), 422)
        assert fields(problem) == {"places"}

    @pytest.mark.parametrize("amount", ["1e3", "1", "1.5", "-", "1000000000000000.00", 5, None, "٣.٠٠", "1.00\n"])
    async def test_money_is_exact_text(self, town: Town, amount: Any) -> None:
        value = {"amount": amount, "currency": "EUR"}
        problem = await town.one("officer").post("needs", walk.need(Thread(town), estimated_value=value), 422)
        assert fields(problem) == {"estimated_value.amount"}

    @pytest.mark.parametrize(
        "day", ["1999-12-31", "2026-02-30", "0000-00-00", 20260301, "2026-03-01T00:00:00", "9999-12-31"]
    )
    async def test_days_are_days(self, town: Town, day: Any) -> None:
        assert fields(await town.one("officer").post("needs", walk.need(Thread(town), begins=day), 422)) == {"begins"}

    @pytest.mark.parametrize("limit", ["-1", "0", "201", "99999999999999999999", "x", "1.5"])
    async def test_limits_of_pages(self, town: Town, limit: str) -> None:
        officer = town.one("officer")
        for path in ("needs", "procedures", "providers", "agreements", "commitments", "payments", "awards", "/awards"):
            assert fields(await officer.get(f"{path}?limit={limit}", 422)) == {"limit"}

    async def test_unknown_fields_and_languages(self, town: Town) -> None:
        officer = town.one("officer")
        assert fields(await officer.post("needs", walk.need(Thread(town), extra=1), 422)) == {"extra"}
        said_in = {}
        for language in ("fi", "en"):
            answer = await officer.send("POST", "needs", {}, Accept_Language=language)
            said_in[language] = {r["detail"] for r in said(answer, 422)["reasons"]}
        assert said_in["fi"] & said_in["en"] == set()

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("DELETE", "needs", "GET, POST"),
            ("PATCH", "procedures/5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11", "GET"),
            ("GET", "procedures/5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11/publish", "POST"),
            ("POST", "procedures/5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11/bid", "GET, PUT"),
            ("DELETE", "/tokens", "GET, POST"),
            ("OPTIONS", "/awards", "GET"),
        ],
    )
    async def test_no_such_method(self, town: Town, method: str, path: str, allowed: str) -> None:
        answer = await town.one("officer").send(method, path)
        assert codes(said(answer, 405)) == {"no-such-method"}
        assert answer.headers["Allow"] == allowed

    async def test_no_such_address(self, town: Town) -> None:
        assert codes(await town.one("officer").get("/nothing", 404)) == {"not-found"}

    async def test_no_token_in_force(self, client: AsyncClient, town: Town) -> None:
        for given in (
            {},
            {"Authorization": "Bearer x"},
            {"Authorization": "Basic x"},
            {"Authorization": "Bearer " + "x" * 300},
        ):
            answer = await client.get("/api/v1/me", headers=given)
            assert codes(said(answer, 401)) == {"not-signed-in"}
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            answer = await client.post(f"/api/v1/areas/{town.slug}/needs", json={}, headers=given)
            assert answer.status_code == 401


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
        assert sorted(a.status_code for a in answered)[0] == 200
        assert {a.status_code for a in answered} <= {200, 409, 412}
        assert codes(await officer.post(f"{at}/work/refuse", walk.reason(), 412, If_Match='"9"')) == {"stale-version"}


class TestWalls:
    async def test_another_area_is_not_there(
        self, app: FastAPI, town: Town, client: AsyncClient, owner_engine: AsyncEngine
    ) -> None:
        thread = await walk.reported(town)
        account = await town.one("finance").get(f"commitments/{thread.commitment}/account")
        line = account["lines"][0]["id"] if account["lines"] else str(uuid4())
        other = await make_town(app, client, owner_engine)
        paths = [
            f"needs/{thread.need}",
            f"agreements/{thread.agreement}",
            thread.at,
            f"{thread.at}/events",
            f"{thread.at}/comparison",
            f"{thread.at}/letters/{thread.winner.provider}",
            f"commitments/{thread.commitment}",
            f"commitments/{thread.commitment}/events",
            f"commitments/{thread.commitment}/facts",
            f"commitments/{thread.commitment}/account",
            f"referrals/{thread.referral}",
            f"facts/{thread.fact}",
            f"payments/{line}",
            f"providers/{thread.winner.provider}",
        ]
        unknown = [p.replace(i, str(uuid4())) for p in paths for i in p.split("/")[1:2]]
        seen = set()
        for path in (*paths, *unknown):
            at = f"/areas/{town.slug}/{path}"
            for role in ("officer", "finance", "coach", "decider"):
                for where in (path, at):
                    if "comparison" in path or role == "officer":
                        answer = await other.one(role).send("GET", where)
                        assert answer.status_code == 404, where
                        seen.add(answer.text)
        assert len(seen) == 1

    async def test_the_other_bidder_sees_none_of_it(self, town: Town) -> None:
        thread = await walk.reported(town)
        loser = thread.bidders[1]
        for path in (
            f"commitments/{thread.commitment}",
            f"commitments/{thread.commitment}/account",
            f"commitments/{thread.commitment}/facts",
            f"commitments/{thread.commitment}/events",
            f"referrals/{thread.referral}",
            f"facts/{thread.fact}",
            f"providers/{thread.winner.provider}",
            f"{thread.at}/letters/{thread.winner.provider}",
        ):
            assert codes(await loser.get(path, 404)) == {"not-found"}, path
        for path in (f"facts/{thread.fact}/withdraw-fact", f"commitments/{thread.commitment}/sign"):
            await loser.post(path, walk.reason(), 404)
        assert await loser.get("/commitments") == []
        assert await loser.get("/payments") == []
        letter = await loser.get(f"{thread.at}/letter")
        assert (letter["won"], letter["own"]["rank"], letter["winner_name"]) == (False, 2, "Palvelu 0")

    async def test_what_the_area_keeps_to_itself(self, town: Town) -> None:
        thread = await walk.assessed(town)
        seen = await thread.winner.get(thread.at)
        for name in (
            "draft",
            "budget_line_id",
            "reserved",
            "unlocked_by",
            "opened_by",
            "bids",
            "decision",
            "commitment_id",
        ):
            assert seen[name] is None, name
        assert seen["invited"] == [thread.winner.provider]
        told = await thread.winner.get(f"{thread.at}/events")
        assert {e["what"] for e in told} <= {"publish", "close", "open-bids", "bid-submitted", "bid-opened"}
        for path in (
            "needs",
            "budget-lines",
            f"needs/{thread.need}",
            "procedures",
            "commitments",
            "payments",
            "home",
            "providers",
        ):
            assert codes(await thread.winner.get(path, 403)) == {"wrong-role"}
        await thread.winner.get(f"{thread.at}/comparison", 403)
        agreement = await thread.winner.get(f"agreements/{thread.agreement}")
        assert (agreement["members"], agreement["reserved"]) == (None, None)
        for path in ("/procedures", "/commitments", "/payments", "/agreements", "/home"):
            assert codes(await town.one("officer").get(path, 403)) == {"wrong-role"}


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
        assert fields(problem) == {"title", "description", "price_weight", "criteria", "maximum", "deadline", "terms"}
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


class TestOutcomes:
    async def test_referrals(self, town: Town) -> None:
        thread = await walk.concluded(town)
        coach, at = town.one("coach"), f"commitments/{thread.commitment}/refer-client"
        new = {"client": "A-1", "client_group": GROUP, "municipality": "061"}
        for wrong, field in (
            ({"client": "Matti Meikäläinen"}, "client"),
            ({"client": "131052-308T"}, "client"),
            ({"client_group": "nobody"}, "client_group"),
            ({"municipality": "999"}, "municipality"),
        ):
            assert fields(await coach.post(at, new | wrong, 422)) == {field}
        answered = await asyncio.gather(*(coach.send("POST", at, new) for _ in range(8)))
        assert sorted(a.status_code for a in answered) == [201, *[422] * 7]
        assert codes(await town.one("officer").post(at, new, 403)) == {"wrong-role"}
        await thread.winner.post(at, new, 403)
        referral = next(a.json()["id"] for a in answered if a.status_code == 201)
        today = await town.today()
        say = f"referrals/{referral}"
        for day, code in ((today + timedelta(days=2), "in-the-future"), (today - timedelta(days=5), "before-referral")):
            assert codes(await thread.winner.post(f"{say}/accept", {"day": day.isoformat()}, 422)) == {code}
        assert codes(await coach.post(f"{say}/accept", {"day": today.isoformat()}, 403)) == {"wrong-role"}
        assert fields(await thread.winner.post(f"{say}/decline", {"day": today.isoformat(), "reason": ""}, 422)) == {
            "reason"
        }

    async def test_facts(self, town: Town) -> None:
        thread = await walk.started(town)
        await town.move(timedelta(days=40))
        today, at = await town.today(), f"commitments/{thread.commitment}/report-fact"
        good = walk.earnings("A-4471", today)
        tomorrow, yesterday = (today + timedelta(days=n) for n in (2, -1))
        for wrong, code in (
            ({"client": "B-1"}, "never-referred"),
            ({"begins": tomorrow.isoformat()}, "in-the-future"),
            ({"ends": yesterday.isoformat()}, "ends-before-it-begins"),
            ({"quantity": "-1250.00"}, "not-positive"),
            ({"kind": "status"}, "area-alone-says"),
            ({"kind": "event"}, "area-alone-says"),
            ({"evidence": None}, "missing"),
            ({"evidence": good["evidence"] | {"sha256": "x"}}, "malformed"),
            ({"job": "nothing"}, "not-offered"),
        ):
            problem = await thread.winner.post(at, good | wrong, 422)
            assert codes(problem) == {code}, wrong
        assert codes(await town.one("coach").post(at, good, 403)) == {"wrong-role"}
        await town.move(timedelta(days=700))
        after = walk.earnings("A-4471", await town.today())
        assert codes(await thread.winner.post(at, after, 422)) == {"after-commitment"}
        assert (await thread.winner.get(f"commitments/{thread.commitment}"))["state"] == "ended"
        await thread.winner.post(at, good, 201)

    async def test_verdicts(self, town: Town) -> None:
        thread = await walk.reported(town)
        officer, at = town.one("officer"), f"facts/{thread.fact}"
        assert codes(await thread.winner.post(f"{at}/verify", walk.reason(), 403)) == {"wrong-role"}
        assert codes(await town.one("finance").post(f"{at}/verify", walk.reason(), 403)) == {"wrong-role"}
        assert fields(await officer.post(f"{at}/verify", walk.reason(""), 422)) == {"reason"}
        answered = await asyncio.gather(*(officer.send("POST", f"{at}/verify", walk.reason()) for _ in range(4)))
        assert sorted(a.status_code for a in answered) == [200, 409, 409, 409]
        facts = await officer.get(f"commitments/{thread.commitment}/facts")
        referred = next(f for f in facts if f["code"] == "referred")
        for step in ("correct", "withdraw-fact"):
            body = {"reason": "x", "begins": "2026-03-02"} if step == "correct" else walk.reason()
            problem = await thread.winner.post(f"facts/{referred['id']}/{step}", body, 409)
            assert codes(problem) == {"area-alone-says"}
        coach = town.one("coach")
        assert codes(await coach.post(f"facts/{referred['id']}/verify", walk.reason(), 409)) == {"own-word"}

    async def test_corrections_wait(self, town: Town) -> None:
        thread = await walk.reported(town)
        officer, finance = town.one("officer"), town.one("finance")
        day = await town.today()
        account = await finance.get(f"commitments/{thread.commitment}/account")
        if not account["lines"]:
            await officer.post(f"facts/{thread.fact}/verify", walk.reason())
            account = await finance.get(f"commitments/{thread.commitment}/account")
        (line,) = account["lines"]
        started = line["because"]["attained"]["used"][0]["facts"][0]
        fix = {"begins": day.isoformat(), "reason": "Väärä päivä."}
        correction = await thread.winner.post(f"facts/{started}/correct", fix, 201)
        assert (correction["corrects"], correction["code"], correction["state"]) == (started, "started", "said")
        assert codes(await thread.winner.post(f"facts/{started}/correct", fix, 409)) == {"correction-pending"}
        assert codes(await finance.post(f"payments/{line['id']}/approve", expect=409)) == {"correction-waits"}
        await officer.post(f"facts/{correction['id']}/reject", walk.reason())
        assert codes(await officer.post(f"payments/{line['id']}/approve", expect=403)) == {"wrong-role"}
        done = await asyncio.gather(*(finance.send("POST", f"payments/{line['id']}/approve") for _ in range(4)))
        assert sorted(a.status_code for a in done) == [200, 409, 409, 409]


class TestKeys:
    async def test_the_same_button_twice(self, town: Town) -> None:
        officer, key, new = town.one("officer"), uuid4().hex, walk.need(Thread(town))
        answered = await asyncio.gather(*(officer.send("POST", "needs", new, Idempotency_Key=key) for _ in range(6)))
        assert {(a.status_code, a.json()["id"]) for a in answered} == {(201, answered[0].json()["id"])}
        assert len(await officer.get("needs")) == 1
        assert codes(await officer.post("needs", new | {"title": "Toinen"}, 422, Idempotency_Key=key)) == {"key-used"}
        await officer.post("needs", {}, 422, Idempotency_Key="fresh")
        await officer.post("needs", new, 201, Idempotency_Key="fresh")
        for bad in ("a;b", "a b", "x" * 101, ""):
            answer = await officer.send("POST", "needs", new, Idempotency_Key=bad)
            assert answer.status_code == 422

    async def test_tokens(self, town: Town) -> None:
        officer, key = town.one("officer"), uuid4().hex
        new = {"label": "Ohjelma", "days": 30}
        first = await officer.post("/tokens", new, 201, Idempotency_Key=key)
        assert first["secret"].startswith("vk_")
        assert await officer.post("/tokens", new, 201, Idempotency_Key=key) == {"id": first["id"], "secret": None}
        for wrong in ({"days": 0}, {"days": 366}, {"label": " "}):
            await officer.post("/tokens", new | wrong, 422)
        assert len(await officer.get("/tokens")) == 2
        await town.one("coach").post(f"/tokens/{first['id']}/end", expect=404)
        await officer.post(f"/tokens/{first['id']}/end", expect=204)
        await officer.post(f"/tokens/{first['id']}/end", expect=404)
        ended = await town.client.get("/api/v1/me", headers={"Authorization": f"Bearer {first['secret']}"})
        assert ended.status_code == 401
