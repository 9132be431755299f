"""What everybody may know of what is open: announced as a procedure opens, kept true while it is open, closed as it closes, searched by visitors."""

from dataclasses import replace
from datetime import datetime

from app.actions.work import Work
from app.db import store
from app.db.people import areas
from app.db.public import notices
from app.domain.buying.procedures import Procedure, State
from app.domain.paging import Asked, Page
from app.domain.people.areas import Code, CodeList
from app.domain.public.notices import Notice, Open, notice_of
from app.domain.refusals import NotFound, Refused
from app.domain.searching import words


async def announce(work: Work, before: Procedure, after: Procedure, at: datetime) -> None:
    """Put up the notice of a procedure that has just opened, tell its deadline where that was put off, take it down as it closes at `at`."""
    if after.state is State.OPEN and before.state is not State.OPEN:
        notice = notice_of(after)
        if notice is not None:
            await store.save_one(work.connection, notice)
    elif before.state is State.OPEN and after.state is not State.OPEN:
        await notices.close(work.connection, after.area_id, after.id, at)
    elif after.deadline is not None and after.deadline != before.deadline:
        await notices.put_off(work.connection, after.area_id, after.id, after.deadline)


async def listed(work: Work, asked: Asked) -> Page[Open]:
    """A page of what is open at the area whose address this is, or at all areas; what closes first before what stands."""
    area = work.present.area
    found = await with_stems(work, asked)
    return await notices.listed(work.connection, area.id if area else None, work.present.instant, found)


async def with_stems(work: Work, asked: Asked) -> Asked:
    """The same page asked for, looking for what a word shares with its other forms, as people expect of a search."""
    typed = asked.filters.get("q")
    if not isinstance(typed, tuple):
        return asked
    return replace(
        asked, filters={**asked.filters, "q": await notices.parts_of(work.connection, words(" ".join(typed)))}
    )


async def get(work: Work, number: str) -> Notice:
    """One notice of the area whose address this is, open or closed."""
    area = work.present.area
    found = await notices.get(work.connection, area.id, number) if area else None
    if found is None:
        raise Refused(NotFound())
    return found


async def code_lists(work: Work) -> tuple[Code, ...]:
    """Places, baskets, categories and client groups by which a visitor looks and reads: the area's, else those of all areas."""
    area = work.present.area
    if area is not None:
        return await areas.codes(work.connection, area.id)
    return await notices.codes(work.connection, (CodeList.MUNICIPALITY, CodeList.BASKET, CodeList.CLIENT_GROUP))
