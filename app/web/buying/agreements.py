"""The pages of framework agreements: the area's list, recording one, and one with its members."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import agreements
from app.actions.people import providers
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.buying.agreements import AGREEMENT, Mode
from app.domain.ids import AgreementId, ProviderId
from app.domain.paging import Asked
from app.domain.refusals import NotFound, NotOffered, Refused
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import states, wanted
from app.web.people.providers import JUDGED
from app.web.plain import About, Plain, plain_routes
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST, LISTED = 200, 50


@router.get("/{area}/agreements")
async def listed(area: str, request: Request) -> Response:
    """The page that lists the area's agreements."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, LISTED, states(door, AGREEMENT))
        found, may = await agreements.of_area(work, want.asked), is_role(work, Role.OFFICER)
        return drawn("agreements/list.html", rows=found.rows, listed=want.shown(found), may=may)

    return await door.show(show)


@router.get("/{area}/agreements/new")
async def new(area: str, request: Request) -> Response:
    """The form that records an agreement."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, None)

    return await door.show(show)


@router.post("/{area}/agreements/new")
async def recording(area: str, request: Request) -> Response:
    """Record the agreement that the form describes; on to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, await _fields(door, work))
        members = await _members(work, given.pop("members"), given.pop("more_members", ""))
        mode = Mode(given.pop("mode"))
        found = await agreements.record(work, agreements.NewAgreement(mode=mode, members=members, **given))
        return f"/{area}/agreements/{found}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/agreements/{agreement}")
async def one(area: str, agreement: UUID, request: Request) -> Response:
    """The page of one agreement: its members and the room left, neither of which a member sees."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, AgreementId(agreement), None)

    return await door.show(show)


async def _one(door: Door, work: Work, agreement: AgreementId, form: Form | None) -> Drawn:
    found = (await agreements.get(work, agreement)).noun
    places = await agreements.members(work, agreement)
    called = {} if work.actor.provider else await agreements.names(work, places)
    places = tuple(sorted(places, key=lambda view: called.get(view.noun.provider_id, "")))
    return drawn(
        "agreements/one.html",
        agreement=found,
        places=places,
        called=called,
        names=await names(work, door.texts.language),
        area_side=not work.actor.provider,
        history=await agreements.history(work, agreement),
        form=form,
    )


async def _fields(door: Door, work: Work) -> tuple[Field, ...]:
    """The fields of a new agreement; where more providers have registered than are drawn, the others are named by their business id."""
    named = await names(work, door.texts.language)
    registered = await providers.of_area(work, Asked(limit=MOST))
    members = [(str(provider.id), provider.name) for provider, *_ in registered.rows]
    modes = [(mode.value, door.texts.t(f"agreement.mode.{mode.value}")) for mode in Mode]
    return (
        Field(name="name", words="agreement-name"),
        Field(name="baskets", kind="checks", options=named.options("basket"), words="baskets-offered"),
        Field(name="maximum", kind="money", words="agreement-maximum"),
        Field(name="begins", kind="day"),
        Field(name="ends", kind="day"),
        Field(name="mode", kind="radios", options=modes),
        Field(name="members", kind="checks", options=members),
        *((Field(name="more_members", kind="area", optional=True),) if registered.more else ()),
    )


async def _members(work: Work, ticked: tuple[str, ...], typed: str) -> tuple[ProviderId, ...]:
    """The providers that were ticked, and those whose business ids were typed."""
    try:
        found = [ProviderId(UUID(one)) for one in ticked]
    except ValueError:
        raise Refused(NotOffered(field="members")) from None
    called = await providers.by_business_ids(work, typed.split())
    if called.keys() != set(typed.split()):
        raise Refused(NotOffered(field="more_members"))
    return tuple(dict.fromkeys((*found, *called.values())))


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


Place = tuple[AgreementId, ProviderId]


async def _about(door: Door, work: Work, place: Place) -> About:
    agreement, provider = place
    found = (await agreements.get(work, agreement)).noun
    view = next((v for v in await agreements.members(work, agreement) if v.noun.provider_id == provider), None)
    if view is None:
        raise Refused(NotFound())
    return About(
        words="member",
        choices=view.choices,
        name=found.name,
        kicker=await providers.name(work, provider),
        lead=f"{found.number} {found.name}",
        notes=(door.texts.t("providers.reason-note"),),
        version=view.noun.version,
    )


async def _which(agreement: UUID, provider: UUID) -> Place:
    return AgreementId(agreement), ProviderId(provider)


_MEMBERS = Plain(
    steps=agreements.MEMBER_STEPS,
    at=lambda slug, place: f"/{slug}/agreements/{place[0]}",
    about=_about,
    page=lambda door, work, place, form: _one(door, work, place[0], form),
    forms=JUDGED,
)
plain_routes(router, "/{area}/agreements/{agreement}/members/{provider}", _MEMBERS, _which)
