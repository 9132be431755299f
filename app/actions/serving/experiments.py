"""Experiments: gates prepared and decided, and a result that was scaled carried on: to a competition's draft or a service card."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.buying import cards, needs, procedures
from app.actions.buying.procedures import NewCompetition
from app.actions.desk import Steps
from app.actions.law import values
from app.actions.serving.commitments import COMMITMENTS
from app.actions.work import Work, new_id
from app.db.buying import challenges
from app.db.buying import needs as kept_needs
from app.db.buying import procedures as kept_procedures
from app.db.nested import dump
from app.db.people import providers
from app.domain.buying.cards import Availability, CardContent, Unit
from app.domain.buying.challenges import ChallengeContent, Course, PublicOutcome, Staff
from app.domain.calendar import local_day
from app.domain.ids import AgreementId, CardId, CommitmentId, DecisionId, ProcedureId
from app.domain.money import Money
from app.domain.paging import Asked, Page
from app.domain.refusals import NotFound, Refused
from app.domain.terms.facts import FactId
from app.domain.terms.template import StandardTerms, document
from app.procurement.evolving.evaluation import Evaluation, evaluate
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.experiment_steps import EXPERIMENT
from app.procurement.evolving.gates import GateProposal, GateRuling

_PREPARATION, _YEAR = timedelta(days=60), timedelta(days=365)


async def prepare_gate(
    work: Work, commitment: CommitmentId, *, passed: bool, course: Course, reason: str, seen: int | None
) -> CommitmentId:
    """Who runs the experiment finds what has come of a stage, and proposes the course. The figures are those of today."""
    given = GateProposal(id=DecisionId(new_id()), passed=passed, course=course, reason=reason)
    return await desk.take(work, COMMITMENTS, commitment, "prepare-gate", given, seen)


async def pass_gate(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """The decider accepts a stage: it is paid, and the experiment goes on."""
    return await _decide(work, "pass-gate", commitment, GateRuling(id=FactId(new_id()), reason=reason), seen)


async def end(work: Work, commitment: CommitmentId, course: Course, reason: str, seen: int | None) -> CommitmentId:
    """The decider ends the experiment: scale, change or stop. What it showed is public from now on."""
    ruling = GateRuling(id=FactId(new_id()), reason=reason, course=course)
    return await _decide(work, "end-experiment", commitment, ruling, seen)


async def carry_to_competition(work: Work, commitment: CommitmentId, agreement: AgreementId) -> ProcedureId:
    """A need, and a mini-competition's draft under `agreement`, that carry what was scaled: its words, effect, terms and measure."""

    async def make() -> UUID:
        situation = await _locked(work, commitment)
        await desk.step(work, COMMITMENTS, situation, "carry-to-competition")
        inside = replace(work, key=None)
        need = await needs.describe(inside, await _need(work, situation))
        why = situation.noun.reason
        new = NewCompetition(
            need_id=need, agreement_id=agreement, draft=await _draft(work, situation), why_this_way=why
        )
        return await procedures.begin(inside, new)

    return ProcedureId(await work.once(make))


async def carry_to_card(work: Work, commitment: CommitmentId) -> CardId:
    """The provider's service card, a draft, that carries what was scaled: its words, effect and measure, at what a client cost."""

    async def make() -> UUID:
        situation = await _locked(work, commitment)
        await desk.step(work, COMMITMENTS, situation, "carry-to-card")
        room = Availability(capacity=1, next_free=local_day(work.instant))
        return await cards.write(replace(work, key=None), await _card(work, situation), room)

    return CardId(await work.once(make))


async def outcomes(work: Work, asked: Asked) -> Page[PublicOutcome]:
    """A page of what experiments showed, in the area whose address this is or in all, the last ended first: public."""
    area = work.present.area
    return await challenges.outcomes(work.connection, area.id if area else None, asked)


async def outcome(work: Work, commitment: CommitmentId) -> PublicOutcome:
    """What one experiment showed; everybody may read it."""
    area = work.present.area
    found = await challenges.outcome(work.connection, area.id, commitment) if area else None
    if found is None:
        raise Refused(NotFound())
    return found


