"""API tokens of the acting membership: made, shown once, ended."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.people import tokens
from app.actions.work import Work
from app.web.door import Door, Drawn, drawn, new_key
from app.web.paging import wanted
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/tokens")
async def listed(request: Request) -> Response:
    """The page of one's tokens, never with their secrets."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _list(door, work, Form(key=new_key(), typed={"days": "90"}))

    return await door.show(show)


@router.post("/tokens")
async def making(request: Request) -> Response:
    """Make a token, and show its secret this once: on a page, not after a redirect, since nothing keeps it."""
    door = Door(request)
    made: list[str] = []

    async def act(work: Work, reader: Reader) -> str:
        label, days = reader.line("label"), reader.whole("days")
        reader.done()

        async def make() -> UUID:
            token, secret = await tokens.make(work, label, days)
            made.append(secret)
            return token

        await work.once(make)
        return "/tokens"

    async def again(work: Work, form: Form) -> Drawn:
        return await _list(door, work, form)

    answer = await door.submit(act, again)
    return await door.page("tokens/made.html", secret=made[0]) if made else answer


@router.post("/tokens/{token}/end")
async def ending(token: UUID, request: Request) -> Response:
    """End a token at once; back to the list."""

    async def act(work: Work, _: Reader) -> str:
        await tokens.end(work, token)
        return "/tokens"

    return await Door(request).submit(act)


async def _list(door: Door, work: Work, form: Form) -> Drawn:
    want = wanted(door, MOST)
    found = await tokens.mine(work, want.asked)
    return drawn("tokens/list.html", rows=found.rows, listed=want.shown(found), form=form)
