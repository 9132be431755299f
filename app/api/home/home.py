"""Who the caller is, and what waits for it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from app.actions.home import home
from app.actions.public import awards
from app.actions.work import Work
from app.api.answers import StepAnswer, of_area, of_provider, steps
from app.api.deps import READ_REFUSALS, ApiWork, Slug
from app.api.inputs import Answer, MoneyAnswer
from app.api.router import operations
from app.domain import paging
from app.domain.actors import Role
from app.domain.home.tasks import Task

Cursor = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9_-]*$",
        max_length=paging.LONGEST,
        description="Where the page begins: `next` of the page before",
    ),
]
router = operations(tags=["home"], responses=READ_REFUSALS)


class MeAnswer(Answer):
    """Who a token acts as: an area's person (`area` is set) or a provider's member (`provider_id` is)."""

    name: Annotated[str, Field(examples=["Outi Hankkija"])]
    role: Role
    area: Annotated[str | None, Field(examples=["tyohame"])]
    provider_id: Annotated[UUID | None, Field(examples=[None])]


class TaskAnswer(Answer):
    """A thing and the step that asks for the caller, or what bars it. `table` says what kind of thing `id` is.

    Money that waits for approval is one thing for each commitment (`parent`): `id` is the line that has waited longest, `payee` who is paid, `amount`
    all that waits, and `lines` how many lines that is.
    """

    table: Annotated[str, Field(examples=["mini-competition"])]
    area: Annotated[str, Field(examples=["tyohame"])]
    id: UUID
    parent: UUID | None
    number: Annotated[str, Field(examples=["TH-MK-2026-0001"])]
    title: Annotated[str, Field(examples=["Työhönvalmennus pitkään työttömänä olleille"])]
    until: datetime | None
    since: datetime | None
    payee: Annotated[str, Field(examples=[""])]
    amount: MoneyAnswer | None
    lines: int
    step: StepAnswer


class HomeAnswer(Answer):
    """A page of what waits for the caller, soonest first, and of what it may expect but others hold; of both there are `total` on all pages.

    `next`: what `cursor` takes for the page that follows, where one does.
    """

    mine: list[TaskAnswer]
    others: list[TaskAnswer]
    total: int
    next: Annotated[str | None, Field(examples=[None])]


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
        payee=task.payee,
        amount=task.amount,
        lines=task.many,
        step=steps(request, (task.choice,))[0],
    )


async def _home(work: Work, request: Request, cursor: str | None) -> HomeAnswer:
    found = await home.home(work, cursor)
    return HomeAnswer(
        mine=[_task(task, request) for task in found.mine],
        others=[_task(task, request) for task in found.others],
        total=found.total,
        next=found.next,
    )


@router.get("/me")
async def read_me(work: ApiWork) -> MeAnswer:
    """Who the token acts as."""
    actor = work.actor
    slugs = {area.id: area.slug for area in await awards.all_areas(work)}
    area = slugs[actor.area] if actor.area else None
    return MeAnswer(name=work.present.name, role=actor.role, area=area, provider_id=actor.provider)


@router.get("/home")
async def read_own_home(work: ApiWork, request: Request, cursor: Cursor = None) -> HomeAnswer:
    """What waits for the caller's provider, in every area."""
    of_provider(work, "read-home")
    return await _home(work, request, cursor)


@router.get("/areas/{area}/home")
async def read_home(area: Slug, work: ApiWork, request: Request, cursor: Cursor = None) -> HomeAnswer:
    """What waits for the caller in its area."""
    of_area(work, "read-home")
    return await _home(work, request, cursor)
