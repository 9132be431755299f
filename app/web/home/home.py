"""Everyone's home page: what waits for them."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.actions.home import home
from app.actions.people import sign_in
from app.actions.work import Work
from app.domain.actors import AREA_ROLES
from app.domain.calendar import day_ends, local_day
from app.domain.home.tasks import Task
from app.web.addresses import page_of
from app.web.door import Door, Drawn, drawn
from app.web.words import names

router = APIRouter(include_in_schema=False)


@router.get("/home")
async def my_home(request: Request) -> Response:
    """The home page of a provider; who works for an area is sent to its area's address."""
    door = Door(request)
    slugs: list[str] = []

    async def show(work: Work) -> Drawn:
        mine = await sign_in.memberships(work)
        acting = next((m for m in mine if work.present.actor and m.id == work.present.actor.membership), None)
        if acting is None:
            return drawn("sign_in/memberships.html", rows=mine, acting=None)
        if acting.slug:
            slugs.append(acting.slug)
            return drawn("sign_in/memberships.html", rows=mine, acting=acting.id)
        return await _home(door, work)

    answer = await door.show(show, visitor=False)
    return RedirectResponse(f"/{slugs[0]}/home", 303) if slugs else answer


@router.get("/{area}/home")
async def area_home(area: str, request: Request) -> Response:
    """The home page of somebody who works for the area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        work.only(*AREA_ROLES, step="read-home")
        return await _home(door, work)

    return await door.show(show)


def where(task: Task) -> str:
    """The address of the page where the step is taken; one payment line alone has a page of its own."""
    if task.table == "payment" and task.many == 1:
        return f"/{task.slug}/payments/{task.id}"
    return page_of(task.slug, task.table, task.id, task.parent)


async def _home(door: Door, work: Work) -> Drawn:
    cursor = door.request.query_params.get("cursor")
    found = await home.home(work, cursor)
    today = local_day(work.instant)
    week = day_ends(today + timedelta(days=6 - today.weekday()))
    soon = {"late": work.instant, "today": day_ends(today), "week": week}
    groups: dict[str, list[Task]] = {when: [] for when in (*soon, "later", "open")}
    for task in found.mine:
        until = task.until
        groups["open" if until is None else _when(until, soon)].append(task)
    coded = any(task.table == "qualification" for task in found.mine)
    named = await names(work, door.texts.language) if coded else None
    more = f"{door.request.url.path}?cursor={found.next}" if found.next else None
    return drawn(
        "home/home.html", groups=groups, found=found, where=where, names=named, more=more, later=cursor is not None
    )


def _when(until: datetime, soon: dict[str, datetime]) -> str:
    return next((when for when, end in soon.items() if until <= end), "later")
