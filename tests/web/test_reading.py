"""Forms read field by field: a value, or the reason at its field."""

from datetime import UTC, date, datetime

import pytest
from starlette.datastructures import FormData

from app.domain.calendar import NoSuchHour
from app.domain.refusals import Malformed, Missing, Refusal
from app.web.reading import Reader


def instant(day: str, hour: str) -> tuple[datetime | None, list[Refusal]]:
    """What a day and an hour are read as, and why not."""
    reader = Reader(FormData([("day", day), ("hour", hour)]))
    return reader.instant("day", "hour"), reader.reasons


def test_a_day_and_an_hour() -> None:
    assert instant("11.12.2026", "15.00") == (datetime(2026, 12, 11, 13, tzinfo=UTC), [])


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_an_hour_that_is_skipped_or_comes_twice(day: date) -> None:
    assert instant(f"{day:%d.%m.%Y}", "3.30") == (None, [NoSuchHour(field="hour", day=day)])


def test_a_day_or_an_hour_that_cannot_be_read() -> None:
    assert instant("31.2.2026", "15.00") == (None, [Malformed(field="day", kind="day")])
    assert instant("11.12.2026", "puoliltapäivin") == (None, [Malformed(field="hour", kind="hour")])
    assert instant("", "") == (None, [Missing(field="day"), Missing(field="hour")])
