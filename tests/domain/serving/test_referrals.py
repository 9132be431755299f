"""On which days a provider may say that something happened to a client: from the referral on, and not of tomorrow."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.calendar import local_day
from app.domain.lifecycle import refusals
from app.domain.serving.referrals import REFERRAL, OnDay, ReferralSituation
from app.domain.terms.facts import FactId
from tests.make import BEGINS
from tests.procurement.walks import ACTORS, _referral, admitted


@pytest.mark.parametrize("step", ["accept", "decline", "start"])
@pytest.mark.parametrize(
    ("days", "found"),
    [(-1, [("before-referral", "day")]), (0, []), (1, []), (2, [("in-the-future", "day")])],
)
def test_what_is_said_lies_between_the_referral_and_today(step: str, days: int, found: list[Any]) -> None:
    referral = _referral()
    s = ReferralSituation(noun=referral, actor=ACTORS[-1], instant=BEGINS + timedelta(days=1), admission=admitted())
    said = OnDay(
        id=FactId(UUID(int=1)), day=local_day(referral.referred_at) + timedelta(days=days), reason="Näin kävi."
    )
    assert [(reason.code, reason.field) for reason in refusals(REFERRAL, step, s, said)] == found
