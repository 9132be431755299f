"""A grant programme (*avustusohjelma*): published with its criteria, open for its window, closed by the clock, finished when all is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.actors import Role
from app.domain.buying.bids import OpenedState
from app.domain.buying.budgets import check_room
from app.domain.buying.grants import ApplicationContent
from app.domain.buying.procedures import State
from app.domain.events import VisibleTo
from app.domain.ids import ProviderId
from app.domain.lifecycle import Lifecycle, Step
from app.domain.money import ZERO
from app.domain.reasons import says_why
from app.domain.refusals import Refusal
from app.procurement.grants_and_tenders.application_content import check_application
from app.procurement.grants_and_tenders.programme_content import (
    Publication,
    content_of,
    effect_is_of_the_area,
    weights_make_hundred,
    window_can_be_kept,
)
from app.procurement.open_call import HandIn, OpenCall, open_bidding

DECIDED = (OpenedState.ACCEPTED, OpenedState.DECLINED, OpenedState.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowNotOpen(Refusal):
    """The window for applications has not opened."""

    code = "window-not-open"
    opens: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClosed(Refusal):
    """The window for applications has closed; a second late is late."""

    code = "window-closed"
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KindMayNotApply(Refusal):
    """The programme is not for applicants of this kind."""

    code = "kind-may-not-apply"
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyApplied(Refusal):
    """One applicant has one application in a programme, withdrawn or not."""

    code = "already-applied"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationsUndecided(Refusal):
    """Some applications are not decided."""

    code = "applications-undecided"
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyProposed(Refusal):
    """A decision is proposed or made: the programme is finished, not cancelled."""

    code = "already-proposed"


def window_is_open(s: OpenCall) -> Refusal | None:
    """Refuse an application before `opens` or after the deadline; the instant judged is read after the lock. House rule."""
    content = content_of(s.noun)
    return WindowNotOpen(opens=content.opens) if s.instant < content.opens else window_has_not_closed(s)


def window_has_not_closed(s: OpenCall) -> Refusal | None:
    """Refuse an application after the window has closed, by a second too."""
    deadline = s.noun.deadline
    return WindowClosed(deadline=deadline) if deadline is not None and s.instant >= deadline else None


def kind_may_apply(s: OpenCall) -> Refusal | None:
    """Refuse an applicant of a kind that the programme does not name."""
    kinds = content_of(s.noun).kinds
    return None if s.kind is None or s.kind in {k.value for k in kinds} else KindMayNotApply(kinds=tuple(kinds))


def has_not_applied(s: OpenCall) -> Refusal | None:
    """Refuse a second application of the same applicant."""
    return AlreadyApplied() if s.mine else None


def answers_what_was_asked(s: OpenCall, given: HandIn) -> tuple[Refusal, ...]:
    """Budget, funding, answers and period against the frozen content."""
    if not isinstance(given.content, ApplicationContent):
        raise TypeError(given.id)
    return check_application(given.content, content_of(s.noun))


def fits_budget(s: OpenCall, given: Publication) -> Refusal | None:
    """The programme's maximum fits what is left of the budget line."""
    return check_room(s.line, given.content.maximum) if s.line else None


def all_decided(s: OpenCall) -> Refusal | None:
    """A programme is finished when every application is decided or withdrawn."""
    count = sum(o.state not in DECIDED for o in s.opened) + len(s.unreceived)
    return ApplicationsUndecided(count=count) if count else None


def nothing_proposed(s: OpenCall) -> Refusal | None:
    """Refuse cancelling once a decision is proposed on some application."""
    past = (OpenedState.PROPOSED, OpenedState.ACCEPTED, OpenedState.DECLINED)
    return AlreadyProposed() if any(o.state in past for o in s.opened) else None


def _save(s: OpenCall, draft: Mapping[str, object]) -> tuple[object, ...]:
    return (replace(s.noun, draft=dict(draft)),)


def _publish(s: OpenCall, given: Publication) -> tuple[object, ...]:
    content = given.content
    published = replace(
        s.noun, content=content, draft={}, deadline=given.deadline, reserved=content.maximum, published_at=s.instant
    )
    return (published,)


def _free(s: OpenCall, _: object) -> tuple[object, ...]:
    return (replace(s.noun, reserved=ZERO),)


def _cancel(s: OpenCall, reason: str) -> tuple[object, ...]:
    return (replace(s.noun, reserved=ZERO, reason=reason.strip()),)


def _applicants(s: OpenCall) -> tuple[ProviderId, ...]:
    return tuple(bid.provider_id for bid in s.bids)


PROGRAMME: Lifecycle[OpenCall] = Lifecycle(
    name="grant-programme",
    begins=State.DRAFT,
    steps=(
        Step(name="save-draft", source=State.DRAFT, target=State.DRAFT, by=(Role.OFFICER,), given=dict, then=_save),
        Step(
            name="publish",
            source=State.DRAFT,
            target=State.OPEN,
            by=(Role.OFFICER,),
            asks=True,
            accepts=(weights_make_hundred, window_can_be_kept, effect_is_of_the_area, fits_budget),
            then=_publish,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            draws=True,
        ),
        *open_bidding(
            "hand-in-application",
            when=(window_is_open, kind_may_apply, has_not_applied),
            accepts=(answers_what_was_asked,),
            promise=lambda _, __: None,
            instead=window_has_not_closed,
        ),
        Step(
            name="close",
            source=State.OPEN,
            target=State.CLOSED,
            by=(Role.CLOCK,),
            at=lambda s: s.noun.deadline,
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="finish",
            source=State.CLOSED,
            target=State.DECIDED,
            by=(Role.OFFICER,),
            asks=True,
            when=(all_decided,),
            then=_free,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            draws=True,
        ),
        *(
            Step(
                name="cancel",
                source=state,
                target=State.CANCELLED,
                by=(Role.OFFICER,),
                stops=True,
                when=(nothing_proposed,),
                accepts=(says_why,),
                then=_cancel,
                house_rule=True,
                seen_by=VisibleTo.PARTIES,
                tells=("programme-cancelled", _applicants),
                draws=True,
            )
            for state in (State.DRAFT, State.OPEN, State.CLOSED)
        ),
    ),
)
