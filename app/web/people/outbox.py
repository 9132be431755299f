"""The area's mail, as it was written: what the demo shows instead of delivering."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions import mail
from app.actions.work import Work
from app.domain.actors import AREA_ROLES
from app.web.door import Door, Drawn, drawn

router = APIRouter(include_in_schema=False)


@router.get("/{area}/outbox")
async def outbox(area: str, request: Request) -> Response:
    """Newest first."""

    async def show(work: Work) -> Drawn:
        work.only(*AREA_ROLES, step="read-outbox")
        rows = await mail.sent(work)
        return drawn("outbox/list.html", rows=rows, given_up={one.id for one in rows if mail.given_up(one)})

    return await Door(request).show(show)
