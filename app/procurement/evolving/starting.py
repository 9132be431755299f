"""What an idea becomes: a plan prepared, a letter, a commitment drafted with its terms frozen."""

from dataclasses import dataclass, replace
from uuid import uuid5

from app.domain.buying.challenges import ExperimentPlan
from app.domain.buying.decisions import Decision, Letter
from app.domain.ids import BidId, CommitmentId, DecisionId
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.procurement.evolving.idea import Idea
from app.procurement.evolving.plan import plan_terms
from app.procurement.open_call import prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an officer gives with proposing an experiment: its plan."""

    plan: ExperimentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a decision to start needs: the commitment's id and readable number, and the decider's reasons."""

    id: CommitmentId
    number: str
    reason: str


def decision_of(bid: BidId) -> DecisionId:
    """The identity of the first decision on a bid: it follows from the bid's, so that either party finds one by the other."""
    return DecisionId(uuid5(bid, "decision"))


def propose(s: Idea, given: Proposal) -> tuple[object, ...]:
    """The decision as it is prepared: one per idea, written over when it is proposed again."""
    if s.actor.person is None:
        raise ValueError(given)
    return (prepared(s, s.decision, decision_of(s.noun.bid_id), s.noun.bid_id, given.plan),)


def letter(s: Idea, reason: str, plan: ExperimentPlan | None = None) -> Letter:
    """What the sender reads: no, and why; or the plan, and why."""
    return Letter(
        area_id=s.noun.area_id,
        procedure_id=s.noun.procedure_id,
        bid_id=s.noun.bid_id,
        provider_id=s.noun.provider_id,
        won=plan is not None,
        reason=reason.strip(),
        made_at=s.instant,
        content=plan,
    )


def start(s: Idea, given: Start) -> tuple[object, ...]:
    """The decision made, the letter, and the commitment drafted with its terms frozen."""
    plan, decision = s.plan, s.decision
    if plan is None or decision is None:
        raise ValueError(given)
    made = replace(decision, made_by=s.actor.person, made_at=s.instant)
    return (made, letter(s, given.reason, plan), _commitment(s, plan, decision, given))


def _commitment(s: Idea, plan: ExperimentPlan, decision: Decision, given: Start) -> Commitment:
    challenge = s.challenge
    return Commitment(
        area_id=s.noun.area_id,
        id=given.id,
        kind=CommitmentKind.EXPERIMENT,
        number=given.number,
        title=plan.title,
        procedure_id=challenge.id,
        decision_id=decision.id,
        need_id=challenge.need_id,
        agreement_id=None,
        budget_line_id=challenge.budget_line_id,
        provider_id=s.noun.provider_id,
        state=CommitmentState.DRAFTED,
        basket=getattr(challenge.content, "basket", ""),
        client_group=plan.client_group,
        municipalities=plan.municipalities,
        places=plan.size,
        price=None,
        maximum=plan.maximum,
        terms=plan_terms(plan),
        begins=plan.begins,
        ends=plan.ends,
        drafted_at=s.instant,
        plan=plan,
    )
