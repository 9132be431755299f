"""What everybody may know: awarded contracts, and what came of them."""

from app.actions.public.notices import with_stems
from app.actions.work import Work
from app.db.people import areas
from app.db.public import awards
from app.domain.paging import Asked, Page
from app.domain.people.areas import Area
from app.domain.public.awards import PublicAward, PublicResult


async def listed(work: Work, asked: Asked) -> Page[tuple[PublicAward, PublicResult | None]]:
    """A page of awards of the area whose address this is, or of all areas; the last concluded first, each with what came of it."""
    area = work.present.area
    return await awards.listed(work.connection, area.id if area else None, await with_stems(work, asked))


async def all_areas(work: Work) -> tuple[Area, ...]:
    """Every area in this installation."""
    return await areas.all_areas(work.connection)
