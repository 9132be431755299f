"""Ideas: answered with reasons, proposed and started as experiments, taken back."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions import histories
from app.actions.buying import ideas
from app.actions.law import values
from app.actions.work import Work
from app.api.answers import EventAnswer, event
from app.api.buying.challenge_answers import IdeaAnswer, read_idea
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, IfMatch, Slug, StepWork, seen
from app.api.inputs import Body, Code, Codes, Day, EffectBody, Line, MoneyBody, Number, Prose, Whole
from app.api.paging import PAGES, EventsAsked
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.challenges import ExperimentPlan, Stage
from app.domain.calendar import local_day
from app.domain.ids import BidId, PersonId, ProcedureId
from app.procurement.evolving.starting import Proposal

router = operations(tags=["challenges"])
_ONE = "/areas/{area}/challenges/{challenge}/ideas/{idea}"


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

    title: Annotated[Line, Field(examples=["Työkahvila"])]
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


@router.get(_ONE, responses=READ_REFUSALS)
async def read_one_idea(
    area: Slug, challenge: Id, idea: Id, work: ApiWork, request: Request, response: Response
) -> IdeaAnswer:
    """One idea, for its sender and the area."""
    return await read_idea(work, request, response, ProcedureId(challenge), BidId(idea))


@router.get(f"{_ONE}/events", response_model=list[EventAnswer], responses=PAGES)
async def list_idea_events(
    area: Slug, challenge: Id, idea: Id, work: ApiWork, request: Request, asked: Annotated[EventsAsked, Query()]
) -> Response:
    """What happened to the idea, as far as the caller may know: newest first."""
    await ideas.get(work, ProcedureId(challenge), BidId(idea))
    return page_answer(request, await histories.of_bid(work, BidId(idea), asked.given()), event)


async def _which(area: Slug, challenge: Id, idea: Id) -> tuple[ProcedureId, BidId]:
    return ProcedureId(challenge), BidId(idea)


async def _answer(work: Work, request: Request, response: Response, which: tuple[ProcedureId, BidId]) -> IdeaAnswer:
    return await read_idea(work, request, response, *which)


_step = plain(router, _ONE, ideas.STEPS, _which, _answer, IdeaAnswer)
_step("decline-idea", "Answer with a no, and why: the sender gets a letter. Officers only.")


@router.post(f"{_ONE}/propose-experiment", responses=REFUSALS)
async def propose_experiment(
    area: Slug,
    challenge: Id,
    idea: Id,
    work: StepWork,
    body: ExperimentPlanBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> IdeaAnswer:
    """Propose an experiment, with all that it says before it starts. Officers only."""
    plan = body.plan(*await values.work_condition(work, local_day(work.instant)))
    await ideas.STEPS.take(
        work, (ProcedureId(challenge), BidId(idea)), "propose-experiment", Proposal(plan=plan), seen(if_match)
    )
    return await read_idea(work, request, response, ProcedureId(challenge), BidId(idea))


_step("send-back-idea", "Send a proposal back, saying why. The decider whom it names only.")
_step(
    "start-experiment",
    "Decide that it is tried: a letter, and a contract to sign (`commitment_id`). The decider whom the proposal names only.",
)
_step("withdraw-idea", "Take the idea back while it is not decided to be tried, saying why. Its sender only.")
