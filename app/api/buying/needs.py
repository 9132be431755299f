"""Needs and budget lines."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import needs
from app.api.answers import EventAnswer, event, words
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, etag, made
from app.api.inputs import Answer, Body, Code, Codes, Day, Line, MoneyAnswer, MoneyBody, Whole, filled
from app.api.paging import PAGES, Searched, answer
from app.api.router import operations
from app.domain.buying.procedures import ProcedureKind, State
from app.domain.ids import BudgetLineId, NeedId
from app.domain.public.notices import Model
from app.domain.serving.commitments import CommitmentKind, CommitmentState
from app.domain.serving.need_life import NeedLife, RunFor
from app.procurement.advice import Advice, Circumstances, Ground, Permission

router = operations("/areas/{area}", tags=["needs"])
_TITLE = "Työhönvalmennus pitkään työttömänä olleille"


class NewNeed(Body):
    """A need to record; no municipality = the whole area."""

    title: Annotated[Line, Field(examples=[_TITLE])]
    basket: Annotated[Code, Field(examples=["tyollistyminen"])]
    category: Annotated[Code, Field(examples=["tyonhaku"])]
    client_group: Annotated[Code, Field(examples=["long-term-unemployed"])]
    cpv: Annotated[Code, Field(examples=["85312310"])]
    municipalities: Annotated[Codes, Field(default_factory=list, examples=[["061", "834"]])]
    places: Annotated[Whole, Field(examples=[40])]
    estimated_value: MoneyBody
    begins: Day
    ends: Day
    budget_line_id: UUID

    def given(self) -> needs.NewNeed:
        """The body as the action takes it."""
        return needs.NewNeed(
            title=self.title,
            basket=self.basket,
            category=self.category,
            client_group=self.client_group,
            cpv=self.cpv,
            municipalities=tuple(self.municipalities),
            places=self.places,
            estimated_value=self.estimated_value.money(),
            begins=self.begins,
            ends=self.ends,
            budget_line_id=BudgetLineId(self.budget_line_id),
        )


class NeedAnswer(Answer):
    """A need."""

    id: UUID
    number: Annotated[str, Field(examples=["TH-TA-2026-0001"])]
    title: Annotated[str, Field(examples=[_TITLE])]
    basket: Annotated[str, Field(examples=["tyollistyminen"])]
    category: Annotated[str, Field(examples=["tyonhaku"])]
    client_group: Annotated[str, Field(examples=["long-term-unemployed"])]
    cpv: Annotated[str, Field(examples=["85312310"])]
    municipalities: Annotated[list[str], Field(examples=[["061", "834"]])]
    places: Annotated[int, Field(examples=[40])]
    estimated_value: MoneyAnswer
    begins: date
    ends: date
    budget_line_id: UUID
    described_at: datetime
    version: int


class BudgetLineAnswer(Answer):
    """A budget line, what is held of it and what is left."""

    id: UUID
    year: Annotated[int, Field(examples=[2026])]
    code: Annotated[str, Field(examples=["valmennukset"])]
    names: Annotated[dict[str, str], Field(examples=[{"fi": "Valmennukset"}])]
    parent: Annotated[str | None, Field(examples=["palvelut"])]
    amount: MoneyAnswer
    reserved: MoneyAnswer
    room: MoneyAnswer


class LikeAnswer(Answer):
    """Something bought of the same kind within twelve months."""

    number: Annotated[str, Field(examples=["TH-TI-2026-0001"])]
    title: Annotated[str, Field(examples=["Pikavalmennus työnhakuun"])]
    provider: Annotated[str, Field(examples=["Työpolku Oy"])]
    amount: MoneyAnswer


class GroundAnswer(Answer):
    """Why: a code with its sentence; a section of law, or the area's own rule and since when. `doubtful`: not presented as law."""

    code: Annotated[str, Field(examples=["below-threshold"])]
    detail: Annotated[str, Field(examples=["Tarpeen arvo jää alle kynnysarvon."])]
    law: Annotated[str | None, Field(examples=["1397/2016 25 §"])]
    rule: Annotated[str | None, Field(examples=["order-limit"])]
    since: date | None
    doubtful: bool


class WayAnswer(Answer):
    """One of the four ways, and what is said of it."""

    model: Model
    verdict: Permission
    grounds: list[GroundAnswer]


class AdviceAnswer(Answer):
    """The ways in order of advice. `first` is null where none is open; `tender`: a traditional tender is needed, which is not built here."""

    first: Model | None
    ways: list[WayAnswer]
    tender: GroundAnswer | None
    threshold: MoneyAnswer
    total: MoneyAnswer
    bought: list[LikeAnswer]


