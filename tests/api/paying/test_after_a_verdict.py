"""Between a verdict and the settlement that follows from it, nothing is paid: the lines may still say what is earned no more."""

from datetime import timedelta

import pytest

from app.actions import lives
from app.domain.calendar import day_begins
from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.paying.test_approvals import Served, referred
from tests.api.town import Town, codes


@pytest.fixture
async def served(town: Town, monkeypatch: pytest.MonkeyPatch) -> Served:
    """A and B started; their 300.00 each wait."""
    found = await referred(town, monkeypatch, per="commitment", max="700.00")
    for client, day in (("A", 1), ("B", 2)):
        await found.start(f"A-{client}", day)
    return found


async def taken_away(served: Served) -> None:
    """A's start is withdrawn and that is verified; the worker has not come to it."""
    facts = await served.finance.get(f"commitments/{served.thread.commitment}/facts?client=A-A")
    started = next(f["id"] for f in facts if f["code"] == "started")
    gone = await served.thread.winner.post(f"facts/{started}/withdraw-fact", walk.reason(), 201)
    assert codes(await served.approve("A-A", 409)) == {"correction-waits", "settlement-waits"}
    await served.town.one("coach").post(f"facts/{gone['id']}/verify", walk.reason())


async def test_what_a_verdict_took_away_is_not_approved(served: Served) -> None:
    await taken_away(served)
    for client in ("A-A", "A-B"):  # of the whole commitment, since all share its limits
        assert codes(await served.approve(client, 409)) == {"settlement-waits"}
    assert await served.approved() == 0
    (line,) = await served.lines("A-A")
    assert [reason["code"] for step in line["steps"] for reason in step["reasons"]] == ["settlement-waits"]
    await served.settled()
    assert [line["amount"]["amount"] for line in await served.lines("A-A")] == ["300.00", "-300.00"]
    await served.approve("A-B")
    await served.approve("A-A")
    assert await served.approved() == 300


async def test_a_settlement_that_fails_is_still_owed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker puts off what failed: that does not make the lines true."""
    await taken_away(served)

    async def fails(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as failing:
        failing.setitem(lives.HANDS, "settlement", fails)
        await served.settled()
    assert await round_of_work(served.town.app.state.engine, served.town.app.state.sealer) == 0  # put off
    assert codes(await served.approve("A-A", 409)) == {"settlement-waits"}
    await served.town.move(timedelta(minutes=6))
    await served.settled()
    await served.approve("A-A")
    assert await served.approved() == 0


async def test_each_day_is_settled_before_anything_is_approved(served: Served) -> None:
    """What is earned depends on the day."""
    await served.town.move_to(day_begins(await served.town.today() + timedelta(days=1)) + timedelta(seconds=1))
    assert codes(await served.approve("A-A", 409)) == {"settlement-waits"}
    await served.settled()
    await served.approve("A-A")
