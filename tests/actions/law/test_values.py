"""Values that change, by actions: entered by one, confirmed by another, used from then on, and never changed unseen."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from app.actions.buying import orders
from app.actions.buying.grant_situations import recovery_law
from app.actions.home.value_register import register
from app.actions.law import values
from app.actions.serving import grants
from app.db import events
from app.domain.buying.grants import RecoveryFinding, RecoveryGround
from app.domain.ids import ValueId
from app.domain.keys import Key
from app.domain.law.interest import interest_parts, interest_sum, latest_first
from app.domain.law.values import NewValue, ValueKind, ValueState
from app.domain.money import ZERO, Money
from app.domain.refusals import Refused
from tests.actions.buying.test_quick_order import described, placed
from tests.actions.doing import codes_of, does
from tests.actions.serving.test_grants import clock, granted, paid
from tests.make import DIGESTS, World, at, world

JULY = date(2026, 7, 1)
TODAY = datetime(2026, 9, 10, 8, tzinfo=UTC)
RATE = NewValue(kind=ValueKind.REFERENCE_RATE, begins=JULY, value=Decimal("3.0"), source="Suomen Pankin ilmoitus")


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
        async with area.work("officer", Key("enter-once", DIGESTS.of("request", b"same"))) as work:
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


@pytest.fixture
async def town(area: World) -> World:
    """An area with two providers."""
    for who in ("kaiku", "polku"):
        await area.add_provider(who)
    return area


async def confirmed(area: World, rate: NewValue) -> None:
    """A value entered by an officer and confirmed by finance."""
    await does(area, "finance", values.confirm, await does(area, "officer", values.enter, rate), None)


async def recovery_due(town: World) -> Any:
    """A grant whose first payment lies in one half-year, on a day of the next."""
    grant = await granted(town)
    await does(town, "officer", grants.release, grant, 1, None)
    await paid(town, grant)
    await town.at(TODAY)
    return grant


async def test_a_recovery_waits_for_its_rate_and_then_names_the_one_it_used(town: World) -> None:
    grant = await recovery_due(town)
    asked = grants.RecoveryAsked(
        ground=RecoveryGround.OTHER_PURPOSE, amount=Money.of("2000.00"), known=date(2026, 9, 1), reason="Muuhun."
    )
    preparing = (town, "officer", grants.prepare_recovery, grant, asked, None)
    assert await codes_of(does(*preparing)) == [("reference-rate-unknown", None)]
    entered = await does(town, "officer2", values.enter, RATE)
    assert await codes_of(does(*preparing)) == [("reference-rate-unknown", None)]
    await does(town, "finance", values.confirm, entered, None)
    await does(*preparing)
    await does(town, "decider", grants.decide_recovery, grant, None)
    finding = await decided(town, grant, "kaiku")
    # 2 000 x (5,5 % x 155 days to 30.6. + 6,0 % x 72 days to 10.9.2026) / 365
    assert finding.interest == Money.of("70.38")
    used = {part.reference.begins: part.reference for part in finding.parts}
    ours, theirs = used[date(2026, 1, 1)], used[JULY]
    assert (ours.sure, ours.confirmed_by, ours.confirmed_at) == ("excerpt", None, None)
    assert (theirs.percent, theirs.source, theirs.sure) == (Decimal("3.0"), RATE.source, "confirmed")
    assert theirs.confirmed_by == town.people["finance"]
    assert theirs.confirmed_at == (await does(town, "coach", values.get, entered)).noun.confirmed_at

    await confirmed(town, replace(RATE, value=Decimal("9.0"), source="Oikaistu ilmoitus"))
    assert await decided(town, grant, "officer") == finding
    assert await reckoned_again(town, grant, finding) == finding.interest


async def decided(town: World, grant: Any, who: str) -> RecoveryFinding:
    """What the letter of a decided recovery says."""
    file = await does(town, who, grants.get, grant)
    (letter,) = [one for one in file.letters if one.round]
    assert isinstance(letter.content, RecoveryFinding)
    return letter.content


async def reckoned_again(town: World, grant: Any, finding: RecoveryFinding) -> Money:
    """The interest by what was confirmed at the instant of the decision."""
    async with town.work("officer") as work:
        file = await grants.get(work, grant)
        (letter,) = [one for one in file.letters if one.round]
        then, now = await recovery_law(work, town.area, letter.made_at), await recovery_law(work, town.area)
    assert then.references[JULY].percent != now.references[JULY].percent
    until = max(part.ends for part in finding.parts)
    taken = latest_first(file.s.payouts, ZERO, finding.amount)
    return interest_sum(interest_parts(taken, until, then.references, then.surcharge))


async def test_a_rate_replaced_between_preparing_and_deciding_is_not_used_unseen(town: World) -> None:
    grant = await recovery_due(town)
    await confirmed(town, RATE)
    asked = grants.RecoveryAsked(
        ground=RecoveryGround.OTHER_PURPOSE, amount=Money.of("2000.00"), known=date(2026, 9, 1), reason="Muuhun."
    )
    await does(town, "officer", grants.prepare_recovery, grant, asked, None)
    await confirmed(town, replace(RATE, value=Decimal("2.5")))
    deciding = (town, "decider", grants.decide_recovery, grant, None)
    assert await codes_of(does(*deciding)) == [("reference-rate-replaced", None)]
    await does(town, "officer", grants.prepare_recovery, grant, asked, None)
    await does(*deciding)


async def test_an_order_is_made_by_the_areas_work_condition_of_its_law_day(town: World) -> None:
    """One confirmed for a later day, or confirmed after an order was placed, leaves the order's terms as they are."""
    card = await town.card("kaiku")
    month = NewValue(
        kind=ValueKind.WORK_CONDITION_MONTH, begins=date(2026, 1, 1), value=Decimal("951.00"), source="STM"
    )
    await confirmed(town, replace(month, begins=date(2026, 6, 1), value=Decimal("999.00")))
    first = await described(town)
    await placed(town, first, card)
    await confirmed(town, month)
    assert await levels(town, first) == ["930.00", "465.00"]
    await does(town, "kaiku", orders.STEPS.take, first, "decline-order", "Ei ehditä.")
    await clock(town)
    second = await described(town, client="B-1")
    await placed(town, second, card)
    assert await levels(town, second) == ["951.00", "465.00"]
    await town.at(at(date(2026, 6, 2)))
    async with town.work("coach") as work:
        assert await values.work_condition(work, date(2026, 6, 2)) == (Decimal("999.00"), Decimal("465.00"))


