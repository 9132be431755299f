"""Nouns and whole areas for tests: small, valid, and made by actions where they go into the database."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.actions.buying import agreements, cards, needs, procedures
from app.actions.people import providers, sign_in
from app.actions.people.entrance import Entrance
from app.actions.people.passwords import Passwords
from app.actions.work import Session, Work, open_work
from app.db import clock
from app.db.people import people
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.agreements import Mode
from app.domain.buying.bids import Answer, BidContent
from app.domain.buying.cards import Availability, CardContent, Unit
from app.domain.buying.effects import Effect, EffectMeasure
from app.domain.calendar import HELSINKI
from app.domain.identifiers import business_id_check_digit
from app.domain.ids import (
    AgreementId,
    AreaId,
    BudgetLineId,
    CardId,
    MembershipId,
    NeedId,
    PersonId,
    ProcedureId,
    ProviderId,
)
from app.domain.keys import Key
from app.domain.money import Money
from app.domain.people.providers import ProviderKind
from app.domain.people.suspensions import Judgement
from app.gateways.digests import DigestKey, Digests
from app.gateways.sealing import Sealer

PASSWORDS = Passwords(cheap=True)
DIGESTS = Digests((DigestKey(1, bytes(32)),))
PASSWORD = "a password for tests"
_numbers = count(1_000_000)
BEGINS = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
ROOM = Availability(capacity=1, next_free=date(2026, 1, 12))
DEADLINE = datetime(2026, 1, 26, 13, 0, tzinfo=UTC)


def at(day: date, hour: int = 12) -> datetime:
    """A Finnish day and hour."""
    return datetime.combine(day, time(hour), HELSINKI).astimezone(UTC)


def business_id() -> str:
    """A Y-tunnus nobody in this run has."""
    while True:
        seven = f"{next(_numbers):07d}"
        digit = business_id_check_digit(seven)
        if digit is not None:
            return f"{seven}-{digit}"


def terms(maximum: str = "30000.00", **changes: Any) -> dict[str, Any]:
    """A terms document: start, job and stay fees in percents of the price."""
    good = {"of": "earnings", "unit": "month", "levels": [["930.00", "1"], ["465.00", "0.5"]]}
    return {
        "language": 1,
        "currency": "EUR",
        "begins": "2026-03-01",
        "ends": "2027-12-31",
        "groups": ["far"],
        "unverified": ["referred", "accepted", "started"],
        "money": {"price": None},
        "measures": {"good": good},
        "clauses": [
            {
                "id": "start",
                "share": "fixed",
                "on": ["started"],
                "window": {"since": "referred", "days": 28},
                "amount": {"percent": "30", "of": "price"},
            },
            {
                "id": "job",
                "share": "outcome",
                "reach": {"measure": "good", "need": "3"},
                "window": {"since": "started", "begin": 150},
                "amount": {"percent": "50", "of": "price"},
            },
            {
                "id": "stay",
                "share": "outcome",
                "reach": {"measure": "good", "need": "4", "within": 7},
                "after": {"clause": "job", "fresh": True},
                "amount": {"percent": "20", "of": "price"},
            },
        ],
        "limits": [{"id": "maximum", "per": "commitment", "max": maximum}],
    } | changes


def draft(maximum: str = "30000.00", **changes: Any) -> dict[str, Any]:
    """A draft that can be published: price 40, two criteria 40 and 20."""
    return {
        "language": "fi",
        "title": "Työhönvalmennus",
        "description": "Valmennus työhön ja tuki työssä.",
        "price_weight": 40,
        "criteria": [{"name": "Toteutus", "weight": 40}, {"name": "Kokemus", "weight": 20}],
        "maximum": maximum,
        "deadline": DEADLINE.isoformat(),
        "terms": terms(maximum),
        "effect": {"expected": "Joka toinen saa työn.", "measures": ["employed"], "follow_up_weeks": [12, 26]},
    } | changes


def bid(price: str = "2000.00", answer: str = "Näin teemme.") -> BidContent:
    """A bid that can be handed in under `draft()`."""
    return BidContent(
        price=Money.of(price), answers=tuple(Answer(criterion=key, text=answer) for key in ("1", "2")), binding=True
    )


def programme_draft(**changes: Any) -> dict[str, Any]:
    """A grant programme that can be published: 30 000 euros, at most 12 000 for one, half of a grant ahead."""
    return {
        "language": "fi",
        "title": "Ryhmätoiminta pitkään työttömille",
        "purpose": "Tuetaan järjestöjen omaa toimintaa, joka vie kohti työtä.",
        "kinds": ["association", "company"],
        "criteria": [{"name": "Vaikuttavuus", "weight": 60}, {"name": "Toteutus", "weight": 40}],
        "questions": [
            {"text": "Miten tavoitat osallistujat?", "kind": "text", "required": True},
            {"text": "Montako osallistujaa?", "kind": "number", "required": True},
            {"text": "Alkamispäivä", "kind": "day", "required": False},
        ],
        "costs": ["Palkat", "Tilat", "Matkat"],
        "maximum": "30000.00",
        "highest": "12000.00",
        "advance_percent": 50,
        "report_days": 30,
        "effect": {
            "client_groups": ["far"],
            "expected": "Joka neljäs saa työn.",
            "measures": ["employed"],
            "follow_up_weeks": [26],
        },
        "opens": BEGINS.isoformat(),
        "deadline": DEADLINE.isoformat(),
    } | changes


def application_draft(**changes: Any) -> dict[str, Any]:
    """An application that can be handed in under it: 10 000 asked of costs of 12 000."""
    return {
        "purpose": "Ryhmä kahdelletoista.",
        "begins": "2026-03-01",
        "ends": "2026-09-30",
        "costs": [{"name": "Palkat", "amount": "9000.00"}, {"name": "Tilat", "amount": "3000.00"}],
        "total": "12000.00",
        "asked": "10000.00",
        "own": "1500.00",
        "other": "500.00",
        "answers": [{"key": "1", "text": "Kumppanien kautta."}, {"key": "2", "text": "12"}],
        "expected": "Kolme saa työn.",
        "binding": True,
    } | changes


def card_content(price: str = "640.00", **changes: Any) -> CardContent:
    """A card that can be sent, for a client of the area."""
    effect = Effect(
        client_groups=("far",),
        expected="Kaksi kolmesta saa työn.",
        measures=(EffectMeasure.EMPLOYED,),
        follow_up_weeks=(12, 26),
    )
    given: dict[str, Any] = {
        "basket": "tyollistyminen", "category": "tyonhaku", "title": "Pikavalmennus", "description": "Viisi tapaamista.",
        "cpv": "85312310", "municipalities": ("061",), "remote": False, "languages": ("fi", "uk"), "price": Money.of(price),
        "unit": Unit.CLIENT, "start_percent": 70, "job_months": 1, "job_begin": 84, "effect": effect,
    }  # fmt: skip
    return CardContent(**(given | changes))


@dataclass
class World:
    """An area with people of every role, made by actions; `work(who)` opens a transaction as one of them."""

    engine: AsyncEngine
    owner: AsyncEngine
    sealer: Sealer
    area: AreaId
    slug: str
    line: BudgetLineId
    sessions: dict[str, Session] = field(default_factory=dict)
    people: dict[str, PersonId] = field(default_factory=dict)
    providers: dict[str, ProviderId] = field(default_factory=dict)

    @property
    def entrance(self) -> Entrance:
        """What registering needs."""
        return Entrance(self.engine, PASSWORDS, DIGESTS)

    def work(self, who: str, key: Key | None = None, slug: str | None = None) -> AbstractAsyncContextManager[Work]:
        """A transaction of `who` (a role, a provider's name, or "" for a visitor) at this area's address."""
        return open_work(self.engine, self.sealer, self.sessions.get(who), slug or self.slug, key)

    async def at(self, instant: datetime) -> None:
        """Set the business clock."""
        async with self.owner.begin() as connection:
            await clock.set_to(connection, instant)

    async def add_person(self, who: str, role: Role) -> None:
        """Somebody who works for the area."""
        person = people.Person(
            id=PersonId(uuid4()),
            name=who,
            email=f"{who}@{self.slug}.example",
            password_hash=await PASSWORDS.hash(PASSWORD),
            language="fi",
        )
        async with self.owner.begin() as connection:
            membership, session = MembershipId(uuid4()), sign_in.hashed(uuid4().hex)
            await people.add(connection, person)
            await people.join(connection, membership, person.id, role, area=self.area)
            await people.add_session(connection, session, person.id, membership, sign_in.SESSION_LIFE)
        self.people[who] = person.id
        self.sessions[who] = Session(session)

    async def add_provider(self, who: str, *, qualified: bool = True) -> ProviderId:
        """A provider that registers itself with the area and is qualified."""
        person = sign_in.NewPerson(name=who, email=f"{who}@{self.slug}.example", password=PASSWORD, language="fi")
        company = sign_in.NewProvider(kind=ProviderKind.COMPANY, name=f"{who} Oy", business_id=business_id())
        signed = await sign_in.register(self.entrance, person, company, None)
        self.sessions[who] = Session(sign_in.hashed(signed.secret))
        self.people[who] = signed.person
        found = signed.memberships[0].provider_id
        assert found is not None
        self.providers[who] = found
        registration = providers.NewRegistration(
            contact_name=who,
            contact_email=f"{who}@{self.slug}.example",
            languages=("fi",),
            municipalities=("061",),
            baskets=("tyollistyminen",),
        )
        async with self.work(who) as work:
            await providers.register(work, registration, None)
        if qualified:
            async with self.work("officer") as work:
                await providers.judge(work, found, "tyollistyminen", "qualify", Judgement(reason="kunnossa"), None)
        return found

    async def add_resident(self, who: str) -> None:
        """A private person who registers as a provider: no business id, registered nowhere."""
        person = sign_in.NewPerson(name=who, email=f"{who}@{self.slug}.example", password=PASSWORD, language="fi")
        alone = sign_in.NewProvider(kind=ProviderKind.PERSON, name=who, business_id=None)
        signed = await sign_in.register(self.entrance, person, alone, None)
        self.sessions[who] = Session(sign_in.hashed(signed.secret))
        self.people[who] = signed.person

    async def card(self, who: str, price: str = "640.00", room: Availability = ROOM) -> CardId:
        """A provider's service card, on offer."""
        async with self.work(who) as work:
            found = await cards.write(work, card_content(price), room)
        async with self.work(who) as work:
            await cards.STEPS.take(work, found, "send-card")
        async with self.work("officer") as work:
            await cards.publish(work, found, "Luettu ja hyväksytty.", None)
        return found

    async def need(self, **changes: Any) -> NeedId:
        """A need for ten."""
        given: dict[str, Any] = {
            "title": "Työhönvalmennus",
            "basket": "tyollistyminen",
            "category": "tyonhaku",
            "client_group": "far",
            "cpv": "85312310",
            "municipalities": ("061",),
            "places": 10,
            "estimated_value": Money.of("50000.00"),
            "begins": date(2026, 3, 1),
            "ends": date(2026, 12, 31),
            "budget_line_id": self.line,
        }
        async with self.work("officer") as work:
            return await needs.describe(work, needs.NewNeed(**(given | changes)))

    async def agreement(self, *members: str, maximum: str = "300000.00") -> AgreementId:
        """A framework agreement in force."""
        given = agreements.NewAgreement(
            name="Valmennukset",
            baskets=("tyollistyminen",),
            maximum=Money.of(maximum),
            begins=date(2026, 1, 1),
            ends=date(2029, 12, 31),
            mode=Mode.MINI_COMPETITION,
            members=tuple(self.providers[who] for who in members),
        )
        async with self.work("officer") as work:
            return await agreements.record(work, given)

    async def competition(
        self, agreement: AgreementId, content: Mapping[str, object] | None = None, *, publish: bool = True
    ) -> ProcedureId:
        """A mini-competition under `agreement`, published unless told otherwise."""
        need = await self.need()
        async with self.work("officer") as work:
            new = procedures.NewCompetition(need_id=need, agreement_id=agreement, draft=content or draft())
            found = await procedures.begin(work, new)
        if publish:
            async with self.work("officer") as work:
                await procedures.publish(work, found, None)
        return found


async def world(engine: AsyncEngine, owner: AsyncEngine, sealer: Sealer, *, instant: datetime = BEGINS) -> World:
    """A new area of its own, at `instant`: two officers and one of every other role; no providers yet."""
    area, line, number = AreaId(uuid4()), BudgetLineId(uuid4()), next(_numbers)
    found = World(engine, owner, sealer, area, f"area-{area.hex[:12]}", line)
    await found.at(instant)
    codes = [
        ("municipality", "061", None),
        ("basket", "tyollistyminen", None),
        ("category", "tyonhaku", "tyollistyminen"),
        ("client-group", "far", None),
    ]
    async with owner.begin() as connection:
        given = {"area": area, "slug": found.slug, "prefix": f"T{number}"}
        await connection.execute(
            text("INSERT INTO areas (id, slug, name, prefix) VALUES (:area, :slug, :slug, :prefix)"), given
        )
        for which, code, parent in codes:
            await connection.execute(
                text(
                    """INSERT INTO codes (area_id, list, code, names, parent, cpv, budget_line)
                    VALUES (:area, :list, :code, '{"fi": "nimi"}', :parent, '85312310', 'valmennukset')"""
                ),
                {"area": area, "list": which, "code": code, "parent": parent},
            )
        await connection.execute(
            text("""INSERT INTO budget_lines (area_id, id, year, code, names, amount)
                    VALUES (:area, :line, 2026, 'valmennukset', '{"fi": "Valmennukset"}', 42203100)"""),
            {"area": area, "line": line},
        )
    for role in AREA_ROLES:
        await found.add_person(role.value, role)
    await found.add_person("officer2", Role.OFFICER)
    return found
