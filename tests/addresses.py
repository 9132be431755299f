"""Every page and every GET of the API, filled with what the demo holds, and read by whoever may read it."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.routing import Route

from app.actions.people import sign_in
from app.db.people import people
from app.domain.ids import MembershipId, PersonId

AREA = "tyohame"
VISITOR, PROVIDER = "visitor", "provider"
PLACE = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
_LINK = re.compile(r'href="(/[^"?#]+)"')
_OF_KIND = """SELECT DISTINCT ON (n.state) n.id AS {name}, n.state,
    (SELECT i.provider_id FROM invitations i LEFT JOIN bids b USING (area_id, procedure_id, provider_id)
     LEFT JOIN letters l USING (area_id, procedure_id, provider_id) WHERE (i.area_id, i.procedure_id) = (n.area_id, n.id)
     ORDER BY l.provider_id IS NULL, b.id IS NULL, i.provider_id LIMIT 1) AS whose
    FROM procedures n JOIN areas a ON a.id = n.area_id WHERE a.slug = :area AND n.kind = '{kind}' ORDER BY n.state, n.number"""
_RECEIVED = """SELECT DISTINCT ON (n.state) n.procedure_id AS {call}, n.bid_id AS {bid}, n.provider_id AS whose FROM opened_bids n
    JOIN areas a ON a.id = n.area_id WHERE a.slug = :area AND n.content->>'form' = '{bid}' ORDER BY n.state, n.submitted_at"""
_LETTER = """SELECT n.procedure_id AS procedure, n.provider_id AS provider, n.provider_id AS whose FROM letters n
    JOIN areas a ON a.id = n.area_id JOIN procedures p ON (p.area_id, p.id) = (n.area_id, n.procedure_id)
    WHERE a.slug = :area AND p.kind = 'mini-competition' ORDER BY p.number, n.provider_id LIMIT 1"""
_ON_OFFER = "(SELECT p.on_offer FROM published_cards p WHERE (p.area_id, p.card_id) = (n.area_id, n.id))"
_ONES = "SELECT DISTINCT ON ({by}) {what} FROM {table} n JOIN areas a ON a.id = n.area_id WHERE a.slug = :area ORDER BY {by}, n.{id}"


def _ones(table: str, by: str, name: str, *, id: str = "id", whose: bool = True) -> str:  # noqa: A002  # the column's own name
    what = f"n.{id} AS {name}" + (", n.provider_id AS whose" if whose else "")
    return _ONES.format(by=by, what=what, table=table, id=id)


PLACES = {
    ("area",): "SELECT :area AS area",
    ("procedure",): _OF_KIND.format(name="procedure", kind="mini-competition"),
    ("procedure", "provider"): _LETTER,
    ("order",): _OF_KIND.format(name="order", kind="quick-order"),
    ("challenge",): _OF_KIND.format(name="challenge", kind="challenge"),
    ("programme",): _OF_KIND.format(name="programme", kind="grant-programme"),
    ("challenge", "idea"): _RECEIVED.format(call="challenge", bid="idea"),
    ("programme", "application"): _RECEIVED.format(call="programme", bid="application"),
    ("need",): _ones("needs", "n.places > 1", "need", whose=False),
    ("agreement",): _ones("agreements", "n.state", "agreement", whose=False),
    ("provider",): _ones("registrations", "n.area_id", "provider", id="provider_id"),
    ("basket",): "SELECT code AS basket FROM codes WHERE list = 'basket' ORDER BY position LIMIT 1",
    ("commitment",): _ones("commitments", "n.kind, n.state", "commitment"),
    ("referral",): _ones("referrals", "n.state", "referral"),
    ("fact",): _ones("facts", "n.kind", "fact"),
    ("line",): _ones("lines", "n.amount > 0", "line"),
    ("card",): _ones("cards", _ON_OFFER, "card"),
    ("value",): _ones("dated_values", "n.state", "value", whose=False),
    ("number",): _ones("notices", "n.kind", "number", id="number", whose=False),
    ("seat",): "SELECT 1 AS seat",
}
"""What stands in the places of an address, by name: a row for each state there is. `whose`: the provider who may read it."""
ASIDE = {
    "/api/openapi.json": "the description itself, made once and kept",
    "/api/docs": "a page that is always the same",
    "/health": "tells of the machine, not of nouns",
    "/metrics": "tells of the machine, not of nouns",
    "/language/{code}": "sets a cookie and leads back",
    "/staff-invitation": "needs an invitation's secret, which nobody keeps",
}
"""Addresses that read nothing of what may become many, by the reason why."""


Rows = dict[tuple[str, ...], list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads: in which role, for which provider, and what pages and the API are shown."""

    role: str = VISITOR
    provider: str = ""
    cookie: str = ""
    token: str = ""

    def headers(self, path: str) -> dict[str, str]:
        """What a request of theirs bears."""
        if self.token and path.startswith("/api/"):
            return {"Authorization": f"Bearer {self.token}"}
        return {"Cookie": f"session={self.cookie}"} if self.cookie else {}


