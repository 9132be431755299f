"""The README's afternoon with the demo, walked on each of the days as of which demos are made: every link and button that it names."""

import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from app.db import clock
from app.db.engine import make_engine
from app.demo import DEMO_PASSWORD, move_clock
from app.demo.dates import Days
from app.demo.evolving import RESIDENT
from app.demo.stage import FIRMS, STAFF
from app.domain.calendar import local_day
from app.gateways.sealing import Sealer
from app.main import create_app
from app.settings import Settings
from tests.demo.conftest import Demo, each_day
from tests.journeys.hand import Hand
from tests.journeys.place import Place, requesting

CLIENT, COACHING = "B-1001", "Työhönvalmennus pitkään työttömänä olleille, Forssan seutu"
CLOSED, SIGNING = "Rekrytoinnin tuki pienille työnantajille", "Uravalmennus, Hattula ja Hämeenlinna"
SCHOOL = "Lounais-Hämeen opisto"
CAFE, PAIRS, CHALLENGE = "Työkahvila", "Työpari yritykseen", "Miten pitkään työttömänä ollut pääsee oikeaan työhön?"


@dataclass
class Afternoon(Place):
    """The demo's people at their pages, and its clock moved as the README says."""

    settings: Settings | None = None

    def email(self, who: str) -> str:
        """Where somebody signs in."""
        if who == "asukas":
            return RESIDENT[0]
        return STAFF[who][0] if who in STAFF else FIRMS[who].email

    async def later(self, words: str) -> None:
        """./dev clock"""
        assert self.settings is not None
        assert await move_clock(self.settings, words) == 0

    async def day(self) -> date:
        """The day it is."""
        async with self.owner.connect() as connection:
            return local_day(await clock.instant(connection))

    async def today(self) -> str:
        """The day it is, as pages write it."""
        day = await self.day()
        return f"{day.day}.{day.month}.{day.year}"

    async def found(self, who: str, menu: str, title: str) -> Hand:
        """Somebody at the page of a thing in a list of the menu."""
        hand = await self.home(who)
        await hand.follow(menu)
        await hand.follow(title)
        return hand


@pytest.fixture
async def afternoon(demo: Demo) -> AsyncIterator[Afternoon]:
    """Everybody's chair, in front of the demo."""
    app, engine = create_app(demo.settings), make_engine(demo.settings.web_url, size=4)
    async with app.router.lifespan_context(app), AsyncExitStack() as doors:
        sealer = Sealer(demo.settings.sealing_key)
        yield Afternoon(
            demo.owner, engine, sealer, requesting(app, doors), password=DEMO_PASSWORD, settings=demo.settings
        )
    await engine.dispose()


@each_day
async def test_the_afternoon(afternoon: Afternoon) -> None:
    await opening(afternoon)
    await decision(afternoon)
    await contract(afternoon)
    started = await a_client(afternoon)
    await afternoon.later("+26w")
    await the_effect(afternoon, started)
    await a_quick_order(afternoon)
    await an_experiment(afternoon)
    await a_grant(afternoon)


async def opening(place: Afternoon) -> None:
    """1. Marja unlocks and cannot open; Sami opens."""
    hand = await place.task("officer", "Poista tarjousten lukitus", CLOSED)
    await hand.press("Poista tarjousten lukitus")
    hand.reads("Sinä poistit lukituksen. Toinen henkilö avaa tarjoukset.")
    hand = await place.task("officer2", "Avaa tarjoukset", CLOSED)
    await hand.press("Avaa tarjoukset")
    hand.reads("Tarjoukset on avattu")


async def decision(place: Afternoon) -> None:
    """2. Sami gives marks and prepares, Kirsi decides, Aino finds a letter, and mail has gone out."""
    hand = await place.task("officer2", "Arvioi tarjoukset", CLOSED)
    await hand.follow("Arvioi tarjoukset")
    marks = [label.words for label in hand.sheet.all("label") if label.words.startswith("Arvio ")]
    for label in marks:
        whose = label.removeprefix("Arvio ")
        await hand.fill({label: "4", f"Arvion perustelu {whose}": "Kuvattu vaiheittain."})
    assert len(marks) == 6
    await hand.press("Tallenna arviot")
    hand.reads("Tarjousten vertailu", "kaikki arviot annettu")
    hand = await place.task("officer2", "Valmistele päätös", CLOSED)
    await hand.follow("Valmistele päätös")
    await hand.press("Valmistele päätös")
    hand = await place.task("decider", "Tee päätös", CLOSED)
    await hand.press("Tee päätös")
    hand = await place.found("kaiku", "Tarjouspyynnöt", CLOSED)
    await hand.follow("Lue päätöskirjeesi")
    hand = await place.home("officer")
    await hand.follow("Lähetetty posti")
    hand.reads(f"Päätös: {CLOSED}")


