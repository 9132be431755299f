"""What an experiment must say before it starts: every contradiction refused at its field. And the terms that the plan makes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.buying.challenges import ExperimentPlan, Stage
from app.domain.buying.effects import check_effect
from app.domain.buying.needs import NotPositive
from app.domain.calendar import InThePast, check_period
from app.domain.ids import PersonId
from app.domain.money import ZERO, Money
from app.domain.refusals import Missing, NotOffered, Refusal, TooLong, TooMany
from app.domain.terms.checks import read_terms
from app.domain.terms.template import work_measure
from app.domain.terms.terms import Terms

MOST_STAGES = 6
MOST_CLIENTS = 1_000
LONGEST_OUTCOME, LONGEST_BEGIN = 12, 730
_LIMITS = {"title": 200, "hypothesis": 5_000, "baseline_source": 1_000}
_SETTLING = timedelta(days=366)
"""How long after its last day what it owes may still fall due: a gate is decided after its day has come."""


class TermsDoNotHold(ValueError):
    """The terms that a checked plan makes contradict themselves: a fault of ours, not of whoever planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagesOutOfOrder(Refusal):
    """A stage ends outside the experiment's period, or not after the stage before it."""

    code = "stages-out-of-order"
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAShare(Refusal):
    """A share lies between 0 and 100 percents."""

    code = "not-a-share"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsCross(Refusal):
    """What means *stop* lies above what means *scale*."""

    code = "limits-cross"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsAndDecides(Refusal):
    """Who runs the experiment would decide its gates."""

    code = "runs-and-decides"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentOverThreshold(Refusal):
    """At its most the experiment reaches the national threshold, from which on a competition is needed."""

    code = "experiment-over-threshold"
    threshold: Money
    maximum: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a plan is held against: the area's codes and people, the day, and the national threshold of its kind of service."""

    client_groups: frozenset[str]
    municipalities: frozenset[str]
    officers: frozenset[PersonId]
    deciders: frozenset[PersonId]
    threshold: Money


def check_plan(plan: ExperimentPlan, offers: Offers, today: date) -> tuple[Refusal, ...]:
    """Every reason why the plan cannot be proposed. House rule, but for the threshold (1397/2016 section 25)."""
    maximum = plan.maximum
    found: list[Refusal | None] = [
        *_texts(plan),
        None if plan.client_group in offers.client_groups else NotOffered(field="client_group"),
        None if offers.municipalities.issuperset(plan.municipalities) else NotOffered(field="municipalities"),
        None if plan.size > 0 else NotPositive(field="size"),
        TooMany(field="size", limit=MOST_CLIENTS) if plan.size > MOST_CLIENTS else None,
        InThePast(field="begins") if plan.begins < today else None,
        check_period(plan.begins, plan.ends),
        *_stages(plan),
        *_measure(plan),
        *check_effect(plan.effect, offers.client_groups),
        None if plan.runs in offers.officers else NotOffered(field="runs"),
        None if plan.decides in offers.deciders else NotOffered(field="decides"),
        RunsAndDecides(field="decides") if plan.runs == plan.decides else None,
    ]
    if maximum >= offers.threshold:
        found.append(ExperimentOverThreshold(field="stages", threshold=offers.threshold, maximum=maximum))
    return tuple(f for f in found if f)


def _texts(plan: ExperimentPlan) -> list[Refusal]:
    found: list[Refusal] = []
    for field, limit in _LIMITS.items():
        text = getattr(plan, field)
        if not text.strip():
            found.append(Missing(field=field))
        elif len(text) > limit:
            found.append(TooLong(field=field, limit=limit))
    return found


def _measure(plan: ExperimentPlan) -> list[Refusal | None]:
    shares = [
        None if 0 <= getattr(plan, field) <= 100 else NotAShare(field=field)
        for field in ("baseline", "scale_from", "stop_below")
    ]
    return [
        *shares,
        LimitsCross(field="stop_below") if plan.stop_below > plan.scale_from else None,
        None if 1 <= plan.job_months <= LONGEST_OUTCOME else NotOffered(field="job_months"),
        None if 1 <= plan.job_begin <= LONGEST_BEGIN else NotOffered(field="job_begin"),
        None if plan.outcome_fee >= ZERO else NotPositive(field="outcome_fee"),
    ]


def _stages(plan: ExperimentPlan) -> list[Refusal]:
    if not plan.stages:
        return [Missing(field="stages")]
    if len(plan.stages) > MOST_STAGES:
        return [TooMany(field="stages", limit=MOST_STAGES)]
    found: list[Refusal] = []
    earliest = plan.begins
    for number, stage in enumerate(plan.stages, start=1):
        found += _stage(f"stages.{number}", stage)
        if not earliest <= stage.ends <= plan.ends:
            found.append(StagesOutOfOrder(field=f"stages.{number}.ends", earliest=earliest, latest=plan.ends))
        earliest = max(earliest, stage.ends + timedelta(days=1))
    return found


def _stage(at: str, stage: Stage) -> list[Refusal]:
    found: list[Refusal | None] = [
        None if stage.name.strip() else Missing(field=f"{at}.name"),
        None if stage.does.strip() else Missing(field=f"{at}.does"),
        None if stage.budget > ZERO else NotPositive(field=f"{at}.budget"),
    ]
    return [f for f in found if f]


def plan_terms(plan: ExperimentPlan) -> Terms:
    """What the experiment pays for: each stage when its gate is passed, and the measure for each client who reaches it, perhaps nothing.

    Raises TermsDoNotHold.
    """
    terms, faults = read_terms(_document(plan))
    if terms is None:
        raise TermsDoNotHold(faults)
    return terms


def _document(plan: ExperimentPlan) -> dict[str, Any]:
    stages = {
        "id": "stages",
        "share": "progress",
        "scope": "commitment",
        "on": ["gate-passed"],
        "times": len(plan.stages),
        "amount": {"fixed": "1.00", "per": "quantity"},
    }
    job = {
        "id": "job",
        "share": "outcome",
        "reach": {"measure": "work", "need": str(plan.job_months)},
        "window": {"since": "started", "begin": plan.job_begin},
        "amount": {"fixed": str(plan.outcome_fee)},
    }
    return {
        "language": 1,
        "currency": "EUR",
        "begins": plan.begins.isoformat(),
        "ends": (plan.ends + _SETTLING).isoformat(),
        "groups": [plan.client_group],
        "unverified": ["referred", "accepted", "started", "ended", "gate-passed"],
        "measures": {"work": work_measure(plan.whole, plan.half)},
        "clauses": [stages, job],
        "limits": [{"id": "maximum", "per": "commitment", "max": str(plan.maximum)}],
    }
