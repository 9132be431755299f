"""The mini-competition: all members of a framework agreement bid for one need (1397/2016 section 43)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.actors import Role
from app.domain.buying.lasting import AgreementOver, PeriodOver
from app.domain.buying.procedures import Content, Invitation, State
from app.domain.events import VisibleTo
from app.domain.lifecycle import Lifecycle, Step
from app.domain.money import ZERO
from app.domain.reasons import says_why
from app.domain.refusals import Refusal
from app.procurement.award import assess_and_decide
from app.procurement.bidding import before_deadline, opening_by_two, sealed_bidding
from app.procurement.comparing import EveryBidLeftOut
from app.procurement.competition import Competition, everybody_invited, moved
from app.procurement.rules import (
    agreement_in_force,
    can_be_met,
    fits_maximum,
    invited,
    says_effect,
    somebody_invited,
    somebody_to_invite,
    weights_make_hundred,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Typed content, the deadline, and the keys that will seal the bids."""

    content: Content
    deadline: datetime
    public_key: bytes
    wrapped_private_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLater(Refusal):
    """A deadline is only ever put off: the new one must lie after the one that stands."""

    code = "not-later"
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolonging:
    """The new deadline, and why it is put off."""

    deadline: datetime
    reason: str


def _typed_content_fits(s: Competition, given: Publication) -> tuple[Refusal, ...]:
    weights = weights_make_hundred(given.content)
    return (
        *((weights,) if weights else ()),
        *can_be_met(s, given.content, given.deadline),
        *somebody_invited(s, given.deadline),
        *fits_maximum(s, given.content),
        *says_effect(s, given.content),
    )


def _later_and_in_bounds(s: Competition, given: Prolonging) -> tuple[Refusal, ...]:
    """Later than the deadline that stands, and one that the rules on publishing would have let through."""
    stands = s.noun.deadline
    early = stands is not None and given.deadline <= stands
    later = (NotLater(field="deadline", deadline=stands),) if early and stands else ()
    return (*later, *can_be_met(s, s.noun.published, given.deadline))


def _old_and_new(s: Competition, given: Prolonging) -> dict[str, object]:
    return {"before": s.noun.deadline, "deadline": given.deadline, "reason": given.reason.strip()}


def _invite_all_members(s: Competition, given: Publication) -> tuple[object, ...]:
    content = given.content
    published = moved(
        s.noun,
        content=content,
        draft={},
        deadline=given.deadline,
        reserved=content.maximum,
        published_at=s.instant,
        public_key=given.public_key,
        wrapped_private_key=given.wrapped_private_key,
    )
    invitations = (
        Invitation(area_id=s.noun.area_id, procedure_id=s.noun.id, provider_id=provider, invited_at=s.instant)
        for provider in invited(s, given.deadline)
    )
    return (published, *invitations)


def _redraft(s: Competition, draft: Mapping[str, object]) -> tuple[object, ...]:
    return (moved(s.noun, draft=dict(draft)),)


def _cancel(s: Competition, reason: str) -> tuple[object, ...]:
    return (moved(s.noun, reserved=ZERO, reason=reason.strip()),)


MINI_COMPETITION: Lifecycle[Competition] = Lifecycle(
    name="mini-competition",
    begins=State.DRAFT,
    steps=(
        Step(name="save-draft", source=State.DRAFT, target=State.DRAFT, by=(Role.OFFICER,), given=dict, then=_redraft),
        Step(
            name="publish",
            source=State.DRAFT,
            target=State.OPEN,
            by=(Role.OFFICER,),
            asks=True,
            when=(agreement_in_force, somebody_to_invite),
            accepts=(_typed_content_fits,),
            then=_invite_all_members,
            cites="1397/2016 43 §",
            seen_by=VisibleTo.PARTIES,
            tells=("invited", everybody_invited),
            draws=True,
        ),
        *sealed_bidding(),
        Step(
            name="prolong",
            source=State.OPEN,
            target=State.OPEN,
            by=(Role.OFFICER,),
            given=Prolonging,
            when=(before_deadline,),
            accepts=(_later_and_in_bounds, says_why),
            then=lambda s, given: (moved(s.noun, deadline=given.deadline),),
            instead=before_deadline,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            codes=_old_and_new,
            tells=("prolonged", everybody_invited),
        ),
        *opening_by_two(),
        *assess_and_decide(),
        *(
            Step(
                name="cancel",
                source=state,
                target=State.CANCELLED,
                by=(Role.OFFICER,),
                stops=True,
                accepts=(says_why,),
                then=_cancel,
                cites="1397/2016 125 §",
                seen_by=VisibleTo.PARTIES,
                tells=("cancelled", everybody_invited),
                out_of=(EveryBidLeftOut, AgreementOver, PeriodOver),
            )
            for state in (State.DRAFT, State.OPEN, State.CLOSED, State.ASSESSMENT, State.PREPARED)
        ),
    ),
)