async def levels(town: World, order: Any) -> list[str]:
    """The earnings that make a whole and a half month in an order's terms."""
    content = (await does(town, "coach", orders.get, order))[0].noun.content
    return [str(content.whole), str(content.half)]


async def missing(area: World, kind: ValueKind) -> list[tuple[date, date | None, bool]]:
    """What the register says is missing of a kind."""
    found = await does(area, "coach", register)
    return [(one.begins, one.ends, one.entered) for f in found.files if f.kind is kind for one in f.missing]


async def test_what_is_missing_is_told_by_its_period(area: World) -> None:
    rate, month = ValueKind.REFERENCE_RATE, ValueKind.WORK_CONDITION_MONTH
    await area.at(at(date(2026, 6, 30)))
    assert await missing(area, rate) == []
    await area.at(at(date(2027, 12, 31)))
    halves = [(JULY, date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 6, 30)), (date(2027, 7, 1), date(2027, 12, 31))]
    assert await missing(area, rate) == [(*half, False) for half in halves]
    assert await missing(area, month) == []
    await confirmed(area, replace(RATE, begins=date(2027, 1, 1)))
    await does(area, "officer", values.enter, RATE)
    assert await missing(area, rate) == [(*halves[0], True), (*halves[2], False)]
    await area.at(at(date(2028, 1, 1)))
    assert await missing(area, month) == [(date(2028, 1, 1), None, False)]
    await confirmed(area, NewValue(kind=month, begins=date(2028, 1, 1), value=Decimal("960.00"), source="STM"))
    assert await missing(area, month) == []
