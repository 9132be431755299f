"""An invitation of staff, by its link: accepted once, and what that does said first. The secret is in the query, which no log keeps."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.actions.people import sign_in, staff_invitations
from app.actions.people.staff_invitations import Acceptance, Opened, Way
from app.actions.work import Work
from app.domain.refusals import Refused, StaleVersion
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, read
from app.web.people.sign_in import with_session
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)
_NAME, _PASSWORD = Field(name="person_name"), Field(name="password", kind="new-password", words="new-password")
_ASKED = {
    Way.NEW: (_NAME, _PASSWORD),
    Way.MINE: (),
    Way.PROVE: (_PASSWORD,),
    Way.RESET: (_PASSWORD,),
    Way.TAKE_BACK: (_NAME, _PASSWORD),
}


@router.get("/staff-invitation")
async def invitation_page(request: Request) -> Response:
    """The page that says what one is invited to, and what accepting does."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return _page(door, await staff_invitations.opened(work, _code(request)), None)

    return await door.show(show, visitor=True)


@router.post("/staff-invitation")
async def accepting(request: Request) -> Response:
    """Accept the invitation; the session that there was ends, and a new one acts in the role."""
    door = Door(request)

    async def act(reader: Reader) -> Response:
        async with door.work() as work:
            found = await staff_invitations.opened(work, _code(request))
            came_as = work.present.person
        if reader.form.get("way") != found.way:  # the page told of another way
            raise Refused(StaleVersion(seen=None, current=None))
        given = read(reader, _ASKED[found.way])
        acceptance = Acceptance(
            way=found.way,
            name=given.get("person_name", ""),
            password=given.get("password", ""),
            language=door.texts.language,
            signed_in=came_as,
        )
        signed = await staff_invitations.accept(request.app.state.entrance, _code(request), acceptance)
        async with door.work() as work:
            await sign_in.sign_out(work, door.session)
        return with_session(request, RedirectResponse("/home", 303), signed.secret)

    async def again(work: Work, form: Form) -> Drawn:
        return _page(door, await staff_invitations.opened(work, _code(request)), form)

    return await door.submit_outside(act, again, visitor=True)


def _code(request: Request) -> str:
    return request.query_params.get("code", "")


def _page(door: Door, opened: Opened, form: Form | None) -> Drawn:
    here = f"/staff-invitation?code={quote(_code(door.request), safe='')}"
    return drawn(
        "staff_invitations/accept.html",
        opened=opened,
        fields=_ASKED[opened.way],
        action=here,
        sign_in_at=f"/sign-in?back={quote(here, safe='/')}",
        form=form or Form(key=new_key(), typed={"person_name": opened.invitation.name}),
    )
