"""The HTML door: who may come in, what a form must bring, what comes of it when somebody else sends it or sends it twice."""

import asyncio
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.actions.people.sign_in import csrf
from app.db.people import people
from app.domain.actors import Role
from app.domain.ids import AreaId, MembershipId, PersonId
from app.main import create_app
from app.settings import Settings
from tests.api.town import GROUP, PASSWORD, Town
from tests.conftest import SEALING_KEY, Database
from tests.web.seats import Seat, browser, hidden, seat


def need(town: Town, **changes: str) -> dict[str, str]:
    return {
        "title": "Työhönvalmennus",
        "category": "work/coaching",
        "client_group": GROUP,
        "cpv": "85312310",
        "places": "10",
        "estimated_value": "20 000",
        "begins": "1.4.2030",
        "ends": "1.4.2031",
        "budget_line_id": town.line,
    } | changes


@pytest.fixture
async def officer(app: FastAPI, town: Town) -> Seat:
    return await seat(app, town.one("officer"))


async def needs(town: Town) -> int:
    async with town.owner.connect() as connection:
        asked = text("SELECT count(*) FROM needs WHERE area_id = :a")
        return int((await connection.execute(asked, {"a": town.id})).scalar_one())


async def email_of(town: Town, person: str) -> str:
    async with town.owner.connect() as connection:
        return str(
            (await connection.execute(text("SELECT email FROM people WHERE id = :p"), {"p": person})).scalar_one()
        )


class TestForms:
    async def test_a_form_makes_one_thing_however_often_it_is_sent(self, town: Town, officer: Seat) -> None:
        at, fields = f"/{town.slug}/needs/new", need(town) | {"key": "one-key-for-six-clicks"}
        answers = await asyncio.gather(*(officer.post(at, fields) for _ in range(6)))
        assert {a.status_code for a in answers} == {303}
        assert len({a.headers["location"] for a in answers}) == 1
        assert await needs(town) == 1
        again = await officer.post(at, fields)
        assert (again.status_code, again.headers["location"]) == (303, answers[0].headers["location"])

    async def test_a_used_key_with_another_content(self, town: Town, officer: Seat) -> None:
        at, key = f"/{town.slug}/needs/new", {"key": "a-key-used-before"}
        await officer.post(at, need(town) | key)
        other = await officer.post(at, need(town, title="Aivan toinen tarve") | key)
        assert other.status_code == 422
        assert "Aivan toinen tarve" in other.text
        assert hidden(other)["key"] != key["key"]
        assert await needs(town) == 1

    async def test_a_refusal_keeps_what_was_typed_and_the_key(self, town: Town, officer: Seat) -> None:
        fields = need(town, places="0", title="Hyvä otsikko") | {"key": "a-key-that-stays-good"}
        answer = await officer.post(f"/{town.slug}/needs/new", fields)
        assert answer.status_code == 422
        assert "Hyvä otsikko" in answer.text
        assert hidden(answer)["key"] == fields["key"]
        assert (await officer.post(f"/{town.slug}/needs/new", fields | {"places": "5"})).status_code == 303

    @pytest.mark.parametrize("token", ["", "x", "0" * 64, "ä"])
    async def test_a_wrong_token_does_nothing(self, town: Town, officer: Seat, token: str) -> None:
        answer = await officer.post(f"/{town.slug}/needs/new", need(town) | {"csrf": token})
        assert answer.status_code == 403
        assert await needs(town) == 0

    async def test_another_sessions_token_does_nothing(self, app: FastAPI, town: Town, officer: Seat) -> None:
        other = await seat(app, town.one("officer", 1))
        answer = await officer.post(f"/{town.slug}/needs/new", need(town) | {"csrf": other.csrf})
        assert (answer.status_code, await needs(town)) == (403, 0)

    async def test_a_form_sent_from_elsewhere_does_nothing(self, town: Town, officer: Seat) -> None:
        for site in ("cross-site", "same-site"):
            answer = await officer.post(f"/{town.slug}/needs/new", need(town), Sec_Fetch_Site=site)
            assert (answer.status_code, await needs(town)) == (403, 0)

    async def test_a_session_that_ended_meanwhile_loses_nothing(self, app: FastAPI, town: Town, officer: Seat) -> None:
        typed = need(town, title="Pitkään kirjoitettu")
        async with town.owner.begin() as connection:
            await connection.execute(
                text("DELETE FROM sessions WHERE person_id = :p"), {"p": town.one("officer").person}
            )
        ended = await officer.post(f"/{town.slug}/needs/new", typed)
        assert ended.status_code == 401
        carried = hidden(ended) | {"email": await email_of(town, town.one("officer").person), "password": PASSWORD}
        resumed = await officer.client.post("/sign-in", data=carried)
        assert resumed.status_code == 200
        drawn = await officer.client.post(f"/{town.slug}/needs/new", data=hidden(resumed))
        assert "Pitkään kirjoitettu" in drawn.text
        assert await needs(town) == 0
        sent = await officer.client.post(f"/{town.slug}/needs/new", data=typed | hidden(drawn))
        assert (sent.status_code, await needs(town)) == (303, 1)


