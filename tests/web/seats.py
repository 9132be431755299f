"""Somebody at a browser, told in requests: pages by their address, forms with what a page of the session put into them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import count
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from app.actions.people import sign_in
from app.db.people import people
from app.domain.ids import PersonId
from tests.api.town import Caller

Fields = Mapping[str, str | Sequence[str]]
_keys = count(1)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Seat:
    """One browser and its cookies; `csrf` is the token that its session's forms carry."""

    client: AsyncClient
    csrf: str = ""

    async def get(self, path: str, **headers: str) -> Response:
        """A page."""
        return await self.client.get(path, headers=_named(headers))

    async def post(self, path: str, fields: Fields | None = None, **headers: str) -> Response:
        """A form with its token and a key of its own, unless `fields` say others."""
        machinery = {"csrf": self.csrf, "key": f"a-key-of-tests-{next(_keys)}"}
        return await self.client.post(path, data=machinery | dict(fields or {}), headers=_named(headers))

    async def raw(self, path: str, content: Any, kind: str = "application/x-www-form-urlencoded") -> Response:
        """A body as it is."""
        return await self.client.post(path, content=content, headers={"Content-Type": kind})


def hidden(answer: Response) -> dict[str, str]:
    """The hidden fields of a page; of the last form, where several have the same."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(answer.text)}


def browser(app: FastAPI, address: str = "127.0.0.1", base: str = "http://test") -> Seat:
    """A browser that nobody has used, at a network address."""
    transport = ASGITransport(app, client=(address, 1))
    return Seat(AsyncClient(transport=transport, base_url=base, headers={"Accept-Language": "fi"}))


async def seat(app: FastAPI, caller: Caller) -> Seat:
    """The browser of somebody who is signed in."""
    found, secret, who = browser(app), f"session-{caller.person}-{next(_keys)}", PersonId(UUID(caller.person))
    async with app.state.engine.begin() as connection:
        mine = next(m for m in await people.memberships(connection, who) if m.slug or caller.provider)
        await people.add_session(connection, sign_in.hashed(secret), who, mine.id, sign_in.SESSION_LIFE)
    found.client.cookies.set("session", secret)
    found.csrf = sign_in.csrf(secret, mine.id)
    return found


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
