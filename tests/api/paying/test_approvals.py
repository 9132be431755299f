"""A limit holds on what is approved: a line and its corrections are one claim, and what takes back comes before what it makes room for.

The start fee is 300.00, and at most 700.00 is paid in start fees. A, B and D have started; then C, who started before D, is reported late.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.worker import round_of_work
from bench.approved import passed_limits
from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import GROUP, Caller, Town, codes
from tests.web.seats import Seat, seat


@dataclass
class Served:
    """A contract under the limit, and its clients' referrals by name."""

    thread: Thread
    first: date
    referrals: dict[str, str] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        return self.thread.town

    @property
    def finance(self) -> Caller:
        return self.town.one("finance")

    async def start(self, client: str, day: int) -> None:
        """The provider says that the client started on that day; lines follow."""
        said = {"day": (self.first + timedelta(days=day)).isoformat()}
        await self.thread.winner.post(f"referrals/{self.referrals[client]}/start", said)
        await self.settled()

    async def withdraw(self, client: str) -> None:
        """The provider withdraws the client's start, and the area verifies that."""
        facts = await self.finance.get(f"commitments/{self.thread.commitment}/facts?client={client}")
        started = next(f["id"] for f in facts if f["code"] == "started")
        gone = await self.thread.winner.post(f"facts/{started}/withdraw-fact", walk.reason(), 201)
        await self.town.one("coach").post(f"facts/{gone['id']}/verify", walk.reason())
        await self.settled()

    async def settled(self) -> None:
        await round_of_work(self.town.app.state.engine, self.town.app.state.sealer)

    async def lines(self, client: str = "") -> list[Any]:
        """The contract's lines, or a client's, the oldest first."""
        account = await self.finance.get(f"commitments/{self.thread.commitment}/account")
        return [line for line in account["lines"] if client in ("", line["client"])]

    async def approve(self, client: str, expect: int = 200) -> Any:
        """Finance approves what waits for a client, by its oldest line."""
        line = next(line for line in await self.lines(client) if line["state"] == "waiting")
        answer = await self.finance.post(f"payments/{line['id']}/approve", expect=expect)
        assert await self.passed() == []
        return answer

    async def passed(self) -> list[Any]:
        """Limits passed by what is approved."""
        async with self.town.owner.connect() as connection:
            mine = self.thread.commitment
            return [one for one in await passed_limits(connection) if str(one.commitment) == mine]

    async def approved(self) -> int:
        """Euros approved in all."""
        return sum(int(float(line["amount"]["amount"])) for line in await self.lines() if line["state"] == "approved")


def of(lines: list[Any], client: str) -> list[str]:
    return [line["amount"]["amount"] for line in lines if line["client"] == client]


@pytest.fixture
async def served(town: Town, monkeypatch: pytest.MonkeyPatch) -> Served:
    """A, B and D started; nothing is approved."""
    found = await referred(town, monkeypatch, per="commitment", max="700.00")
    for client, day in (("A", 1), ("B", 2), ("D", 4)):
        await found.start(f"A-{client}", day)
    return found


async def referred(town: Town, monkeypatch: pytest.MonkeyPatch, **limit: str) -> Served:
    """A contract with a start fee of 300.00 under a limit, and four clients, of whom none has started."""
    plain: Callable[..., dict[str, Any]] = walk.terms

    def limited(*given: Any) -> dict[str, Any]:
        found = plain(*given)
        found["clauses"][0] |= {"amount": {"fixed": "300.00"}, "window": {"since": "referred", "days": 60}}
        found["limits"].append({"id": "starts", "clauses": ["start"]} | limit)
        return found

    monkeypatch.setattr(walk, "terms", limited)
    thread = await walk.concluded(town)
    found = Served(thread, await town.today())
    for client in "ABCD":
        new = {"client": f"A-{client}", "client_group": GROUP, "municipality": "061"}
        at = f"commitments/{thread.commitment}/refer-client"
        found.referrals[f"A-{client}"] = (await town.one("coach").post(at, new, 201))["id"]
    await town.move(timedelta(days=12))
    return found


async def late(served: Served) -> None:
    """A, B and D are approved; then C is reported."""
    for client in "ABD":
        await served.approve(f"A-{client}")
    assert await served.approved() == 700
    await served.start("A-C", 3)
    lines = await served.lines()
    assert (of(lines, "A-C"), of(lines, "A-D")) == (["100.00"], ["100.00", "-100.00"])


