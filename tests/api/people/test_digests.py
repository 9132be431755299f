"""Kept digests: a dump without the sealing key gives away nothing that could be tried, and each digest column has its class."""

import asyncio
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from inspect import getmembers
from pkgutil import walk_packages
from types import ModuleType
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

import app.domain
from app.actions.buying.bids import _text
from app.actions.digests import unwrapped
from app.db import digest_keys
from app.db.digest_keys import WrappedKey
from app.domain.buying.bids import Answer, BidContent
from app.domain.money import Money
from app.gateways.digests import Digests
from app.gateways.sealing import CannotOpen, Sealer
from tests.api import thread as walk
from tests.api.town import GROUP, PASSWORD, Town, codes
from tests.web.seats import browser, seat

KEYED = {("idempotency", "request_digest"), ("attempts", "subject")}
"""Digests of what could be guessed: each has the number of its digest key in the column `digest_key` beside it."""
RANDOM = {("sessions", "hash"), ("tokens", "hash"), ("staff_invitations", "hash"), ("bids", "receipt")}
"""Digests of what nobody can try: secrets of 32 random bytes, and a ciphertext, which is in the database itself."""
SLOW = {("people", "password_hash")}
SEALED = {
    ("procedures", "public_key"), ("procedures", "wrapped_private_key"), ("bids", "ciphertext"), ("bids", "key_for_procedure"),
    ("bids", "key_for_provider"), ("bid_drafts", "ciphertext"), ("bid_drafts", "key_for_provider"), ("digest_keys", "wrapped"),
}  # fmt: skip
"""Keys and ciphertexts, which are no digests."""
GIVEN = {"Evidence.sha256"}
"""Fingerprints that people give, read and compare with a document they hold: keyed, they would be of use to nobody."""
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256")
DIGEST = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})(?![0-9a-f])")


async def dump(owner: AsyncEngine) -> dict[tuple[str, str], set[bytes]]:
    """All that looks like a digest in any row, by table and column: bytes, and hexadecimal in text."""
    found: dict[tuple[str, str], set[bytes]] = {}
    async with owner.connect() as connection:
        tables = await connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        for table in tables.all():
            for row in (await connection.execute(text(f'SELECT * FROM "{table}"'))).mappings():
                for column, value in row.items():
                    digests = {value} if isinstance(value, bytes) else set(hexadecimal(value))
                    if digests:
                        found.setdefault((table, column), set()).update(digests)
    return found


def hexadecimal(value: object) -> Iterator[bytes]:
    words = DIGEST.findall(value) if isinstance(value, str) else ()
    return (bytes.fromhex(word) for word in words if re.search("[a-f]", word) and re.search("[0-9]", word))


def tried(messages: Iterable[bytes]) -> set[bytes]:
    """Every plain digest of `messages`."""
    return {hashlib.new(name, one).digest() for one in messages for name in ALGORITHMS}


def prices(known: str) -> Iterator[str]:
    """What somebody would try who knows about how much is usual."""
    return (str(Decimal(known) + Decimal(n)) for n in range(-50, 50))


async def test_a_sealed_price_is_not_found_by_trying(town: Town) -> None:
    thread = await walk.published(town)
    at, bidder = f"/api/v1/areas/{town.slug}/{thread.at}/bid", thread.winner
    await bidder.put(f"{thread.at}/bid", walk.bid(), 201, Idempotency_Key=uuid4().hex)
    found = {digest for digests in (await dump(town.owner)).values() for digest in digests}
    bodies = [httpx.Request("PUT", "http://test", json=walk.bid(price)).content for price in prices(walk.PRICE)]
    messages = [start + body for body in bodies for start in (b"", f"PUT {at}\n".encode(), b"request")]
    nested = [b"request" + hashlib.sha256(one).digest() for one in messages]
    answers = (Answer(criterion="1", text="Näin."),)
    plain = [_text(BidContent(price=Money.of(p), answers=answers, binding=True)) for p in prices(walk.PRICE)]
    assert found & tried([*messages, *nested, *plain]) == set()


async def test_what_a_form_said_is_not_found_by_trying(app: FastAPI, town: Town) -> None:
    officer, at = await seat(app, town.one("officer")), f"/{town.slug}/needs/new"
    given = {
        "title": "Valmennus", "category": "work/coaching", "client_group": GROUP, "cpv": "85312310", "places": "10",
        "estimated_value": "1850", "begins": "1.4.2030", "ends": "1.4.2031", "budget_line_id": town.line,
    }  # fmt: skip
    assert (await officer.post(at, given)).status_code == 303
    found = {digest for digests in (await dump(town.owner)).values() for digest in digests}
    contents = [sorted((given | {"estimated_value": str(n)}).items()) for n in range(1800, 1900)]
    assert found & tried(repr((at, content)).encode() for content in contents) == set()


