"""How a need may be got, and what followed it, as answers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import Field

from app.api.answers import EventAnswer, event, words
from app.api.inputs import Answer, MoneyAnswer
from app.domain.buying.procedures import ProcedureKind, State
from app.domain.public.notices import Model
from app.domain.serving.commitments import CommitmentKind, CommitmentState
from app.domain.serving.need_life import NeedLife, RunFor
from app.procurement.advice import Advice, Circumstances, Ground, Permission


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
    """What is advised, in the reader's language."""
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
    """What followed."""
    return LifeAnswer(
        runs=[_run(run) for run in found.runs],
        earned=found.earned,
        approved=found.approved,
        events=[event(one) for one in found.events],
    )


def _run(run: RunFor) -> RunAnswer:
    names = [name for name in RunAnswer.model_fields if name != "commitments"]
    return RunAnswer.model_validate({name: getattr(run, name) for name in names} | {"commitments": list(run.bound)})


def _ground(ground: Ground, request: Request) -> GroundAnswer:
    return GroundAnswer(
        code=ground.code,
        detail=words(request).t(f"advice.ground.{ground.code}", **ground.values),
        law=ground.law,
        rule=ground.rule.key if ground.rule else None,
        since=ground.rule.since if ground.rule else None,
        doubtful=ground.doubtful,
    )