async def test_approving_alone_would_make_800(served: Served) -> None:
    await late(served)
    problem = await served.approve("A-C", 409)
    assert codes(problem) == {"over-limit"}
    counter = (await served.lines("A-D"))[-1]
    values = problem["reasons"][0]["values"]
    assert (values["limit"], values["kept_for"], values["number"]) == ("starts", "some-commitment", counter["number"])
    assert (values["sum"]["amount"], values["room"]["amount"]) == ("100.00", "0.00")
    (line,) = await served.lines("A-C")
    assert [(step["name"], step["open"], step["reasons"][0]["code"]) for step in line["steps"]] == [
        ("approve", False, "over-limit")
    ]
    await served.approve("A-D")
    await served.approve("A-C")
    assert await served.approved() == 700


async def test_a_withdrawn_start_would_make_1000(served: Served) -> None:
    await late(served)
    await served.withdraw("A-A")
    lines = await served.lines()
    assert (of(lines, "A-A"), of(lines, "A-C")) == (["300.00", "-300.00"], ["100.00", "200.00"])
    assert of(lines, "A-D") == ["100.00", "-100.00", "100.00"]
    waiting = [line for line in await served.finance.get("payments?state=waiting") if line["client"] == "A-C"]
    ids = [line["id"] for line in waiting]
    assert [line["claim"] for line in waiting] == [{"lines": ids, "sum": walk.money("300.00")}] * 2
    assert {step["reasons"][0]["code"] for line in waiting for step in line["steps"]} == {"over-limit"}
    assert codes(await served.approve("A-C", 409)) == {"over-limit"}
    await served.approve("A-D")  # nothing in all: two lines by one act
    assert {line["state"] for line in await served.lines("A-D")} == {"approved"}
    assert codes(await served.approve("A-C", 409)) == {"over-limit"}
    await served.approve("A-A")
    answer = await served.approve("A-C")
    assert (answer["state"], answer["claim"]) == ("approved", None)
    assert [line["approval"]["at"] for line in await served.lines("A-C")] == [answer["approval"]["at"]] * 2
    assert await served.approved() == 700
    assert await served.finance.get("payments?state=waiting") == []