class BoundAnswer(Answer):
    """A commitment for the need, in numbers."""

    id: UUID
    kind: CommitmentKind
    number: Annotated[str, Field(examples=["TH-SO-2026-0001"])]
    title: Annotated[str, Field(examples=["Työhönvalmennus"])]
    state: CommitmentState
    provider_name: Annotated[str, Field(examples=["Työpolku Oy"])]
    maximum: MoneyAnswer
    begins: date
    ends: date
    referred: int
    started: int
    employed: int
    lines: int
    earned: MoneyAnswer
    approved: MoneyAnswer


class RunAnswer(Answer):
    """A procedure for the need. `bids` is null while nobody may know."""

    id: UUID
    kind: ProcedureKind
    number: Annotated[str, Field(examples=["TH-MK-2026-0001"])]
    title: Annotated[str, Field(examples=["Työhönvalmennus"])]
    state: State
    begun_on: date
    published_at: datetime | None
    deadline: datetime | None
    why_this_way: Annotated[str, Field(examples=[""])]
    bids: int | None
    decided_at: datetime | None
    commitments: list[BoundAnswer]


class LifeAnswer(Answer):
    """All that followed a need: the oldest procedure first, the newest event first."""

    runs: list[RunAnswer]
    earned: MoneyAnswer
    approved: MoneyAnswer
    events: list[EventAnswer]


def advice(facts: Circumstances, said: Advice, request: Request) -> AdviceAnswer:
    """The advice on a need, in the reader's language."""
    return AdviceAnswer(
        first=said.first,
        ways=[
            WayAnswer(model=way.model, verdict=way.verdict, grounds=[_ground(g, request) for g in way.grounds])
            for way in said.ways
        ],
        tender=_ground(said.tender, request) if said.tender else None,
        threshold=facts.threshold,
        total=facts.total,
        bought=[LikeAnswer.model_validate(one) for one in facts.bought],
    )


def life(found: NeedLife) -> LifeAnswer:
    """What followed a need, as an answer."""
    return LifeAnswer(
        runs=[_run(run) for run in found.runs],
        earned=found.earned,
        approved=found.approved,
        events=[event(one) for one in found.events],
    )


def _run(run: RunFor) -> RunAnswer:
    return filled(RunAnswer, run, commitments=list(run.bound))


def _ground(ground: Ground, request: Request) -> GroundAnswer:
    return GroundAnswer(
        code=ground.code,
        detail=words(request).t(f"advice.ground.{ground.code}", **ground.values),
        law=ground.law,
        rule=ground.rule.key if ground.rule else None,
        since=ground.rule.since if ground.rule else None,
        doubtful=ground.doubtful,
    )


@router.post("/needs", status_code=201, responses=REFUSALS)
async def describe_need(area: Slug, work: StepWork, body: NewNeed, request: Request, response: Response) -> NeedAnswer:
    """Record a need. Officers only."""
    need = await needs.describe(work, body.given())
    made(request, response, "needs", need)
    return await read_need(area, need, work, response)


@router.get("/needs", response_model=list[NeedAnswer], responses=PAGES)
async def list_needs(area: Slug, work: ApiWork, request: Request, asked: Annotated[Searched, Query()]) -> Response:
    """The area's needs, the newest number first."""
    return answer(request, await needs.of_area(work, asked.given()), NeedAnswer.model_validate)


@router.get("/needs/{need}", responses=READ_REFUSALS)
async def read_need(area: Slug, need: Id, work: ApiWork, response: Response) -> NeedAnswer:
    """One need."""
    found = await needs.get(work, NeedId(need))
    etag(response, found.version)
    return NeedAnswer.model_validate(found)


@router.get("/needs/{need}/advice", responses=READ_REFUSALS)
async def read_advice(area: Slug, need: Id, work: ApiWork, request: Request) -> AdviceAnswer:
    """How the need may be got: each of the four ways, the one advised first at the top."""
    facts, said = await needs.how(work, await needs.get(work, NeedId(need)))
    return advice(facts, said, request)


@router.get("/needs/{need}/life", responses=READ_REFUSALS)
async def read_life(area: Slug, need: Id, work: ApiWork) -> LifeAnswer:
    """All that followed the need, whichever way was chosen."""
    return life(await needs.life(work, await needs.get(work, NeedId(need))))


@router.get("/budget-lines", responses=READ_REFUSALS)
async def list_budget_lines(area: Slug, work: ApiWork) -> list[BudgetLineAnswer]:
    """The area's budget lines."""
    return [BudgetLineAnswer.model_validate(line) for line in await needs.budget(work)]
