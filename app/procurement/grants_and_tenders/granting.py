"""From proposal to grant: what a plan is held to, the letter with the fields the law's pattern asks, the commitment with its terms."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from app.domain.buying.decisions import Decision, Letter
from app.domain.buying.grants import Cost, GrantPlan
from app.domain.buying.needs import NotPositive
from app.domain.calendar import check_period, local_day
from app.domain.ids import CommitmentId
from app.domain.money import ZERO, Money
from app.domain.refusals import Missing, NotOffered, Refusal
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.serving.said import DECIDED
from app.domain.terms.checks import read_terms
from app.domain.terms.terms import Terms
from app.procurement.grants_and_tenders.application import Application
from app.procurement.grants_and_tenders.application_content import CostTwice, OverHighest
from app.procurement.grants_and_tenders.applying import OverProgramme
from app.procurement.grants_and_tenders.judging import left_for

PAID_BY = timedelta(days=731)
"""How long after its report is due a grant's last instalment can still be paid. House rule."""
CLAUSE = "instalments"


class TermsDoNotHold(ValueError):
    """The terms that a checked plan makes contradict themselves: a fault of ours, not of whoever granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverAsked(Refusal):
    """More than was asked; of a cost: more than was applied for it."""

    code = "over-asked"
    asked: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OverEligible(Refusal):
    """The grant is more than all eligible costs together."""

    code = "over-eligible"
    eligible: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposal:
    """What an officer proposes. `costs`: the eligible ones with the most of each. Of a refusal only `reason` counts."""

    id: UUID
    granted: bool
    amount: Money
    costs: tuple[Cost, ...]
    begins: date
    ends: date
    conditions: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """What a decision needs to write the grant: its id and number."""

    id: CommitmentId
    number: str


def check_plan(s: Application, given: PlanProposal) -> tuple[Refusal, ...]:
    """Why a proposal cannot stand (pattern: 688/2001 sections 6, 7 and 11)."""
    reason = None if given.reason.strip() else Missing(field="reason")
    if not given.granted:
        return (reason,) if reason else ()
    asked, highest = s.content.asked, s.published.highest
    eligible = sum((cost.amount for cost in given.costs), ZERO)
    found = [
        reason,
        NotPositive(field="amount") if given.amount <= ZERO else None,
        OverAsked(field="amount", asked=asked) if given.amount > asked else None,
        OverHighest(field="amount", highest=highest) if given.amount > highest else None,
        OverProgramme(field="amount", left=left_for(s)) if given.amount > left_for(s) else None,
        OverEligible(field="amount", eligible=eligible) if given.amount > eligible else None,
        check_period(given.begins, given.ends),
        *_costs(s, given.costs),
    ]
    return tuple(f for f in found if f)


def _costs(s: Application, costs: tuple[Cost, ...]) -> tuple[Refusal, ...]:
    applied = {cost.name: cost.amount for cost in s.content.costs}
    found: list[Refusal] = [] if costs else [Missing(field="costs")]
    seen: set[str] = set()
    for number, cost in enumerate(costs, start=1):
        if cost.name not in applied:
            found.append(NotOffered(field=f"costs.{number}.name"))
        elif cost.amount > applied[cost.name]:
            found.append(OverAsked(field=f"costs.{number}.amount", asked=applied[cost.name]))
        if cost.amount <= ZERO:
            found.append(NotPositive(field=f"costs.{number}.amount"))
        if cost.name in seen:
            found.append(CostTwice(field=f"costs.{number}.name"))
        seen.add(cost.name)
    return tuple(found)


def plan_of(s: Application, given: PlanProposal) -> GrantPlan:
    """The plan as it is frozen: the proposal, and what the programme and the application say."""
    content, programme, granted = s.content, s.published, given.granted
    return GrantPlan(
        granted=granted,
        recipient=s.name,
        purpose=content.purpose,
        amount=given.amount if granted else ZERO,
        costs=given.costs if granted else (),
        begins=given.begins if granted else content.begins,
        ends=given.ends if granted else content.ends,
        report_by=(given.ends if granted else content.ends) + timedelta(days=programme.report_days),
        instalments=instalments(given.amount, programme.advance_percent) if granted else (),
        conditions=given.conditions.strip() if granted else "",
        reason=given.reason.strip(),
        effect=programme.effect,
    )


def instalments(amount: Money, advance_percent: int) -> tuple[Money, ...]:
    """What is paid ahead and what after the report: they make the amount exactly. Nothing ahead is a first instalment of zero."""
    first, second = amount.split([advance_percent, 100 - advance_percent])
    return (first, second) if second else (first,)


def decided(s: Application) -> Decision:
    """The decision that was proposed, made now by the person who acts."""
    if s.decision is None:
        raise ValueError(s.noun.id)
    return replace(s.decision, made_by=s.actor.person, made_at=s.instant)


def letter(s: Application, decision: Decision) -> Letter:
    """The decision letter that the applicant gets."""
    plan = s.plan
    if plan is None or decision.made_at is None:
        raise ValueError(s.noun.id)
    return Letter(
        area_id=s.noun.area_id,
        procedure_id=s.noun.procedure_id,
        bid_id=s.noun.bid_id,
        provider_id=s.noun.provider_id,
        won=plan.granted,
        reason=plan.reason,
        made_at=decision.made_at,
        content=plan,
    )


def grant(s: Application, decision: Decision, given: Grants) -> tuple[object, ...]:
    """All that a decision to grant writes: letter, commitment in force at once, and the programme's money less the grant."""
    plan = s.plan
    if plan is None:
        raise ValueError(s.noun.id)
    programme = replace(s.programme, reserved=s.programme.reserved - plan.amount)
    return (programme, decision, letter(s, decision), _commitment(s, decision, plan, given))


def _commitment(s: Application, decision: Decision, plan: GrantPlan, given: Grants) -> Commitment:
    content = s.published
    return Commitment(
        area_id=s.noun.area_id,
        id=given.id,
        kind=CommitmentKind.GRANT,
        number=given.number,
        title=content.title,
        procedure_id=s.noun.procedure_id,
        decision_id=decision.id,
        need_id=s.programme.need_id,
        agreement_id=None,
        budget_line_id=s.programme.budget_line_id,
        provider_id=s.noun.provider_id,
        state=CommitmentState.IN_FORCE,
        basket=content.basket,
        client_group=content.effect.client_groups[0],
        municipalities=content.municipalities,
        places=0,
        price=None,
        maximum=plan.amount,
        terms=grant_terms(plan, local_day(s.instant)),
        begins=plan.begins,
        ends=plan.ends,
        drafted_at=s.instant,
        concluded_by=s.actor.person,
        concluded_at=s.instant,
        plan=plan,
    )


def grant_terms(plan: GrantPlan, decided: date) -> Terms:
    """The terms of a grant: an instalment pays what was released, in all at most the grant."""
    document = {
        "language": 1,
        "currency": "EUR",
        "begins": min(decided, plan.begins).isoformat(),
        "ends": (plan.report_by + PAID_BY).isoformat(),
        "unverified": list(DECIDED),
        "clauses": [
            {
                "id": CLAUSE,
                "share": "fixed",
                "on": ["gate-passed"],
                "scope": "commitment",
                "times": len(plan.instalments),
                "amount": {"fixed": "1.00", "per": "quantity"},
            }
        ],
        "limits": [{"id": "maximum", "per": "commitment", "max": str(plan.amount)}],
    }
    terms, faults = read_terms(document)
    if terms is None:
        raise TermsDoNotHold(faults)
    return terms
