"""Pages that stand where another was asked for: what the framework refuses, and what broke."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from app.domain.refusals import NoSuchMethod, NotFound, Refused, TooLarge, Unreadable
from app.web.door import Door
from app.web.rendering import render


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # registered for it
    return await Door(request).refuse(error.reasons)


async def _no_such_id(request: Request, _: Exception) -> Response:
    """The answer 404 to an address whose id is none: all that is declared of a page's address are ids."""
    return await Door(request).refuse((NotFound(),))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # registered for it
    kind = {404: NotFound, 405: NoSuchMethod, 413: TooLarge}.get(error.status_code, Unreadable)
    return await Door(request).page("problem.html", error.status_code, reasons=(kind(),))


ANSWERS: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    Refused: _refused,
    RequestValidationError: _no_such_id,
    HTTPException: _http,
}
"""What is answered outside /api, by what was raised."""


def broken(request: Request, reference: str) -> Response:
    """The page that says that something failed on our side; `reference` finds it in the log."""
    door = Door(request)
    said = door.texts.t("problem.reference", reference=reference)
    return HTMLResponse(render("problem.html", door.bare(), kind="broken", reason=said), 500)
