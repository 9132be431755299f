"""An area with a person of each role, and callers with tokens; all but the seed is made by actions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions.people import sign_in, tokens
from app.actions.people.sign_in import NewPerson, NewProvider
from app.actions.work import Session, open_work
from app.db.people import people
from app.domain.calendar import local_day
from app.domain.ids import MembershipId
from app.domain.people.providers import ProviderKind
from tests.api.people.business_ids import business_id

PASSWORD = "correct horse battery"
ROLES = ("officer", "officer", "decider", "finance", "coach", "coach")
GROUP = "long-term-unemployed"
CODES = (
    ("municipality", "061", None),
    ("municipality", "834", None),
    ("basket", "work", None),
    ("basket", "skills", None),
    ("category", "coaching", "work"),
    ("client-group", GROUP, None),
)


@dataclass(frozen=True)
class Caller:
    """Somebody with a token. `at`: the area's part of the address."""

    client: AsyncClient
    secret: str
    slug: str
    person: str
    provider: str = ""

    async def send(self, method: str, path: str, json: Any = None, **headers: str) -> Response:
        """A request under the area's address; headers with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        where = f"/api/v1{path}" if path.startswith("/") else f"/api/v1/areas/{self.slug}/{path}"
        return await self.client.request(
            method, where, json=json, headers={"Authorization": f"Bearer {self.secret}"} | given
        )

    async def get(self, path: str, expect: int = 200) -> Any:
        """What stands at the address."""
        return said(await self.send("GET", path), expect)

    async def post(self, path: str, json: Any = None, expect: int = 200, **headers: str) -> Any:
        """What a step answers."""
        return said(await self.send("POST", path, json, **headers), expect)

    async def put(self, path: str, json: Any = None, expect: int = 200, **headers: str) -> Any:
        """What a put answers."""
        return said(await self.send("PUT", path, json, **headers), expect)


def said(answer: Response, expect: int) -> Any:
    """The answer's JSON, which must have the number expected; a refusal must be a problem."""
    assert answer.status_code == expect, answer.text
    if expect >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
    return answer.json() if answer.content else None


def codes(problem: Any) -> set[str]:
    """The reasons of a refusal."""
    return {reason["code"] for reason in problem["reasons"]}


def fields(problem: Any) -> set[str]:
    """The fields at fault in a refusal."""
    return {reason["field"] for reason in problem["reasons"] if reason["field"]}


@dataclass
class Town:
    """An area with its people."""

    app: FastAPI
    client: AsyncClient
    owner: AsyncEngine
    slug: str
    id: UUID
    line: str
    people: dict[str, list[Caller]] = field(default_factory=dict)

    def one(self, role: str, number: int = 0) -> Caller:
        """The n-th person of a role."""
        return self.people[role][number]

    async def instant(self) -> datetime:
        """What time it is."""
        async with self.owner.connect() as connection:
            found: datetime = (await connection.execute(text("SELECT instant()"))).scalar_one()
            return found

    async def move(self, by: timedelta) -> None:
        """Move the clock on."""
        async with self.owner.begin() as connection:
            await connection.execute(text("UPDATE clock SET ahead = ahead + CAST(:by AS interval)"), {"by": by})

    async def move_to(self, at: datetime) -> None:
        """Move the clock on to an instant."""
        await self.move(at - await self.instant())

    async def today(self) -> date:
        """The Finnish day."""
        return local_day(await self.instant())

    async def provider(self, name: str) -> Caller:
        """A new provider with its person."""
        person = NewPerson(name=f"{name} member", email=f"{uuid4().hex}@example.fi", password=PASSWORD, language="fi")
        new = NewProvider(kind=ProviderKind.COMPANY, name=name, business_id=business_id())
        signed_in = await sign_in.register(self.app.state.entrance, person, new, None)
        caller = await self.caller(signed_in.secret)
        self.people.setdefault("provider", []).append(caller)
        return caller

    async def caller(self, session: str) -> Caller:
        """A caller with a token made in a session."""
        state = self.app.state
        async with open_work(state.engine, state.sealer, Session(sign_in.hashed(session))) as work:
            _, secret = await tokens.make(work, "tests", 30)
            provider = str(work.actor.provider or "")
            return Caller(self.client, secret, self.slug, str(work.person), provider)


async def make_town(app: FastAPI, client: AsyncClient, owner: AsyncEngine) -> Town:
    """An area with its code lists, a budget line and people; only the owner's role may write these."""
    town = Town(app, client, owner, f"town-{uuid4().hex[:12]}", uuid4(), str(uuid4()))
    hashed = await app.state.entrance.passwords.hash(PASSWORD)
    async with owner.begin() as connection:
        await _seed(connection, town)
        for number, role in enumerate(ROLES):
            caller = await _person(connection, town, role, f"{role.title()} {number}", hashed)
            town.people.setdefault(role, []).append(caller)
    return town


async def _seed(connection: AsyncConnection, town: Town) -> None:
    await connection.execute(
        text("INSERT INTO areas (id, slug, name, prefix) VALUES (:id, :slug, :slug, :prefix)"),
        {"id": town.id, "slug": town.slug, "prefix": town.slug.removeprefix("town-").upper()},
    )
    await connection.execute(
        text(
            """INSERT INTO codes (area_id, list, code, names, parent, position, cpv, budget_line)
            VALUES (:area, :kind, :code, CAST(:names AS jsonb), :parent, :place, '85312310', 'v')"""
        ),
        [
            {"area": town.id, "kind": kind, "code": code, "names": '{"fi": "x"}', "parent": parent, "place": place}
            for place, (kind, code, parent) in enumerate(CODES)
        ],
    )
    await connection.execute(
        text(
            "INSERT INTO budget_lines (area_id, id, year, code, names, amount) VALUES (:area, :id, 2026, 'v', '{}', :amount)"
        ),
        {"area": town.id, "id": town.line, "amount": 30_000_000},
    )


async def _person(connection: AsyncConnection, town: Town, role: str, name: str, hashed: str) -> Caller:
    """Somebody of the area with a token; that one is made by request is shown in `test_bad_form.py`."""
    person, membership, secret = uuid4(), MembershipId(uuid4()), f"vk_{uuid4().hex}"
    row = {
        "id": person,
        "member": membership,
        "email": f"{person.hex}@example.fi",
        "name": name,
        "hash": hashed,
        "role": role,
        "area": town.id,
    }
    await connection.execute(
        text("INSERT INTO people (id, name, email, password_hash) VALUES (:id, :name, :email, :hash)"), row
    )
    await connection.execute(
        text("INSERT INTO memberships (id, person_id, role, area_id) VALUES (:member, :id, :role, :area)"), row
    )
    await people.add_token(connection, sign_in.hashed(secret), uuid4(), membership, "tests", timedelta(days=30))
    return Caller(town.client, secret, town.slug, str(person))
