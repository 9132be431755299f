"""What is said of a challenge, an idea, a plan and a gate."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.api.buying.card_inputs import EffectBody
from app.api.inputs import Body, Code, Codes, Day, Flag, Line, MoneyBody, Number, Prose, Whole
from app.domain.buying.challenges import Course, ExperimentPlan, IdeaContent, Stage
from app.domain.ids import PersonId

_TITLE = "Työkahvila"
_WHAT = "Työpaikka kahvilassa kolmeksi kuukaudeksi."


class ChallengeDraft(Body):
    """What is asked, and the effect block without which nothing is published. Place, basket and CPV code are the need's."""

    title: Annotated[Line, Field(examples=["Miten pitkään työttömänä ollut pääsee töihin?"])] = ""
    description: Annotated[Prose, Field(examples=["Etsimme uusia tapoja."])] = ""
    language: Annotated[Code, Field(examples=["fi"])] = "fi"
    effect: EffectBody | None = None

    def given(self) -> dict[str, object]:
        """As the action takes it: loose, since a draft may be incomplete."""
        found = self.model_dump(mode="json")
        return {name: value for name, value in found.items() if value is not None}


class NewChallengeBody(Body):
    """A challenge to begin, hung on a need."""

    need_id: UUID
    draft: ChallengeDraft = ChallengeDraft()
    why_this_way: Annotated[Prose, Field(description="Needed where another way was advised first", examples=[""])] = ""


class IdeaBody(Body):
    """What should be tried, for whom of the challenge's groups, and what it might change. `rough_cost`: a guess, net of VAT, that binds nobody."""

    title: Annotated[Line, Field(examples=[_TITLE])]
    description: Annotated[Prose, Field(examples=[_WHAT])]
    client_groups: Annotated[Codes, Field(examples=[["long-term-unemployed"]])]
    expected: Annotated[Prose, Field(examples=["Joka toinen jää töihin."])]
    rough_cost: MoneyBody

    def content(self) -> IdeaContent:
        """As the action takes it."""
        return IdeaContent(
            title=self.title,
            description=self.description,
            client_groups=tuple(self.client_groups),
            expected=self.expected,
            rough_cost=self.rough_cost.money(),
        )


class StageBody(Body):
    """A stage: what is done by `ends`, and what is paid at its gate, net of VAT."""

    name: Annotated[Line, Field(examples=["Alku"])]
    does: Annotated[Prose, Field(examples=["Kahvila avataan ja asiakkaat aloittavat."])]
    budget: MoneyBody
    ends: Day


class ExperimentPlanBody(Body):
    """All that an experiment says before it starts. Shares are percents.

    The measure: of the clients who started, the share with `job_months` qualifying months of pay begun within `job_begin` days. From
    `scale_from` on it means scale, below `stop_below` stop, between them change. `outcome_fee`: for each client who reaches it, perhaps
    0.00. `runs` (an officer) prepares each gate, `decides` (a decider, another person) decides it; `/staff` lists both.
    """

    title: Annotated[Line, Field(examples=[_TITLE])]
    hypothesis: Annotated[Prose, Field(examples=["Oikea työ auttaa paremmin kuin kurssi."])]
    baseline: Annotated[Number, Field(examples=["28"])]
    baseline_source: Annotated[Prose, Field(examples=["Alueen valmennukset 2025: 28 sadasta sai työn."])]
    client_group: Annotated[Code, Field(examples=["long-term-unemployed"])]
    municipalities: Annotated[Codes, Field(examples=[["061"]])]
    size: Annotated[Whole, Field(examples=[12])]
    begins: Day
    ends: Day
    stages: Annotated[list[StageBody], Field(max_length=20)]
    scale_from: Annotated[Number, Field(examples=["40"])]
    stop_below: Annotated[Number, Field(examples=["25"])]
    job_months: Annotated[Whole, Field(examples=[1])]
    job_begin: Annotated[Whole, Field(examples=[180])]
    outcome_fee: MoneyBody
    effect: EffectBody
    runs: UUID
    decides: UUID

    def plan(self, whole: Decimal, half: Decimal) -> ExperimentPlan:
        """As the action takes it; `whole` and `half`: the earnings that make a month, and half of one, by today's law."""
        return ExperimentPlan(
            title=self.title,
            hypothesis=self.hypothesis,
            baseline=self.baseline,
            baseline_source=self.baseline_source,
            client_group=self.client_group,
            municipalities=tuple(self.municipalities),
            size=self.size,
            begins=self.begins,
            ends=self.ends,
            stages=tuple(Stage(name=s.name, does=s.does, budget=s.budget.money(), ends=s.ends) for s in self.stages),
            scale_from=self.scale_from,
            stop_below=self.stop_below,
            job_months=self.job_months,
            job_begin=self.job_begin,
            outcome_fee=self.outcome_fee.money(),
            whole=whole,
            half=half,
            effect=self.effect.given(),
            runs=PersonId(self.runs),
            decides=PersonId(self.decides),
        )


class GateBody(Body):
    """What is found at a gate: whether the stage was carried out as agreed, which course is proposed, and why."""

    passed: Flag
    course: Course
    reason: Annotated[Prose, Field(examples=["Kahvila toimii, ja kuusi asiakasta on aloittanut."])]


class EndBody(Body):
    """How the experiment ends: scale, change or stop; and why."""

    course: Course
    reason: Annotated[Prose, Field(examples=["Tulos ylitti laajentamisen rajan."])]


class CarryBody(Body):
    """Under which framework agreement the competition is drafted."""

    agreement_id: UUID
