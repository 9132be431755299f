"""Framework agreements."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions import agreements, providers
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.agreements import Mode
from app.domain.ids import AgreementId, ProviderId
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import Field, FormPage, read
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST = 200


@router.get("/{area}/agreements")
async def listed(area: str, request: Request) -> Response:
    """The area's agreements."""

    async def show(work: Work) -> Drawn:
        return drawn("agreements/list.html", rows=await agreements.of_area(work), may=is_role(work, Role.OFFICER))

    return await Door(request).show(show)


@router.get("/{area}/agreements/new")
async def new(area: str, request: Request) -> Response:
    """The form."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, None)

    return await door.show(show)


@router.post("/{area}/agreements/new")
async def recording(area: str, request: Request) -> Response:
    """Record an agreement."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, await _fields(door, work))
        known = {str(provider.id): provider.id for provider, _ in await providers.of_area(work, MOST)}
        members: list[ProviderId] = [known[one] for one in given.pop("members") if one in known]
        mode = Mode(given.pop("mode"))
        found = await agreements.record(work, agreements.NewAgreement(mode=mode, members=tuple(members), **given))
        return f"/{area}/agreements/{found}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/agreements/{agreement}")
async def one(area: str, agreement: UUID, request: Request) -> Response:
    """One agreement: its members and the room left; a member sees neither."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        found = (await agreements.get(work, AgreementId(agreement))).noun
        known = [] if work.actor.provider else await providers.of_area(work, MOST)
        members = sorted(provider.name for provider, _ in known if provider.id in found.members)
        named = await names(work, door.texts.language)
        return drawn(
            "agreements/one.html", agreement=found, members=members, names=named, area_side=not work.actor.provider
        )

    return await door.show(show)


async def _fields(door: Door, work: Work) -> tuple[Field, ...]:
    named = await names(work, door.texts.language)
    members = sorted(
        ((str(provider.id), provider.name) for provider, _ in await providers.of_area(work, MOST)),
        key=lambda one: one[1],
    )
    modes = [(mode.value, door.texts.t(f"agreement.mode.{mode.value}")) for mode in Mode]
    return (
        Field(name="name", words="agreement-name"),
        Field(name="baskets", kind="checks", options=named.options("basket"), words="baskets-offered"),
        Field(name="maximum", kind="money", words="agreement-maximum"),
        Field(name="begins", kind="day"),
        Field(name="ends", kind="day"),
        Field(name="mode", kind="radios", options=modes),
        Field(name="members", kind="checks", options=members),
    )


async def _form(door: Door, work: Work, form: Form | None) -> Drawn:
    work.only(Role.OFFICER, step="record-agreement")
    t, slug = door.texts.t, work.area.slug
    page = FormPage(
        title=t("agreements.new"),
        lead=t("agreements.new-lead"),
        action=f"/{slug}/agreements/new",
        submit=t("agreements.record"),
        fields=await _fields(door, work),
        crumb={"label": t("nav.agreements"), "href": f"/{slug}/agreements"},
    )
    return page.drawn(form, new_key())
