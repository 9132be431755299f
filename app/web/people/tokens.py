"""API tokens of the acting membership: made, shown once, ended."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.people import tokens
from app.actions.work import Work
from app.web.door import Door, Drawn, drawn, new_key
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)


@router.get("/tokens")
async def listed(request: Request) -> Response:
    """One's tokens, never their secrets."""

    async def show(work: Work) -> Drawn:
        return drawn("tokens/list.html", rows=await tokens.mine(work), form=Form(key=new_key(), typed={"days": "90"}))

    return await Door(request).show(show)


@router.post("/tokens")
async def making(request: Request) -> Response:
    """Make one, and show its secret this once: a page, not a redirect, since nothing keeps it."""
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
        return drawn("tokens/list.html", rows=await tokens.mine(work), form=form)

    answer = await door.submit(act, again)
    return await door.page("tokens/made.html", secret=made[0]) if made else answer


@router.post("/tokens/{token}/end")
async def ending(token: UUID, request: Request) -> Response:
    """End one at once."""

    async def act(work: Work, _: Reader) -> str:
        await tokens.end(work, token)
        return "/tokens"

    return await Door(request).submit(act)
