"""The gates of an experiment: what is known at one, who prepares it, who decides it, and what each course needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.buying.challenges import Course, ExperimentPlan, GateFinding, Stage
from app.domain.buying.decisions import DeciderPrepared, Decision
from app.domain.calendar import local_day
from app.domain.ids import BidId, DecisionId, PersonId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.refusals import Missing, NotOffered, Refusal
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.terms.facts import FactId
from app.procurement.evolving.evaluation import FEWEST, Evaluation, evaluate
from app.procurement.evolving.ideas import NotTheDecider


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


@dataclass(frozen=True, kw_only=True)
class Experiment(CommitmentSituation):
    """An experiment: the gates decided so far, the one prepared (the area's to know), and how many clients started and reached the measure."""

    findings: tuple[GateFinding, ...] = ()
    prepared: Decision | None = None
    started: int = 0
    employed: int = 0
    bid_id: BidId | None = None
    provider_name: str = ""
    people: Mapping[PersonId, str] | None = None

    def after(self, nouns: tuple[object, ...]) -> "Experiment":
        """The situation once `nouns` are written."""
        found = super().after(nouns)
        if not isinstance(found, Experiment):
            raise TypeError(self.noun.number)
        for noun in nouns:
            if isinstance(noun, Decision) and isinstance(noun.content, GateFinding):
                decided = noun.made_at is not None
                found = found.seen(
                    prepared=None if decided else noun,
                    findings=(*found.findings, noun.content) if decided else found.findings,
                )
        return found

    def as_seen_by(self, _: ProviderId) -> "Experiment":
        """What the provider may know of it: what is decided, not what is prepared."""
        return self.seen(prepared=None, people=None)

    @property
    def plan(self) -> ExperimentPlan:
        """What it said before it started; asking for it of anything else is a programming error."""
        if not isinstance(self.noun.plan, ExperimentPlan):
            raise TypeError(self.noun.number)
        return self.noun.plan

    @property
    def number(self) -> int:
        """Which stage comes to its gate next, from 1; one past the last where every gate is decided."""
        return len(self.findings) + 1

    @property
    def stage(self) -> Stage | None:
        """The stage that comes to its gate next."""
        return self.plan.stages[self.number - 1] if self.number <= len(self.plan.stages) else None

    @property
    def proposal(self) -> GateFinding | None:
        """What is prepared for the next gate."""
        found = self.prepared.content if self.prepared else None
        return found if isinstance(found, GateFinding) else None

    @property
    def evaluation(self) -> Evaluation:
        """The measure as it stands now."""
        return evaluate(self.plan, self.started, self.employed)

    @property
    def cost(self) -> Money:
        """What is owed so far: the stages whose gates are passed, and the outcome fee of who reached the measure."""
        stages = sum((s.budget for s, f in zip(self.plan.stages, self.findings, strict=False) if f.passed), ZERO)
        return stages + self.plan.outcome_fee.times(Decimal(self.employed))


def runs_it(s: Experiment) -> Refusal | None:
    """Who runs the experiment prepares its gates. House rule."""
    runner = s.plan.runs
    return None if runner == s.actor.person else NotTheRunner(runner=(s.people or {}).get(runner, ""))


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


def carried_out(s: Experiment) -> Refusal | None:
    """Only a stage that was carried out as agreed is passed. House rule."""
    return StageNotCarriedOut() if s.proposal and not s.proposal.passed else None


def more_follows(s: Experiment) -> Refusal | None:
    """After the last stage the experiment ends. House rule."""
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
