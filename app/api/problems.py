"""Refusals as HTTP: the only place that knows status numbers. application/problem+json with every reason."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.actions.people.entrance import TooManyAttempts
from app.api.inputs import MoneyBody
from app.domain.money import Money
from app.domain.paging import NoSuchFilter, WrongCursor
from app.domain.refusals import (
    Malformed,
    Missing,
    NoSuchMethod,
    NotFound,
    NotOffered,
    Refusal,
    Refused,
    TooBusy,
    TooLarge,
    TooLong,
    Unreachable,
    Unreadable,
    told,
)
from app.i18n.texts import choose, texts

LOG = structlog.get_logger("refused")
_LONGEST_FIELD = 200
"""Characters of a field's name that are said back: what is unknown was named by whoever sent it."""
_ALONE = {
    "not-signed-in": 401,
    "not-found": 404,
    "invitation-ended": 404,
    "wrong-role": 403,
    "not-registered-here": 403,
    "assessed-apart": 403,
    "wrong-state": 409,
    "stale-version": 412,
    "key-used": 422,
    "wrong-password": 401,
    "too-many-attempts": 429,
    "too-busy": 503,
    "unreachable": 503,
    "too-large": 413,
    "unreadable": 400,
}
TITLES = {
    400: "unreadable",
    401: "not-signed-in",
    403: "wrong-role",
    404: "not-found",
    405: "no-such-method",
    409: "not-now",
    412: "stale-version",
    413: "too-large",
    422: "not-as-asked",
    429: "too-many-attempts",
    503: "too-busy",
}


class ReasonAnswer(BaseModel):
    """One reason why not: its published code, the field at fault, the sentence, and the values in it."""

    code: str
    field: str | None = None
    detail: str
    values: dict[str, Any] = {}


class Problem(BaseModel):
    """Why a request was refused; nothing was changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:vaikutin:problem:not-now",
                    "title": "Not now",
                    "status": 409,
                    "reasons": [
                        {"code": "not-unlocked", "field": None, "detail": "Nobody has unlocked the bids.", "values": {}}
                    ],
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    reasons: list[ReasonAnswer]


def status_of(reasons: tuple[Refusal, ...]) -> int:
    """401, 404, 403, 409 alone; else 422 if a field is at fault, otherwise 409; 412 last."""
    for reason in reasons:
        if reason.code in _ALONE and (reason.code != "stale-version" or len(reasons) == 1):
            return _ALONE[reason.code]
    return 422 if any(reason.field for reason in reasons) else 409


def retry_after(reasons: tuple[Refusal, ...]) -> dict[str, str]:
    """The header that says after how many seconds the same may be asked again, where a refusal says so."""
    waits = [reason.seconds for reason in reasons if isinstance(reason, TooBusy | Unreachable)]
    waits += [60 * reason.minutes for reason in reasons if isinstance(reason, TooManyAttempts)]
    return {"Retry-After": str(max(waits))} if waits else {}


def problem(request: Request, reasons: tuple[Refusal, ...], status: int | None = None) -> Response:
    """The answer to a refused request, in the reader's language."""
    words = texts(choose(None, request.headers.get("accept-language")))
    number = status or status_of(reasons)
    title = TITLES.get(number, "not-now")
    body = Problem(
        type=f"urn:vaikutin:problem:{title}",
        title=words.t(f"api.problem.{title}"),
        status=number,
        reasons=[
            ReasonAnswer(code=r.code, field=r.field, detail=words.reason(r), values=plain(r.values())) for r in reasons
        ],
    )
    headers = retry_after(reasons) | ({"WWW-Authenticate": "Bearer"} if number == 401 else {})
    return JSONResponse(body.model_dump(mode="json"), number, headers, "application/problem+json")


def log(request: Request, reasons: tuple[Refusal, ...]) -> None:
    """Keep what was refused: codes and fields, never what was typed."""
    LOG.info(
        "refused", path=request.url.path, method=request.method, reasons=[f"{r.code}:{r.field or ''}" for r in reasons]
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # registered for it
    log(request, error.reasons)
    return problem(request, error.reasons)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # registered for it
    reasons = told([_from_pydantic(fault) for fault in error.errors()])
    log(request, reasons)
    return problem(request, reasons, 400 if any(r.code == "unreadable" for r in reasons) else 422)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # registered for it
    kind = {404: NotFound, 405: NoSuchMethod, 413: TooLarge}.get(error.status_code, Unreadable)
    answer = problem(request, (kind(),), error.status_code)
    answer.headers.update(error.headers or {})
    return answer


ANSWERS: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    Refused: _refused,
    RequestValidationError: _invalid,
    HTTPException: _http,
}
"""What is answered under /api, by what was raised."""


def broken(request: Request, reference: str) -> Response:
    """Something failed on our side; `reference` finds it in the log."""
    words = texts(choose(None, request.headers.get("accept-language")))
    detail = words.t("problem.reference", reference=reference)
    body = Problem(
        type="urn:vaikutin:problem:broken",
        title=words.t("problem.title.broken"),
        status=500,
        reasons=[ReasonAnswer(code="broken", detail=detail, values={"reference": reference})],
    )
    return JSONResponse(body.model_dump(mode="json"), 500, media_type="application/problem+json")


def _from_pydantic(fault: Any) -> Refusal:
    if fault["type"] == "json_invalid" or (fault["loc"] == ("body",) and "unicode" in fault["type"]):
        return Unreadable()
    field = (".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][-1]))[:_LONGEST_FIELD]
    match fault["type"]:
        case "missing":
            return Missing(field=field)
        case _ if fault["loc"] == ("query", "cursor"):
            return WrongCursor(field=field)
        case "string_too_long" | "too_long":
            return TooLong(field=field, limit=int(fault["ctx"]["max_length"]))
        case "enum" | "literal_error":
            return NotOffered(field=field)
        case "extra_forbidden" if fault["loc"][0] == "query":
            return NoSuchFilter(field=field)
        case _:
            return Malformed(field=field, kind="value")


def plain(values: dict[str, object]) -> dict[str, Any]:
    """A refusal's values as JSON carries them: money as everywhere else."""
    return {k: MoneyBody(amount=str(v)).model_dump() if isinstance(v, Money) else v for k, v in values.items()}
