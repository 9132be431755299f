from datetime import date, datetime
from decimal import Decimal

import pytest

from app.actions.lives import TABLES
from app.domain.law.values import RULES, DatedValue, NewValue, ValueKind, ValueState, check_value
from app.law import law_on
from app.law.reading import LawFault, sources, values
from tests.make import BEGINS
from tests.procurement.walks import person
from tests.procurement.walks_values import entry


def test_every_value_names_its_source_and_how_sure_it_is() -> None:
    for rows in values().values():
        assert all(value.source and value.sure in ("read", "excerpt", "doubtful") for value in rows)


def test_steps_cite_only_what_stands_in_the_law() -> None:
    cited = {step.cites for table in TABLES for step in table.steps if step.cites}
    assert cited <= sources()


def test_the_work_condition() -> None:
    assert law_on(date(2026, 3, 1), ()).work_condition() == (Decimal("930.00"), Decimal("465.00"))
    with pytest.raises(LookupError):
        law_on(date(2024, 9, 1), ()).work_condition()


def test_every_value_that_changes_begins_in_the_code() -> None:
    assert {kind.value for kind in ValueKind} <= values().keys()
    for kind, rule in RULES.items():
        for row in values()[kind]:
            as_entered = NewValue(kind=kind, begins=row.begins, value=row.value, source=row.source)
            assert check_value(as_entered, (), row.begins) == (), row
            assert rule.source.split()[0] in {source.split()[0] for source in sources()}


@pytest.mark.parametrize("kind", ValueKind)
def test_a_value_that_changes_is_not_read_past_the_area(kind: ValueKind) -> None:
    day = date(2026, 3, 1)
    with pytest.raises(LawFault):
        law_on(day).value(kind)
    assert law_on(day, ()).value(kind).confirmed_by is None


def confirmed(begins: date, value: str, at: datetime = BEGINS) -> DatedValue:
    return entry(
        begins=begins, value=Decimal(value), state=ValueState.CONFIRMED, confirmed_by=person(22), confirmed_at=at
    )


def test_an_areas_value_goes_before_ours_from_its_day_on() -> None:
    theirs = (confirmed(date(2026, 1, 1), "4.0"), confirmed(date(2026, 7, 1), "3.0"))
    known = {v.begins: (v.value, v.sure, v.source) for v in law_on(date(2026, 9, 1), theirs).references()}
    assert known[date(2025, 1, 1)] == (Decimal("3.5"), "read", "1123/2024")
    assert known[date(2026, 1, 1)] == (Decimal("4.0"), "confirmed", "SP:n ilmoitus")
    assert known[date(2026, 7, 1)] == (Decimal("3.0"), "confirmed", "SP:n ilmoitus")
    found = law_on(date(2026, 9, 1), theirs).value(ValueKind.REFERENCE_RATE)
    assert (found.value, found.confirmed_by, found.confirmed_at) == (Decimal("3.0"), person(22), BEGINS)
    assert law_on(date(2025, 9, 1), theirs).value(ValueKind.REFERENCE_RATE).value == Decimal("2.5")


def test_a_half_years_value_holds_for_no_other() -> None:
    with pytest.raises(LookupError):
        law_on(date(2026, 7, 1), ()).value(ValueKind.REFERENCE_RATE)
    assert law_on(date(2026, 6, 30), ()).value(ValueKind.REFERENCE_RATE).value == Decimal("2.5")


def test_what_need_not_be_returned_is_that_of_the_act_as_amended() -> None:
    """688/2001 section 20: ten euros as enacted, a hundred since 1113/2018."""
    found = [law_on(day).value("grant-return-waived").value for day in (date(2018, 12, 31), date(2019, 1, 1))]
    assert found == [Decimal("10.00"), Decimal("100.00")]
