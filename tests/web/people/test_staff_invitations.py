"""Staff are invited: the link gives the role, once, to whoever holds the address, whoever registered the address before."""

import asyncio
import re
from collections import Counter
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlalchemy import text
from structlog.testing import capture_logs

from app.actions.people import staff_invitations, tokens
from app.actions.people.passwords import Passwords
from app.actions.people.sign_in import hashed
from app.actions.work import Session, open_work
from app.domain.actors import Role
from app.domain.ids import AreaId
from tests.api.people.business_ids import business_id
from tests.api.town import PASSWORD, Town
from tests.web.people.test_rush import Gate, entrance, held, resident
from tests.web.seats import Seat, browser, hidden

NEW_PASSWORD = "chosen by the invited"
ENDED = "Linkki ei ole voimassa"


async def invited(town: Town, email: str, role: Role = Role.OFFICER) -> str:
    """The address of a link, as the owner makes it."""
    async with town.owner.begin() as connection:
        secret = await staff_invitations.invite(connection, email, "Outi Oikea", AreaId(town.id), role)
    return f"/staff-invitation?code={secret}"


async def registered(app: FastAPI, email: str, **changes: str) -> Seat:
    """The browser of somebody who registered with an address, whose ever it is."""
    stranger = browser(app)
    form = resident() | {"email": email, "kind": "company", "name": "Vieras Oy", "business_id": changes["business_id"]}
    assert (await stranger.post("/register", form)).status_code == 303
    stranger.csrf = hidden(await stranger.get("/provider"))["csrf"]
    return stranger


async def accepts(visitor: Seat, link: str, **fields: str) -> Response:
    """Open the link and send its form."""
    page = await visitor.get(link)
    return await visitor.client.post(link, data=hidden(page) | fields)


async def roles(town: Town, email: str) -> list[tuple[str, bool]]:
    """The roles of the account that has the address, and whether each is of the town."""
    async with town.owner.connect() as connection:
        asked = text(
            """SELECT m.role, m.area_id = :area AS here FROM memberships m JOIN people p ON p.id = m.person_id
            WHERE p.email = :email AND m.ended_real IS NULL ORDER BY m.role"""
        )
        return [
            (row.role, bool(row.here)) for row in await connection.execute(asked, {"email": email, "area": town.id})
        ]


async def signed_in(app: FastAPI, email: str, password: str) -> int:
    return (await browser(app).post("/sign-in", {"email": email, "password": password})).status_code


async def is_officer(town: Town, someone: Seat) -> bool:
    return (await someone.get(f"/{town.slug}/needs/new")).status_code == 200


@pytest.fixture
def email() -> str:
    return f"{uuid4().hex}@tyohame.example"


@pytest.fixture
def y_tunnus() -> str:
    return business_id()


