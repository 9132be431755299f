"""From referral to payment, each line of "Bad input": a clear refusal, and nothing changed."""

import asyncio
from datetime import timedelta

from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.town import GROUP, Town, codes, fields


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
        lines = await finance.get(f"commitments/{thread.commitment}/lines")
        if not lines:
            await officer.post(f"facts/{thread.fact}/verify", walk.reason())
            await clock(town)
            lines = await finance.get(f"commitments/{thread.commitment}/lines")
        (line,) = lines
        started = line["because"]["attained"]["used"][0]["facts"][0]
        fix = {"begins": day.isoformat(), "reason": "Väärä päivä."}
        correction = await thread.winner.post(f"facts/{started}/correct", fix, 201)
        assert (correction["corrects"], correction["code"], correction["state"]) == (started, "started", "said")
        assert codes(await thread.winner.post(f"facts/{started}/correct", fix, 409)) == {"correction-pending"}
        await clock(town)
        assert codes(await finance.post(f"payments/{line['id']}/approve", expect=409)) == {"correction-waits"}
        await officer.post(f"facts/{correction['id']}/reject", walk.reason())
        await clock(town)
        assert codes(await officer.post(f"payments/{line['id']}/approve", expect=403)) == {"wrong-role"}
        done = await asyncio.gather(*(finance.send("POST", f"payments/{line['id']}/approve") for _ in range(4)))
        assert sorted(a.status_code for a in done) == [200, 409, 409, 409]
