"""Service cards: a provider's own, those on offer, those that wait for the area's check."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import cards
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.buying.cards import Availability, CardContent, CardState, Unit
from app.domain.ids import CardId
from app.domain.paging import Asked
from app.domain.people.providers import LANGUAGES
from app.i18n.formats import Formats
from app.web.buying import effects
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import Option, wanted
from app.web.plain import About, Plain, PlainForm, plain_routes
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import Names, names

router = APIRouter(include_in_schema=False)
MOST, FIRST = 50, 10
_ROOM = (Field(name="capacity", kind="whole"), Field(name="next_free", kind="day"))


@router.get("/cards")
async def mine(request: Request) -> Response:
    """The page of a provider's own cards, with the areas where it may offer another."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, _states(door))
        found, areas = await cards.mine(work, want.asked), await cards.areas_of(work)
        return drawn("cards/mine.html", rows=found.rows, listed=want.shown(found), areas=areas)

    return await door.show(show)


@router.get("/{area}/cards")
async def listed(area: str, request: Request) -> Response:
    """The page of what can be ordered; for the area's people also of what waits for check, and their register by a state."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        named = await names(work, door.texts.language)
        if not _inside(work) or is_role(work, Role.PROVIDER):
            want = wanted(door, MOST)
            found = await cards.on_offer(work, want.asked)
            listed = want.shown(found)
            return drawn("cards/list.html", rows=found.rows, listed=listed, waiting=(), more=False, names=named)
        want = wanted(door, MOST, _states(door, CardState.DRAFT))
        if "state" in want.typed:
            register = await cards.of_area(work, want.asked)
            return drawn("cards/register.html", rows=register.rows, listed=want.shown(register))
        sent = await cards.of_area(work, Asked(limit=FIRST, filters={"state": CardState.SENT}))
        due = await cards.checks_due(work, (one.noun for one in sent.rows))
        waiting = [(one, due.get(one.noun.id)) for one in sent.rows]
        found = await cards.on_offer(work, want.asked)
        listed = want.shown(found)
        return drawn("cards/list.html", rows=found.rows, listed=listed, waiting=waiting, more=sent.more, names=named)

    return await door.show_all(show)


@router.get("/{area}/cards/new")
async def new(area: str, request: Request) -> Response:
    """The form that begins a card."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, None, None)

    return await door.show(show)


@router.post("/{area}/cards/new")
async def writing(area: str, request: Request) -> Response:
    """Begin a card with what the form says; on to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, (*_fields(await names(work, door.texts.language), door), *_ROOM))
        room = Availability(capacity=given.pop("capacity"), next_free=given.pop("next_free"))
        return f"/{area}/cards/{await cards.write(work, _content(given), room)}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, None, form)

    return await door.submit(act, again)


@router.get("/{area}/cards/{card}")
async def one(area: str, card: UUID, request: Request) -> Response:
    """The page of one card: as its parties see it, or as it is on offer."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, CardId(card), None)

    return await door.show_all(show)


async def _one(door: Door, work: Work, card: CardId, form: Form | None) -> Drawn:
    named = await names(work, door.texts.language)
    if not _inside(work) or (found := await cards.find(work, card)) is None:
        return drawn("cards/public.html", card=await cards.published(work, card), names=named)
    situation, view = found
    due = (await cards.checks_due(work, (situation.noun,))).get(situation.noun.id)
    own = is_role(work, Role.PROVIDER)
    return drawn("cards/one.html", s=situation, view=view, due=due, names=named, own=own, form=form)


@router.get("/{area}/cards/{card}/write-card")
async def rewriting_page(area: str, card: UUID, request: Request) -> Response:
    """The form that changes what a card says, filled with what it says now."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, CardId(card), None)

    return await door.show(show)


@router.post("/{area}/cards/{card}/write-card")
async def rewriting(area: str, card: UUID, request: Request) -> Response:
    """Change what the card says; back to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, _fields(await names(work, door.texts.language), door))
        await cards.rewrite(work, CardId(card), _content(given), reader.version())
        return f"/{area}/cards/{card}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, CardId(card), form)

    return await door.submit(act, again)


