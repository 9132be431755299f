"""The gates of an experiment: what is known at one, who prepares it, who decides it, and what each course needs."""

from dataclasses import dataclass
from datetime import date

from app.domain.buying.challenges import Course
from app.domain.buying.decisions import DeciderPrepared
from app.domain.calendar import local_day
from app.domain.ids import DecisionId
from app.domain.refusals import Missing, NotOffered, Refusal
from app.domain.terms.facts import FactId
from app.procurement.evolving.evaluation import FEWEST
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.idea_steps import NotTheDecider


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTheRunner(Refusal):
    """The plan names another person who runs the experiment and prepares its gates."""

    code = "not-the-runner"
    runner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerDecides(Refusal):
    """Who runs the experiment does not decide its gates."""

    code = "runner-decides"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateNotPrepared(Refusal):
    """Nobody has prepared the gate: what it rests on is not written."""

    code = "gate-not-prepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateNotYet(Refusal):
    """The stage's day has not come; before it an experiment can only be stopped, and the stage is not paid."""

    code = "gate-not-yet"
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StageNotCarriedOut(Refusal):
    """The stage was not carried out as agreed: it is not paid, and the next one does not begin."""

    code = "stage-not-carried-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastStage(Refusal):
    """No stage follows: the experiment ends with a result."""

    code = "last-stage"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoResultYet(Refusal):
    """Too few clients have started to show a result, and nothing is scaled without one."""

    code = "no-result-yet"
    started: int
    fewest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresBehind(Refusal):
    """More was said of a client than the figures are reckoned from yet."""

    code = "figures-behind"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotScaled(Refusal):
    """The last gate did not say *scale*."""

    code = "not-scaled"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateProposal:
    """What who runs the experiment finds at a gate, and proposes."""

    id: DecisionId
    passed: bool
    course: Course
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRuling:
    """The decider's word at a gate; `id`: of the fact that the stage is owed, if it is."""

    id: FactId
    reason: str
    course: Course = Course.CONTINUE


def runs_it(s: Experiment) -> Refusal | None:
    """Who runs the experiment prepares its gates. House rule."""
    runner = s.plan.runs
    return None if runner == s.actor.person else NotTheRunner(runner=(s.people or {}).get(runner, ""))


def gate_has_come(s: Experiment) -> bool:
    """Whether the day of the next gate has come and nothing is prepared for it."""
    return s.prepared is None and s.stage is not None and s.stage.ends <= local_day(s.instant)


def decides_it(s: Experiment) -> Refusal | None:
    """The person whom the plan names decides, never who runs it. House rule."""
    if s.plan.runs == s.actor.person:
        return RunnerDecides()
    decider = s.plan.decides
    return None if decider == s.actor.person else NotTheDecider(decider=(s.people or {}).get(decider, ""))


def is_prepared(s: Experiment) -> Refusal | None:
    """A gate is decided on what was written of it. House rule."""
    return None if s.prepared else GateNotPrepared()


def somebody_else_prepared(s: Experiment) -> Refusal | None:
    """Who prepared the gate does not decide it. House rule."""
    return DeciderPrepared() if s.prepared and s.prepared.prepared_by == s.actor.person else None


def figures_known(s: Experiment) -> Refusal | None:
    """A gate rests on figures of all that was said, never on older ones. House rule."""
    return FiguresBehind() if s.behind else None


def carried_out(s: Experiment) -> Refusal | None:
    """Refuse passing a stage that was not carried out as agreed. House rule."""
    return StageNotCarriedOut() if s.proposal and not s.proposal.passed else None


def more_follows(s: Experiment) -> Refusal | None:
    """Refuse going on after the last stage: the experiment ends. House rule."""
    return LastStage() if s.number >= len(s.plan.stages) else None


def scaled(s: Experiment) -> Refusal | None:
    """Nothing is scaled without its result. House rule (source plan 4.2)."""
    return None if s.findings and s.findings[-1].course is Course.SCALE else NotScaled()


def finding_stands(s: Experiment, given: GateProposal) -> tuple[Refusal, ...]:
    """The course has its reasons and can be taken: no stage is paid before its day, nothing scaled without a result. House rule."""
    stage = s.stage
    if stage is None:
        raise ValueError(given)
    early = local_day(s.instant) < stage.ends
    goes_on = given.course is Course.CONTINUE
    found: list[Refusal | None] = [
        None if given.reason.strip() else Missing(field="reason"),
        GateNotYet(field="passed", ends=stage.ends) if early and given.passed else None,
        GateNotYet(field="course", ends=stage.ends) if early and given.course is not Course.STOP else None,
        StageNotCarriedOut(field="course") if goes_on and not given.passed else None,
        LastStage(field="course") if goes_on and s.number == len(s.plan.stages) else None,
        _no_result(given.course, s.started),
    ]
    return tuple(f for f in found if f)


def _no_result(course: Course, started: int) -> Refusal | None:
    few = course is Course.SCALE and started < FEWEST
    return NoResultYet(field="course", started=started, fewest=FEWEST) if few else None


def ends_so(s: Experiment, given: GateRuling) -> Refusal | None:
    """An experiment ends with *scale*, *change* or *stop*. House rule."""
    if given.course is Course.CONTINUE:
        return NotOffered(field="course")
    return _no_result(given.course, s.proposal.started) if s.proposal else None
