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
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import Names, names

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/provider")
async def own(request: Request) -> Response:
    """The acting provider: where it is registered, and where it could be."""

    async def show(work: Work) -> Drawn:
        provider, found = await providers.mine(work)
        return drawn("providers/own.html", provider=provider, registrations=found, areas=await awards.all_areas(work))

    return await Door(request).show(show)


@router.get("/{area}/registration")
async def registration_page(area: str, request: Request) -> Response:
    """What the provider tells this area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _registration(door, work, None)

    return await door.show(show)


@router.post("/{area}/registration")
async def registering(area: str, request: Request) -> Response:
    """Keep it."""
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
    """Who has registered."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want, named = wanted(door, MOST), await names(work, door.texts.language)
        found = await providers.of_area(work, want.asked)
        return drawn("providers/list.html", rows=found.rows, listed=want.shown(found), names=named)

    return await door.show(show)


@router.get("/{area}/providers/{provider}")
async def one(area: str, provider: UUID, request: Request) -> Response:
    """One provider in this area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ProviderId(provider))

    return await door.show(show)


@router.get("/{area}/providers/{provider}/baskets/{basket}/{step}")
async def judge_page(area: str, provider: UUID, basket: str, step: str, request: Request) -> Response:
    """The form of a step on a qualification."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _judgement(door, work, (ProviderId(provider), basket, step), None)

    return await door.show(show)


@router.post("/{area}/providers/{provider}/baskets/{basket}/{step}")
async def judging(area: str, provider: UUID, basket: str, step: str, request: Request) -> Response:
    """Take the step."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = Judgement(**read(reader, judged(step)))
        await providers.judge(work, ProviderId(provider), basket, step, given, reader.version())
        return f"/{area}/providers/{provider}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _judgement(door, work, (ProviderId(provider), basket, step), form)

    return await door.submit(act, again)


def judged(step: str) -> tuple[Field, ...]:
    """What an officer writes of a qualification or a member: why, and of a suspension its last day."""
    until = (Field(name="until", kind="day", words="suspended-until"),) if step == "suspend" else ()
    return (Field(name="reason", kind="area"), *until)


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


async def _one(door: Door, work: Work, provider: ProviderId) -> Drawn:
    return drawn(
        "providers/one.html",
        file=await providers.get(work, provider),
        names=await names(work, door.texts.language),
        own=work.actor.provider == provider,
    )


async def _judgement(door: Door, work: Work, which: tuple[ProviderId, str, str], form: Form | None) -> Drawn:
    provider, basket, step = which
    t, slug = door.texts.t, work.area.slug
    file = await providers.get(work, provider)
    view = next((v for v in file.qualifications if v.noun.basket == basket), None)
    if view is None or not door.texts.has(f"step.qualification.{step}"):
        raise Refused(NotFound())
    shown = next((c for c in view.choices if c.step == step), None)
    if shown is None and form is None:
        raise Refused(NotFound())
    page = FormPage(
        title=t(f"step.qualification.{step}"),
        kicker=file.provider.name,
        lead=(await names(work, door.texts.language)).name("basket", basket),
        action=f"/{slug}/providers/{provider}/baskets/{basket}/{step}",
        submit=t(f"step.qualification.{step}"),
        fields=judged(step),
        crumb={"label": file.provider.name, "href": f"/{slug}/providers/{provider}"},
        version=view.noun.version or None,
        bad=step in ("refuse", "suspend", "end"),
        barred=shown.reasons if shown else (),
        notes=(t("providers.reason-note"),),
    )
    return page.drawn(form, new_key())
