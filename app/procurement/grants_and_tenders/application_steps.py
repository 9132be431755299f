"""An application for a grant: checked, asked for more, assessed by two apart, proposed by one and decided by another."""

from dataclasses import replace
from datetime import datetime

from app.domain.actors import Role
from app.domain.buying.bids import OpenedState
from app.domain.buying.supplements import Addition, Withdrawal
from app.domain.events import VisibleTo
from app.domain.ids import DecisionId
from app.domain.lifecycle import Lifecycle, Step, its_provider
from app.domain.reasons import says_why
from app.domain.refusals import Refusal
from app.procurement.grants_and_tenders.application import Application
from app.procurement.grants_and_tenders.applying import UNDECIDED
from app.procurement.grants_and_tenders.granting import PlanProposal, check_plan, decided, grant, letter, plan_of
from app.procurement.grants_and_tenders.judging import (
    ApplicationMark,
    Interest,
    Question,
    ask,
    asks_interest,
    asks_something,
    assess,
    assessed_by_two,
    declare,
    has_a_seat,
    has_declared,
    has_not_declared,
    marks_fit,
    may_judge,
    names_interest,
    no_interest,
    not_bought,
    not_of_the_applicant,
    programme_runs,
    proposed_grant,
    proposed_refusal,
    says_something,
    somebody_else_proposed,
    still_fits,
    window_closed,
)
from app.procurement.grants_and_tenders.programme_steps import WindowClosed
from app.procurement.open_call import TakingBack, prepared, said_later


def _not_late(s: Application) -> Refusal | None:
    """Better than "wrong state" for an answer that comes too late."""
    asked = s.noun.asked[-1] if s.noun.asked else None
    late = asked is not None and s.answer is None and s.instant >= asked.until
    return WindowClosed(deadline=asked.until) if asked is not None and late else None


def _heard_at(s: Application) -> datetime | None:
    return s.answer.at if s.answer else None


def _silent_at(s: Application) -> datetime | None:
    return None if s.answer or not s.noun.asked else s.noun.asked[-1].until


def _checked(s: Application, _: object) -> tuple[object, ...]:
    return (replace(s.noun, answer_by=None),)


def _buys_none_of_it(s: Application, given: PlanProposal) -> Refusal | None:
    """A refusal may always be proposed."""
    return not_bought(s) if given.granted else None


def _propose(s: Application, given: PlanProposal) -> tuple[object, ...]:
    return (prepared(s, s.decision, DecisionId(given.id), s.noun.bid_id, plan_of(s, given)),)


def _take_back(s: Application, given: TakingBack) -> tuple[object, ...]:
    return said_later(s, given.id, Withdrawal(reason=given.reason.strip()))


_RECEIVED, _ASKED = OpenedState.RECEIVED, OpenedState.ASKED
_COMPLETE, _PROPOSED = OpenedState.COMPLETE, OpenedState.PROPOSED
_OFFICER, _DECIDER = (Role.OFFICER,), (Role.DECIDER,)
_IMPARTIAL = (programme_runs, not_of_the_applicant, no_interest)
APPLICATION: Lifecycle[Application] = Lifecycle(
    name="application",
    begins=_RECEIVED,
    steps=(
        Step(
            name="find-complete",
            source=_RECEIVED,
            target=_COMPLETE,
            by=_OFFICER,
            asks=may_judge,
            when=(programme_runs, not_of_the_applicant),
            then=_checked,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="ask-for-more",
            source=_RECEIVED,
            target=_ASKED,
            by=_OFFICER,
            given=Question,
            when=(programme_runs, not_of_the_applicant),
            accepts=(asks_something,),
            then=ask,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            tells=("asked-for-more", its_provider),
        ),
        Step(
            name="supplement",
            source=_ASKED,
            target=_ASKED,
            by=(Role.PROVIDER,),
            asks=lambda s: s.answer is None,
            given=str,
            any_version=True,
            accepts=(says_something,),
            then=lambda s, given: said_later(s, given.id, Addition(text=given.text.strip())),
            instead=_not_late,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="note-supplement",
            source=_ASKED,
            target=_RECEIVED,
            by=(Role.CLOCK,),
            at=_heard_at,
            then=_checked,
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="note-silence",
            source=_ASKED,
            target=_RECEIVED,
            by=(Role.CLOCK,),
            at=_silent_at,
            then=_checked,
            seen_by=VisibleTo.PARTIES,
        ),
        *(
            Step(
                name="declare-interest",
                source=state,
                target=state,
                by=(Role.OFFICER, Role.DECIDER),
                asks=asks_interest if state is _COMPLETE else False,
                given=Interest,
                any_version=True,
                when=(has_not_declared,),
                accepts=(names_interest,),
                then=declare,
                house_rule=True,
            )
            for state in (_RECEIVED, _COMPLETE, _PROPOSED)
        ),
        Step(
            name="assess",
            source=_COMPLETE,
            target=_COMPLETE,
            by=_OFFICER,
            asks=lambda s: may_judge(s) and not has_a_seat(s),
            given=ApplicationMark,
            any_version=True,
            when=(*_IMPARTIAL, has_declared, has_a_seat),
            accepts=(marks_fit,),
            then=assess,
            house_rule=True,
        ),
        Step(
            name="propose",
            source=_COMPLETE,
            target=_PROPOSED,
            by=_OFFICER,
            asks=may_judge,
            given=PlanProposal,
            when=(*_IMPARTIAL, assessed_by_two, window_closed),
            accepts=(_buys_none_of_it, check_plan),
            then=_propose,
            cites="688/2001 11 §",
        ),
        Step(
            name="send-back",
            source=_PROPOSED,
            target=_COMPLETE,
            by=_DECIDER,
            stops=True,
            when=(programme_runs,),
            accepts=(says_why,),
            house_rule=True,
        ),
        Step(
            name="decide-grant",
            source=_PROPOSED,
            target=OpenedState.ACCEPTED,
            by=_DECIDER,
            asks=lambda s: may_judge(s) and not proposed_grant(s),
            when=(*_IMPARTIAL, somebody_else_proposed, proposed_grant, not_bought, still_fits),
            then=lambda s, given: (*grant(s, decided(s), given),),
            cites="688/2001 11 §",
            seen_by=VisibleTo.PARTIES,
            tells=("grant-decided", its_provider),
            draws=True,
        ),
        Step(
            name="decide-refusal",
            source=_PROPOSED,
            target=OpenedState.DECLINED,
            by=_DECIDER,
            asks=lambda s: may_judge(s) and not proposed_refusal(s),
            stops=True,
            when=(*_IMPARTIAL, somebody_else_proposed, proposed_refusal),
            then=lambda s, _: (decided(s), letter(s, decided(s))),
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            tells=("grant-decided", its_provider),
        ),
        *(
            Step(
                name="withdraw-application",
                source=state,
                target=state,
                by=(Role.PROVIDER,),
                stops=True,
                any_version=True,
                accepts=(says_why,),
                then=_take_back,
                house_rule=True,
                seen_by=VisibleTo.PARTIES,
            )
            for state in UNDECIDED
        ),
        *(
            Step(
                name="note-withdrawal",
                source=state,
                target=OpenedState.WITHDRAWN,
                by=(Role.CLOCK,),
                at=lambda s: s.withdrawal.at if s.withdrawal else None,
                then=_checked,
                seen_by=VisibleTo.PARTIES,
            )
            for state in UNDECIDED
        ),
    ),
)
