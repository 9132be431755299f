"""An employment area of a test's own with its people, a clock that moves, and hands for everybody."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from shutil import copytree
from uuid import uuid4

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from app.actions.people import staff_invitations
from app.actions.people.accounts import add_person
from app.actions.people.entrance import Entrance
from app.actions.people.importing import import_area
from app.actions.people.sign_in import NewPerson, NewProvider, register
from app.db import clock
from app.domain.actors import Role
from app.domain.calendar import HELSINKI
from app.domain.people.providers import ProviderKind
from app.gateways.sealing import Sealer
from app.worker import round_of_work
from tests.journeys.hand import Hand, Plain
from tests.make import DIGESTS, PASSWORDS

Sit = Callable[[], Awaitable[Hand]]

PASSWORD = "sininen kuu nousee"
AREAS = Path(__file__).parents[2] / "areas"
STAFF = {
    "officer": ("Marja Lehtonen", Role.OFFICER),
    "officer2": ("Sami Virtanen", Role.OFFICER),
    "decider": ("Kirsi Niemi", Role.DECIDER),
    "finance": ("Eero Salmi", Role.FINANCE),
    "coach": ("Noora Koski", Role.COACH),
}


INVITED, TAKEN = ("coach", "finance"), "finance"
"""Who come by a link, while the owner made the others' accounts, as a demo's; whose address somebody else registered first."""
ACCEPT, TAKE_BACK = "Ota kutsu vastaan", "Ota osoite itsellesi ja kutsu vastaan"


@dataclass
class Place:
    """The area and whoever acts in it. `sit`: a new person at a new browser."""

    owner: AsyncEngine
    engine: AsyncEngine
    sealer: Sealer
    sit: Sit
    mark: str = field(default_factory=lambda: uuid4().hex[:8])
    hands: dict[str, Hand] = field(default_factory=dict)
    password: str = PASSWORD
    links: dict[str, str] = field(default_factory=dict)
    """Of those who were invited and have not come yet."""

    @property
    def name(self) -> str:
        """What the area is called."""
        return f"Koealue {self.mark}"

    def email(self, who: str) -> str:
        """Where somebody gets mail, and signs in."""
        return f"{who}@{self.mark}.example"

    async def at(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Move the clock to a Finnish hour, and let the worker do what fell due."""
        async with self.owner.begin() as connection:
            await clock.set_to(connection, datetime.combine(day, time(hour, minute), HELSINKI).astimezone(UTC))
        await self.work()

    async def work(self) -> None:
        """Let the worker do what fell due."""
        while await round_of_work(self.engine, self.sealer):
            pass

    async def hand(self, who: str) -> Hand:
        """Somebody's browser, at the page where they left it, or signed in at their home page."""
        if who not in self.hands:
            self.hands[who] = hand = await self.sit()
            if who in self.links:
                await hand.open(self.links.pop(who))
                await hand.fill({"Salasana": self.password})
                await hand.press(ACCEPT if who != TAKEN else TAKE_BACK)
            else:
                await hand.open()
                await hand.follow("Kirjaudu sisään")
                await hand.fill({"Sähköpostiosoite": self.email(who), "Salasana": self.password})
                await hand.press("Kirjaudu sisään")
        return self.hands[who]

    async def home(self, who: str) -> Hand:
        """Somebody at their home page."""
        hand = await self.hand(who)
        await hand.follow("Minua odottaa")
        return hand

    async def task(self, who: str, words: str, of: str = "") -> Hand:
        """Somebody at the page where a thing that waits for them is done."""
        hand = await self.home(who)
        await hand.follow(words, of)
        return hand


def requesting(app: FastAPI, doors: AsyncExitStack) -> Sit:
    """Everybody who sits down makes plain requests."""

    async def sit() -> Hand:
        finnish = {"Accept-Language": "fi"}
        client = AsyncClient(
            transport=ASGITransport(app), base_url="http://test", follow_redirects=True, headers=finnish
        )
        return Plain(await doors.enter_async_context(client))

    return sit


async def settle(place: Place, folder: Path) -> None:
    """Import TyöHäme's files under a name of the test's own, and invite its people or make their accounts; `folder` is a new one."""
    copytree(AREAS / "tyohame", folder)
    file = folder / "area.yaml"
    text = file.read_text("utf-8").replace("slug: tyohame", f"slug: koe-{place.mark}")
    text = text.replace("name: TyöHäme", f"name: {place.name}").replace("prefix: TH", f"prefix: K{place.mark.upper()}")
    file.write_text(text, "utf-8")
    async with place.owner.begin() as connection:
        files = await import_area(connection, folder)
        for who, (name, role) in STAFF.items():
            person = NewPerson(name=name, email=place.email(who), password=PASSWORD, language="fi")
            if who in INVITED:
                secret = await staff_invitations.invite(connection, person.email, name, files.area.id, role)
                place.links[who] = f"/staff-invitation?code={secret}"
            else:
                await add_person(connection, PASSWORDS, person, files.area.id, role)
    stranger = NewPerson(name="Eila Ensin", email=place.email(TAKEN), password="not the holder's", language="fi")
    alone = NewProvider(kind=ProviderKind.PERSON, name="Eila Ensin", business_id=None)
    await register(Entrance(place.engine, PASSWORDS, DIGESTS), stranger, alone, None)
