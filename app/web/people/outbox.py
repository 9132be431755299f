"""The area's mail, as it was written: what the demo shows instead of delivering."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions import mail
from app.actions.work import Work
from app.web.door import Door, Drawn, drawn
from app.web.paging import wanted

router = APIRouter(include_in_schema=False)
MOST = 20


@router.get("/{area}/outbox")
async def outbox(area: str, request: Request) -> Response:
    """The page of the area's mail, newest first."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST)
        found = await mail.sent(work, want.asked)
        given_up = {one.id for one in found.rows if mail.given_up(one)}
        return drawn("outbox/list.html", rows=found.rows, listed=want.shown(found), given_up=given_up)

    return await door.show(show)
