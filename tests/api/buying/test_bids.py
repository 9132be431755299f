"""Bids over the API: versions, drafts, receipts, sealing, and what one costs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import Caller, Town, codes, fields


@pytest.fixture
async def thread(town: Town) -> Thread:
    return await walk.published(town)


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    """What the application sends to the database."""
    sent: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = town.app.state.engine.sync_engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", keep)


async def test_a_bid_takes_three_statements_with_everything_on(thread: Thread) -> None:
    with statements(thread.town) as sent:
        await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201, Idempotency_Key=uuid4().hex)
    assert 1 <= len(sent) <= 3
    with statements(thread.town) as sent:
        await thread.winner.put(f"{thread.at}/bid", walk.bid("1800.00"), If_Match='"1"', Idempotency_Key=uuid4().hex)
    assert 1 <= len(sent) <= 3


async def test_sixteen_first_submissions_leave_one_bid(thread: Thread) -> None:
    async def submit(number: int) -> int:
        return (await thread.winner.send("PUT", f"{thread.at}/bid", walk.bid(f"{1700 + number}.00"))).status_code

    answered = await asyncio.gather(*(submit(n) for n in range(16)))
    assert sorted(answered) == [201, *[412] * 15]
    own = await thread.winner.get(f"{thread.at}/bid")
    assert own["price"]["amount"] == f"{1700 + answered.index(201)}.00"
    assert own["version"] == 1


async def test_a_second_bid_needs_the_version_of_the_first(thread: Thread) -> None:
    at = f"{thread.at}/bid"
    first = await thread.winner.send("PUT", at, walk.bid())
    assert (first.status_code, first.headers["ETag"]) == (201, '"1"')
    assert codes(await thread.winner.put(at, walk.bid("1.00"), 412)) == {"stale-version"}
    changed = await thread.winner.send("PUT", at, walk.bid("1790.00"), If_Match='"1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json()["receipt"] != first.json()["receipt"]
    assert codes(await thread.winner.put(at, walk.bid(), 412, If_Match='"1"')) == {"stale-version"}
    assert (await thread.winner.get(at))["price"]["amount"] == "1790.00"


async def test_withdrawn_and_handed_in_again(thread: Thread) -> None:
    at = f"{thread.at}/bid"
    await thread.winner.put(at, walk.bid(), 201)
    await thread.winner.post(f"{thread.at}/withdraw-bid", expect=412, If_Match='"7"')
    gone = await thread.winner.post(f"{thread.at}/withdraw-bid", If_Match='"1"')
    assert (gone["state"], gone["version"]) == ("withdrawn", 2)
    again = await thread.winner.post(f"{thread.at}/withdraw-bid", expect=409)
    assert codes(again) == {"no-bid-to-withdraw"}
    assert (await thread.winner.put(at, walk.bid(), If_Match='"2"'))["state"] == "submitted"


async def test_a_key_makes_one_bid(thread: Thread) -> None:
    at, key = f"{thread.at}/bid", uuid4().hex
    first = await thread.winner.put(at, walk.bid(), 201, Idempotency_Key=key)
    assert await thread.winner.put(at, walk.bid(), 201, Idempotency_Key=key) == first
    assert codes(await thread.winner.put(at, walk.bid("1.00"), 422, Idempotency_Key=key)) == {"key-used"}
    assert await thread.bidders[1].put(at, walk.bid(), 201, Idempotency_Key=key) != first


async def test_a_draft_is_kept_until_it_is_handed_in(thread: Thread) -> None:
    at = f"{thread.at}/bid/draft"
    await thread.winner.get(at, 404)
    saved = await thread.winner.put(at, {"answers": {"1": "Kesken"}})
    assert (saved["price"], saved["answers"], saved["binding"]) == (None, {"1": "Kesken"}, False)
    assert (await thread.winner.get(at))["answers"] == {"1": "Kesken"}
    await thread.bidders[1].get(at, 404)
    await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201)
    await thread.winner.get(at, 404)


async def test_nobody_reads_another_bid_before_the_opening(thread: Thread) -> None:
    await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201)
    officer = thread.town.one("officer")
    await officer.get(f"{thread.at}/bid", 404)
    await officer.get(f"{thread.at}/comparison", 404)
    await thread.bidders[1].get(f"{thread.at}/bid", 404)
    for caller in (officer, thread.bidders[1]):
        assert (await caller.get(thread.at))["bids"] is None


async def test_every_reason_at_once(thread: Thread) -> None:
    wrong = walk.bid("2000.01", answers={}, binding=False)
    problem = await thread.winner.put(f"{thread.at}/bid", wrong, 422)
    assert codes(problem) == {"price-over-maximum", "missing"}
    assert fields(problem) == {"price", "answers.1", "binding"}


async def test_who_was_not_invited_finds_nothing(thread: Thread) -> None:
    stranger = await thread.town.provider("Vieras")
    for path in (thread.at, f"{thread.at}/bid", f"{thread.at}/bid/draft", f"{thread.at}/letter"):
        await stranger.get(path, 404)
    await stranger.put(f"{thread.at}/bid", walk.bid(), 404)
    await stranger.put(f"{thread.at}/bid/draft", walk.bid(), 404)
    await stranger.post(f"{thread.at}/withdraw-bid", expect=404)


async def test_late_by_a_second(thread: Thread) -> None:
    await thread.winner.put(f"{thread.at}/bid", walk.bid(), 201)
    await thread.town.move_to(thread.deadline + timedelta(seconds=1))
    for call in (
        thread.bidders[1].put(f"{thread.at}/bid", walk.bid(), 409),
        thread.winner.put(f"{thread.at}/bid", walk.bid("1.00"), 409, If_Match='"1"'),
        thread.winner.post(f"{thread.at}/withdraw-bid", expect=409),
        thread.winner.put(f"{thread.at}/bid/draft", walk.bid(), 409),
    ):
        assert codes(await call) == {"deadline-passed"}
    assert (await thread.winner.get(f"{thread.at}/bid"))["version"] == 1


async def test_a_key_that_was_used_answers_the_bid_whatever_has_happened_since(thread: Thread) -> None:
    at, key = f"{thread.at}/bid", uuid4().hex
    await thread.winner.put(at, walk.bid(), 201)
    changed = await thread.winner.put(at, walk.bid("1800.00"), If_Match='"1"', Idempotency_Key=key)
    assert await thread.winner.put(at, walk.bid("1800.00"), If_Match='"1"', Idempotency_Key=key) == changed
    await thread.town.move_to(thread.deadline + timedelta(seconds=1))
    assert await thread.winner.put(at, walk.bid("1800.00"), If_Match='"1"', Idempotency_Key=key) == changed
    assert codes(await thread.winner.put(at, walk.bid("1.00"), 422, Idempotency_Key=key)) == {"key-used"}


async def test_a_refused_bid_leaves_no_key(thread: Thread) -> None:
    at, key = f"{thread.at}/bid", uuid4().hex
    await thread.winner.put(at, walk.bid("2000.01"), 422, Idempotency_Key=key)
    await thread.winner.put(at.replace(thread.at.split("/")[-1], str(uuid4())), walk.bid(), 404, Idempotency_Key=key)
    await thread.winner.put(at, walk.bid(), 201, Idempotency_Key=key)


async def test_one_key_sent_many_times_at_once_is_one_bid(thread: Thread) -> None:
    at, key = f"{thread.at}/bid", uuid4().hex
    sent = (thread.winner.send("PUT", at, walk.bid(), Idempotency_Key=key) for _ in range(6))
    answered = await asyncio.gather(*sent)
    assert {one.status_code for one in answered} == {201}
    assert len({one.json()["receipt"] for one in answered}) == 1


@pytest.mark.parametrize("role", ["officer", "decider", "finance", "coach"])
async def test_only_bidders_bid(thread: Thread, role: str) -> None:
    caller: Caller = thread.town.one(role)
    assert codes(await caller.put(f"{thread.at}/bid", walk.bid(), 403)) == {"wrong-role"}
    assert codes(await caller.put(f"{thread.at}/bid/draft", walk.bid(), 403)) == {"wrong-role"}
    assert codes(await caller.post(f"{thread.at}/withdraw-bid", expect=403)) == {"wrong-role"}
