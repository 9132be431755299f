"""Everyone's home page: what waits for them, until when, and why not what they might expect.

Nouns in a state that asks for the reader are found in one statement, and a page of them is judged: a few statements, whatever there is.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.actions.buying.cards import CHECK_DAYS
from app.actions.home.judging import judged
from app.actions.lives import TABLES
from app.actions.serving.commitments import follow
from app.actions.work import Work
from app.db.home import waiting as rows
from app.db.home.waiting import PLACE, Waiting
from app.db.people import areas
from app.db.serving import several
from app.domain import paging
from app.domain.actors import Role
from app.domain.calendar import answer_due, day_begins, local_day
from app.domain.home.tasks import Home, Task
from app.domain.ids import AreaId
from app.domain.lifecycle import Choice, asking_states
from app.domain.serving.referrals import ReferralState

PAGE = 25
_NAME = "home"
_YEAR = 400
_MONTH = timedelta(days=30)


async def home(work: Work, cursor: str | None = None) -> Home:
    """What waits for the actor, in the acting area or, for a provider, in all areas: a page, the first or the one that `cursor` names."""
    after = paging.place(_NAME, PLACE, cursor) if cursor is not None else None
    moved = await _moved(work)
    found, total = await _waiting(work, after, moved)
    page = found[:PAGE]
    slugs = {area.id: area.slug for area in await areas.all_areas(work.connection)}
    choices = await judged(work, page, moved)
    tasks = tuple(_task(one, choices[key], slugs) for one in page if (key := (one.table, one.id)) in choices)
    return Home(
        mine=tuple(task for task in tasks if not task.choice.reasons),
        others=tuple(task for task in tasks if task.choice.reasons),
        total=total,
        next=paging.cursor(_NAME, page[-1].place) if len(found) > PAGE else None,
    )


async def _waiting(
    work: Work, after: tuple[Any, ...] | None, moved: Mapping[UUID, ReferralState]
) -> tuple[tuple[Waiting, ...], int]:
    actor, today = work.actor, local_day(work.instant)
    given: dict[str, object] = {"instant": work.instant, "today": today, "person": actor.person}
    given |= {"moved": list(moved), "moved_to": [str(state) for state in moved.values()]}
    if actor.provider is not None:
        given["provider"] = actor.provider
    else:
        given |= {"area": work.area.id, "month_ago": work.instant - _MONTH}
    if actor.role is Role.OFFICER:
        days = await areas.policy(work.connection, work.area.id, "card-check-days", today, CHECK_DAYS)
        sent, due = _checks(today, days)
        given |= {"days": list(sent), "untils": list(due), "first": sent[0]}
    asked = [f"{table.name}/{state}" for table in TABLES for state in asking_states(table, actor.role)]
    return await rows.waiting(work.connection, actor.role, asked, after, PAGE + 1, **given)


async def _moved(work: Work) -> dict[UUID, ReferralState]:
    """The clients whose referral the clock has not yet written as it truly is, each with its state."""
    actor = work.actor
    if actor.role not in (Role.COACH, Role.PROVIDER):
        return {}
    area = None if actor.provider is not None else work.area.id
    found: dict[UUID, ReferralState] = {}
    for referral, said, heard in await several.unsettled(work.connection, work.instant, area, actor.provider):
        (now,) = follow(work, (referral,), said, heard)
        if now.state is not referral.state:
            found[referral.id] = now.state
    return found


@lru_cache(maxsize=8)
def _checks(today: date, days: int) -> tuple[tuple[date, ...], tuple[datetime, ...]]:
    """The instants by which cards are to be checked, for each day of more than a year on which one may have been sent; what was sent earlier is late all the same."""
    sent = tuple(today - timedelta(days=ago) for ago in range(_YEAR, -1, -1))
    return sent, tuple(answer_due(day_begins(day), days) for day in sent)


def _task(one: Waiting, choice: Choice, slugs: Mapping[AreaId, str]) -> Task:
    return Task(
        table=one.table,
        choice=choice,
        slug=slugs[one.area_id],
        id=one.id,
        number=one.number,
        title=one.title,
        until=one.until,
        since=one.since,
        parent=one.parent,
        payee=one.payee,
        amount=one.amount,
        many=one.many,
    )