async def test_who_tried_to_sign_in_is_not_found_by_trying(app: FastAPI, town: Town) -> None:
    email, address = f"{uuid4().hex}@nobody.example", "10.200.3.4"
    form = {"email": email, "password": PASSWORD}
    assert (await browser(app, address).post("/sign-in", form)).status_code == 401
    found = {digest for digests in (await dump(town.owner)).values() for digest in digests}
    plain = [f"{kind}{value}".encode() for kind in ("", "account:", "address:", "email:") for value in (email, address)]
    assert found & tried([*plain, *(b"attempt" + hashlib.sha256(one).digest() for one in plain)]) == set()


async def test_every_column_of_bytes_or_digests_has_its_class(owner_engine: AsyncEngine) -> None:
    named = "hash|digest|sha[0-9]|fingerprint|receipt|checksum|hmac"
    async with owner_engine.connect() as connection:
        asked = text(
            """SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
            AND (data_type = 'bytea' OR data_type IN ('text', 'character varying') AND column_name ~ :named)"""
        )
        found = {(row.table_name, row.column_name) for row in await connection.execute(asked, {"named": named})}
        beside = text(
            """SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'digest_key'
            AND data_type = 'integer' AND is_nullable = 'NO'"""
        )
        with_key = set(await connection.scalars(beside))
    assert found == KEYED | RANDOM | SLOW | SEALED
    assert with_key == {table for table, _ in KEYED}
    nouns = {f"{noun.__name__}.{f.name}" for noun in nouns_of(app.domain) for f in fields(noun) if re.search(named, f.name)}  # fmt: skip
    assert nouns - {"Bid.receipt", "Key.digests"} == GIVEN


def nouns_of(package: ModuleType) -> Iterator[Any]:
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        for _, kind in getmembers(__import__(module.name, fromlist=["x"]), lambda one: isinstance(one, type)):
            if is_dataclass(kind) and kind.__module__ == module.name:
                yield kind


async def test_no_digest_stands_where_none_is_known_of(town: Town) -> None:
    await walk.reported(town)
    known = KEYED | RANDOM | SEALED | {("facts", "evidence")}
    assert (await dump(town.owner)).keys() <= known


@pytest.fixture
def other() -> Sealer:
    """A sealing key that this database has not seen."""
    return Sealer(uuid4().bytes + uuid4().bytes)


class TestKeys:
    async def test_processes_that_start_at_once_have_one(self, engine: AsyncEngine, other: Sealer) -> None:
        found = await asyncio.gather(*(unwrapped(engine, other) for _ in range(12)))
        assert len({digests.keys for digests in found}) == 1
        assert len(found[0].keys) == 1
        assert await unwrapped(engine, other) == found[0]

    async def test_two_sealing_keys_at_once_have_one_each(self, engine: AsyncEngine) -> None:
        keys = [Sealer(uuid4().bytes + uuid4().bytes) for _ in range(4)]
        found = await asyncio.gather(*(unwrapped(engine, sealer) for sealer in (*keys, *keys)))
        assert len({digests.keys for digests in found}) == len(keys)
        assert all(len(digests.keys) == 1 for digests in found)

    async def test_what_is_kept_of_it_is_of_no_use_without_the_sealing_key(
        self, engine: AsyncEngine, other: Sealer
    ) -> None:
        (key,) = (await unwrapped(engine, other)).keys
        async with engine.connect() as connection:
            kept = {row.number: row.wrapped for row in await digest_keys.newest_first(connection)}
        assert key.secret not in kept[key.number]
        with pytest.raises(CannotOpen):
            Sealer(bytes(32)).digest_key(kept[key.number], key.number)
        with pytest.raises(CannotOpen):
            other.digest_key(kept[key.number], key.number + 1)

    async def test_a_newer_key_is_written_with_and_the_older_still_compared(
        self, app: FastAPI, town: Town, engine: AsyncEngine
    ) -> None:
        officer, sealer, key = town.one("officer"), app.state.sealer, uuid4().hex
        need = walk.need(walk.Thread(town))
        first = await officer.post("needs", need, 201, Idempotency_Key=key)
        before: Digests = app.state.digests
        async with engine.begin() as connection:
            number = (await digest_keys.newest_first(connection))[0].number + 1
            await digest_keys.add(connection, WrappedKey(number, sealer.new_digest_key(number)))
        app.state.digests = after = await unwrapped(engine, sealer)
        try:
            assert [k.number for k in after.keys] == [number, *(k.number for k in before.keys)]
            assert (await officer.post("needs", need, 201, Idempotency_Key=key))["id"] == first["id"]
            other = await officer.post("needs", need | {"places": 21}, 422, Idempotency_Key=key)
            assert codes(other) == {"key-used"}
            newer = uuid4().hex
            await officer.post("needs", need, 201, Idempotency_Key=newer)
            async with town.owner.connect() as connection:
                asked = text("SELECT digest_key FROM idempotency WHERE key = :key")
                assert await connection.scalar(asked, {"key": newer}) == number
            app.state.digests = before  # as a process is that started before the newer key came
            assert codes(await officer.post("needs", need, 422, Idempotency_Key=newer)) == {"key-used"}
        finally:
            app.state.digests = before