class TestVisitors:
    """What a visitor sends is not sent back many times as large."""

    WHOLE = 80_000

    async def test_a_form_of_nobody_comes_back_empty(self, app: FastAPI, town: Town) -> None:
        answer = await browser(app).post(f"/{town.slug}/needs/new", {"title": "Kirjoitettu", "more": '"' * self.WHOLE})
        assert answer.status_code == 401
        assert "Kirjoittamasi ei ole tallessa" in answer.text
        assert "Kirjoitettu" not in answer.text
        assert len(answer.content) < 10_000

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("/{slug}/needs/new", {"title": "{whole}"}),
            ("/{slug}/needs/new", {"{whole}": "x"}),
            ("/{slug}/needs/new", {"title": ["x"] * 900, "more": '"' * 20_000}),
            ("/sign-in", {"email": "x@example.fi", "password": "x", "to": "/home", "kept.title": "{whole}"}),
            ("/sign-in", {"email": "x@example.fi", "password": "x", "to": "{whole}"}),
            ("/sign-in", {"email": "{whole}", "password": "x"}),
            ("/register", {"email": "{whole}"}),
        ],
    )
    async def test_a_session_that_never_was_keeps_a_page_of_bounded_size(
        self, app: FastAPI, town: Town, path: str, fields: dict[str, str | list[str]]
    ) -> None:
        visitor, whole = browser(app), '"' * self.WHOLE
        visitor.client.cookies.set("session", "chosen-by-somebody")
        visitor.csrf = csrf("chosen-by-somebody", None)
        sent = {
            name.replace("{whole}", whole): whole if value == "{whole}" else value for name, value in fields.items()
        }
        answer = await visitor.post(path.format(slug=town.slug), sent)
        assert answer.status_code in (401, 422)
        assert len(answer.content) < 150_000

    async def test_a_session_whose_cookie_ran_out_loses_nothing(self, town: Town, officer: Seat) -> None:
        officer.client.cookies.delete("session")
        answer = await officer.post(f"/{town.slug}/needs/new", {"title": "Pitkä teksti. " * 3000})
        assert answer.status_code == 401
        wrong = await officer.client.post("/sign-in", data=hidden(answer) | {"email": "x@example.fi", "password": "x"})
        assert hidden(wrong)["kept.title"] == "Pitkä teksti. " * 3000


