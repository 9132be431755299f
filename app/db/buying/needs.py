"""Needs."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import by, one
from app.db.paging import Listing, page, serial, text_of
from app.db.tables import read, table
from app.domain.buying.needs import Need
from app.domain.ids import AreaId, NeedId
from app.domain.paging import Asked, Page

_N = table(Need)
_OF_AREA = Listing(
    name="needs",
    rows=by(Need, "area_id"),
    order=(serial(_N), _N.c.id),
    down=True,
    words=text_of(_N.c.number, _N.c.title),
)


async def get(connection: AsyncConnection, area: AreaId, need: NeedId) -> Need | None:
    """One need of the area; None where there is none."""
    return await one(connection, Need, area_id=area, id=need)


async def of_area(connection: AsyncConnection, area: AreaId, asked: Asked) -> Page[Need]:
    """A page of an area's needs, the newest number first."""
    return await page(connection, _OF_AREA, asked, lambda row: read(Need, row), area_id=area)
