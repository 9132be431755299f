"""What every operation of the API stands on: one transaction of whoever bears the token, and the documented refusals."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Path, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.actions.people.sign_in import hashed
from app.actions.work import Credential, Token, Work, open_work
from app.api.inputs import Code
from app.api.problems import Problem
from app.domain.keys import Key
from app.domain.refusals import NotSignedIn, Refused

Slug = Annotated[
    str,
    Path(
        alias="area",
        pattern=r"^[a-z][a-z0-9-]{1,39}$",
        description="The area's name in addresses",
        examples=["tyohame"],
    ),
]
Id = Annotated[UUID, Path(description="The noun's id")]
Basket = Annotated[Code, Path(description="A basket's code", examples=["tyollistyminen"])]
KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{1,100}$",
        description="The same key and body make one thing, however often sent",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^"[1-9][0-9]{0,8}"$',
        description="The version seen, as ETag gave it; another one by now is 412",
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        pattern=r"^[ -~]{0,1000}$",
        description="The ETag of what you have: where that is still so, 304 without content",
    ),
]
_READING = {
    401: "No token in force",
    403: "Another role's",
    404: "Nothing you may see",
    405: "No such method",
    422: "Not as asked",
    503: "Others were at the same things, or the database is away: send it again, with the same Idempotency-Key, after Retry-After seconds",
}
_TAKING = {
    400: "Not JSON",
    409: "Not now: every reason is given",
    412: "Changed since you saw it",
    413: "Too large",
}


def _documented(texts: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    return {number: {"model": Problem, "description": texts[number]} for number in sorted(texts)}


READ_REFUSALS = _documented(_READING)
"""What reading may answer but the thing itself."""
REFUSALS = _documented(_READING | _TAKING)
"""What taking a step may answer but the thing itself."""
PUBLIC_REFUSALS = _documented({n: _READING[n] for n in (404, 405, 422, 503)})
PUBLIC_REFUSALS[304] = {"description": "Unchanged since that ETag"}
"""What reading without a token may answer but the thing itself."""
_Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(scheme_name="token", auto_error=False, description="A token made under /api/v1/tokens")),
]


async def _reading(request: Request, bearer: _Bearer) -> AsyncIterator[Work]:
    async with open_work(*_place(request), _token(bearer), request.path_params.get("area")) as work:
        work.actor  # noqa: B018  # refuses a visitor before anything is read
        yield work


async def _taking(request: Request, bearer: _Bearer, idempotency_key: KeyHeader = None) -> AsyncIterator[Work]:
    key = await _key(request, idempotency_key)
    async with open_work(*_place(request), _token(bearer), request.path_params.get("area"), key) as work:
        work.actor  # noqa: B018  # refuses a visitor before anything is read
        yield work


async def _visiting(request: Request, response: Response, _: IfNoneMatch = None) -> AsyncIterator[Work]:
    response.headers["Cache-Control"] = "no-cache"  # it may be kept, and is asked for again by its ETag
    async with open_work(*_place(request), None, request.path_params.get("area")) as work:
        yield work


ApiWork = Annotated[Work, Depends(_reading, scope="function")]
"""The transaction of a request that reads; left before the answer is sent."""
StepWork = Annotated[Work, Depends(_taking, scope="function")]
"""The transaction of a request that takes a step, once for each Idempotency-Key."""
PublicWork = Annotated[Work, Depends(_visiting, scope="function")]
"""The transaction of a request that everybody may make."""


def seen(if_match: str | None) -> int | None:
    """The version that an If-Match header names; None without one."""
    return int(if_match.strip('"')) if if_match else None


def etag(response: Response, version: int) -> None:
    """Say in the ETag which version is answered."""
    response.headers["ETag"] = f'"{version}"'


def made(request: Request, response: Response, plural: str, noun: UUID) -> None:
    """Say in `Location` where what was made can be read."""
    response.headers["Location"] = f"/api/v1/areas/{request.path_params['area']}/{plural}/{noun}"


def _place(request: Request) -> tuple[Any, Any]:
    return request.app.state.engine, request.app.state.sealer


def _token(bearer: HTTPAuthorizationCredentials | None) -> Credential:
    if bearer is None or not bearer.credentials or len(bearer.credentials) > 200:
        raise Refused(NotSignedIn())
    return Token(hashed(bearer.credentials.strip()))


async def _key(request: Request, key: str | None) -> Key | None:
    body = await request.body()  # also where nobody else reads it: what is too large is refused everywhere
    if key is None:
        return None
    content = f"{request.method} {request.url.path}\n".encode() + body
    return Key(key, request.app.state.digests.of("request", content))
