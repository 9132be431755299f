from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import (
    InThePast,
    NotAWorkingDay,
    at_local,
    check_deadline,
    day_begins,
    day_ends,
    is_working_day,
    local_day,
)

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
FINLAND = holidays.country_holidays("FI", years=range(2020, 2061))


@given(DAYS)
def test_working_days_are_those_of_the_calendar(day: date) -> None:
    assert is_working_day(day) == (day.weekday() < 5 and day not in FINLAND)


@given(DAYS)
def test_a_day_is_as_long_as_the_clock_says(day: date) -> None:
    assert day_ends(day) == day_begins(day + timedelta(days=1))
    assert local_day(day_begins(day)) == day
    assert local_day(day_ends(day) - timedelta(microseconds=1)) == day


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2026, 12, 11), time(15), datetime(2026, 12, 11, 13, tzinfo=UTC)),
        (date(2026, 6, 11), time(15), datetime(2026, 6, 11, 12, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 30), None),  # skipped
        (date(2026, 10, 25), time(3, 30), None),  # comes twice
    ],
)
def test_local_hours(day: date, hour: time, expected: datetime | None) -> None:
    assert at_local(day, hour) == expected


def test_a_deadline_lies_ahead_on_a_working_day() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    friday, midsummer_eve = datetime(2026, 6, 12, 12, tzinfo=UTC), datetime(2026, 6, 19, 12, tzinfo=UTC)
    assert check_deadline(friday, now) == ()
    assert check_deadline(midsummer_eve, now) == (NotAWorkingDay(field="deadline", day=date(2026, 6, 19)),)
    assert check_deadline(friday, friday) == (InThePast(field="deadline"),)