async def contract(place: Afternoon) -> None:
    """3. Juho signs what was decided earlier, Marja concludes it."""
    hand = await place.task("uraverstas", "Allekirjoita sopimus", SIGNING)
    await hand.press("Allekirjoita sopimus")
    hand = await place.task("officer", "Tee sopimus", SIGNING)
    await hand.press("Tee sopimus")
    hand.reads("Sopimus")


async def a_client(place: Afternoon) -> date:
    """4. Noora refers somebody, Aino accepts and starts, and Eero approves the start fee; answers the day of the start."""
    hand = await place.task("coach", "Ohjaa asiakkaita", COACHING)
    await hand.follow("Ohjaa asiakas")
    await hand.fill({"Asiakkaan peitenimi": CLIENT, "Asiakasryhmä": "Pitkään työttömänä olleet"})
    await hand.fill({"Asiakkaan kotikunta": "Forssa"})
    await hand.press("Ohjaa asiakas")
    hand = await place.task("kaiku", "Ota asiakas vastaan", CLIENT)
    await hand.follow("Ota asiakas vastaan")
    await hand.press("Ota asiakas vastaan")
    hand = await place.task("kaiku", "Ilmoita palvelun alkaneen", CLIENT)
    await hand.follow("Ilmoita palvelun alkaneen")
    await hand.press("Ilmoita palvelun alkaneen")
    await place.work()
    hand.reads(CLIENT)
    await approve(place, "Aloitusmaksu", CLIENT)
    return await place.day()


async def approve(place: Afternoon, clause: str, of: str) -> None:
    """Eero reads why a line is owed, and approves it."""
    hand = await place.home("finance")
    await hand.follow("Maksut")
    await hand.follow(clause, of=of)
    await hand.press("Hyväksy maksettavaksi")
    hand.reads("Hyväksyi Eero Salmi")


async def the_effect(place: Afternoon, started: date) -> None:
    """6. Aino reports three months' pay, Noora verifies each, and Eero approves the employment fee."""
    paid = started
    for _ in range(3):
        paid = (paid.replace(day=1) + timedelta(days=32)).replace(day=15)
        hand = await place.found("kaiku", "Sopimukset", COACHING)
        await hand.follow("Ilmoita palkka")
        day = f"{paid.day}.{paid.month}.{paid.year}"
        await hand.fill({
            "Asiakas": CLIENT,
            "Työnantajan tunnus": "TA-12",
            "Työn laatu": "Tavallinen työ",
            "Palkan maksupäivä": day,
            "Palkka, bruttona": "1 800",
            "Näyttö": "Palkkalaskelma",
            "Näyttö saatiin": day,
            "Miten se saatiin": "asiakkaalta, hänen suostumuksellaan",
            "Kuka sen näki": "valmentaja",
            "Missä se säilytetään": "kansio 12",
            "Asiakirjan SHA-256-tarkiste": hashlib.sha256(day.encode()).hexdigest(),
        })  # fmt: skip
        await hand.press("Ilmoita palkka")
        hand.reads("Odottaa vahvistusta")
        hand = await place.task("coach", "Vahvista tieto", CLIENT)
        await hand.follow("Vahvista tieto")
        await hand.fill({"Perustelu": "Palkkalaskelma nähty."})
        await hand.press("Vahvista tieto")
        hand.reads("Vahvistettu")
    await place.work()
    await approve(place, "Työllistymispalkkio", CLIENT)


async def a_quick_order(place: Afternoon) -> None:
    """7. Noora chooses Kaiku's card though another is first in turn, and Aino accepts."""
    hand = await place.task("coach", "Valitse palvelu ja tilaa")
    await hand.follow("Valitse", "Kaiku Valmennus Oy")
    await hand.fill({"Miksi tämä palvelu": "Asiakas tuntee ohjaajan ennestään."})
    await hand.press("Tilaa palvelu")
    hand.reads("Odottaa tuottajan vastausta", "Asiakas tuntee ohjaajan ennestään.")
    numbers = re.findall(r"TH-PT-\d{4}-\d{4}", hand.sheet.words)  # those of the year it is
    await place.work()
    hand = await place.task("kaiku", "Vastaa tilaukseen")
    await hand.press("Hyväksy tilaus")
    hand.reads("Hyväksyit tilauksen.")
    await place.work()
    await place.home("kaiku")
    await hand.follow("Sopimukset")
    await hand.follow("Työnhaun pikavalmennus", of=numbers[0])
    hand.reads("A-4505")


