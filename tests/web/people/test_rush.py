"""Many at the entrance at once: passwords are hashed outside every transaction, few at a time, and attempts count before them."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from itertools import count
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import Response
from pwdlib import PasswordHash
from sqlalchemy import text

from app.actions.people.entrance import MOST, Entrance, Subject, _digest, network
from app.actions.people.passwords import LONGEST_PASSWORD, WAITING_FOR_EACH, Passwords
from tests.api.town import PASSWORD, Town
from tests.web.seats import browser
from tests.web.test_door import email_of

MANY = 60
_hosts = count(1)


class Gate:
    """Hashing that waits until it is let go on, and counts how many are in it at once."""

    def __init__(self, hashes: PasswordHash) -> None:
        self.hashes, self.open = hashes, threading.Event()
        self.inside, self.most, self.done = 0, 0, 0
        self._lock = threading.Lock()

    def hash(self, password: str) -> Any:
        return self._through(self.hashes.hash, password)

    def verify(self, password: str, stored: str) -> Any:
        return self._through(self.hashes.verify, password, stored)

    def _through(self, work: Any, *given: str) -> Any:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.open.wait(30)
        with self._lock:
            self.inside -= 1
            self.done += 1
        return work(*given)


@pytest.fixture
def gate(app: FastAPI) -> Iterator[Gate]:
    """The application's hashing, held up until `gate.open` is set."""
    passwords = app.state.entrance.passwords
    found = Gate(passwords._hashes)
    passwords._hashes = found
    yield found
    found.open.set()
    passwords._hashes = found.hashes


@contextmanager
def entrance(app: FastAPI, passwords: Passwords) -> Iterator[None]:
    """The application with other hashing."""
    before = app.state.entrance
    app.state.entrance = Entrance(before.engine, passwords, before.digests)
    yield
    app.state.entrance = before


def host() -> str:
    """A network address that nobody in this run has."""
    return f"10.{next(_hosts) // 250}.{next(_hosts) % 250}.7"


def resident() -> dict[str, str]:
    return {"person_name": "Eila", "email": f"{uuid4().hex}@example.fi", "password": PASSWORD, "kind": "person", "name": "Eila", "business_id": ""}  # fmt: skip


async def register(app: FastAPI, address: str, **changes: str) -> Response:
    return await browser(app, address).post("/register", resident() | changes)


async def sign_in(app: FastAPI, address: str, email: str, password: str) -> Response:
    return await browser(app, address).post("/sign-in", {"email": email, "password": password})


async def held(passwords: Passwords, many: int) -> None:
    """Wait until `many` wait for their hash."""
    async with asyncio.timeout(20):
        while passwords._taken < many:  # noqa: ASYNC110  # the product tells nobody
            await asyncio.sleep(0.02)


@pytest.fixture
async def email(town: Town) -> str:
    return await email_of(town, town.one("finance").person)


