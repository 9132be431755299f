"""A standing challenge, an idea sent to it, and what an experiment says before it starts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from app.domain.actors import Role
from app.domain.buying.effects import Effect
from app.domain.ids import AreaId, CommitmentId, PersonId
from app.domain.money import ZERO, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeContent:
    """A standing challenge as it was published, frozen: ideas come until it is ended, each answered in `answer_days` working days."""

    form: Literal["challenge"] = "challenge"
    language: str
    title: str
    description: str
    basket: str
    category: str
    cpv: str
    municipalities: tuple[str, ...]
    effect: Effect
    answer_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaContent:
    """An idea: what should be tried, for whom, and what it might change. `rough_cost`: a guess, net of VAT; it binds nobody."""

    form: Literal["idea"] = "idea"
    title: str
    description: str
    client_groups: tuple[str, ...]
    expected: str
    rough_cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of an experiment: what is done by `ends`, and what is paid at its gate, net of VAT."""

    name: str
    does: str
    budget: Money
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentPlan:
    """What an experiment says before it starts; frozen in its commitment.

    The measure: of the clients who started, the share (percents) with `job_months` qualifying months begun within `job_begin` days of
    the start. From `scale_from` on the result means *scale*, below `stop_below` *stop*, between them *change*. `runs` prepares each
    gate, `decides` decides it. `outcome_fee`: paid per client who reaches the measure, perhaps nothing. `whole` and `half`: the
    earnings that make a month, and half of one, by the law of the day it was planned.
    """

    form: Literal["experiment"] = "experiment"
    title: str
    hypothesis: str
    baseline: Decimal
    baseline_source: str
    client_group: str
    municipalities: tuple[str, ...]
    size: int
    begins: date
    ends: date
    stages: tuple[Stage, ...]
    scale_from: Decimal
    stop_below: Decimal
    job_months: int
    job_begin: int
    outcome_fee: Money
    whole: Decimal
    half: Decimal
    effect: Effect
    runs: PersonId
    decides: PersonId

    @property
    def maximum(self) -> Money:
        """The most it can cost: every stage, and the outcome fee of every client."""
        return sum((stage.budget for stage in self.stages), ZERO) + self.outcome_fee.times(Decimal(self.size))


class Course(StrEnum):
    """Where a gate leads: on to the next stage, or to one of the three ends."""

    CONTINUE = "continue"
    SCALE = "scale"
    CHANGE = "change"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFinding:
    """A gate as it was prepared and decided: figures as of the day of its preparation. `passed`: the stage was carried out as agreed, and is paid.

    `proposed` and `grounds` are the preparer's; `course` and `reason` the decider's, `course` the proposed one until it is decided.
    """

    form: Literal["gate"] = "gate"
    stage: int
    started: int
    employed: int
    passed: bool
    proposed: Course
    grounds: str
    course: Course
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the area who may run or decide an experiment."""

    role: Role
    id: PersonId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicOutcome:
    """What everybody may know of an experiment that has ended, also of one that failed: written once, never changed.

    `started` and `employed` are None where they are under five, since fewer might tell who they are. `cost`: what it is owed by then.
    `provider_name`: empty for a private person.
    """

    area_id: AreaId
    commitment_id: CommitmentId
    number: str
    title: str
    provider_name: str
    hypothesis: str
    client_group: str
    municipalities: tuple[str, ...]
    baseline: Decimal
    baseline_source: str
    scale_from: Decimal
    stop_below: Decimal
    job_months: int
    job_begin: int
    started: int | None
    employed: int | None
    verdict: str
    course: Course
    reason: str
    cost: Money
    maximum: Money
    begins: date
    ended_at: datetime