def shown(outcome: PublicOutcome) -> Evaluation | None:
    """The figures of what an experiment showed; None where they are under five, and not shown."""
    if outcome.started is None or outcome.employed is None:
        return None
    return evaluate(outcome, outcome.started, outcome.employed)


async def staff(work: Work) -> tuple[Staff, ...]:
    """The people of the area who may run or decide an experiment."""
    return await challenges.staff(work.connection, work.area.id)


async def _locked(work: Work, commitment: CommitmentId) -> Experiment:
    situation = await desk.locked(work, COMMITMENTS, commitment)
    if not isinstance(situation, Experiment):
        raise Refused(NotFound())
    return situation


async def _decide(work: Work, name: str, commitment: CommitmentId, given: GateRuling, seen: int | None) -> CommitmentId:
    async def make() -> UUID:
        await desk.step(work, COMMITMENTS, await _locked(work, commitment), name, given, seen)
        return commitment

    return CommitmentId(await work.once(make))


async def _need(work: Work, s: Experiment) -> needs.NewNeed:
    plan, today = s.plan, local_day(work.instant)
    origin = await kept_needs.get(work.connection, work.area.id, s.noun.need_id)
    if origin is None:
        raise Refused(NotFound())
    return needs.NewNeed(
        title=plan.title,
        basket=origin.basket,
        category=origin.category,
        client_group=plan.client_group,
        cpv=origin.cpv,
        municipalities=plan.municipalities,
        places=plan.size,
        estimated_value=plan.maximum,
        begins=today + _PREPARATION,
        ends=today + _PREPARATION + _YEAR,
        budget_line_id=s.noun.budget_line_id,
    )


async def _draft(work: Work, s: Experiment) -> dict[str, Any]:
    plan = s.plan
    return {
        "language": "fi",
        "title": plan.title,
        "description": _words(s),
        "effect": dump(plan.effect),
        "maximum": str(plan.maximum),
        "terms": document(await _terms(work, s)),
    }


async def _terms(work: Work, s: Experiment) -> StandardTerms:
    """The standard form with the experiment's measure in it; shares are those a draft proposes."""
    plan, today = s.plan, local_day(work.instant)
    whole, half = await values.work_condition(work, today)
    return StandardTerms(
        begins=today + _PREPARATION,
        ends=today + _PREPARATION + _YEAR,
        group=plan.client_group,
        start=Decimal(30),
        start_days=28,
        job=Decimal(45),
        job_months=plan.job_months,
        job_begin=plan.job_begin,
        stay=Decimal(25),
        stay_months=4,
        stay_within=7,
        whole=whole,
        half=half,
        maximum=plan.maximum,
    )


async def _card(work: Work, s: Experiment) -> CardContent:
    plan = s.plan
    challenge = await kept_procedures.get(work.connection, work.area.id, s.noun.procedure_id)
    registration = await providers.registration(work.connection, work.area.id, work.provider)
    content = challenge.content if challenge else None
    if registration is None:
        raise Refused(cards.NotRegisteredHere(step="carry-to-card"))
    if not isinstance(content, ChallengeContent):
        raise Refused(NotFound())
    return CardContent(
        basket=content.basket,
        category=content.category,
        title=plan.title[:120],
        description=_words(s)[:5_000],
        cpv=content.cpv[:8],
        municipalities=plan.municipalities,
        remote=False,
        languages=registration.languages,
        price=max(s.cost.times(Decimal(1) / max(s.started, 1)), Money(1)),
        unit=Unit.CLIENT,
        start_percent=70,
        job_months=plan.job_months,
        job_begin=plan.job_begin,
        effect=plan.effect,
    )


def _words(s: Experiment) -> str:
    """The description of what is carried on: what was tried, and what was done in each stage."""
    return "\n".join([s.plan.hypothesis, *(f"{stage.name}: {stage.does}" for stage in s.plan.stages)])


STEPS = Steps(tables=(EXPERIMENT,), own={"pass-gate": pass_gate})
