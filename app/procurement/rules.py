"""Conditions that several ways of buying share."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.domain.buying.admission import Stop
from app.domain.buying.agreements import (
    BasketNotInAgreement,
    Mode,
    NoMiniCompetitions,
    check_agreement_room,
)
from app.domain.buying.budgets import check_room
from app.domain.buying.effects import check_effect
from app.domain.buying.lasting import agreement_bars
from app.domain.buying.procedures import Content
from app.domain.calendar import check_deadline, local_day
from app.domain.ids import ProviderId
from app.domain.lifecycle import Answer
from app.domain.refusals import NotOffered, Refusal
from app.procurement.competition import Competition

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsNotHundred(Refusal):
    """The price's and the criteria's weights do not add up to 100."""

    code = "weights-not-hundred"
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsBeginBeforeDeadline(Refusal):
    """The terms begin before bids are due, so that nobody could have started in time."""

    code = "terms-begin-before-deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineAfterAgreement(Refusal):
    """Bids would be due after the agreement's last day, when nothing can be awarded under it."""

    code = "deadline-after-agreement"
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyToInvite(Refusal):
    """No member of the agreement may be invited."""

    code = "nobody-to-invite"


def invited(s: Competition, deadline: datetime) -> tuple[ProviderId, ...]:
    """The members that are invited: all of the agreement (1397/2016 section 43), but for those who may not serve when bids are due.

    A member whose suspension is over by the deadline is invited, and may bid from then on.
    """
    at = max(s.instant, deadline)
    members = s.agreement.members if s.agreement else ()
    return tuple(one for one in members if (said := s.admissions.get(one)) is None or not said.stopped(at))


def not_invited(s: Competition, deadline: datetime) -> tuple[Refusal, ...]:
    """Why each of the other members is not invited."""
    at, asked = max(s.instant, deadline), set(invited(s, deadline))
    others = (said for one, said in s.admissions.items() if one not in asked)
    return tuple(why for said in others for why in said.bars(Stop.INVITATION, at))


def somebody_to_invite(s: Competition) -> Answer:
    """Somebody could be invited once suspensions are over; where every member has ended, it says why of each."""
    if s.agreement is None or invited(s, _FAR):
        return None
    return (NobodyToInvite(), *not_invited(s, _FAR))


def somebody_invited(s: Competition, deadline: datetime) -> tuple[Refusal, ...]:
    """Refuse where no member may serve by the deadline."""
    if s.agreement is None or invited(s, deadline):
        return ()
    return (NobodyToInvite(field="deadline"), *not_invited(s, deadline))


def agreement_in_force(s: Competition) -> Answer:
    """Refuse an agreement that is not in force, not set up for mini-competitions, or does not cover the basket (1397/2016 sections 42 and 43)."""
    if s.agreement is None or s.need is None:
        return None
    found: list[Refusal | None] = [agreement_bars(s.agreement, Stop.INVITATION, s.instant)]
    if s.agreement.mode is Mode.CALL_OFF:
        found.append(NoMiniCompetitions())
    if s.need.basket not in s.agreement.baskets:
        found.append(BasketNotInAgreement())
    return tuple(f for f in found if f)


def weights_make_hundred(content: Content) -> Refusal | None:
    """Price weight and criteria's weights are shares of 100 points."""
    total = content.price_weight + sum(c.weight for c in content.criteria)
    return None if total == 100 else WeightsNotHundred(field="price_weight", total=total)


def can_be_met(s: Competition, content: Content, deadline: datetime) -> tuple[Refusal, ...]:
    """The deadline is one, and the terms begin after it and know the client group that the need names."""
    found: list[Refusal] = list(check_deadline(deadline, s.instant))
    if s.agreement is not None and local_day(deadline) > s.agreement.ends:
        found.append(DeadlineAfterAgreement(field="deadline", ends=s.agreement.ends))
    if content.terms.begins <= local_day(deadline):
        found.append(TermsBeginBeforeDeadline(field="terms"))
    if content.client_group not in content.terms.groups:
        found.append(NotOffered(field="terms"))
    return tuple(found)


def fits_maximum(s: Competition, content: Content) -> tuple[Refusal, ...]:
    """The maximum fits what is left of the agreement (section 42) and of the budget line."""
    found = [
        check_agreement_room(s.agreement, content.maximum) if s.agreement else None,
        check_room(s.line, content.maximum) if s.line else None,
    ]
    return tuple(f for f in found if f)


def says_effect(_: Competition, content: Content) -> tuple[Refusal, ...]:
    """Nothing is published without the change that it is for. House rule (source plan 4.1)."""
    return check_effect(content.effect, frozenset({content.client_group, *content.terms.groups}))