@dataclass(frozen=True, slots=True)
class Address:
    """A path of a route that `reader` may read."""

    route: str
    path: str
    reader: Reader

    def __str__(self) -> str:
        """The route and the role, as the tables of reasons name them."""
        return f"{self.route} {self.reader.role}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: its number, size in bytes, and how many statements it took."""

    status: int
    size: int
    statements: int
    text: str = ""


class Asking:
    """Requests to an application, one at a time, each with the statements it makes."""

    def __init__(self, app: FastAPI, client: AsyncClient) -> None:
        """`client`: of the application, whose lifespan has begun."""
        self.app, self.client, self._made = app, client, 0
        event.listen(app.state.engine.sync_engine, "before_cursor_execute", self._count)

    async def get(self, path: str, reader: Reader) -> Response:
        """What stands at the path."""
        return await self.client.get(path, headers=reader.headers(path))

    async def answer(self, path: str, reader: Reader) -> Answer:
        """What stands at the path, and what it cost."""
        self._made = 0
        found = await self.get(path, reader)
        return Answer(found.status_code, len(found.content), self._made, found.text)

    def _count(self, *_: Any) -> None:
        self._made += 1


@asynccontextmanager
async def asking(app: FastAPI) -> AsyncIterator[Asking]:
    """Requests to the application while it runs; they are made in Finnish."""
    transport = ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://test", headers={"Accept-Language": "fi"}) as client,
    ):
        yield Asking(app, client)


async def readers(owner: AsyncConnection) -> list[Reader]:
    """A visitor and everybody who has a membership, each with a session and a token: officers first, providers last."""
    rows = await owner.execute(
        text("""SELECT m.id, m.person_id, m.role, coalesce(m.provider_id::text, '') AS provider FROM memberships m
        JOIN people p ON p.id = m.person_id LEFT JOIN areas a ON a.id = m.area_id
        WHERE m.ended_real IS NULL AND coalesce(a.slug, :area) = :area
        ORDER BY array_position('{officer,decider,finance,coach,provider}', m.role), p.name"""),
        {"area": AREA},
    )
    found = [Reader()]
    for row in rows.all():
        reader = Reader(row.role, row.provider, f"session-{row.id}", f"vk_{row.id.hex}")
        whose = MembershipId(row.id)
        await people.add_session(
            owner, sign_in.hashed(reader.cookie), PersonId(row.person_id), whose, sign_in.SESSION_LIFE
        )
        await people.add_token(owner, sign_in.hashed(reader.token), uuid4(), whose, "tests", sign_in.SESSION_LIFE)
        found.append(reader)
    return found


