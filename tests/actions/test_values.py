"""Values that change, by actions: entered by one, confirmed by another, used from then on, and never changed unseen."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from app.actions import values
from app.db import events
from app.domain.ids import ValueId
from app.domain.keys import Key
from app.domain.refusals import Refused
from app.domain.values import NewValue, ValueKind, ValueState
from tests.make import World, world

JULY = date(2026, 7, 1)
TODAY = datetime(2026, 9, 10, 8, tzinfo=UTC)
RATE = NewValue(kind=ValueKind.REFERENCE_RATE, begins=JULY, value=Decimal("3.0"), source="Suomen Pankin ilmoitus")


async def does(area: World, who: str, action: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """One action of somebody in a transaction of its own."""
    async with area.work(who) as work:
        return await action(work, *given)


async def codes_of(attempt: Awaitable[Any]) -> list[tuple[str, str | None]]:
    """Why an attempt was refused, and at which fields."""
    with pytest.raises(Refused) as refused:
        await attempt
    return [(reason.code, reason.field) for reason in refused.value.reasons]


@pytest.mark.parametrize("who", ["officer", "finance"])
async def test_one_enters_another_confirms(area: World, who: str) -> None:
    await area.at(TODAY)
    entered: ValueId = await does(area, who, values.enter, RATE)
    assert await codes_of(does(area, who, values.confirm, entered, None)) == [("entered-by-you", None)]
    assert await codes_of(does(area, "coach", values.confirm, entered, None)) == [("wrong-role", None)]
    assert await codes_of(does(area, "officer2", values.confirm, entered, 7)) == [("stale-version", None)]
    await does(area, "decider", values.confirm, entered, 1)
    found = (await does(area, "coach", values.get, entered)).noun
    assert (found.state, found.value, found.confirmed_by) == (ValueState.CONFIRMED, Decimal("3.0"), area.people["decider"])  # fmt: skip
    assert found.confirmed_at is not None
    assert found.confirmed_at >= TODAY
    assert await codes_of(does(area, "officer2", values.withdraw, entered, "Väärin.", None)) == [("wrong-state", None)]
    async with area.work("officer") as work:
        told = await events.of_noun(work.connection, area.area, entered)
    assert [one.event.what for one in told] == ["confirm-value", "value-entered"]


@pytest.mark.parametrize("who", ["coach", "decider"])
async def test_others_do_not_enter(area: World, who: str) -> None:
    await area.at(TODAY)
    assert await codes_of(does(area, who, values.enter, RATE)) == [("wrong-role", None)]


async def test_a_mistake_is_withdrawn_with_a_reason_and_entered_anew(area: World) -> None:
    await area.at(TODAY)
    wrong = await does(area, "officer", values.enter, RATE)
    assert await codes_of(does(area, "officer2", values.enter, RATE)) == [("value-waits", "begins")]
    assert await codes_of(does(area, "officer", values.withdraw, wrong, " ", None)) == [("missing", "reason")]
    await does(area, "officer", values.withdraw, wrong, "Väärä luku.", None)
    assert await codes_of(does(area, "officer2", values.confirm, wrong, None)) == [("wrong-state", None)]
    await does(area, "officer", values.enter, RATE)


async def test_another_area_knows_nothing_of_it(area: World, engine: Any, owner_engine: Any, sealer: Any) -> None:
    await area.at(TODAY)
    entered = await does(area, "officer", values.enter, RATE)
    other = await world(engine, owner_engine, sealer, instant=TODAY)
    for action, given in ((values.get, ()), (values.confirm, (None,)), (values.withdraw, ("Syy.", None))):
        assert await codes_of(does(other, "officer2", action, entered, *given)) == [("not-found", None)]


async def test_the_same_key_enters_once(area: World) -> None:
    await area.at(TODAY)
    made = []
    for _ in range(2):
        async with area.work("officer", Key("enter-once", b"same")) as work:
            made.append(await values.enter(work, RATE))
    assert made[0] == made[1]


async def test_at_once_one_enters_and_one_confirms(area: World) -> None:
    await area.at(TODAY)
    entering = await asyncio.gather(
        *(does(area, who, values.enter, RATE) for who in ("officer", "finance", "officer2") * 3), return_exceptions=True
    )
    made = [one for one in entering if not isinstance(one, BaseException)]
    assert len(made) == 1
    assert {e.reasons[0].code for e in entering if isinstance(e, Refused)} == {"value-waits"}
    steps = [does(area, "decider", values.confirm, made[0], None) for _ in range(4)]
    steps += [does(area, "decider", values.withdraw, made[0], "Syy.", None) for _ in range(4)]
    settling = await asyncio.gather(*steps, return_exceptions=True)
    assert len([one for one in settling if not isinstance(one, BaseException)]) == 1
    assert {e.reasons[0].code for e in settling if isinstance(e, Refused)} == {"wrong-state"}


async def test_the_database_holds_two_people_and_what_is_confirmed(area: World) -> None:
    await area.at(TODAY)
    entered = await does(area, "officer", values.enter, RATE)
    own = "UPDATE dated_values SET state = 'confirmed', confirmed_at = instant(), confirmed_by = entered_by"
    assert await codes_of(_by_sql(area, own)) == [("entered-by-you", None)]
    await does(area, "officer2", values.confirm, entered, None)
    assert await _by_sql(area, "UPDATE dated_values SET state = 'withdrawn'") == 0


async def _by_sql(area: World, statement: str) -> int:
    async with area.work("officer") as work:
        return (await work.connection.execute(text(statement))).rowcount
