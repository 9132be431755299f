"""Values that change: what may be entered, who confirms, and what was known at which instant."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import ValueId
from app.domain.law.values import VALUE, DatedValue, NewValue, ValueKind, ValueSituation, ValueState, check_value, held
from app.domain.lifecycle import refusals, take
from tests.make import BEGINS
from tests.procurement.walks import ACTORS, person
from tests.procurement.walks_values import entry

TODAY = date(2026, 7, 3)


def new(**changes: Any) -> NewValue:
    """The reference rate of the half-year that has begun."""
    good: dict[str, Any] = {"kind": ValueKind.REFERENCE_RATE, "begins": date(2026, 7, 1), "value": Decimal("2.5"), "source": "SP:n ilmoitus"}  # fmt: skip
    return NewValue(**(good | changes))


def codes(value: NewValue, *waiting: DatedValue) -> list[tuple[str, str | None]]:
    """Why it cannot be entered, and at which fields."""
    return [(reason.code, reason.field) for reason in check_value(value, waiting, TODAY)]


def test_a_good_one_is_entered() -> None:
    assert codes(new()) == []
    assert codes(new(begins=date(2024, 7, 1), value=Decimal(0))) == []
    assert codes(new(kind=ValueKind.WORK_CONDITION_MONTH, begins=date(2027, 1, 1), value=Decimal("951.40"))) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": Decimal(800)}, ("value-out-of-bounds", "value")),
        ({"value": Decimal("1E400")}, ("value-out-of-bounds", "value")),
        ({"value": Decimal("-0.5")}, ("value-out-of-bounds", "value")),
        ({"value": Decimal("2.4")}, ("value-off-grain", "value")),
        ({"begins": date(2026, 7, 2)}, ("not-a-half-year", "begins")),
        ({"begins": date(2027, 1, 1)}, ("value-too-late", "begins")),
        ({"begins": date(9999, 1, 1)}, ("value-too-late", "begins")),
        ({"begins": date(2002, 1, 1)}, ("value-too-early", "begins")),
        ({"source": "  "}, ("missing", "source")),
        ({"source": "x" * 501}, ("too-long", "source")),
        ({"kind": ValueKind.WORK_CONDITION_HALF, "value": Decimal(46500)}, ("value-out-of-bounds", "value")),
        ({"kind": ValueKind.WORK_CONDITION_MONTH, "value": Decimal("930.001")}, ("value-off-grain", "value")),
    ],
)
def test_a_slip_of_the_pen_is_refused(changes: dict[str, Any], code: tuple[str, str]) -> None:
    assert codes(new(**changes)) == [code]


def test_one_waits_at_a_time_for_a_kind_and_day() -> None:
    assert codes(new(), entry()) == [("value-waits", "begins")]
    assert codes(new(begins=date(2026, 1, 1)), entry()) == []


def test_whoever_entered_it_does_not_confirm_it_in_any_role() -> None:
    noun = entry(entered_by=person(21))
    for actor in ACTORS:
        situation = ValueSituation(noun=noun, actor=actor, instant=BEGINS)
        found = [reason.code for reason in refusals(VALUE, "confirm-value", situation, None)]
        expected = ["wrong-role"] if actor.role in ("coach", "provider") else []
        assert found == (["entered-by-you"] if actor.person == person(21) else expected)


def test_what_is_confirmed_or_withdrawn_stays() -> None:
    second = ValueSituation(noun=entry(), actor=ACTORS[1], instant=BEGINS)
    confirmed = second.after(take(VALUE, "confirm-value", second))
    assert (confirmed.noun.confirmed_by, confirmed.noun.confirmed_at) == (ACTORS[1].person, BEGINS)
    withdrawn = second.after(take(VALUE, "withdraw-value", second, "Väärä luku."))
    for settled in (confirmed, withdrawn):
        for step in ("confirm-value", "withdraw-value"):
            assert [r.code for r in refusals(VALUE, step, settled, "Syy.")] == ["wrong-state"]


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(ValueState), st.sampled_from((1, 7)), st.integers(0, 12), st.integers(0, 50)
    ),
    max_size=12,
)  # fmt: skip


@given(rows=ENTRIES, then=st.integers(0, 50), later=st.integers(0, 50))
def test_what_is_confirmed_later_changes_no_earlier_answer(
    rows: list[tuple[ValueState, int, int, int]], then: int, later: int
) -> None:
    def made(number: int, row: tuple[ValueState, int, int, int]) -> DatedValue:
        state, month, halves, hours = row
        confirmed = {"confirmed_by": person(22), "confirmed_at": BEGINS + timedelta(hours=hours)}
        return entry(
            id=ValueId(UUID(int=number)), state=state, begins=date(2026, month, 1), value=Decimal(halves) / 2,
            **(confirmed if state is ValueState.CONFIRMED else {}),
        )  # fmt: skip

    entries = [made(number, row) for number, row in enumerate(rows)]
    instant = BEGINS + timedelta(hours=then)
    known = held(entries, instant)
    after = entry(
        id=ValueId(UUID(int=99)), state=ValueState.CONFIRMED, value=Decimal(9),
        confirmed_by=person(22), confirmed_at=instant + timedelta(hours=later, seconds=1),
    )  # fmt: skip
    assert held([*entries, after], instant) == known
    assert all(one.state is ValueState.CONFIRMED for one in known)
    assert len({(one.kind, one.begins) for one in known}) == len(known)
    for one in known:
        rivals = [e for e in entries if e.confirmed_at and e.begins == one.begins and e.confirmed_at <= instant]
        assert one.confirmed_at == max(e.confirmed_at for e in rivals if e.confirmed_at)