class TestHashing:
    async def test_sixty_who_register_at_once_hold_no_transaction(self, app: FastAPI, town: Town, gate: Gate) -> None:
        coming = [asyncio.create_task(register(app, host())) for _ in range(MANY)]
        await held(app.state.entrance.passwords, MANY)
        async with asyncio.timeout(20):
            assert (await browser(app).get("/")).status_code == 200
        assert app.state.engine.sync_engine.pool.checkedout() == 0
        async with town.owner.connect() as connection:
            idle = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'web' AND state LIKE 'idle in transaction%'"
            assert await connection.scalar(text(idle)) == 0
        gate.open.set()
        answers = await asyncio.gather(*coming)
        assert {a.status_code for a in answers} == {303}
        assert gate.most <= app.state.entrance.passwords.at_once
        assert gate.done == MANY

    async def test_sixty_who_sign_in_at_once_hold_none_either(self, app: FastAPI, town: Town, gate: Gate) -> None:
        coming = [asyncio.create_task(sign_in(app, host(), f"{n}@nobody.example", PASSWORD)) for n in range(MANY)]
        await held(app.state.entrance.passwords, MANY)
        assert app.state.engine.sync_engine.pool.checkedout() == 0
        gate.open.set()
        assert {a.status_code for a in await asyncio.gather(*coming)} == {401}
        assert gate.most <= app.state.entrance.passwords.at_once

    async def test_who_would_wait_too_long_is_told_to_come_again(self, app: FastAPI, town: Town, email: str) -> None:
        passwords = Passwords(cheap=True, at_once=1, waiting=1)
        passwords._hashes = closed = Gate(passwords._hashes)  # type: ignore[assignment]  # what a hasher does
        with entrance(app, passwords):
            first = [asyncio.create_task(register(app, host())) for _ in range(2)]
            await held(passwords, 2)
            turned_away = await register(app, host())
            guesses = [await sign_in(app, host(), email, PASSWORD) for _ in range(MOST["account"] + 5)]
            closed.open.set()
            assert {a.status_code for a in await asyncio.gather(*first)} == {303}
            assert {a.status_code for a in guesses} == {503}  # untried attempts do not count
            assert (await sign_in(app, host(), email, PASSWORD)).status_code == 303
        assert (turned_away.status_code, turned_away.headers["retry-after"]) == (503, "5")
        assert "Lähetä uudelleen hetken kuluttua." in turned_away.text
        assert "Eila" in turned_away.text

    async def test_fewer_may_wait_where_hashing_turns_slow(self) -> None:
        passwords = Passwords(cheap=True, at_once=1)
        assert passwords.may_wait() == WAITING_FOR_EACH
        slow = Gate(passwords._hashes)
        slow.hash = lambda password: sleep(0.25)  # type: ignore[method-assign]  # as on a machine whose cores are taken
        passwords._hashes = slow  # type: ignore[assignment]  # what a hasher does
        for _ in range(20):
            await passwords.hash("x")
        assert 15 <= passwords.may_wait() <= 30  # about five seconds of it

    async def test_a_password_that_could_never_be_signed_in_with(self, app: FastAPI, town: Town) -> None:
        form = resident() | {"password": "x" * (LONGEST_PASSWORD + 1)}
        assert (await browser(app, host()).post("/register", form)).status_code == 422
        form |= {"password": "x" * LONGEST_PASSWORD}
        assert (await browser(app, host()).post("/register", form)).status_code == 303
        assert (await sign_in(app, host(), form["email"], form["password"])).status_code == 303


