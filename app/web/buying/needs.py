"""Needs, and the budget lines they draw on."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import agreements, needs
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.buying.agreements import Mode
from app.domain.ids import BudgetLineId, NeedId
from app.i18n.formats import Formats
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import wanted
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import Names, names

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/{area}/needs")
async def listed(area: str, request: Request) -> Response:
    """The page that lists the area's needs."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST)
        found = await needs.of_area(work, want.asked)
        may, named = is_role(work, Role.OFFICER), await names(work, door.texts.language)
        return drawn("needs/list.html", rows=found.rows, listed=want.shown(found), may=may, names=named)

    return await door.show(show)


@router.get("/{area}/needs/new")
async def new(area: str, request: Request) -> Response:
    """The form that records a need."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, None)

    return await door.show(show)


@router.post("/{area}/needs/new")
async def describing(area: str, request: Request) -> Response:
    """Record the need that the form describes; on to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, await _fields(door, work))
        basket, _, category = given.pop("category").partition("/")
        line = BudgetLineId(UUID(given.pop("budget_line_id")))
        need = needs.NewNeed(basket=basket, category=category, budget_line_id=line, **given)
        return f"/{area}/needs/{await needs.describe(work, need)}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/needs/{need}")
async def one(area: str, need: UUID, request: Request) -> Response:
    """The page of one need, with the agreements it can be bought under."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        found = await needs.get(work, NeedId(need))
        line = next(line for line in await needs.budget(work) if line.id == found.budget_line_id)
        under = [
            a for a in await agreements.in_force(work) if a.mode is not Mode.CALL_OFF and found.basket in a.baskets
        ]
        may = is_role(work, Role.OFFICER)
        named = await names(work, door.texts.language)
        facts, said = await needs.how(work, found)
        return drawn(
            "needs/one.html",
            need=found,
            line=line,
            agreements=under,
            may=may,
            names=named,
            facts=facts,
            said=said,
            life=await needs.life(work, found),
        )

    return await door.show(show)


@router.get("/{area}/budget")
async def budget(area: str, request: Request) -> Response:
    """The page of the budget lines: each line's amount, what is held of it, and what is left."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return drawn("budget/list.html", lines=await needs.budget(work), names=Names((), door.texts.language))

    return await door.show(show)


async def _fields(door: Door, work: Work) -> tuple[Field, ...]:
    named, formats = await names(work, door.texts.language), Formats(door.texts.language)
    lines = [
        (
            str(line.id),
            f"{named.of(line.names)} {line.year}: {door.texts.t('needs.room', room=formats.money(line.room))}",
        )
        for line in await needs.budget(work)
    ]
    return (
        Field(name="title"),
        Field(name="category", kind="select", options=named.categories()),
        Field(name="client_group", kind="select", options=named.options("client-group")),
        Field(name="cpv"),
        Field(
            name="municipalities", kind="checks", options=named.options("municipality"), words="municipalities-needed"
        ),
        Field(name="places", kind="whole"),
        Field(name="estimated_value", kind="money"),
        Field(name="begins", kind="day"),
        Field(name="ends", kind="day"),
        Field(name="budget_line_id", kind="select", options=lines),
    )


async def _form(door: Door, work: Work, form: Form | None) -> Drawn:
    work.only(Role.OFFICER, step="describe-need")
    t, slug = door.texts.t, work.area.slug
    page = FormPage(
        title=t("needs.new"),
        lead=t("needs.new-lead"),
        action=f"/{slug}/needs/new",
        submit=t("needs.describe"),
        fields=await _fields(door, work),
        crumb={"label": t("nav.needs"), "href": f"/{slug}/needs"},
    )
    return page.drawn(form, new_key())
