"""What everybody may know: awarded contracts, and what came of them."""

from app.actions.work import Work
from app.db.people import areas
from app.db.public import awards
from app.domain.people.areas import Area
from app.domain.public.awards import PublicAward, PublicResult
from app.domain.searching import Search


async def listed(
    work: Work, limit: int, after: str | None = None, search: Search | None = None
) -> tuple[tuple[PublicAward, PublicResult | None], ...]:
    """Awards of the area whose address this is, or of all areas; newest first, below number `after`, each with what came of it."""
    area = work.present.area
    return await awards.listed(work.connection, limit, area.id if area else None, search or Search(), after)


async def all_areas(work: Work) -> tuple[Area, ...]:
    """Every area here."""
    return await areas.all_areas(work.connection)
