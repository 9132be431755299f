"""What the demo's story is played with: database engines, a clock that can be set, and sessions of people."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions.people import providers, sign_in
from app.actions.people.accounts import add_person
from app.actions.people.entrance import Entrance
from app.actions.people.importing import import_area
from app.actions.people.passwords import Passwords
from app.actions.work import Session, Work, open_work
from app.db import clock
from app.demo.dates import Days
from app.domain.actors import Role
from app.domain.calendar import HELSINKI, local_day
from app.domain.ids import AreaId, ProviderId
from app.domain.people.providers import ProviderKind
from app.gateways.digests import Digests
from app.gateways.sealing import Sealer
from app.worker import round_of_work

DEMO_PASSWORD = "vaikuta joka päivä"
AREAS = Path(__file__).resolve().parents[2] / "areas"


class StoryFault(RuntimeError):
    """The story could not be told as it is written: a mistake in the demo, never passed over."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens in the story: on which day, from which Finnish hour on, and what."""

    day: date
    hour: int
    name: str
    act: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented provider: who acts for it, and what it is."""

    email: str
    person: str
    name: str
    business_id: str
    kind: ProviderKind
    baskets: tuple[str, ...] = ("tyollistyminen",)
    languages: tuple[str, ...] = ("fi", "en")


FIRMS = {
    "kaiku": Firm("aino.makela@kaiku.example", "Aino Mäkelä", "Kaiku Valmennus Oy", "3912045-6", ProviderKind.COMPANY, languages=("fi", "sv", "ar")),
    "uraverstas": Firm("juho.salo@uraverstas.example", "Juho Salo", "Hämeen Uraverstas Oy", "3948152-6", ProviderKind.COMPANY),
    "polku": Firm("leena.aho@polku.example", "Leena Aho", "Polku ja Taito osuuskunta", "3955390-5", ProviderKind.COMPANY),
    "paja": Firm("timo.rinne@paja.example", "Timo Rinne", "Forssan Työpajayhdistys ry", "3934406-2", ProviderKind.ASSOCIATION),
    "opisto": Firm("sari.lahti@opisto.example", "Sari Lahti", "Lounais-Hämeen opisto", "3961027-9", ProviderKind.SCHOOL, ("tyollistyminen", "osaaminen")),
}  # fmt: skip
STAFF = {
    "officer": ("marja.lehtonen@tyohame.example", "Marja Lehtonen", Role.OFFICER),
    "officer2": ("sami.virtanen@tyohame.example", "Sami Virtanen", Role.OFFICER),
    "decider": ("kirsi.niemi@tyohame.example", "Kirsi Niemi", Role.DECIDER),
    "finance": ("eero.salmi@tyohame.example", "Eero Salmi", Role.FINANCE),
    "coach": ("noora.koski@tyohame.example", "Noora Koski", Role.COACH),
}


@dataclass
class Stage:
    """The demo's database and everybody's session; `do(who)` opens a transaction as one of them."""

    engine: AsyncEngine
    owner: AsyncEngine
    sealer: Sealer
    passwords: Passwords
    digests: Digests
    days: Days
    say: Callable[[str], None]
    sessions: dict[str, Session] = field(default_factory=dict)
    providers: dict[str, ProviderId] = field(default_factory=dict)
    agenda: list[Beat] = field(default_factory=list)

    @property
    def entrance(self) -> Entrance:
        """All that signing in and registering need."""
        return Entrance(self.engine, self.passwords, self.digests)

    def do(self, who: str, slug: str = "tyohame") -> AbstractAsyncContextManager[Work]:
        """A transaction in which `who` acts."""
        return open_work(self.engine, self.sealer, self.sessions[who], slug)

    def plan(self, day: date, hour: int, act: Callable[[], Awaitable[None]], name: str = "") -> None:
        """Put what happens on `day` on the agenda; of the same hour, what was planned first happens first."""
        self.agenda.append(Beat(day, hour, name or act.__name__, act))

    async def play(self) -> None:
        """Play the agenda, each beat on its day. Raises StoryFault where one would come a day late."""
        for beat in sorted(self.agenda, key=lambda beat: (beat.day, beat.hour)):
            await self.at(beat.day, beat.hour)
            await beat.act()

    @staticmethod
    def instant(day: date, hour: int = 10, minute: int = 0) -> datetime:
        """The instant of a Finnish hour of a day."""
        return datetime.combine(day, time(hour, minute), HELSINKI).astimezone(UTC)

    async def at(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Move the clock on to there, never back, and let the worker do what fell due."""
        async with self.owner.begin() as connection:
            await clock.move_on_to(connection, self.instant(day, hour, minute))
            found = local_day(await clock.instant(connection))
        if found != day:
            raise StoryFault(f"{day} has gone by: it is {found}")
        while await round_of_work(self.engine, self.sealer, strict=True):
            pass

    async def open(self) -> None:
        """Import both areas, make the area's accounts, and let providers register themselves."""
        async with self.owner.begin() as connection:
            home = await import_area(connection, AREAS / "tyohame")
            other = await import_area(connection, AREAS / "naapuri")
            for email, name, role in STAFF.values():
                await self._account(connection, email, name, home.area.id, role)
            await self._account(connection, "officer@naapuri.example", "Ville Naapuri", other.area.id, Role.OFFICER)
        for who, email in (*((who, row[0]) for who, row in STAFF.items()), ("naapuri", "officer@naapuri.example")):
            signed = await sign_in.sign_in(self.entrance, email, DEMO_PASSWORD, "demo")
            self.sessions[who] = Session(sign_in.hashed(signed.secret))
        for who, firm in FIRMS.items():
            await self._register(who, firm)

    async def _account(self, connection: AsyncConnection, email: str, name: str, area: AreaId, role: Role) -> None:
        person = sign_in.NewPerson(name=name, email=email, password=DEMO_PASSWORD, language="fi")
        await add_person(connection, self.passwords, person, area, role)

    async def _register(self, who: str, firm: Firm) -> None:
        person = sign_in.NewPerson(name=firm.person, email=firm.email, password=DEMO_PASSWORD, language="fi")
        company = sign_in.NewProvider(kind=firm.kind, name=firm.name, business_id=firm.business_id)
        signed = await sign_in.register(self.entrance, person, company, None)
        self.sessions[who] = Session(sign_in.hashed(signed.secret))
        provider = signed.memberships[0].provider_id
        if provider is not None:
            self.providers[who] = provider
        registration = providers.NewRegistration(
            contact_name=firm.person,
            contact_email=firm.email,
            languages=firm.languages,
            municipalities=("109", "082", "061", "834", "169", "981", "103"),
            baskets=firm.baskets,
        )
        async with self.do(who) as work:
            await providers.register(work, registration, None)
