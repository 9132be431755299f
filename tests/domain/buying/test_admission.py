"""Whether a provider may serve: suspended through its last day and not a moment longer, ended for good until it is given back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.buying.admission import Admission, GroundCode, Stop
from app.domain.buying.agreements import MEMBER, MemberSituation, MemberState
from app.domain.calendar import day_ends, local_day
from app.domain.lifecycle import as_of, refusals
from app.domain.people.providers import QualificationState
from app.domain.people.suspensions import Judgement
from tests.make import BEGINS
from tests.procurement.walks import ACTORS, admitted

DAYS = st.integers(0, 400)


def suspended(until: date) -> Admission:
    """A member suspended on BEGINS, through `until`."""
    told = admitted()
    assert told.member is not None
    member = replace(told.member, state=MemberState.SUSPENDED, until=until, reason="Velka.", decided_at=BEGINS)
    return replace(told, member=member)


@given(lasts=DAYS, later=st.integers(0, 420 * 24))
def test_a_suspension_stops_through_its_last_day_and_not_longer(lasts: int, later: int) -> None:
    until, instant = BEGINS.date() + timedelta(days=lasts), BEGINS + timedelta(hours=later)
    told = suspended(until)
    assert told.stopped(instant) is (instant < day_ends(until))
    assert bool(told.bars(Stop.BID, instant)) is told.stopped(instant)
    assert told.member is not None
    now = as_of(MEMBER, MemberSituation(noun=told.member, actor=ACTORS[0], instant=instant)).noun
    assert (now.state is MemberState.MEMBER) is not told.stopped(
        instant
    )  # what is read and what the clock writes agree


@pytest.mark.parametrize(("seconds", "stopped"), [(-1, True), (0, False)])
def test_a_suspension_is_over_as_its_last_day_ends(seconds: int, *, stopped: bool) -> None:
    instant = day_ends(BEGINS.date()) + timedelta(seconds=seconds)
    assert suspended(BEGINS.date()).stopped(instant) is stopped


@given(later=st.integers(0, 420 * 24), stop=st.sampled_from(Stop))
def test_what_has_ended_stops_everything(later: int, stop: Stop) -> None:
    told, instant = admitted(), BEGINS + timedelta(hours=later)
    assert told.bars(stop, instant) == ()
    assert told.qualification is not None
    for state in (QualificationState.ENDED, QualificationState.REFUSED):
        ended = replace(told, qualification=replace(told.qualification, state=state, reason="Velka."))
        assert [ground.code for ground in ended.grounds(instant)] == [GroundCode.QUALIFICATION_ENDED]
        assert [why.code for why in ended.bars(stop, instant)] == ["qualification-ended"]


def test_who_needs_no_qualification_is_stopped_by_what_was_said_alone() -> None:
    nothing = admitted(qualification=None, member=None)
    assert [why.code for why in nothing.bars(Stop.ORDER, BEGINS)] == ["not-qualified"]
    assert replace(nothing, needed=False).bars(Stop.EXPERIMENT, BEGINS) == ()


@pytest.mark.parametrize(("days", "found"), [(-1, ["in-the-past"]), (0, [])])
def test_a_suspension_lasts_through_today_at_least(days: int, found: list[str]) -> None:
    until = local_day(BEGINS) + timedelta(days=days)
    member = admitted().member
    assert member is not None
    s = MemberSituation(noun=member, actor=ACTORS[0], instant=BEGINS)
    given_ = Judgement(reason="Selvitetään.", until=until)
    assert [reason.code for reason in refusals(MEMBER, "suspend", s, given_)] == found