class TestSessions:
    async def test_signing_in_gives_a_new_session_and_ends_the_one_there_was(self, app: FastAPI, town: Town) -> None:
        visitor, email = browser(app), await email_of(town, town.one("coach").person)
        visitor.client.cookies.set("session", "chosen-by-somebody-else")
        page = await visitor.get("/sign-in")
        form = hidden(page) | {"email": email, "password": PASSWORD}
        answer = await visitor.client.post("/sign-in", data=form)
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"]
        assert "chosen-by-somebody-else" not in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie

    async def test_signing_out_ends_it_on_the_server(self, app: FastAPI, town: Town, officer: Seat) -> None:
        secret = officer.client.cookies["session"]
        assert (await officer.post("/sign-out")).status_code == 303
        again = browser(app)
        again.client.cookies.set("session", secret)
        assert (await again.get(f"/{town.slug}/needs")).status_code == 303

    async def test_another_membership_is_switched_to_and_ends_the_forms_of_the_first(
        self, app: FastAPI, town: Town, officer: Seat
    ) -> None:
        second = MembershipId(uuid4())
        async with town.owner.begin() as connection:
            person = PersonId(UUID(town.one("officer").person))
            await people.join(connection, second, person, Role.DECIDER, area=AreaId(town.id))
        unsigned = await officer.post("/memberships", {"membership": str(second), "csrf": "x"})
        assert unsigned.status_code == 403
        assert (await officer.post("/memberships", {"membership": str(uuid4())})).status_code == 404
        assert (await officer.post("/memberships", {"membership": str(second)})).status_code == 303
        stale = await officer.post(f"/{town.slug}/needs/new", need(town))
        assert (stale.status_code, await needs(town)) == (403, 0)

    async def test_a_throttled_account_says_so_and_the_right_password_waits_too(self, app: FastAPI, town: Town) -> None:
        email = await email_of(town, town.one("finance").person)
        tries = browser(app, address="10.1.2.3")
        for _ in range(12):
            answer = await tries.client.post("/sign-in", data={"email": email, "password": "wrong password"})
        assert answer.status_code == 429
        right = await tries.client.post("/sign-in", data={"email": email, "password": PASSWORD})
        assert right.status_code == 429
        async with town.owner.begin() as connection:
            await connection.execute(text("UPDATE attempts SET since_real = since_real - interval '2 days'"))
        assert (await tries.client.post("/sign-in", data={"email": email, "password": PASSWORD})).status_code == 303

    @pytest.mark.parametrize(
        "way", ["//evil.example", "https://evil.example", "https:evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/\t/evil.example", "http:///evil", "x"]
    )  # fmt: skip
    async def test_nobody_is_sent_elsewhere(self, app: FastAPI, town: Town, way: str) -> None:
        email = await email_of(town, town.one("coach").person)
        visitor = browser(app)
        form = {"email": email, "password": PASSWORD}
        answer = await visitor.client.post("/sign-in", data=form, params={"back": way})
        assert answer.status_code == 303
        assert answer.headers["location"] in ("/", "/home")
        language = await visitor.client.get("/language/en", params={"back": way})
        assert language.headers["location"] == "/"


class TestAnswers:
    @pytest.mark.parametrize(
        ("path", "number"),
        [
            ("/nowhere/at/all", 404),
            ("/{slug}/needs/no-id", 404),
            ("/{slug}/needs/11111111-2222-4333-8444-555555555555", 404),
        ],
    )
    async def test_what_is_not_there_is_a_page_in_the_readers_language(
        self, town: Town, officer: Seat, path: str, number: int
    ) -> None:
        answer = await officer.get(path.format(slug=town.slug))
        assert answer.status_code == number
        assert answer.headers["content-type"].startswith("text/html")
        assert '<html lang="fi"' in answer.text
        api = await officer.get("/api/v1" + path.format(slug=f"areas/{town.slug}"))
        assert api.headers["content-type"] == "application/problem+json"

    async def test_a_method_that_a_page_has_not(self, town: Town, officer: Seat) -> None:
        answer = await officer.client.delete(f"/{town.slug}/needs")
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]
        assert answer.headers["content-type"].startswith("text/html")

    async def test_a_huge_body_is_refused_as_a_page(self, town: Town, officer: Seat) -> None:
        answer = await officer.raw(f"/{town.slug}/needs/new", b"title=" + b"x" * 50_000_000)
        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("text/html")

    @pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/static/none.css", "/api/v1/areas", "/api/docs"])
    async def test_every_answer_has_its_headers(self, app: FastAPI, path: str) -> None:
        answer = await browser(app).get(path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in answer.headers

    async def test_pages_are_kept_out_of_caches(self, town: Town, officer: Seat) -> None:
        assert (await officer.get(f"/{town.slug}/needs")).headers["cache-control"] == "no-store"

    async def test_over_https_alone(self, database: Database) -> None:
        secure = create_app(
            Settings(web_url=database.web_url, sealing_key=SEALING_KEY, cheap_passwords=True, secure=True, retries=0)
        )
        async with secure.router.lifespan_context(secure):
            answer = await browser(secure, base="https://test").get("/language/en")
        assert "max-age" in answer.headers["strict-transport-security"]
        assert "Secure" in answer.headers["set-cookie"]
