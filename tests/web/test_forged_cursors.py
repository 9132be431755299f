"""A cursor made up within its form is answered by a page, empty or not, at both doors: no value of it breaks a statement."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import FastAPI

from app.domain.paging import cursor
from tests.api.town import Town
from tests.web.seats import seat

LAST = datetime.max.replace(tzinfo=UTC)
WHOLE = [2**31, -(2**31) - 1, 2**63 - 1, -(2**63)]


async def test_home(app: FastAPI, town: Town) -> None:
    officer = town.one("officer")
    browser = await seat(app, officer)
    for held in WHOLE:
        for number in ("", "\ufffe", "\t", "\U0001f600"):
            forged = cursor("home", (held, LAST, LAST, number, UUID(int=0)))
            await officer.get(f"home?cursor={forged}", 200)
            assert (await browser.get(f"/{town.slug}/home?cursor={forged}")).status_code == 200, (held, number)


async def test_claims(app: FastAPI, town: Town) -> None:
    browser = await seat(app, town.one("finance"))
    for pays in WHOLE:
        forged = cursor("claims", (pays, LAST, 1))
        assert (await browser.get(f"/{town.slug}/payments?cursor={forged}")).status_code == 200, pays