class TestNew:
    async def test_the_invited_choose_their_password_and_get_the_role(
        self, app: FastAPI, town: Town, email: str
    ) -> None:
        link, visitor = await invited(town, email, Role.DECIDER), browser(app)
        page = (await visitor.get(link)).text
        for said in ("Kutsu: päättäjä", town.slug, email, 'value="Outi Oikea"', "Linkki käy kerran"):
            assert said in page
        assert await roles(town, email) == []
        answer = await accepts(visitor, link, person_name="Outi Oikea", password=NEW_PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/home")
        assert (await visitor.get("/home")).headers["location"] == f"/{town.slug}/home"
        assert await roles(town, email) == [("decider", True)]
        assert await signed_in(app, email, NEW_PASSWORD) == 303

    async def test_in_english(self, app: FastAPI, town: Town, email: str) -> None:
        page = await browser(app).client.get(await invited(town, email), headers={"Accept-Language": "en"})
        assert "Invitation: procurement officer" in page.text
        assert "Accept the invitation" in page.text

    async def test_a_form_that_lacks_something_keeps_the_link(self, app: FastAPI, town: Town, email: str) -> None:
        link, visitor = await invited(town, email), browser(app)
        with capture_logs() as logs:
            short = await accepts(visitor, link, person_name="Outi", password="short")
        assert short.status_code == 422
        assert "12 merkkiä" in short.text
        assert link.partition("=")[2] not in repr(logs)  # a link that still works stands in no log
        assert (await accepts(visitor, link, person_name="Outi", password=NEW_PASSWORD)).status_code == 303

    async def test_it_is_used_once_however_many_press_at_once(self, app: FastAPI, town: Town, email: str) -> None:
        link = await invited(town, email)
        fields = {"person_name": "Outi", "password": NEW_PASSWORD}
        answers = await asyncio.gather(*(accepts(browser(app), link, **fields) for _ in range(8)))
        assert Counter(a.status_code for a in answers) == {303: 1, 404: 7}
        assert await roles(town, email) == [("officer", True)]
        later = await browser(app).get(link)
        assert later.status_code == 404
        assert ENDED in later.text

    async def test_it_runs_out_and_can_be_withdrawn_or_made_anew(self, app: FastAPI, town: Town, email: str) -> None:
        out, withdrawn, fields = await invited(town, email), "", {"person_name": "Outi", "password": NEW_PASSWORD}
        async with town.owner.begin() as connection:
            past = "UPDATE staff_invitations SET expires_real = clock_timestamp() WHERE email = :email"
            await connection.execute(text(past), {"email": email})
        withdrawn = await invited(town, email)
        async with town.owner.begin() as connection:
            (row,) = [i for i in await staff_invitations.waiting(connection) if i.email == email]
            await staff_invitations.withdraw(connection, row.id)
        earlier, last = await invited(town, email), await invited(town, email)
        for link in (out, withdrawn, earlier, "/staff-invitation?code=" + "x" * 43, "/staff-invitation?code=ä", "/staff-invitation"):  # fmt: skip
            assert (await browser(app).get(link)).status_code == 404
            form = fields | {"way": "new", "key": "a-key-of-tests"}
            assert (await browser(app).client.post(link, data=form)).status_code == 404
        assert await roles(town, email) == []
        assert (await accepts(browser(app), last, **fields)).status_code == 303


class TestStranger:
    async def test_who_registered_the_address_first_becomes_nothing(
        self, app: FastAPI, town: Town, email: str, y_tunnus: str
    ) -> None:
        stranger = await registered(app, email, business_id=y_tunnus)
        await invited(town, email)
        assert not await is_officer(town, stranger)
        assert await roles(town, email) == [("provider", False)]
        assert await signed_in(app, email, PASSWORD) == 303

    async def test_the_holder_of_the_address_takes_it_back(
        self, app: FastAPI, town: Town, email: str, y_tunnus: str
    ) -> None:
        stranger = await registered(app, email, business_id=y_tunnus)
        async with open_work(town.app.state.engine, town.app.state.sealer, Session(hashed(stranger.client.cookies["session"]))) as work:  # fmt: skip
            before = work.person
            _, token = await tokens.make(work, "stranger's", 30)
        link, holder = await invited(town, email), browser(app)
        page = (await holder.get(link)).text
        for said in (
            "Eila",
            "Vieras Oy",
            "Tunnus ei ole minun",
            "Vanhalle tunnukselle ei enää pääse",
            "/sign-in?back=",
        ):
            assert said in page
        answer = await accepts(holder, link, person_name="Outi Oikea", password=NEW_PASSWORD)
        assert answer.status_code == 303
        assert await is_officer(town, holder)
        assert await roles(town, email) == [("officer", True)]
        assert (await stranger.get("/home")).headers["location"].startswith("/sign-in")
        assert await signed_in(app, email, PASSWORD) == 401
        assert await signed_in(app, email, NEW_PASSWORD) == 303
        api = await town.client.get("/api/v1/tokens", headers={"Authorization": f"Bearer {token}"})
        assert api.status_code == 401
        async with town.owner.connect() as connection:
            row = (
                await connection.execute(text("SELECT name, email FROM people WHERE id = :id"), {"id": before})
            ).one()
        assert row.name == "Eila"  # what the stranger did keeps the stranger's name
        for password in (PASSWORD, NEW_PASSWORD, "nobody has this password", "x"):
            assert await signed_in(app, row.email, password) == 401

    async def test_a_sign_in_that_was_being_tried_gets_no_session(
        self, app: FastAPI, town: Town, email: str, y_tunnus: str
    ) -> None:
        await registered(app, email, business_id=y_tunnus)
        link, holder, passwords = await invited(town, email), browser(app), Passwords(cheap=True, at_once=2)
        gate = Gate(passwords._hashes)
        gate.hash = gate.hashes.hash  # type: ignore[method-assign]  # only who signs in is held up
        passwords._hashes = gate  # type: ignore[assignment]  # what a hasher does
        with entrance(app, passwords):
            form = {"email": email, "password": PASSWORD}
            trying = asyncio.create_task(browser(app).post("/sign-in", form))
            await held(passwords, 1)
            answer = await accepts(holder, link, person_name="Outi", password=NEW_PASSWORD)
            gate.open.set()
            assert answer.status_code == 303
            assert (await trying).status_code == 401

    async def test_somebody_elses_session_is_not_the_address_holders(
        self, app: FastAPI, town: Town, email: str, y_tunnus: str
    ) -> None:
        other = await registered(app, f"other-{email}", business_id=y_tunnus)
        link = await invited(town, email)
        assert "Olet kirjautunut tunnuksella" not in (await other.get(link)).text
        forged = {"way": "mine", "csrf": other.csrf, "key": "a-key-of-tests"}
        assert (await other.client.post(link, data=forged)).status_code == 412
        assert await roles(town, email) == []
        assert not await is_officer(town, other)
        answer = await accepts(other, link, person_name="Outi", password=NEW_PASSWORD)
        assert answer.status_code == 303
        assert await is_officer(town, other)  # the same browser, now the invited person's
        assert await roles(town, f"other-{email}") == [("provider", False)]

    async def test_the_invited_sign_in_to_what_the_stranger_registered(
        self, app: FastAPI, town: Town, email: str, y_tunnus: str
    ) -> None:
        stranger = await registered(app, email, business_id=y_tunnus)
        async with open_work(town.app.state.engine, town.app.state.sealer, Session(hashed(stranger.client.cookies["session"]))) as work:  # fmt: skip
            _, token = await tokens.make(work, "stranger's", 30)
        link, holder = await invited(town, email), browser(app)
        told = {"email": email, "password": PASSWORD}  # by the stranger, as if by whoever invites
        assert (await holder.post("/sign-in", told)).status_code == 303
        page = (await holder.get(link)).text
        for said in ("Olet kirjautunut tunnuksella", "Joku muu on voinut rekisteröidä", "vanha salasana ei sen jälkeen käy", 'type="password"'):  # fmt: skip
            assert said in page
        assert "Somebody else may have registered it" in (await holder.client.get(link, headers={"Accept-Language": "en"})).text  # fmt: skip
        forged = hidden(await holder.get(link)) | {"way": "mine"}
        assert (await holder.client.post(link, data=forged)).status_code == 412
        for password, why in (("", "Täytä tämä"), ("short", "12 merkkiä"), (PASSWORD, "jo tämä salasana")):
            short = await accepts(holder, link, password=password)
            assert (short.status_code, why in short.text) == (422, True)
        assert await roles(town, email) == [("provider", False)]
        assert (await accepts(holder, link, password=NEW_PASSWORD)).status_code == 303
        assert await is_officer(town, holder)
        assert await roles(town, email) == [("officer", True), ("provider", False)]
        assert (await stranger.get("/home")).headers["location"].startswith("/sign-in")
        assert await signed_in(app, email, PASSWORD) == 401
        assert await signed_in(app, email, NEW_PASSWORD) == 303
        api = await town.client.get("/api/v1/tokens", headers={"Authorization": f"Bearer {token}"})
        assert api.status_code == 401

    async def test_an_account_made_after_the_page_was_read_is_told_of_first(
        self, app: FastAPI, town: Town, email: str, y_tunnus: str
    ) -> None:
        link, holder = await invited(town, email), browser(app)
        page = hidden(await holder.get(link))
        await registered(app, email, business_id=y_tunnus)
        answer = await holder.client.post(link, data=page | {"person_name": "Outi", "password": NEW_PASSWORD})
        assert answer.status_code == 412
        assert "Vieras Oy" in answer.text
        assert await roles(town, email) == [("provider", False)]


class TestKnown:
    async def test_who_is_signed_in_to_a_proved_account_gets_the_role_besides(
        self, app: FastAPI, town: Town, email: str
    ) -> None:
        mine, fields = browser(app), {"person_name": "Outi", "password": NEW_PASSWORD}
        assert (await accepts(mine, await invited(town, email, Role.COACH), **fields)).status_code == 303
        link = await invited(town, email)
        page = await mine.get(link)
        assert "Olet kirjautunut tunnuksella" in page.text
        assert 'type="password"' not in page.text
        assert not await is_officer(town, mine)
        forged = hidden(page) | {"csrf": "x"}
        assert (await mine.client.post(link, data=forged)).status_code == 403
        assert (await accepts(mine, link)).status_code == 303
        assert await is_officer(town, mine)
        assert await roles(town, email) == [("coach", True), ("officer", True)]
        assert await signed_in(app, email, NEW_PASSWORD) == 303

    async def test_signing_in_comes_back_to_the_link(self, app: FastAPI, town: Town, email: str, y_tunnus: str) -> None:
        await registered(app, email, business_id=y_tunnus)
        link, visitor = await invited(town, email), browser(app)
        way = re.search(r'href="(/sign-in\?back=[^"]+)"', (await visitor.get(link)).text)
        assert way is not None
        answer = await visitor.post(way[1], {"email": email, "password": PASSWORD})
        assert answer.headers["location"] == link
        assert "Olet kirjautunut tunnuksella" in (await visitor.get(link)).text

    async def test_a_proved_account_gets_a_new_password_and_keeps_its_roles(
        self, app: FastAPI, town: Town, email: str
    ) -> None:
        first = browser(app)
        fields = {"person_name": "Outi", "password": NEW_PASSWORD}
        assert (await accepts(first, await invited(town, email), **fields)).status_code == 303
        link, later = await invited(town, email, Role.COACH), browser(app)
        page = (await later.get(link)).text
        assert "En pääse tunnukselleni" in page
        assert "Roolit säilyvät" in page
        assert 'name="person_name"' not in page
        assert (await accepts(later, link, password="another good password")).status_code == 303
        assert await roles(town, email) == [("coach", True), ("officer", True)]
        assert (await first.get("/home")).headers["location"].startswith("/sign-in")
        assert await signed_in(app, email, NEW_PASSWORD) == 401
        assert await signed_in(app, email, "another good password") == 303

    async def test_a_role_that_one_has_is_not_given_twice(self, app: FastAPI, town: Town, email: str) -> None:
        for _ in range(2):
            fields = {"person_name": "Outi", "password": NEW_PASSWORD}
            assert (await accepts(browser(app), await invited(town, email), **fields)).status_code == 303
        assert await roles(town, email) == [("officer", True)]
