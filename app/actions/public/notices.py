"""What everybody may know of what is open: announced as a procedure opens, closed as it closes, searched by visitors."""

from datetime import datetime

from app.actions.work import Work
from app.db import store
from app.db.people import areas
from app.db.public import notices
from app.domain.buying.procedures import Procedure, State
from app.domain.people.areas import Code, CodeList
from app.domain.public.notices import Notice, Open, notice_of
from app.domain.refusals import NotFound, Refused
from app.domain.searching import Search


async def announce(work: Work, before: Procedure, after: Procedure, at: datetime) -> None:
    """Put up the notice of a procedure that has just opened; take down that of one that has just closed, at `at`."""
    if after.state is State.OPEN and before.state is not State.OPEN:
        notice = notice_of(after)
        if notice is not None:
            await store.save_one(work.connection, notice)
    elif before.state is State.OPEN and after.state is not State.OPEN:
        await notices.close(work.connection, after.area_id, after.id, at)


async def wanted(work: Work, typed: str = "", place: str = "", basket: str = "", model: str = "") -> Search:
    """What a visitor looks for; what is left empty asks for nothing."""
    parts = await notices.parts_of(work.connection, typed)
    return Search(parts=parts, place=place or None, basket=basket or None, model=model or None)


async def listed(work: Work, limit: int, search: Search, after: str | None = None) -> tuple[Open, ...]:
    """What is open at the area whose address this is, or at all areas; what closes first before what stands."""
    area = work.present.area
    return await notices.listed(
        work.connection, limit, area.id if area else None, work.present.instant, search, after or None
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