async def an_experiment(place: Afternoon) -> None:
    """8. Kirsi decides the gate and Eero approves its line; the one that ended is carried on; Eila sends an idea."""
    hand = await place.task("decider", "Päätä kokeilun portti", PAIRS)
    await hand.follow("Hyväksy vaihe ja jatka")
    await hand.fill({"Perustelu": "Käynnistys tehtiin niin kuin sovittiin."})
    await hand.press("Hyväksy vaihe ja jatka")
    await place.work()
    hand = await place.home("finance")
    await hand.follow("Maksut")
    await hand.follow("Vaiheen maksu", of=await place.today())
    hand.reads("6 000,00 €")
    await hand.press("Hyväksy maksettavaksi")
    hand.reads("Hyväksyi Eero Salmi")
    visitor = await place.sit()
    await visitor.open()
    await visitor.follow("TyöHäme")
    await visitor.follow("Kokeilujen tulokset")
    await visitor.follow(CAFE)
    visitor.reads("Laajennetaan")
    hand = await place.found("officer", "Sopimukset", CAFE)
    await hand.follow("Vie tulos kilpailutukseen")
    await hand.fill({"Puitesopimus": "Valmennuspalvelut"})
    await hand.press("Vie tulos kilpailutukseen")
    hand.reads("Luonnos")
    hand = await place.home("asukas")
    await hand.follow("Haasteet")
    await hand.follow(CHALLENGE)
    await hand.follow("Lähetä idea")
    await hand.fill({
        "Idean nimi": "Lukukoira työpaikalla",
        "Mitä kokeiltaisiin": "Koira rauhoittaa ensimmäisinä työpäivinä.",
        "Mikä muuttuu": "Moni pysyy työssä.",
        "Keille": ("Pitkään työttömänä olleet",),
        "Arvio kustannuksista": "3000",
    })  # fmt: skip
    await hand.press("Lähetä idea")
    hand.reads("Alue vastaa viimeistään")


async def a_grant(place: Afternoon) -> None:
    """9. Marja checks the applications and asks for more; the year before is read; later two assess, and Kirsi decides."""
    hand = await place.task("officer", "Tarkista hakemus", "Forssan Työpajayhdistys ry")
    await hand.follow("Pyydä täydennystä")
    until = Days(await place.day()).ahead(14)
    day = f"{until.day}.{until.month}.{until.year}"
    await hand.fill({"Mitä puuttuu": "Tarkenna palkat.", "Vastattava viimeistään": day})
    await hand.press("Pyydä täydennystä")
    hand.reads("Täydennystä pyydetty")
    hand = await place.task("officer", "Tarkista hakemus", SCHOOL)
    await hand.press("Totea hakemus täydelliseksi")
    hand = await place.home("officer")
    await hand.follow("Avustukset")
    await hand.follow("Ryhmätoiminta", of="Päätetty")
    await hand.follow(SCHOOL)
    await hand.follow("Avaa avustus")
    hand.reads("Päätös takaisinperinnästä", "Päättynyt")
    await place.later("+4w")
    for who in ("officer", "officer2"):
        hand = await place.task(who, "Kerro sidonnaisuutesi hakijaan", SCHOOL)
        await hand.follow("Kerro sidonnaisuutesi")
        await hand.press("Kerro sidonnaisuutesi")
        await hand.follow("Arvioi hakemus")
        for criterion in ("Vaikuttavuus", "Toteutus"):
            await hand.fill({f"Arvosana: {criterion}": "4", f"Perustelu: {criterion}": "Kuvattu ja mitattava."})
        await hand.press("Tallenna arvosanat")
    hand = await place.task("officer", "Ehdota päätöstä", SCHOOL)
    await hand.follow("Ehdota päätöstä")
    await hand.fill({"Myönnetään": True, "Perustelu": "Tavoite on mitattava."})
    await hand.press("Ehdota päätöstä")
    hand = await place.task("decider", "Päätä avustuksesta", SCHOOL)
    await hand.press("Myönnä avustus")
    hand.reads("Myönnetty")
