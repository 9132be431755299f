"""The life of an idea: answered with reasons, or proposed as an experiment by one person and started by another."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.actors import Role
from app.domain.buying.admission import Stop
from app.domain.buying.bids import OpenedState
from app.domain.buying.budgets import check_room
from app.domain.buying.decisions import DeciderPrepared
from app.domain.buying.lasting import PeriodOver, period_bars
from app.domain.buying.supplements import Withdrawal
from app.domain.calendar import local_day
from app.domain.events import VisibleTo
from app.domain.lifecycle import Lifecycle, Step, its_provider
from app.domain.reasons import says_why
from app.domain.refusals import Refusal
from app.procurement.evolving.idea import Idea
from app.procurement.evolving.plan import check_plan
from app.procurement.evolving.starting import Proposal, letter, propose, start
from app.procurement.open_call import TakingBack, said_later


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaWithdrawn(Refusal):
    """The sender has taken the idea back."""

    code = "idea-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTheDecider(Refusal):
    """The plan names another person who decides."""

    code = "not-the-decider"
    decider: str


def _there(s: Idea) -> Refusal | None:
    return IdeaWithdrawn() if s.withdrawals else None


def _may_serve(s: Idea) -> tuple[Refusal, ...]:
    """Refuse an experiment with a sender against whom the area has said something in the challenge's basket. House rule."""
    return s.admission.bars(Stop.EXPERIMENT, s.instant) if s.admission else ()


def _period_lasts(s: Idea) -> Refusal | None:
    """Refuse an experiment whose whole period is past. House rule."""
    return period_bars(s.plan.ends, Stop.EXPERIMENT, s.instant) if s.plan else None


def _plan_stands(s: Idea, given: Proposal) -> tuple[Refusal, ...]:
    """The plan contradicts nothing, fits the budget line, stays under the national threshold; its decider is not who prepares it."""
    if s.offers is None:
        raise ValueError(s.noun.id)
    found = list(check_plan(given.plan, s.offers, local_day(s.instant)))
    if s.line and (full := check_room(s.line, given.plan.maximum, field="stages")):
        found.append(full)
    if given.plan.decides == s.actor.person:
        found.append(DeciderPrepared(field="decides"))
    return tuple(found)


def _named(s: Idea) -> Refusal | None:
    """The person whom the plan names decides. House rule."""
    plan = s.plan
    if plan is None or plan.decides == s.actor.person:
        return None
    return NotTheDecider(decider=(s.people or {}).get(plan.decides, ""))


def _somebody_else_prepared(s: Idea) -> Refusal | None:
    """Who prepared the decision does not make it. House rule."""
    return DeciderPrepared() if s.decision and s.decision.prepared_by == s.actor.person else None


def _room_left(s: Idea) -> Refusal | None:
    if s.plan is None or s.line is None:
        return None
    full = check_room(s.line, s.plan.maximum)
    return replace(full, field=None) if full else None


def _take_back(s: Idea, given: TakingBack) -> tuple[object, ...]:
    return said_later(s, given.id, Withdrawal(reason=given.reason.strip()))


def _taken_back_at(s: Idea) -> datetime | None:
    return min((w.at for w in s.withdrawals), default=None)


_RECEIVED, _PROPOSED = OpenedState.RECEIVED, OpenedState.PROPOSED
IDEA: Lifecycle[Idea] = Lifecycle(
    name="idea",
    begins=_RECEIVED,
    steps=(
        Step(
            name="propose-experiment",
            source=_RECEIVED,
            target=_PROPOSED,
            by=(Role.OFFICER,),
            asks=True,
            given=Proposal,
            when=(_there, _may_serve),
            accepts=(_plan_stands,),
            then=propose,
            cites="1397/2016 25 §",
            draws=True,
        ),
        Step(
            name="decline-idea",
            source=_RECEIVED,
            target=OpenedState.DECLINED,
            by=(Role.OFFICER,),
            stops=True,
            when=(_there,),
            accepts=(says_why,),
            then=lambda s, reason: (letter(s, reason),),
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            tells=("idea-declined", its_provider),
        ),
        Step(
            name="start-experiment",
            source=_PROPOSED,
            target=OpenedState.ACCEPTED,
            by=(Role.DECIDER,),
            asks=True,
            when=(_there, _named, _somebody_else_prepared, _may_serve, _period_lasts, _room_left),
            accepts=(says_why,),
            then=start,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            tells=("experiment-started", its_provider),
            draws=True,
        ),
        Step(
            name="send-back-idea",
            source=_PROPOSED,
            target=_RECEIVED,
            by=(Role.DECIDER,),
            stops=True,
            when=(_there, _named),
            accepts=(says_why,),
            house_rule=True,
            codes=lambda _, reason: {"reason": reason.strip()},
            out_of=(PeriodOver,),
        ),
        *(
            Step(
                name="withdraw-idea",
                source=state,
                target=state,
                by=(Role.PROVIDER,),
                stops=True,
                any_version=True,
                when=(_there,),
                accepts=(says_why,),
                then=_take_back,
                house_rule=True,
                seen_by=VisibleTo.PARTIES,
            )
            for state in (_RECEIVED, _PROPOSED)
        ),
        *(
            Step(
                name="note-withdrawal",
                source=state,
                target=OpenedState.WITHDRAWN,
                by=(Role.CLOCK,),
                at=_taken_back_at,
                seen_by=VisibleTo.PARTIES,
            )
            for state in (_RECEIVED, _PROPOSED)
        ),
    ),
)
