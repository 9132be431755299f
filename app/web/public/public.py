"""What everybody may read: what is open, in all models, and what was bought or granted, from whom, for how much, with what effect."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import procedures
from app.actions.public import awards, notices
from app.actions.work import Work
from app.domain.buying.procedures import ProcedureKind
from app.domain.paging import Asked
from app.domain.public.notices import Model, Notice, Open
from app.domain.refusals import NotFound, NotOffered, Refused
from app.domain.searching import LONGEST, looked_for
from app.web.addresses import page_of
from app.web.door import Door, Drawn, drawn
from app.web.reading import is_text
from app.web.rendering import Form
from app.web.words import Names

router = APIRouter(include_in_schema=False)
MOST = 20
_ASKED = ("q", "place", "basket", "model")


@dataclass(frozen=True, slots=True)
class Sought:
    """What the address asks for; every link on the page keeps it."""

    base: str
    typed: dict[str, str]

    @property
    def anything(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.typed)

    def link(self, anchor: str = "", **changes: str) -> str:
        """The address of the same page with something else asked for; an empty value asks for nothing."""
        given = {name: value for name, value in (self.typed | changes).items() if value}
        return self.base + (f"?{urlencode(given)}" if given else "") + (f"#{anchor}" if anchor else "")


@router.get("/")
async def front(request: Request) -> Response:
    """The public page of what is open and what was bought in every area."""

    async def show(work: Work) -> Drawn:
        found = await _found(door, work, "/")
        return drawn("public/front.html", areas=await awards.all_areas(work), **found)

    door = Door(request)
    return await door.show_all(show)


@router.get("/{area}/notices/{number}")
async def notice(area: str, number: str, request: Request) -> Response:
    """The public page of one notice, open or closed."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        found = await notices.get(work, number if is_text(number) else "")
        side, inside = _side(work), page_of(area, found.kind, found.procedure_id)
        if found.kind is ProcedureKind.CHALLENGE and side != "staff":
            inside += "/send-idea"
        due = found.deadline is not None and found.deadline <= work.instant
        open_now = found.closed_at is None and not due
        go, named = open_now and await _leads_in(work, found), await _names(door, work)
        context = {"open_now": open_now, "go": go, "side": side, "inside": inside, "names": named}
        return drawn("public/notice.html", n=found, **context)

    return await door.show_all(show)


@router.get("/{area}")
async def area_page(area: str, request: Request) -> Response:
    """The public page of one area: what is open, how it buys, and what it has bought."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        if work.present.area is None:
            raise Refused(NotFound())
        return drawn("public/area.html", **await _found(door, work, f"/{area}"))

    return await door.show_all(show)


async def _leads_in(work: Work, notice: Notice) -> bool:
    """Whether the notice links to the procedure itself: of a competition only those invited read it. A visitor signs in first."""
    if notice.kind is not ProcedureKind.MINI_COMPETITION or work.present.actor is None:
        return True
    try:
        await procedures.get(work, notice.procedure_id)
    except Refused:
        return False
    return True


async def _found(door: Door, work: Work, base: str) -> dict[str, object]:
    given = {name: _plain(door.request.query_params.get(name, "")) for name in _ASKED}
    sought = Sought(base, {name: value for name, value in given.items() if value})
    slugs = {area.id: area.slug for area in await awards.all_areas(work)}
    named = await _names(door, work)
    return {
        "sought": sought,
        "open": await notices.listed(work, _asked(door, given, "cursor")),
        "awards": await awards.listed(work, _asked(door, given, "bought")),
        "names": named,
        "where": lambda one: _where(one, slugs[one.area_id]),
        "form": Form(key="", typed=given),
        "models": [(m.value, door.texts.t(f"public.way.{m}")) for m in Model],
    }


def _asked(door: Door, given: dict[str, str], cursor: str) -> Asked:
    """The page of one of the two lists that the address asks for; each list is continued by the cursor of its own name."""
    if given["model"] and given["model"] not in set(Model):
        raise Refused(NotOffered(field="model"))
    filters: dict[str, object] = {name: value for name, value in given.items() if value}
    if given["q"]:
        filters["q"] = looked_for(given["q"])
    return Asked(limit=MOST, cursor=door.request.query_params.get(cursor) or None, filters=filters)


def _side(work: Work) -> str:
    """Who reads a notice, as a code: a visitor, who signs in first; a provider, who may act; the area's own staff; or staff of another area."""
    actor, area = work.present.actor, work.present.area
    if actor is None:
        return "visitor"
    if actor.provider is not None:
        return "provider"
    return "staff" if area is not None and actor.area == area.id else "other"


async def _names(door: Door, work: Work) -> Names:
    return Names(await notices.code_lists(work), door.texts.language)


def _where(one: Open, slug: str) -> str:
    return f"/{slug}/cards/{one.id}" if one.kind == "card" else f"/{slug}/notices/{one.number}"


def _plain(typed: str) -> str:
    """The text typed in the address without characters that nobody types: such an address finds what its readable part finds."""
    return " ".join("".join(c if is_text(c) else " " for c in typed[:LONGEST]).split())
