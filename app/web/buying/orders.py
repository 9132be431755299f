"""Quick orders: a client's need described, cards held against it, one ordered, the provider's answer."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import orders, procedures
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.buying.orders import Wish
from app.domain.buying.procedures import State
from app.domain.calendar import local_day
from app.domain.ids import CardId, ProcedureId
from app.domain.people.providers import LANGUAGES
from app.domain.refusals import NotFound, NotOffered, Refused
from app.procurement.dynamic.fitting import price_parts
from app.procurement.dynamic.quick_order_steps import QUICK_ORDER
from app.web.buying.order_page import order_page
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import states, wanted
from app.web.plain import About, Plain
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import Names, names

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/orders")
async def asked(request: Request) -> Response:
    """The page of the orders that a provider was asked, in every area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, QUICK_ORDER, "draft"))
        found, slugs = await orders.askings(work, want.asked), await procedures.slugs(work)
        return drawn("orders/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs, may=False, mine=True)

    return await door.show(show)


@router.get("/{area}/orders")
async def listed(area: str, request: Request) -> Response:
    """The page that lists the area's orders."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, QUICK_ORDER))
        found, slugs, may = (
            await orders.of_area(work, want.asked),
            {work.area.id: work.area.slug},
            is_role(work, Role.COACH),
        )
        return drawn("orders/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs, may=may, mine=False)

    return await door.show(show)


@router.get("/{area}/orders/new")
async def new(area: str, request: Request) -> Response:
    """The form that begins an order: a client's need."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _describe(door, work, None)

    return await door.show(show)


@router.post("/{area}/orders/new")
async def describing(area: str, request: Request) -> Response:
    """Record the client's need; on to the cards held against it."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        named = await names(work, door.texts.language)
        given = read(reader, (*_first(named), *_wish(door, named)))
        basket, _, category = given.pop("category").partition("/")
        title = given.pop("title")
        description = orders.Description(title=title, basket=basket, category=category, wish=Wish(**given))
        return f"/{area}/orders/{await orders.describe(work, description)}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _describe(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/orders/{order}")
async def one(area: str, order: UUID, request: Request) -> Response:
    """The page of one order: cards to choose from while it is a draft, then where it stands."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ProcedureId(order), None)

    return await door.show(show)


@router.get("/{area}/orders/{order}/{step}")
async def step_page(area: str, order: UUID, step: str, request: Request) -> Response:
    """The form of a step of the order, or its page where the step is a button there."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, ProcedureId(order), step, None)

    return await door.show(show)


@router.post("/{area}/orders/{order}/{step}")
async def taking(area: str, order: UUID, step: str, request: Request) -> Response:
    """Take a step of the order with what was sent; back to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        return await _take(door, work, ProcedureId(order), step, reader)

    async def again(work: Work, form: Form) -> Drawn:
        if step == "place-order":
            return await _one(door, work, ProcedureId(order), form)
        return await _step(door, work, ProcedureId(order), step, form)

    return await door.submit(act, again)


async def _take(door: Door, work: Work, order: ProcedureId, step: str, reader: Reader) -> str:
    if step == "place-order":
        await orders.place(work, order, _chosen(reader), reader.version())
    elif step == "save-wish":
        given = read(reader, _wish(door, await names(work, door.texts.language)))
        await orders.rewish(work, order, Wish(**given), reader.version())
    else:
        return await _PLAIN.take(work, reader, order, step)
    return f"/{work.area.slug}/orders/{order}"


def _chosen(reader: Reader) -> orders.Choice:
    """The card and the edition that was seen, as the form's `card_id` names them together."""
    why, message = reader.prose("why", optional=True, limit=2_000), reader.prose("message", optional=True, limit=2_000)
    card, _, edition = reader.line("card_id").partition(":")
    reader.done()
    try:
        found = CardId(UUID(card))
    except ValueError:
        raise Refused(NotOffered(field="card_id")) from None
    seen = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 7 else 0
    return orders.Choice(card_id=found, edition=seen, why=why, message=message)


async def _one(door: Door, work: Work, order: ProcedureId, form: Form | None) -> Drawn:
    situation, view = await orders.get(work, order)
    named = await names(work, door.texts.language)
    shared = {
        "s": situation,
        "view": view,
        "names": named,
        "price_parts": price_parts,
        "today": local_day(work.instant),
    }
    if work.actor.provider is not None:
        return drawn("orders/provider.html", form=form, **shared)
    if situation.noun.state is State.DRAFT:
        card = form.value("card_id").partition(":")[0] if form else door.request.query_params.get("card", "")
        begin = door.request.query_params.get("from", "")
        return drawn("orders/choose.html", order=order_page(work, situation, card, begin), form=form, **shared)
    told, may = await procedures.history(work, order), is_role(work, Role.COACH)
    return drawn("orders/one.html", wish=orders.wish_of(situation), history=told, may=may, form=form, **shared)


def _first(named: Names) -> tuple[Field, ...]:
    return (
        Field(name="title", words="order-title"),
        Field(name="category", kind="select", options=named.categories()),
    )


def _wish(door: Door, named: Names) -> tuple[Field, ...]:
    return (
        Field(name="client"),
        Field(name="client_group", kind="select", options=named.options("client-group")),
        Field(name="municipality", kind="select", options=named.options("municipality")),
        Field(name="language", kind="select", options=[(c, door.texts.t(f"language.{c}")) for c in LANGUAGES]),
        Field(name="remote", kind="check", words="order-remote"),
        Field(name="starts_by", kind="day"),
        Field(name="quantity", kind="whole", words="order-quantity"),
    )


async def _describe(door: Door, work: Work, form: Form | None) -> Drawn:
    work.only(Role.COACH, step="describe-order")
    t, slug, named = door.texts.t, work.area.slug, await names(work, door.texts.language)
    page = FormPage(
        title=t("orders.new"),
        lead=t("orders.new-lead"),
        action=f"/{slug}/orders/new",
        submit=t("orders.show-cards"),
        fields=(*_first(named), *_wish(door, named)),
        crumb={"label": t("nav.orders"), "href": f"/{slug}/orders"},
        typed=await _proposed(door, work),
    )
    return page.drawn(form, new_key())


async def _proposed(door: Door, work: Work) -> dict[str, str]:
    """The values that stand in the form of a new order: the need of the order that it is to be `like`, where there is one."""
    like = door.request.query_params.get("like")
    if like is None:
        return {"language": "fi", "quantity": "1", "title": door.texts.t("orders.title-proposed")}
    try:
        situation, _ = await orders.get(work, ProcedureId(UUID(like)))
    except ValueError:
        raise Refused(NotFound()) from None
    need = situation.need
    named = {"title": need.title, "category": f"{need.basket}/{need.category}"} if need else {}
    return named | _typed(door, orders.wish_of(situation))


async def _step(door: Door, work: Work, order: ProcedureId, step: str, form: Form | None) -> Drawn:
    if step != "save-wish":
        return await _PLAIN.draw(door, work, order, step, form)
    situation, view = await orders.get(work, order)
    shown = next((c for c in view.choices if c.step == step), None)
    if shown is None:
        raise Refused(NotFound())
    t, number = door.texts.t, situation.noun.number
    page = FormPage(
        title=t(f"step.quick-order.{step}"),
        kicker=number,
        action=f"/{work.area.slug}/orders/{order}/{step}",
        submit=t(f"step.quick-order.{step}"),
        fields=_wish(door, await names(work, door.texts.language)),
        crumb={"label": number, "href": f"/{work.area.slug}/orders/{order}"},
        version=situation.noun.version if work.actor.provider is None else None,
        barred=shown.reasons,
        typed=_typed(door, orders.wish_of(situation)),
    )
    return page.drawn(form, new_key())


def _typed(door: Door, wish: Wish) -> dict[str, str]:
    return {
        "client": wish.client,
        "client_group": wish.client_group,
        "municipality": wish.municipality,
        "language": wish.language,
        "remote": "yes" if wish.remote else "",
        "starts_by": door.texts.formats.day(wish.starts_by),
        "quantity": str(wish.quantity),
    }


async def _about(_: Door, work: Work, order: ProcedureId) -> About:
    situation, view = await orders.get(work, order)
    number = situation.noun.number
    version = situation.noun.version if work.actor.provider is None else None
    return About(words="quick-order", choices=view.choices, name=number, kicker=number, version=version)


_PLAIN = Plain(steps=orders.STEPS, at=lambda slug, order: f"/{slug}/orders/{order}", about=_about, page=_one)
