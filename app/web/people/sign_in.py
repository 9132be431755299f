"""Signing in and out, choosing a language and a role, registering."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.actions.people import sign_in
from app.actions.work import Work
from app.domain.ids import MembershipId
from app.domain.people.providers import ProviderKind
from app.domain.refusals import NotFound, Refused
from app.i18n.texts import LANGUAGES
from app.web.door import COOKIE, Door, Drawn, drawn, light, new_key
from app.web.forms import Field, FormPage, read
from app.web.reading import Reader
from app.web.rendering import Form, back

router = APIRouter(include_in_schema=False)
YEAR = 365 * 24 * 3600
KEPT = "kept."
_SIGN_IN = (Field(name="email", kind="email"), Field(name="password", kind="password"))


@router.get("/language/{code}")
async def choose_language(code: str, request: Request) -> Response:
    """Keep the language in a cookie, and go back to the page that was read."""
    answer = RedirectResponse(back(request.query_params.get("back")), 303)
    if code in LANGUAGES:
        _keep(request, answer, "language", code, YEAR)
    return answer


@router.get("/sign-in")
async def sign_in_page(request: Request) -> Response:
    """The form that signs in."""
    door = Door(request)

    async def show(_: Work) -> Drawn:
        return _form(door, None)

    return await door.show(show, visitor=True)


@router.post("/sign-in")
async def signing_in(request: Request) -> Response:
    """Begin a session, or draw the form with why not."""
    door = Door(request)

    async def act(reader: Reader) -> Response:
        given = read(reader, _SIGN_IN)
        entrance = request.app.state.entrance
        signed = await sign_in.sign_in(entrance, given["email"], given["password"], address(request))
        return await _entered(door, reader, signed.secret)

    async def again(_: Work, form: Form) -> Drawn:
        return _form(door, form)

    return await door.submit_outside(act, again, visitor=True)


async def _entered(door: Door, reader: Reader, secret: str) -> Response:
    """The way on to where the reader was going, with a session that is new; the one there was ends. A form that waited is kept."""
    async with door.work() as work:
        await sign_in.sign_out(work, door.session)
    door.secret = secret
    way = door.request.query_params.get("back")
    answer: Response = RedirectResponse(back(way) if way else "/home", 303)
    if "to" in reader.form:
        to = back(str(reader.form["to"]))
        answer = await door.page("sign_in/resumed.html", to=to, kept=light(_kept(reader.typed)))
    return with_session(door.request, answer, secret)


@router.post("/sign-out")
async def signing_out(request: Request) -> Response:
    """End the session; on to the front page."""
    door = Door(request)

    async def act(work: Work, _: Reader) -> str:
        await sign_in.sign_out(work, door.session)
        return "/"

    answer = await door.submit(act, visitor=True)
    if answer.status_code == 303:
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.app.state.settings.secure)
    return answer


@router.get("/memberships")
async def memberships_page(request: Request) -> Response:
    """The page of the roles that one can act in."""

    async def show(work: Work) -> Drawn:
        acting = work.present.actor.membership if work.present.actor else None
        return drawn("sign_in/memberships.html", rows=await sign_in.memberships(work), acting=acting)

    return await Door(request).show(show, visitor=True)


@router.post("/memberships")
async def switching(request: Request) -> Response:
    """Act in another of one's roles from here on."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        mine = {str(m.id): m.id for m in await sign_in.memberships(work)}
        chosen: MembershipId | None = mine.get(str(reader.form.get("membership")))
        if chosen is None:
            raise Refused(NotFound())
        await sign_in.switch(work, door.session, chosen)
        return "/home"

    return await door.submit(act, visitor=True)


@router.get("/register")
async def register_page(request: Request) -> Response:
    """The form that registers a new person with a new provider."""
    door = Door(request)

    async def show(_: Work) -> Drawn:
        return _register(door, None)

    return await door.show(show, visitor=True)


@router.post("/register")
async def registering(request: Request) -> Response:
    """Register the person and the provider, and sign in."""
    door = Door(request)

    async def act(reader: Reader) -> Response:
        given = read(reader, _fields(door))
        person = sign_in.NewPerson(
            name=given["person_name"], email=given["email"], password=given["password"], language=door.texts.language
        )
        kind = ProviderKind(given["kind"])
        provider = sign_in.NewProvider(kind=kind, name=given["name"], business_id=given["business_id"] or None)
        signed = await sign_in.register(request.app.state.entrance, person, provider, address(request))
        way = request.query_params.get("back")
        return with_session(request, RedirectResponse(back(way) if way else "/provider", 303), signed.secret)

    async def again(_: Work, form: Form) -> Drawn:
        return _register(door, form)

    return await door.submit_outside(act, again, visitor=True)


def address(request: Request) -> str:
    """The network address that a request came from."""
    return request.client.host if request.client else ""


def with_session(request: Request, answer: Response, secret: str) -> Response:
    """The answer, with the cookie of a session."""
    return _keep(request, answer, COOKIE, secret, int(sign_in.SESSION_LIFE.total_seconds()))


def _keep(request: Request, answer: Response, name: str, value: str, life: int) -> Response:
    secure = request.app.state.settings.secure
    answer.set_cookie(name, value, max_age=life, httponly=True, samesite="lax", secure=secure)
    return answer


def _kept(typed: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The values typed into the form that waits for its writer to sign in."""
    return {name.removeprefix(KEPT): values for name, values in typed.items() if name.startswith(KEPT)}


def _form(door: Door, form: Form | None) -> Drawn:
    t = door.texts.t
    if form and "to" in form.typed:
        carried = _kept(form.typed)
        kept = light(carried)
        return drawn("sign_in/ended.html", to=form.value("to"), kept=kept, lost=bool(carried) and not kept, form=form)
    query = door.request.url.query
    page = FormPage(
        title=t("sign-in.title"),
        lead=t("sign-in.lead"),
        action=f"/sign-in?{query}" if query else "/sign-in",
        submit=t("sign-in.submit"),
        fields=_SIGN_IN,
        crumb={"label": t("nav.front"), "href": "/"},
        after=(t("sign-in.register"), "/register"),
    )
    return page.drawn(form, new_key())


def _fields(door: Door) -> tuple[Field, ...]:
    t = door.texts.t
    kinds = [(kind.value, t(f"provider.kind.{kind.value}")) for kind in ProviderKind]
    return (
        Field(name="person_name"),
        Field(name="email", kind="email"),
        Field(name="password", kind="new-password", words="new-password"),
        Field(name="kind", kind="radios", options=kinds, words="provider-kind"),
        Field(name="name", words="provider-name"),
        Field(name="business_id", optional=True),
    )


def _register(door: Door, form: Form | None) -> Drawn:
    t, query = door.texts.t, door.request.url.query
    page = FormPage(
        title=t("sign-in.register-title"),
        lead=t("sign-in.register-lead"),
        action=f"/register?{query}" if query else "/register",
        submit=t("sign-in.register-submit"),
        fields=_fields(door),
        crumb={"label": t("nav.front"), "href": "/"},
    )
    return page.drawn(form, new_key())
