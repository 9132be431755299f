"""What an idea becomes: a plan prepared, a letter, a commitment drafted with its terms frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import uuid5

from app.domain.buying.admission import Admission
from app.domain.buying.bids import OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.challenges import ExperimentPlan
from app.domain.buying.decisions import Decision, Letter
from app.domain.buying.procedures import Procedure
from app.domain.buying.supplements import Supplement
from app.domain.ids import BidId, CommitmentId, DecisionId, PersonId, ProviderId
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.situation import Situation
from app.procurement.evolving.plan import Offers, plan_terms
from app.procurement.open_call import prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An experiment on its way to a decision."""

    plan: ExperimentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a decision to start needs: the commitment's id and readable number, and the decider's reasons."""

    id: CommitmentId
    number: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Idea(Situation[OpenedBid]):
    """An idea, the challenge it was sent to, and what was prepared of it. `people`: what deciders are called.

    Its sender's view holds nothing of what is prepared, nor of the area's money.
    """

    challenge: Procedure
    admission: Admission | None = None
    line: BudgetLine | None = None
    offers: Offers | None = None
    people: Mapping[PersonId, str] | None = None
    decision: Decision | None = None
    withdrawals: tuple[Supplement, ...] = ()

    def after(self, nouns: tuple[object, ...]) -> "Idea":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            match noun:
                case OpenedBid():
                    found = found.seen(noun=noun)
                case Decision():
                    found = found.seen(decision=noun)
                case Supplement():
                    found = found.seen(withdrawals=(*found.withdrawals, noun))
                case _:
                    pass
        return found

    def as_seen_by(self, _: ProviderId) -> "Idea":
        """What its sender may know of it."""
        return self.seen(admission=None, line=None, offers=None, people=None, decision=None)

    @property
    def plan(self) -> ExperimentPlan | None:
        """The experiment that is proposed of it, if one is."""
        found = self.decision.content if self.decision else None
        return found if isinstance(found, ExperimentPlan) else None


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
