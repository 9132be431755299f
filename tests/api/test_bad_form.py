"""What is not even a request: broken, too large, beyond its column; and keys used twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import Town, codes, fields, said

NUL = "Valmennus\0"


class TestForm:
    """What is not even a request."""

    async def test_broken_json(self, town: Town) -> None:
        officer = town.one("officer")
        for body in (b"{", b'{"title": }', b"\xff\xfe", b'{"a": 1' * 3, b"[" * 100_000):
            answer = await town.client.post(
                f"/api/v1/areas/{town.slug}/needs",
                content=body,
                headers={"Authorization": f"Bearer {officer.secret}", "Content-Type": "application/json"},
            )
            assert codes(said(answer, 400)) == {"unreadable"}
        assert await officer.get("needs") == []

    async def test_too_large(self, town: Town) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(50):
                yield b"x" * 1_000_000

        for path, content in (
            (p, c) for p in ("needs", f"procedures/{uuid4()}/publish") for c in (b"x" * 50_000_000, chunks())
        ):
            answer = await town.client.post(
                f"/api/v1/areas/{town.slug}/{path}",
                content=content,
                headers={"Authorization": f"Bearer {town.one('officer').secret}", "Content-Type": "application/json"},
            )
            assert codes(said(answer, 413)) == {"too-large"}
            assert "Content-Security-Policy" in answer.headers

    async def test_control_characters(self, town: Town) -> None:
        officer, thread = town.one("officer"), Thread(town)
        for title in (NUL, "a\x1b[31m", "a\nb", "x" * 501):
            problem = await officer.post("needs", walk.need(thread, title=title), 422)
            assert fields(problem) == {"title"}
        answer = await town.client.post(
            f"/api/v1/areas/{town.slug}/needs",
            content=json.dumps(walk.need(thread, title="\ud800")),
            headers={"Authorization": f"Bearer {officer.secret}", "Content-Type": "application/json"},
        )
        assert fields(said(answer, 422)) == {"title"}
        for query in ("needs?after=%00", "needs?after=x%1b", "awards?after=%00"):
            assert fields(await officer.get(query, 422)) == {"after"}

    @pytest.mark.parametrize("places", [2**31, 2**63, 10**400, -1, 1.5, "1", True, None])
    async def test_a_number_beyond_its_column(self, town: Town, places: Any) -> None:
        problem = await town.one("officer").post("needs", walk.need(Thread(town), places=places), 422)
        assert fields(problem) == {"places"}

    @pytest.mark.parametrize("amount", ["1e3", "1", "1.5", "-", "1000000000000000.00", 5, None, "٣.٠٠", "1.00\n"])
    async def test_money_is_exact_text(self, town: Town, amount: Any) -> None:
        value = {"amount": amount, "currency": "EUR"}
        problem = await town.one("officer").post("needs", walk.need(Thread(town), estimated_value=value), 422)
        assert fields(problem) == {"estimated_value.amount"}

    @pytest.mark.parametrize(
        "day", ["1999-12-31", "2026-02-30", "0000-00-00", 20260301, "2026-03-01T00:00:00", "9999-12-31"]
    )
    async def test_days_are_days(self, town: Town, day: Any) -> None:
        assert fields(await town.one("officer").post("needs", walk.need(Thread(town), begins=day), 422)) == {"begins"}

    @pytest.mark.parametrize("limit", ["-1", "0", "201", "99999999999999999999", "x", "1.5"])
    async def test_limits_of_pages(self, town: Town, limit: str) -> None:
        officer = town.one("officer")
        own = ("needs", "procedures", "orders", "providers", "agreements", "commitments", "payments", "card-register")
        for path in (*own, "awards", "/awards", "cards", "/cards"):
            assert fields(await officer.get(f"{path}?limit={limit}", 422)) == {"limit"}

    async def test_unknown_fields_and_languages(self, town: Town) -> None:
        officer = town.one("officer")
        assert fields(await officer.post("needs", walk.need(Thread(town), extra=1), 422)) == {"extra"}
        said_in = {}
        for language in ("fi", "en"):
            answer = await officer.send("POST", "needs", {}, Accept_Language=language)
            said_in[language] = {r["detail"] for r in said(answer, 422)["reasons"]}
        assert said_in["fi"] & said_in["en"] == set()

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("DELETE", "needs", "GET, POST"),
            ("PATCH", "procedures/5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11", "GET"),
            ("GET", "procedures/5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11/publish", "POST"),
            ("POST", "procedures/5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11/bid", "GET, PUT"),
            ("DELETE", "/tokens", "GET, POST"),
            ("OPTIONS", "/awards", "GET"),
        ],
    )
    async def test_no_such_method(self, town: Town, method: str, path: str, allowed: str) -> None:
        answer = await town.one("officer").send(method, path)
        assert codes(said(answer, 405)) == {"no-such-method"}
        assert answer.headers["Allow"] == allowed

    async def test_no_such_address(self, town: Town) -> None:
        assert codes(await town.one("officer").get("/nothing", 404)) == {"not-found"}

    async def test_no_token_in_force(self, client: AsyncClient, town: Town) -> None:
        for given in (
            {},
            {"Authorization": "Bearer x"},
            {"Authorization": "Basic x"},
            {"Authorization": "Bearer " + "x" * 300},
        ):
            answer = await client.get("/api/v1/me", headers=given)
            assert codes(said(answer, 401)) == {"not-signed-in"}
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            answer = await client.post(f"/api/v1/areas/{town.slug}/needs", json={}, headers=given)
            assert answer.status_code == 401


class TestKeys:
    async def test_the_same_button_twice(self, town: Town) -> None:
        officer, key, new = town.one("officer"), uuid4().hex, walk.need(Thread(town))
        answered = await asyncio.gather(*(officer.send("POST", "needs", new, Idempotency_Key=key) for _ in range(6)))
        assert {(a.status_code, a.json()["id"]) for a in answered} == {(201, answered[0].json()["id"])}
        assert len(await officer.get("needs")) == 1
        assert codes(await officer.post("needs", new | {"title": "Toinen"}, 422, Idempotency_Key=key)) == {"key-used"}
        await officer.post("needs", {}, 422, Idempotency_Key="fresh")
        await officer.post("needs", new, 201, Idempotency_Key="fresh")
        for bad in ("a;b", "a b", "x" * 101, ""):
            answer = await officer.send("POST", "needs", new, Idempotency_Key=bad)
            assert answer.status_code == 422

    async def test_tokens(self, town: Town) -> None:
        officer, key = town.one("officer"), uuid4().hex
        new = {"label": "Ohjelma", "days": 30}
        first = await officer.post("/tokens", new, 201, Idempotency_Key=key)
        assert first["secret"].startswith("vk_")
        assert await officer.post("/tokens", new, 201, Idempotency_Key=key) == {"id": first["id"], "secret": None}
        for wrong in ({"days": 0}, {"days": 366}, {"label": " "}):
            await officer.post("/tokens", new | wrong, 422)
        assert len(await officer.get("/tokens")) == 2
        await town.one("coach").post(f"/tokens/{first['id']}/end", expect=404)
        await officer.post(f"/tokens/{first['id']}/end", expect=204)
        await officer.post(f"/tokens/{first['id']}/end", expect=404)
        ended = await town.client.get("/api/v1/me", headers={"Authorization": f"Bearer {first['secret']}"})
        assert ended.status_code == 401
