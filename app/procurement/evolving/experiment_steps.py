"""The life of an experiment: a commitment whose stages pay at gates, prepared by who runs it and decided by another."""

from dataclasses import replace
from uuid import UUID

from app.domain.actors import Role
from app.domain.buying.challenges import GateFinding, PublicOutcome
from app.domain.buying.decisions import Letter
from app.domain.calendar import local_day
from app.domain.events import VisibleTo
from app.domain.lifecycle import Lifecycle, Step, its_provider
from app.domain.reasons import says_why
from app.domain.serving.commitments import CommitmentState
from app.domain.serving.contracts import serving, signing
from app.domain.serving.said import Said
from app.domain.terms.facts import Fact, Kind
from app.procurement.evolving.evaluation import FEWEST, evaluate
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.gates import (
    GateProposal,
    GateRuling,
    carried_out,
    decides_it,
    ends_so,
    figures_known,
    finding_stands,
    gate_has_come,
    is_prepared,
    more_follows,
    runs_it,
    scaled,
    somebody_else_prepared,
)
from app.procurement.open_call import prepared


def _prepare(s: Experiment, given: GateProposal) -> tuple[object, ...]:
    if s.actor.person is None or s.bid_id is None:
        raise ValueError(given)
    finding = GateFinding(
        stage=s.number,
        started=s.started,
        employed=s.employed,
        passed=given.passed,
        proposed=given.course,
        grounds=given.reason.strip(),
        course=given.course,
    )
    return (prepared(s, s.prepared, given.id, s.bid_id, finding, s.number),)


def _decided(s: Experiment, given: GateRuling) -> tuple[object, ...]:
    """The gate's decision and letter, and the fact that the stage is owed where it was carried out."""
    prepared, finding = s.prepared, s.proposal
    if prepared is None or finding is None:
        raise ValueError(given)
    final = replace(finding, course=given.course, reason=given.reason.strip())
    decision = replace(prepared, made_by=s.actor.person, made_at=s.instant, content=final)
    letter = Letter(
        area_id=s.noun.area_id,
        procedure_id=s.noun.procedure_id,
        bid_id=decision.bid_id,
        provider_id=s.noun.provider_id,
        won=final.passed,
        reason=final.reason,
        made_at=s.instant,
        content=final,
        round=decision.round,
    )
    return (decision, letter, *_owed(s, given, final))


def _owed(s: Experiment, given: GateRuling, finding: GateFinding) -> tuple[Said, ...]:
    if not finding.passed or s.stage is None:
        return ()
    fact = Fact(
        id=given.id,
        kind=Kind.EVENT,
        code="gate-passed",
        learned=s.instant,
        begins=local_day(s.instant),
        quantity=s.stage.budget.euros,
        ref=str(finding.stage),
    )
    noun = s.noun
    return (
        Said(
            area_id=noun.area_id,
            commitment_id=noun.id,
            provider_id=noun.provider_id,
            said_by=s.actor.person,
            fact=fact,
        ),
    )


def _end(s: Experiment, given: GateRuling) -> tuple[object, ...]:
    written = _decided(s, given)
    ended = replace(s.noun, reason=given.reason.strip())
    return (ended, *written, public_outcome(s.after(written)))


def public_outcome(s: Experiment) -> PublicOutcome:
    """What everybody may know once the last gate is decided, figures as of its preparation; numbers under five are not shown."""
    plan, last = s.plan, s.findings[-1]
    found = evaluate(plan, last.started, last.employed)
    enough = last.started >= FEWEST
    return PublicOutcome(
        area_id=s.noun.area_id,
        commitment_id=s.noun.id,
        number=s.noun.number,
        title=s.noun.title,
        provider_name=s.provider_name,
        hypothesis=plan.hypothesis,
        client_group=plan.client_group,
        municipalities=plan.municipalities,
        baseline=plan.baseline,
        baseline_source=plan.baseline_source,
        scale_from=plan.scale_from,
        stop_below=plan.stop_below,
        job_months=plan.job_months,
        job_begin=plan.job_begin,
        started=last.started if enough else None,
        employed=last.employed if enough and last.employed >= FEWEST else None,
        verdict=found.verdict.value,
        course=last.course,
        reason=last.reason,
        cost=s.cost,
        maximum=s.noun.maximum,
        begins=s.noun.begins,
        ended_at=s.instant,
    )


_IN_FORCE, _ENDED = CommitmentState.IN_FORCE, CommitmentState.ENDED
_DECIDING = (decides_it, is_prepared, somebody_else_prepared)
EXPERIMENT: Lifecycle[Experiment] = Lifecycle(
    name="experiment",
    begins=CommitmentState.DRAFTED,
    steps=(
        *signing(),
        *serving(),
        Step(
            name="prepare-gate",
            source=_IN_FORCE,
            target=_IN_FORCE,
            by=(Role.OFFICER,),
            asks=gate_has_come,
            given=GateProposal,
            when=(runs_it, figures_known),
            accepts=(finding_stands,),
            then=_prepare,
            house_rule=True,
            event="gate-prepared",
            codes=lambda s, _: {"stage": s.number},
        ),
        Step(
            name="pass-gate",
            source=_IN_FORCE,
            target=_IN_FORCE,
            by=(Role.DECIDER,),
            asks=lambda s: s.prepared is not None and not (carried_out(s) or more_follows(s)),
            when=(*_DECIDING, carried_out, more_follows),
            accepts=(says_why,),
            then=_decided,
            house_rule=True,
            event="gate-passed",
            seen_by=VisibleTo.PARTIES,
            tells=("gate-decided", its_provider),
            settles=True,
        ),
        Step(
            name="end-experiment",
            source=_IN_FORCE,
            target=_ENDED,
            by=(Role.DECIDER,),
            asks=lambda s: s.prepared is not None,
            given=GateRuling,
            when=(*_DECIDING, figures_known),
            accepts=(says_why, ends_so),
            then=_end,
            house_rule=True,
            event="experiment-ended",
            seen_by=VisibleTo.PARTIES,
            tells=("gate-decided", its_provider),
            settles=True,
        ),
        Step(
            name="carry-to-competition",
            source=_ENDED,
            target=_ENDED,
            by=(Role.OFFICER,),
            given=UUID,
            when=(scaled,),
            house_rule=True,
            event="carried-to-competition",
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="carry-to-card",
            source=_ENDED,
            target=_ENDED,
            by=(Role.PROVIDER,),
            when=(scaled,),
            house_rule=True,
            event="carried-to-card",
            seen_by=VisibleTo.PARTIES,
        ),
    ),
)
