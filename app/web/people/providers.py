"""Providers: their own registration, and the area's answer basket by basket."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.people import providers
from app.actions.public import awards
from app.actions.work import Work
from app.domain.ids import ProviderId
from app.domain.people.providers import LANGUAGES
from app.domain.people.suspensions import Judgement
from app.domain.refusals import NotFound, Refused
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import wanted
from app.web.plain import About, Plain, PlainForm, plain_routes
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import Names, names

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/provider")
async def own(request: Request) -> Response:
    """The page of the acting provider: where it is registered, and where it could be."""

    async def show(work: Work) -> Drawn:
        provider, found = await providers.mine(work)
        return drawn("providers/own.html", provider=provider, registrations=found, areas=await awards.all_areas(work))

    return await Door(request).show(show)


@router.get("/{area}/registration")
async def registration_page(area: str, request: Request) -> Response:
    """The form of what the provider tells this area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _registration(door, work, None)

    return await door.show(show)


@router.post("/{area}/registration")
async def registering(area: str, request: Request) -> Response:
    """Keep what the provider tells this area; back to the provider's page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, _fields(door, await names(work, door.texts.language)))
        await providers.register(work, providers.NewRegistration(**given), reader.version())
        return f"/{area}/providers/{work.provider}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _registration(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/providers")
async def listed(area: str, request: Request) -> Response:
    """The page of the providers registered with the area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want, named = wanted(door, MOST), await names(work, door.texts.language)
        found = await providers.of_area(work, want.asked)
        return drawn("providers/list.html", rows=found.rows, listed=want.shown(found), names=named)

    return await door.show(show)


@router.get("/{area}/providers/{provider}")
async def one(area: str, provider: UUID, request: Request) -> Response:
    """The page of one provider in this area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ProviderId(provider), None)

    return await door.show(show)


def _fields(door: Door, named: Names) -> tuple[Field, ...]:
    languages = [(code, door.texts.t(f"language.{code}")) for code in LANGUAGES]
    return (
        Field(name="contact_name"),
        Field(name="contact_email", kind="email"),
        Field(name="languages", kind="checks", options=languages),
        Field(
            name="municipalities", kind="checks", options=named.options("municipality"), words="municipalities-served"
        ),
        Field(name="baskets", kind="checks", options=named.options("basket"), words="baskets-offered"),
    )


async def _registration(door: Door, work: Work, form: Form | None) -> Drawn:
    t, area = door.texts.t, work.area
    old = (await providers.get(work, work.provider)).registration
    typed = {} if old is None else {name: getattr(old, name) for name in providers.NewRegistration.__slots__}
    page = FormPage(
        title=t("providers.registration", area=area.name),
        lead=t("providers.registration-lead"),
        action=f"/{area.slug}/registration",
        submit=t("providers.register"),
        fields=_fields(door, await names(work, door.texts.language)),
        crumb={"label": t("nav.provider"), "href": "/provider"},
        version=old.version if old else None,
        typed=typed,
    )
    return page.drawn(form, new_key())


async def _one(door: Door, work: Work, provider: ProviderId, form: Form | None) -> Drawn:
    return drawn(
        "providers/one.html",
        file=await providers.get(work, provider),
        names=await names(work, door.texts.language),
        own=work.actor.provider == provider,
        form=form,
    )


Basket = tuple[ProviderId, str]


async def _about(door: Door, work: Work, which: Basket) -> About:
    provider, basket = which
    file = await providers.get(work, provider)
    view = next((v for v in file.qualifications if v.noun.basket == basket), None)
    if view is None:
        raise Refused(NotFound())
    return About(
        words="qualification",
        choices=view.choices,
        name=file.provider.name,
        kicker=file.provider.name,
        lead=(await names(work, door.texts.language)).name("basket", basket),
        notes=(door.texts.t("providers.reason-note"),),
        version=view.noun.version or None,
    )


async def _which(provider: UUID, basket: str) -> Basket:
    return ProviderId(provider), basket


JUDGED = {
    Judgement: PlainForm(
        (Field(name="reason", kind="area"), Field(name="until", kind="day", words="suspended-until")), Judgement
    )
}
"""What an officer writes of a suspension, of a qualification or a member: why, and its last day."""
_QUALIFICATIONS = Plain(
    steps=providers.STEPS,
    at=lambda slug, which: f"/{slug}/providers/{which[0]}",
    about=_about,
    page=lambda door, work, which, form: _one(door, work, which[0], form),
    forms=JUDGED,
)
plain_routes(router, "/{area}/providers/{provider}/baskets/{basket}", _QUALIFICATIONS, _which)
