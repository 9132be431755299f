"""Real concurrency: what many do at once leaves what one of them would have."""

import asyncio
from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from app.actions.buying import bids, needs, procedures
from app.actions.serving import referrals
from app.db.buying import procedures as stored
from app.domain.buying.bids import BidState, DeadlinePassed
from app.domain.ids import BidId
from app.domain.keys import Key
from app.domain.money import Money
from app.domain.refusals import KeyUsed, Refused, StaleVersion
from app.domain.serving.referrals import AlreadyReferred, NoPlaceLeft
from tests.db.served import served
from tests.make import DEADLINE, DIGESTS, World, bid


async def outcomes(*tries: Awaitable[Any]) -> tuple[list[Any], list[Refused]]:
    """What came of tries made at once: results, and refusals."""
    found = await asyncio.gather(*tries, return_exceptions=True)
    unexpected = [one for one in found if isinstance(one, BaseException) and not isinstance(one, Refused)]
    assert not unexpected, unexpected
    return [one for one in found if not isinstance(one, Refused)], [one for one in found if isinstance(one, Refused)]


async def test_sixteen_first_bids_leave_one(area: World) -> None:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    competition = await area.competition(await area.agreement("kaiku", "polku"))

    async def submit(n: int) -> None:
        async with area.work("kaiku") as work:
            await bids.submit(work, competition, bid(f"{2000 + n}.00"), None)

    made, refused = await outcomes(*(submit(n) for n in range(16)))
    assert len(made) == 1
    assert all(isinstance(r.reasons[0], StaleVersion) for r in refused)
    async with area.owner.connect() as connection:
        for table in ("bids", "events"):
            where = "procedure_id = :p" + (" AND what = 'bid-submitted'" if table == "events" else "")
            assert await connection.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}"), {"p": competition}) == 1


async def test_changing_needs_the_version_seen(area: World) -> None:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    competition = await area.competition(await area.agreement("kaiku", "polku"))
    for seen, price in ((None, "2000.00"), (1, "1900.00"), (2, "1800.00")):
        async with area.work("kaiku") as work:
            await bids.submit(work, competition, bid(price), seen)
    with pytest.raises(Refused):
        async with area.work("kaiku") as work:
            await bids.submit(work, competition, bid("1.00"), 1)
    async with area.work("kaiku") as work:
        await bids.withdraw(work, competition, 3)
    async with area.work("kaiku") as work:
        own = await bids.own(work, competition)
        assert own is not None
        assert (own.bid.version, own.bid.state, str(own.content.price)) == (4, BidState.WITHDRAWN, "1800.00")


async def test_one_key_makes_one_thing(area: World) -> None:
    async def describe(content: bytes) -> Any:
        async with area.work("officer", Key("once", DIGESTS.of("request", content))) as work:
            given = needs.NewNeed(
                title="Tarve", basket="tyollistyminen", category="tyonhaku", client_group="far", cpv="85312310", municipalities=(),
                places=5, estimated_value=Money.of("1000.00"), begins=date(2026, 3, 1), ends=date(2026, 9, 1), budget_line_id=area.line,
            )  # fmt: skip
            return await needs.describe(work, given)

    made, refused = await outcomes(*(describe(b"same") for _ in range(12)))
    assert len(set(made)) == 1
    assert not refused
    _, refused = await outcomes(describe(b"another"))
    assert refused[0].reasons == (KeyUsed(),)


async def test_a_bid_with_a_key_is_one_bid(area: World) -> None:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    competition = await area.competition(await area.agreement("kaiku", "polku"))

    async def submit() -> Any:
        async with area.work("kaiku", Key("press", DIGESTS.of("request", b"same"))) as work:
            return await bids.submit(work, competition, bid(), None)

    made, refused = await outcomes(*(submit() for _ in range(6)))
    assert len(set(made)) == 1
    assert not refused


async def test_a_budget_line_with_room_for_one(area: World) -> None:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    agreement = await area.agreement("kaiku", "polku")
    async with area.owner.begin() as connection:
        await connection.execute(text("UPDATE budget_lines SET amount = 5500000 WHERE id = :line"), {"line": area.line})
    two = [await area.competition(agreement, publish=False) for _ in range(2)]

    async def publish(who: str, number: int) -> None:
        async with area.work(who) as work:
            await procedures.publish(work, two[number], None)

    made, refused = await outcomes(publish("officer", 0), publish("officer2", 1))
    assert len(made) == 1
    assert [r.reasons[0].code for r in refused] == ["no-budget-room"]


async def test_two_coaches_and_one_client(area: World) -> None:
    await served(area)
    async with area.owner.connect() as connection:
        commitment = await connection.scalar(text("SELECT id FROM commitments WHERE area_id = :a"), {"a": area.area})

    async def refer(who: str, client: str) -> Any:
        async with area.work(who) as work:
            given = referrals.NewClient(client=client, client_group="far", municipality="061")
            return await referrals.refer(work, commitment, given)

    made, refused = await outcomes(*(refer("coach", "B-1") for _ in range(4)))
    assert len(made) == 1
    assert {type(r.reasons[0]) for r in refused} == {AlreadyReferred}
    made, refused = await outcomes(*(refer("coach", f"C-{n}") for n in range(12)))
    assert len(made) == 8  # ten places, two taken
    assert {type(r.reasons[0]) for r in refused} == {NoPlaceLeft}


@pytest.mark.parametrize("key", [None, Key("late", DIGESTS.of("request", b"x"))])
async def test_a_late_bid_is_judged_after_the_lock(area: World, key: Key | None) -> None:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    competition = await area.competition(await area.agreement("kaiku", "polku"))
    await area.at(DEADLINE - timedelta(seconds=1))

    async def submit() -> None:
        async with area.work("kaiku", key) as work:
            await bids.submit(work, competition, bid(), None)

    async with area.work("officer") as work:
        await stored.lock(work.connection, area.area, competition)
        late = asyncio.create_task(submit())
        await asyncio.sleep(1.5)
        assert not late.done()
    with pytest.raises(Refused) as refused:
        await late
    assert refused.value.reasons == (DeadlinePassed(deadline=DEADLINE),)


async def test_a_used_key_is_answered_without_waiting_for_the_procedure(area: World) -> None:
    """The key is taken before the locks of the same statement, which has none where the key was used."""
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    competition = await area.competition(await area.agreement("kaiku", "polku"))

    async def submit() -> BidId:
        async with area.work("kaiku", Key("again", DIGESTS.of("request", b"x"))) as work:
            return await bids.submit(work, competition, bid(), None)

    first = await submit()
    async with area.work("officer") as work:
        await stored.lock(work.connection, area.area, competition)
        assert await asyncio.wait_for(submit(), 10) == first


async def test_submitting_takes_three_statements(area: World) -> None:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    competition = await area.competition(await area.agreement("kaiku", "polku"))
    said: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(area.engine.sync_engine, "before_cursor_execute", count)
    async with area.work("kaiku", Key("counted", DIGESTS.of("request", b"x"))) as work:
        await bids.submit(work, competition, bid(), None)
    assert len(said) <= 3, said
    said.clear()
    async with area.work("officer") as work:
        await procedures.get(work, competition)
    assert len(said) <= 5, said  # who acts, and the four of the loader