def _states(door: Door, *but: CardState) -> list[Option]:
    return [(state, door.texts.t(f"state.card.{state}")) for state in CardState if state not in but]


def _inside(work: Work) -> bool:
    """Whether the reader is a provider or of the area whose address this is; anybody else sees what is on offer."""
    actor, area = work.present.actor, work.present.area
    return actor is not None and (actor.provider is not None or (area is not None and actor.area == area.id))


def _fields(named: Names, door: Door) -> tuple[Field, ...]:
    t = door.texts.t
    return (
        Field(name="title", words="card-title"),
        Field(name="category", kind="select", options=named.categories()),
        Field(name="description", kind="area", words="card-description"),
        Field(name="cpv"),
        Field(name="client_groups", kind="checks", options=named.options("client-group"), about=t("cards.about.whom")),
        Field(name="municipalities", kind="checks", options=named.options("municipality"), words="card-municipalities"),
        Field(name="remote", kind="check"),
        Field(name="languages", kind="checks", options=[(code, t(f"language.{code}")) for code in LANGUAGES]),
        Field(name="price", kind="money", words="card-price", about=t("cards.about.price")),
        Field(name="unit", kind="radios", options=[(unit.value, t(f"cards.unit.{unit}")) for unit in Unit]),
        Field(name="start_percent", kind="whole", words="card-start"),
        Field(name="job_months", kind="whole", words="card-months"),
        Field(name="job_begin", kind="whole", words="card-begin"),
        *effects.fields(door.texts),
    )


def _content(given: dict[str, Any]) -> CardContent:
    rest = dict(given)
    basket, _, category = str(rest.pop("category")).partition("/")
    effect = effects.block(rest)
    return CardContent(basket=basket, category=category, unit=Unit(str(rest.pop("unit"))), effect=effect, **rest)


async def _form(door: Door, work: Work, card: CardId | None, form: Form | None) -> Drawn:
    work.only(Role.PROVIDER, step="write-card")
    t, slug, named = door.texts.t, work.area.slug, await names(work, door.texts.language)
    found = await cards.get(work, card) if card else None
    old = found[0].noun if found else None
    shown = next((c for c in found[1].choices if c.step == "write-card"), None) if found else None
    page = FormPage(
        title=t("cards.edit") if card else t("cards.new"),
        lead=t("cards.form-lead"),
        action=f"/{slug}/cards/{card}/write-card" if card else f"/{slug}/cards/new",
        submit=t("cards.save"),
        fields=_fields(named, door) if card else (*_fields(named, door), *_ROOM),
        crumb={"label": t("nav.cards"), "href": "/cards"},
        version=old.version if old else None,
        barred=shown.reasons if shown else (),
        typed=_typed(old.content, Formats(door.texts.language)) if old else {"cpv": "85312310"},
    )
    return page.drawn(form, new_key())


def _typed(content: CardContent, formats: Formats) -> dict[str, str | Sequence[str]]:
    return {
        "title": content.title,
        "category": f"{content.basket}/{content.category}",
        "description": content.description,
        "cpv": content.cpv,
        "municipalities": list(content.municipalities),
        "remote": "yes" if content.remote else "",
        "languages": list(content.languages),
        "price": formats.number(content.price.euros, 2),
        "unit": content.unit.value,
        "start_percent": str(content.start_percent),
        "job_months": str(content.job_months),
        "job_begin": str(content.job_begin),
    } | effects.typed(content.effect)


async def _about(door: Door, work: Work, card: CardId) -> About:
    situation, view = await cards.get(work, card)
    title, room = situation.noun.content.title, situation.noun.availability
    return About(
        words="card",
        choices=view.choices,
        name=title,
        kicker=title,
        version=situation.noun.version,
        typed={"capacity": str(room.capacity), "next_free": door.texts.formats.day(room.next_free)},
    )


async def _which(card: UUID) -> CardId:
    return CardId(card)


_PLAIN = Plain(
    steps=cards.STEPS,
    at=lambda slug, card: f"/{slug}/cards/{card}",
    about=_about,
    page=_one,
    forms={Availability: PlainForm(_ROOM, Availability)},
)
plain_routes(router, "/{area}/cards/{card}", _PLAIN, _which)
