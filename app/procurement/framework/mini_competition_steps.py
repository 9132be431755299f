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
from app.procurement.bidding import opening_by_two, sealed_bidding
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


def _typed_content_fits(s: Competition, given: Publication) -> tuple[Refusal, ...]:
    weights = weights_make_hundred(given.content)
    return (
        *((weights,) if weights else ()),
        *can_be_met(s, given.content, given.deadline),
        *somebody_invited(s, given.deadline),
        *fits_maximum(s, given.content),
        *says_effect(s, given.content),
    )


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
