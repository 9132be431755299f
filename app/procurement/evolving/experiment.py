"""All that a rule may know of an experiment that was agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.buying.challenges import ExperimentPlan, GateFinding, Stage
from app.domain.buying.decisions import Decision
from app.domain.ids import BidId, PersonId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.serving.commitment_situation import CommitmentSituation
from app.procurement.evolving.evaluation import Evaluation, evaluate


@dataclass(frozen=True, kw_only=True)
class Experiment(CommitmentSituation):
    """An experiment: the gates decided so far, the one prepared (the area's to know), and how many clients started and reached the measure.

    `behind`: of some client more was said than `employed` is reckoned from.
    """

    findings: tuple[GateFinding, ...] = ()
    prepared: Decision | None = None
    started: int = 0
    employed: int = 0
    behind: bool = False
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
    def kept(self) -> tuple[object, ...]:
        """The experiment, and the decision prepared for its next gate."""
        return (self.noun, self.prepared)

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
        """The proposal prepared for the next gate; None where none is."""
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