async def test_pay_counts_in_the_month_of_its_present_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 a month: A's start turns out to lie in the month after, whose pay is the same; B gets A's month, and need not wait."""
    served = await referred(town, monkeypatch, per="month", max="300.00")
    while (await town.today()).day < 12:
        await town.move(timedelta(days=1))
    today = await town.today()
    before = today.replace(day=1) - timedelta(days=1)
    if before < served.first:
        await town.move(timedelta(days=31))
        today, before = await town.today(), (await town.today()).replace(day=1) - timedelta(days=1)
    for client in ("A", "B"):
        await served.start(f"A-{client}", (before - served.first).days)
    await served.approve("A-A")
    assert await served.lines("A-B") == []
    facts = await served.finance.get(f"commitments/{served.thread.commitment}/facts?client=A-A")
    started = next(f["id"] for f in facts if f["code"] == "started")
    fix = {"begins": today.replace(day=1).isoformat(), "reason": "Väärä päivä."}
    correction = await served.thread.winner.post(f"facts/{started}/correct", fix, 201)
    await town.one("coach").post(f"facts/{correction['id']}/verify", walk.reason())
    await served.settled()
    assert of(await served.lines(), "A-A") == ["300.00"]  # as much as before: no line
    (line,) = await served.lines("A-B")
    assert line["steps"] == [{"name": "approve", "open": True, "reasons": []}]
    await served.finance.post(f"payments/{line['id']}/approve")
    assert await served.approved() == 600


async def test_what_came_since_is_not_approved_unseen(served: Served) -> None:
    (line,) = await served.lines("A-D")
    answer = await served.finance.send("GET", f"payments/{line['id']}")
    seen = answer.headers["ETag"]
    await served.start("A-C", 3)  # D gets nothing any more
    at = f"payments/{line['id']}/approve"
    assert codes(await served.finance.post(at, expect=412, If_Match=seen)) == {"stale-version"}
    newest = (await served.finance.send("GET", f"payments/{line['id']}")).headers["ETag"]
    assert newest != seen
    assert (await served.finance.post(at, If_Match=newest))["state"] == "approved"


async def test_a_claim_is_approved_once_however_many_try(served: Served) -> None:
    """Everybody approves everything at once, again and again, while clients are reported: no limit is ever passed."""
    await late(served)
    await served.withdraw("A-A")

    async def rush() -> None:
        ids = [line["id"] for line in await served.lines() if line["state"] == "waiting"]
        sent = [served.finance.send("POST", f"payments/{line}/approve") for line in ids * 2]
        for answer in asyncio.as_completed(sent):
            assert (await answer).status_code in (200, 409)
            assert await served.passed() == []

    while any(line["state"] == "waiting" for line in await served.lines()):
        await rush()
    assert await served.approved() == 700


async def test_a_list_asks_as_much_of_many_as_of_one(served: Served) -> None:
    said: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    engine = served.town.app.state.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        counts = []
        for limit in (1, 100):
            said.clear()
            found = await served.finance.get(f"payments?state=waiting&limit={limit}")
            counts.append((len(found), len(said)))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert [rows for rows, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1] <= 9, said


class TestPages:
    """Finance at a browser."""

    async def eero(self, app: FastAPI, served: Served) -> Seat:
        await late(served)
        await served.withdraw("A-A")
        return await seat(app, served.finance)

    async def test_lines_of_a_claim_stand_together(self, app: FastAPI, served: Served) -> None:
        eero, slug = await self.eero(app, served), served.town.slug
        first, second = await served.lines("A-C")
        for path in ("payments", f"commitments/{served.thread.commitment}/payments", f"payments/{first['id']}"):
            page = (await eero.get(f"/{slug}/{path}")).text
            assert first["number"] in page
            assert second["number"] in page
            assert "300,00" in page
            assert "ylittyisi" in page, path
            together = "Yhdessä hyväksyttävät rivit" if path.endswith(first["id"]) else "riviä hyväksytään yhdessä:"
            assert together in page, (path, page[page.index("<main") :])
        home = (await eero.get(f"/{slug}/home")).text
        waiting = [line for line in await served.lines() if line["state"] == "waiting"]
        total = sum(Decimal(line["amount"]["amount"]) for line in waiting)
        shown = set(re.findall(rf'href="(/{slug}/(?:payments|commitments)/[^"]+)"', home))
        assert shown == {f"/{slug}/commitments/{served.thread.commitment}/payments"}  # one row, not one for each claim
        assert f"{len(waiting)}\N{NO-BREAK SPACE}maksuriviä" in home or f"{len(waiting)} maksuriviä" in home
        assert f"{total:.2f}".replace(".", ",") in home

    async def test_what_takes_back_is_seen_first_however_many_wait(
        self, app: FastAPI, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        eero = await self.eero(app, served)
        waiting = [line for line in await served.lines() if line["state"] == "waiting"]
        monkeypatch.setattr("app.web.paying.payments.MOST", 1)
        page = (await eero.get(f"/{served.town.slug}/payments")).text
        shown = set(
            re.findall(rf'href="/{served.town.slug}/payments/([0-9a-f-]+)"', page[: page.index('id="approved"')])
        )
        assert shown == {(await served.lines("A-A"))[-1]["id"]}
        assert re.search(rf"{len(waiting)}\smaksuriviä odottaa", page)

    async def test_one_press_approves_them(self, app: FastAPI, served: Served) -> None:
        eero, slug = await self.eero(app, served), served.town.slug
        for client, status in (("A-C", 409), ("A-D", 303), ("A-A", 303), ("A-C", 303)):
            line = next(line for line in await served.lines(client) if line["state"] == "waiting")
            version = (await served.finance.send("GET", f"payments/{line['id']}")).headers["ETag"].strip('"')
            answer = await eero.post(f"/{slug}/payments/{line['id']}/approve", {"version": version})
            assert answer.status_code == status, answer.text
        assert {line["state"] for line in await served.lines()} == {"approved"}
        assert "Mikään ei odota" in (await eero.get(f"/{slug}/payments")).text


async def test_what_takes_back_waits_for_no_correction(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider corrects again what it withdrew: the line that takes back is approved all the same, and then the one it makes room for."""
    served = await referred(town, monkeypatch, per="commitment", max="300.00")
    await served.start("A-A", 1)
    await served.start("A-B", 2)
    await served.approve("A-A")
    await served.withdraw("A-A")
    await served.settled()
    facts = await served.finance.get(f"commitments/{served.thread.commitment}/facts?client=A-A")
    started = next(fact["id"] for fact in facts if fact["code"] == "started" and not fact["withdrawn"])
    again = {"begins": (served.first + timedelta(days=1)).isoformat()} | walk.reason()
    await served.thread.winner.post(f"facts/{started}/correct", again, 201)
    await served.settled()
    assert codes(await served.approve("A-B", 409)) == {"over-limit"}
    await served.approve("A-A")
    await served.approve("A-B")
