"""Values that change: what holds, what is missing and for whom, entered, confirmed, withdrawn."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.home import value_register
from app.actions.law import values
from app.actions.work import Work
from app.domain.ids import ValueId
from app.domain.law.interest import ReferenceRateUnknown
from app.domain.law.values import RULES, NewValue, ValueKind
from app.domain.refusals import Refusal
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import Option
from app.web.plain import About, Plain, plain_routes
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)


def way_on(door: Door, work: Work, reasons: Iterable[Refusal]) -> Option | None:
    """The address at which a missing value is entered, where one of `reasons` is that it is missing; else None."""
    if not any(isinstance(reason, ReferenceRateUnknown) for reason in reasons):
        return None
    return door.texts.t("values.to-missing"), f"/{work.area.slug}/values"


@router.get("/{area}/values")
async def listed(area: str, request: Request) -> Response:
    """The page of every kind of value: what is missing, what waits and what holds."""

    async def show(work: Work) -> Drawn:
        return drawn("values/list.html", register=await value_register.register(work))

    return await Door(request).show(show)


@router.get("/{area}/values/new")
async def new(area: str, request: Request) -> Response:
    """The form that enters a value, with the kind and day that are missing where the reader comes from there."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return _form(door, work, None)

    return await door.show(show)


@router.post("/{area}/values/new")
async def entering(area: str, request: Request) -> Response:
    """Enter the value that the form says; on to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, _fields(door))
        kind = ValueKind(given.pop("kind"))
        return f"/{area}/values/{await values.enter(work, NewValue(kind=kind, **given))}"

    async def again(work: Work, form: Form) -> Drawn:
        return _form(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/values/{value}")
async def one(area: str, value: UUID, request: Request) -> Response:
    """The page of one entry, with the steps that may be taken of it."""

    async def show(work: Work) -> Drawn:
        return await _one(Door(request), work, ValueId(value), None)

    return await Door(request).show(show)


async def _one(_: Door, work: Work, value: ValueId, form: Form | None) -> Drawn:
    view = await values.get(work, value)
    replaced = await values.replaced(work, view.noun)
    named = await values.names(work, view.noun)
    return drawn("values/one.html", view=view, entry=view.noun, replaced=replaced, names=named, form=form)


def _fields(door: Door) -> tuple[Field, ...]:
    kinds = [(kind.value, door.texts.t(f"values.kind.{kind}")) for kind in ValueKind]
    return (
        Field(name="kind", kind="radios", options=kinds, words="value-kind"),
        Field(name="begins", kind="day", words="value-begins"),
        Field(name="value", kind="number", words="value-value"),
        Field(name="source", words="value-source"),
    )


def _form(door: Door, work: Work, form: Form | None) -> Drawn:
    work.only(*{role for rule in RULES.values() for role in rule.entered_by}, step="enter-value")
    t, base = door.texts.t, f"/{work.area.slug}/values"
    page = FormPage(
        title=t("values.enter"),
        lead=t("values.enter-lead"),
        action=f"{base}/new",
        submit=t("values.enter"),
        fields=_fields(door),
        crumb={"label": t("nav.values"), "href": base},
        notes=(t("values.two-people"),),
        typed=_asked(door),
    )
    return page.drawn(form, new_key())


def _asked(door: Door) -> dict[str, str]:
    """The kind and day that the address names, where it names some; they are only proposed."""
    asked = door.request.query_params
    kind, begins = asked.get("kind", ""), asked.get("begins", "")
    typed = {"kind": kind} if kind in {one.value for one in ValueKind} else {}
    try:
        return typed | {"begins": door.texts.formats.day(date.fromisoformat(begins))}
    except ValueError:
        return typed


async def _about(door: Door, work: Work, value: ValueId) -> About:
    view = await values.get(work, value)
    return About(
        words="value",
        choices=view.choices,
        name=door.texts.t("nav.values"),
        kicker=door.texts.t(f"values.kind.{view.noun.kind}"),
        version=view.noun.version,
    )


async def _which(value: UUID) -> ValueId:
    return ValueId(value)


_PLAIN = Plain(steps=values.STEPS, at=lambda slug, value: f"/{slug}/values/{value}", about=_about, page=_one)
plain_routes(router, "/{area}/values/{value}", _PLAIN, _which)
