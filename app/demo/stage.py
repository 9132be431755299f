"""Where the demo is played: engines, a clock to set, and people who act."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions import providers, sign_in
from app.actions.accounts import add_person
from app.actions.entrance import Entrance
from app.actions.importing import import_area
from app.actions.passwords import Passwords
from app.actions.work import Session, Work, open_work
from app.db import clock
from app.domain.actors import Role
from app.domain.calendar import HELSINKI, is_working_day
from app.domain.ids import AreaId, ProviderId
from app.domain.providers import ProviderKind
from app.gateways.digests import Digests
from app.gateways.sealing import Sealer
from app.worker import round_of_work

DEMO_PASSWORD = "vaikuta joka päivä"
AREAS = Path(__file__).resolve().parents[2] / "areas"
DAY = timedelta(days=1)


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
    begins: datetime
    say: Callable[[str], None]
    sessions: dict[str, Session] = field(default_factory=dict)
    providers: dict[str, ProviderId] = field(default_factory=dict)
    agenda: list[tuple[date, Callable[[], Awaitable[None]]]] = field(default_factory=list)
    """What happens on a day beside the story being told: in order, each when the clock passes."""

    @property
    def entrance(self) -> Entrance:
        """What signing in and registering need."""
        return Entrance(self.engine, self.passwords, self.digests)

    def do(self, who: str, slug: str = "tyohame") -> AbstractAsyncContextManager[Work]:
        """A transaction of `who`."""
        return open_work(self.engine, self.sealer, self.sessions[who], slug)

    def day(self, number: int) -> date:
        """The `number`-th day of the story, moved on to a working day."""
        found = (self.begins + DAY * number).astimezone(HELSINKI).date()
        while not is_working_day(found):
            found += DAY
        return found

    @staticmethod
    def instant(day: date, hour: int = 10, minute: int = 0) -> datetime:
        """A Finnish hour of a day."""
        return datetime.combine(day, time(hour, minute), HELSINKI).astimezone(UTC)

    async def at(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Move the clock there by way of what stands on the agenda, and let the worker do what fell due."""
        while self.agenda and self.agenda[0][0] <= day:
            when, happens = self.agenda.pop(0)
            await self._move(when, 9, 0)
            await happens()
        await self._move(day, hour, minute)

    async def _move(self, day: date, hour: int, minute: int) -> None:
        async with self.owner.begin() as connection:
            await clock.set_to(connection, self.instant(day, hour, minute))
        while await round_of_work(self.engine, self.sealer):
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
