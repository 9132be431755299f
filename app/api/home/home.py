"""Who the caller is, and what waits for it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import Field

from app.actions.home import home
from app.actions.public import awards
from app.actions.work import Work
from app.api.answers import StepAnswer, of_area, of_provider, steps
from app.api.deps import READ_REFUSALS, ApiWork, Slug
from app.api.inputs import Answer
from app.api.router import operations
from app.domain.actors import Role
from app.domain.home.tasks import Task

router = operations(tags=["home"], responses=READ_REFUSALS)


class MeAnswer(Answer):
    """Who a token acts as: an area's person (`area` is set) or a provider's member (`provider_id` is)."""

    name: Annotated[str, Field(examples=["Outi Hankkija"])]
    role: Role
    area: Annotated[str | None, Field(examples=["tyohame"])]
    provider_id: Annotated[UUID | None, Field(examples=[None])]


class TaskAnswer(Answer):
    """A thing and the step that asks for the caller, or what bars it. `table` says what kind of thing `id` is."""

    table: Annotated[str, Field(examples=["mini-competition"])]
    area: Annotated[str, Field(examples=["tyohame"])]
    id: UUID
    parent: UUID | None
    number: Annotated[str, Field(examples=["TH-MK-2026-0001"])]
    title: Annotated[str, Field(examples=["Työhönvalmennus pitkään työttömänä olleille"])]
    until: datetime | None
    since: datetime | None
    step: StepAnswer


class HomeAnswer(Answer):
    """What waits for the caller, soonest first; and what it may expect but others hold."""

    mine: list[TaskAnswer]
    others: list[TaskAnswer]


def _task(task: Task, request: Request) -> TaskAnswer:
    return TaskAnswer(
        table=task.table,
        area=task.slug,
        id=task.id,
        parent=task.parent,
        number=task.number,
        title=task.title,
        until=task.until,
        since=task.since,
        step=steps(request, (task.choice,))[0],
    )


async def _home(work: Work, request: Request) -> HomeAnswer:
    found = await home.home(work)
    return HomeAnswer(
        mine=[_task(task, request) for task in found.mine], others=[_task(task, request) for task in found.others]
    )


@router.get("/me")
async def read_me(work: ApiWork) -> MeAnswer:
    """Who the token acts as."""
    actor = work.actor
    slugs = {area.id: area.slug for area in await awards.all_areas(work)}
    area = slugs[actor.area] if actor.area else None
    return MeAnswer(name=work.present.name, role=actor.role, area=area, provider_id=actor.provider)


@router.get("/home")
async def read_own_home(work: ApiWork, request: Request) -> HomeAnswer:
    """What waits for the caller's provider, in every area."""
    of_provider(work, "read-home")
    return await _home(work, request)


@router.get("/areas/{area}/home")
async def read_home(area: Slug, work: ApiWork, request: Request) -> HomeAnswer:
    """What waits for the caller in its area."""
    of_area(work, "read-home")
    return await _home(work, request)
