"""Lists of the API page by page: what may be asked of them, and how a page is answered."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.api.deps import PUBLIC_REFUSALS, READ_REFUSALS
from app.api.inputs import filled
from app.domain import paging
from app.domain.buying.procedures import State
from app.domain.ids import AreaId
from app.domain.paging import MOST, USUAL, Asked, Page
from app.domain.searching import looked_for

T = TypeVar("T")
A = TypeVar("A", bound=BaseModel)
MOST_BYTES = 90_000
"""Of a page: rows past that come on the next one, but for a first row that is larger by itself."""
_CURSOR = r"^[A-Za-z0-9_-]*$"
Words = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]


class Listed(BaseModel):
    """What may be asked of every list: how many rows, and from where on. A list's own filters stand in a class of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Annotated[int, Field(ge=1, le=MOST, description="How many rows at most")] = USUAL
    cursor: Annotated[
        str | None,
        Field(
            description="Where the page begins: as `Link` of the page before says",
            max_length=paging.LONGEST,
            pattern=_CURSOR,
        ),
    ] = None

    def given(self) -> Asked:
        """What is asked, as an action takes it."""
        filters = self.model_dump(exclude={"limit", "cursor"}, exclude_none=True)
        if "q" in filters:
            filters["q"] = looked_for(filters["q"])
        return Asked(limit=self.limit, cursor=self.cursor, filters=filters)


class Searched(Listed):
    """A list that is searched by words too."""

    q: Annotated[
        Words | None,
        Field(description="Words: each stands somewhere in the number or the name", examples=["valmennus"]),
    ] = None


class ProceduresAsked(Searched):
    """A page of a list of procedures."""

    state: Annotated[State | None, Field(description="Where they stand now")] = None


class EventsAsked(Listed):
    """A page of what happened to a noun."""

    what: Annotated[
        str | None, Field(description="An event's code", pattern=r"^[a-z][a-z0-9-]{0,60}$", examples=["publish"])
    ] = None


def _headers(text: str) -> dict[int | str, dict[str, Any]]:
    link = 'The next page, where there is one: `<address>; rel="next"`, with the same filters'
    count = f"How many rows fit the filters; {paging.MOST_COUNTED} means that many or more"
    return {
        200: {
            "description": text,
            "headers": {
                "Link": {"description": link, "schema": {"type": "string"}},
                "X-Total-Count": {
                    "description": count,
                    "schema": {"type": "integer", "minimum": 0, "maximum": paging.MOST_COUNTED},
                },
            },
        }
    }


_PAGE = _headers("A page of the list")
PAGES = _PAGE | READ_REFUSALS
"""What a list may answer to whoever has a token."""
PUBLIC_PAGES = _PAGE | PUBLIC_REFUSALS
"""What a list may answer to everybody."""


def of_areas(kind: type[A], slugs: Mapping[AreaId, str]) -> Callable[[Any], A]:
    """What makes `kind` of a row by its attributes, with the name of its area in addresses."""
    return lambda row: filled(kind, row, area=slugs[row.area_id])


def answer(request: Request, found: Page[T], row: Callable[[T], BaseModel]) -> Response:
    """A page as a JSON array of what `row` makes of each row; `Link` leads on, `X-Total-Count` counts all that fits."""
    texts: list[str] = []
    size = 0
    for one in found.rows:
        text = row(one).model_dump_json()
        size += len(text.encode()) + 1
        if texts and size > MOST_BYTES:
            break
        texts.append(text)
    page = found.first(len(texts))
    headers = {"X-Total-Count": str(page.count)}
    if page.next is not None:
        headers["Link"] = f'<{onward(request, page.next)}>; rel="next"'
    return Response(f"[{','.join(texts)}]", headers=headers, media_type="application/json")


def public(request: Request, found: Page[T], row: Callable[[T], BaseModel]) -> Response:
    """A page that is the same for everybody, so that it may be kept and asked for again by its ETag."""
    sent = answer(request, found, row)
    sent.headers["Cache-Control"] = "no-cache"  # as `deps.py` says of every public answer
    return sent


def onward(request: Request, cursor: str) -> str:
    """The address of the page that begins at `cursor`, with all else that was asked for."""
    kept: Iterable[tuple[str, str]] = (pair for pair in request.query_params.multi_items() if pair[0] != "cursor")
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"
