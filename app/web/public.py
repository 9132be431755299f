"""What everybody may read: what was bought, from whom, for how much."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions import awards
from app.actions.work import Work
from app.domain.refusals import NotFound, Refused
from app.web.door import Door, Drawn, drawn
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/")
async def front(request: Request) -> Response:
    """All areas, and what was bought last."""

    async def show(work: Work) -> Drawn:
        rows = await awards.listed(work, MOST, request.query_params.get("after"))
        return drawn("public/front.html", areas=await awards.all_areas(work), awards=rows, most=MOST)

    return await Door(request).show(show, visitor=True)


@router.get("/{area}")
async def area_page(area: str, request: Request) -> Response:
    """One area: how it buys, and what it has bought."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        if work.present.area is None:
            raise Refused(NotFound())
        rows = await awards.listed(work, MOST, request.query_params.get("after"))
        return drawn("public/area.html", awards=rows, most=MOST, names=await names(work, door.texts.language))

    return await door.show(show, visitor=True)