async def addresses(asked: Asking, owner: AsyncConnection) -> dict[Address, Answer]:
    """Every address that answers 200, with what it cost; steps' pages are those that other pages lead to.

    Of a path there is one for visitors, one for the area and one for a provider, and one more for a role whom it costs something else.
    """
    everybody = await readers(owner)
    await owner.commit()
    await _written(asked, owner, everybody)
    known = {places: await _rows(owner, query) for places, query in PLACES.items()}
    every = {one: re.compile(PLACE.sub("[^/]+", one)) for one in templates(asked.app)}
    links: dict[str, Reader] = {}
    answers: dict[Address, Answer] = {}
    for template in sorted(every, key=lambda one: "{step}" in one):
        costs: set[tuple[str, str, int]] = set()
        barred: set[str] = set()
        steps = _steps(links, template, every)
        for path, reader in steps if "{step}" in template else _asked(template, known, everybody):
            side = reader.role if reader.role in (VISITOR, PROVIDER) else "area"
            known_already = (path, side) in {(one, two) for one, two, _ in costs} and not _broad(template)
            if known_already or reader.role in barred:
                continue
            answer = await asked.answer(path, reader)
            assert answer.status < 500, f"{path} for {reader.role}: {answer.status}"
            if answer.status in (303, 401, 403):  # not this one noun's fault: the role's
                barred.add(reader.role)
            if answer.status == 200 and (path, side, answer.statements) not in costs:
                costs.add((path, side, answer.statements))
                answers[Address(template, path, reader)] = answer
                links |= {unescape(link): links.get(unescape(link), reader) for link in _LINK.findall(answer.text)}
    return answers


async def _written(asked: Asking, owner: AsyncConnection, everybody: list[Reader]) -> None:
    """Write what the demo leaves unwritten: a value that waits for confirmation, and a bid's draft."""
    (call,) = [row for row in await _rows(owner, PLACES["procedure",]) if row["state"] == "open"]
    finance = next(one for one in everybody if one.role == "finance")
    bidder = next(one for one in everybody if one.provider == call["whose"])
    value = {"kind": "work-condition-month", "begins": "2026-01-01", "value": "951.00", "source": "STM:n asetus"}
    for method, path, body, reader in (
        ("POST", "values", value, finance),
        ("PUT", f"procedures/{call['procedure']}/bid/draft", {}, bidder),
    ):
        path = f"/api/v1/areas/{AREA}/{path}"
        answer = await asked.client.request(method, path, json=body, headers=reader.headers(path))
        assert answer.is_success, answer.text


def templates(app: FastAPI) -> list[str]:
    """Every page and GET that reads something, in the order in which addresses are matched."""
    return [
        one.path
        for one in app.router.routes
        if isinstance(one, Route) and "GET" in (one.methods or set()) and one.path not in ASIDE
    ]


def _broad(template: str) -> bool:
    """Whether the address is of no noun: each role may see something else there."""
    return set(PLACE.findall(template)) <= {"area"}


def _asked(template: str, known: Rows, everybody: list[Reader]) -> Iterator[tuple[str, Reader]]:
    """The template with each of what may stand in its places, for each who might read it."""
    for given in _given(template, known):
        path = template
        for place, value in given.items():
            path = path.replace(f"{{{place}}}", value)
        providers = [
            one for one in everybody if one.role == PROVIDER and one.provider == given.get("whose", one.provider)
        ]
        yield from ((path, one) for one in everybody if one.role != PROVIDER)
        yield from ((path, one) for one in (providers if _broad(template) else providers[:1]))


def _given(template: str, known: Rows) -> list[dict[str, str]]:
    """What may stand in the places of a template, together; nothing where `PLACES` does not say it."""
    wanted, given = set(PLACE.findall(template)), [dict[str, str]()]
    for places in sorted(known, key=len, reverse=True):
        if set(places) <= wanted:
            given = [one | more for one in given for more in known[places]]
            wanted -= set(places)
    return [] if wanted else given


def _steps(links: dict[str, Reader], template: str, every: dict[str, re.Pattern[str]]) -> Iterator[tuple[str, Reader]]:
    """A link to the page of each step below a template, with somebody who was shown it."""
    seen = set()
    for path, reader in list(links.items()):
        step = path.rpartition("/")[2]
        if step not in seen and next((one for one in every if every[one].fullmatch(path)), "") == template:
            seen.add(step)
            yield path, reader


async def _rows(owner: AsyncConnection, query: str) -> list[dict[str, str]]:
    rows = await owner.execute(text(query), {"area": AREA} if ":area" in query else {})
    return [{name: str(value) for name, value in row.items() if value is not None} for row in rows.mappings()]
