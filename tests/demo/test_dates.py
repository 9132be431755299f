"""The days of the demo's story, without a database: it can be told as of every day, and what it promises then waits."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

import pytest

from app.demo import making, service
from app.demo.dates import DAY, FIRST, LAST, Buying, Days, Granting
from app.demo.stage import Beat, Stage
from app.domain.calendar import answer_due, day_begins, day_ends, is_working_day

UNTIL = date.fromisoformat(os.environ.get("VAIKUTIN_DAYS_UNTIL", "2031-12-31"))
ORDER_DAYS = 2  # areas/tyohame/area.yaml: order-answer-days
START_DAYS, JOB_DAYS = 28, 180  # app/demo/story.py: terms
ORDERED = (
    ("qualified", "agree", "first_published", "first_bids", "first_improved", "first-opened", "first-decided", "signed", "concluded", "A-4417-referred"),
    ("last_published", "last_bids", "signing-opened", "signing-decided"),
    ("A-4417-referred", "A-4417-accepted", "A-4417-started"),
    ("A-4438-verified", "corrected", "heard", "approved"),
    ("agree", "challenge", "cafe-sent", "cafe-started", "cafe-served", "cafe-earned", "cafe-gate", "cafe-last-gate"),
    ("cafe-gate", "cafe-goes-on", "cafe-paid", "cafe-last-gate", "cafe-ended", "cafe-settled"),
    ("pairs-sent", "pairs-started", "pairs-served", "pairs-earned", "pairs-paid", "pairs-gate"),
    ("offered", "checked", "first", "second", "started", "unanswered", "waiting"),
    ("qualified", "first_opens", "first_applied", "first_assessed", "first_decided", "paid", "reported", "accepted", "rates_entered", "recovered", "settled"),
    ("second_opens", "second_applied", "second_asked"),
)  # fmt: skip


def every_day() -> Iterator[Days]:
    """From the first day as of which a demo can be made; `VAIKUTIN_DAYS_UNTIL` says how far."""
    for number in range((UNTIL - FIRST).days + 1):
        yield Days(FIRST + DAY * number)


def beats(days: Days) -> list[Beat]:
    """The agenda in the order in which it is played."""
    nothing = cast("Any", None)
    stage = Stage(nothing, nothing, nothing, nothing, nothing, days, lambda _: None)
    making.plan(stage)
    return sorted(stage.agenda, key=lambda beat: (beat.day, beat.hour))


def test_everything_happens_on_a_working_day_before_the_day_it_is_made_as_of_and_after_what_it_rests_on() -> None:
    for days in every_day():
        first: dict[str, int] = {}
        for place, beat in enumerate(beats(days)):
            assert is_working_day(beat.day), (days, beat)
            assert days.on(2) <= beat.day < days.today, (days, beat)
            first.setdefault(beat.name, place)
        for names in ORDERED:
            places = [first[name] for name in names]
            assert places == sorted(places), (days, names)


def test_bids_and_applications_come_before_deadlines_that_are_working_days() -> None:
    for days in every_day():
        for one in (days.first, days.signing, days.closed, days.open, days.draft):
            assert one.published <= one.bids < one.deadline < one.begins < one.ends, days
            assert is_working_day(one.deadline), days
        for programme in (days.granted, days.applying):
            assert programme.opens < programme.applied < programme.deadline < programme.assessed, days
            assert is_working_day(programme.deadline), days
        assert days.first.bids < days.improved <= days.first.deadline, days


def test_what_the_readme_promises_waits() -> None:
    """In the order of the README's afternoon."""
    for days in every_day():
        today = days.today
        assert days.closed.deadline < today < days.open.deadline < days.draft.deadline, days
        assert days.signing.decided < today < days.signing.begins, days
        assert days.concluded < days.first.begins <= today < days.first.ends - timedelta(weeks=30), days
        assert days.pairs.stages[0] <= days.ago(2), days
        assert today < days.ago(4) + DAY * 20, days
        assert today < days.ahead(6) < days.applying.deadline <= today + timedelta(weeks=4), days
        assert days.granted.recovered < today, days
        assert days.granted.begins.year < days.applying.begins.year, days


def test_a_pay_waits_for_verification_and_every_other_is_verified() -> None:
    for days in every_day():
        found = service.pays(days)
        (waiting,) = [pay for pay in found if pay.verified is None]
        assert days.today - DAY * 45 < waiting.reported < days.today, days
        assert all(pay.paid <= pay.reported < days.today for pay in found), days
        assert all(pay.verified < days.today for pay in found if pay.verified), days


def test_an_order_has_lapsed_and_another_waits_at_every_hour_of_the_day() -> None:
    for days in every_day():
        lapsed = answer_due(Stage.instant(days.ordering.unanswered, 11), ORDER_DAYS)
        assert lapsed < day_begins(days.today), days
        assert answer_due(Stage.instant(days.waiting, 11), ORDER_DAYS) > day_ends(days.today), days


def test_services_start_in_time_but_for_the_one_that_is_late_and_the_corrected_months_were_a_job() -> None:
    for days in every_day():
        for course in service.COURSES:
            way = days.serving(course.referred, course.started)
            assert days.first.begins <= way.referred <= way.accepted <= way.started, days
            late = (way.started - way.referred).days >= START_DAYS
            assert late == (course.client == "A-4438"), days
            if course.pay:
                first = way.paid(course.pay[0][0]).replace(day=1)
                assert (first - way.started).days < JOB_DAYS, (days, course.client)


def test_experiments_pay_within_the_months_that_count() -> None:
    for days in every_day():
        for one in (days.cafe, days.pairs):
            paid = one.earned.replace(day=1) - DAY
            assert one.started <= one.begins <= one.served < paid < one.served + DAY * 120, days
            assert one.begins <= one.stages[0] < one.stages[1], days


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_it_is_told_as_of_the_first_and_the_last_day(day: date) -> None:
    assert len(beats(Days(day))) > 100
    assert isinstance(Days(day).first, Buying)
    assert isinstance(Days(day).granted, Granting)