class TestDatabase:
    async def test_no_connection_is_said_as_the_rush_that_it_is(
        self, app: FastAPI, town: Town, email: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pool = app.state.engine.sync_engine.pool
        monkeypatch.setattr(pool, "_timeout", 0.1)
        async with AsyncExitStack() as held_by_others:
            for _ in range(pool.size() + pool._max_overflow):
                await held_by_others.enter_async_context(app.state.engine.connect())
            pages = [
                await sign_in(app, host(), email, PASSWORD),
                await register(app, host()),
                await browser(app).get("/"),
            ]
            api = await town.client.get("/api/v1/areas")
        for answer in (*pages, api):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert "Juuri nyt on ruuhkaa" in pages[0].text
        assert api.json()["reasons"][0]["code"] == "too-busy"
        assert (await sign_in(app, host(), email, PASSWORD)).status_code == 303

    async def test_a_count_that_another_transaction_stands_in_the_way_of(
        self, app: FastAPI, town: Town, email: str
    ) -> None:
        at, entrance = host(), app.state.entrance
        await sign_in(app, at, email, "wrong password")
        rows = [_digest(entrance, one).value for one in (Subject("address", network(at)), Subject("account", email.lower()))]  # fmt: skip
        lock = text("SELECT 1 FROM attempts WHERE subject = :subject FOR UPDATE")
        async with town.owner.begin() as other:  # it takes in the other order what the sign-in takes, and so both wait
            await other.execute(lock, {"subject": rows[0]})
            trying = asyncio.create_task(sign_in(app, at, email, PASSWORD))
            await asyncio.sleep(0.5)
            await other.execute(lock, {"subject": rows[1]})
        answer = await trying
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert (await sign_in(app, at, email, PASSWORD)).status_code == 303


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("demo", "demo"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_sender_chooses_among(address: str, counted: str) -> None:
    assert network(address) == counted


class TestThrottle:
    async def test_wrong_passwords_at_once_are_counted_before_they_are_tried(
        self, app: FastAPI, town: Town, email: str, gate: Gate
    ) -> None:
        gate.open.set()
        answers = await asyncio.gather(*(sign_in(app, host(), email, "wrong password") for _ in range(MANY)))
        assert Counter(a.status_code for a in answers) == {401: MOST["account"], 429: MANY - MOST["account"]}
        assert gate.done == MOST["account"]
        assert {a.headers["retry-after"] for a in answers if a.status_code == 429} == {"900"}
        assert (await sign_in(app, host(), email.upper(), PASSWORD)).status_code == 429

    @pytest.mark.parametrize("known", [True, False])
    async def test_writing_an_address_otherwise_gives_no_more_tries_known_or_not(
        self, app: FastAPI, town: Town, email: str, known: bool
    ) -> None:
        name, _, place = email.partition("@")
        tried = f"{name if known else uuid4().hex + name}@{place}"
        assert "i" in tried
        alike = [tried, tried.upper(), tried.title(), tried.replace("i", "İ"), tried.replace("i", "İ", 1), f" {tried} "]
        if known:
            assert (
                await sign_in(app, host(), alike[3], PASSWORD)
            ).status_code == 303  # the database takes it for the same
        answers = [await sign_in(app, host(), alike[n % len(alike)], "wrong password") for n in range(24)]
        assert Counter(a.status_code for a in answers) == {401: MOST["account"], 429: 24 - MOST["account"]}

    async def test_a_letter_that_is_not_ones_own_makes_no_account(self, app: FastAPI, town: Town) -> None:
        answer = await register(app, host(), email=f"İ{uuid4().hex}@example.fi")
        assert answer.status_code == 422
        assert "Kirjoita sähköpostiosoite" in answer.text

    async def test_one_address_tries_many_accounts(self, app: FastAPI, town: Town, email: str) -> None:
        at = host()
        tries = [sign_in(app, at, f"{uuid4().hex}@nobody.example", "wrong password") for _ in range(MANY)]
        answers = await asyncio.gather(*tries)
        assert Counter(a.status_code for a in answers) == {401: MOST["address"], 429: MANY - MOST["address"]}
        assert (await sign_in(app, at, email, PASSWORD)).status_code == 429
        assert (await sign_in(app, host(), email, PASSWORD)).status_code == 303

    async def test_one_who_chooses_among_many_addresses_is_one(self, app: FastAPI, town: Town, email: str) -> None:
        for n in range(MOST["address"]):
            answer = await sign_in(app, f"2001:db8:7:7:{n:x}::1", f"{uuid4().hex}@nobody.example", "wrong password")
            assert answer.status_code == 401
        assert (await sign_in(app, "2001:db8:7:7::2", email, PASSWORD)).status_code == 429
        assert (await sign_in(app, "2001:db8:7:8::2", email, PASSWORD)).status_code == 303

    async def test_good_ones_do_not_lock_out(self, app: FastAPI, town: Town, email: str) -> None:
        at = host()
        for _ in range(MOST["address"] + 5):
            assert (await sign_in(app, at, email, PASSWORD)).status_code == 303
        for _ in range(2):
            for _ in range(MOST["account"] - 1):
                assert (await sign_in(app, at, email, "wrong password")).status_code == 401
            assert (await sign_in(app, at, email, PASSWORD)).status_code == 303

    async def test_attempts_a_quarter_of_an_hour_old_do_not_count(self, app: FastAPI, town: Town, email: str) -> None:
        for minutes, then in ((14, 429), (2, 303)):
            for _ in range(MOST["account"] + 1):
                await sign_in(app, host(), email, "wrong password")
            async with town.owner.begin() as connection:
                back = text("UPDATE attempts SET since_real = since_real - make_interval(mins => :m)")
                await connection.execute(back, {"m": minutes})
            assert (await sign_in(app, host(), email, PASSWORD)).status_code == then

    async def test_what_is_a_day_old_goes(self, app: FastAPI, town: Town, email: str) -> None:
        await sign_in(app, host(), f"{uuid4().hex}@nobody.example", "wrong password")
        async with town.owner.begin() as connection:
            await connection.execute(
                text("DELETE FROM attempts WHERE subject NOT IN (SELECT subject FROM attempts LIMIT 50)")
            )
            await connection.execute(text("UPDATE attempts SET since_real = since_real - interval '2 days'"))
        assert (await sign_in(app, host(), email, PASSWORD)).status_code == 303
        async with town.owner.connect() as connection:
            assert await connection.scalar(text("SELECT count(*) FROM attempts")) == 1  # this one's network

    async def test_registering_is_throttled_by_address(self, app: FastAPI, town: Town) -> None:
        at = host()
        answers = await asyncio.gather(*(register(app, at) for _ in range(MOST["registration"] + 5)))
        assert Counter(a.status_code for a in answers) == {303: MOST["registration"], 429: 5}
        assert (await register(app, host())).status_code == 303
