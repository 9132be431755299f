"""Pages that stand where another was asked for: what the framework refuses, and what broke."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from app.domain.refusals import NoSuchMethod, NotFound, Refused, TooLarge, Unreadable
from app.web.door import Door, new_key
from app.web.rendering import NO_TIME, Page, render


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # registered for it
    return await Door(request).refuse(error.reasons)


async def _no_such_id(request: Request, _: Exception) -> Response:
    """All that is declared of a page's address are ids: what is none names nothing."""
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
    """Something failed on our side; `reference` finds it in the log."""
    words = Door(request).texts
    page = Page(texts=words, path=request.url.path, now=NO_TIME, new_key=new_key)
    said = words.t("problem.reference", reference=reference)
    return HTMLResponse(render("problem.html", page, kind="broken", reason=said), 500)
