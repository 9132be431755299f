"""What everybody may know: awarded contracts."""

from app.actions.work import Work
from app.db import areas, awards
from app.domain.areas import Area
from app.domain.awards import PublicAward


async def listed(work: Work, limit: int, after: str | None = None) -> tuple[PublicAward, ...]:
    """Awarded contracts of the area whose address this is, or of all areas; newest first, below number `after`."""
    area = work.present.area
    return await awards.listed(work.connection, limit, area.id if area else None, after)


async def all_areas(work: Work) -> tuple[Area, ...]:
    """Every area here."""
    return await areas.all_areas(work.connection)
