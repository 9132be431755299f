"""The second half of the thread: a client served, and money that follows.

Price 1 800,00 €. Start 30 % = 540,00. Three months of pay of at least 930 € (15 April, May, June) earn 45 % = 810,00 when
June has ended. Later June's pay turns out to have been 400,00 €, under the half month's 465 €: two months are no job, and the 810,00 are taken back.
"""

from datetime import date

from tests.journeys.buying import TITLE
from tests.journeys.place import Place

CLIENT = "A-4471"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PAYDAYS = (date(2026, 4, 15), date(2026, 5, 15), date(2026, 6, 15))


async def paid(place: Place) -> None:
    """Walk from a contract in force to lines approved, and one corrected."""
    await referred(place)
    await started(place)
    for payday in PAYDAYS:
        await place.at(payday, 15)
        await reported(place, payday)
        await verified(place)
    await place.at(date(2026, 7, 1))
    await approved(place)
    await place.at(date(2026, 8, 14))
    await corrected(place)
    await posted(place)


async def referred(place: Place) -> None:
    """A coach refers a client under a name of no meaning."""
    await place.at(date(2026, 3, 3))
    hand = await place.task("coach", "Ohjaa asiakkaita", TITLE)
    await hand.follow("Ohjaa asiakas")
    await hand.fill({
        "Asiakkaan peitenimi": CLIENT,
        "Asiakasryhmä": "Pitkään työttömänä olleet",
        "Asiakkaan kotikunta": "Forssa",
    })  # fmt: skip
    await hand.press("Ohjaa asiakas")
    hand.reads(f"Asiakas {CLIENT}", "Ohjattu")


async def started(place: Place) -> None:
    """The provider accepts, and starts: the start fee follows."""
    hand = await place.task("kaiku", "Ota asiakas vastaan")
    await hand.follow("Ota asiakas vastaan")
    await hand.press("Ota asiakas vastaan")
    await place.at(date(2026, 3, 4))
    hand = await place.task("kaiku", "Ilmoita palvelun alkaneen")
    await hand.follow("Ilmoita palvelun alkaneen")
    await hand.press("Ilmoita palvelun alkaneen")
    await place.work()
    await contract(place, "kaiku")
    await hand.follow("Avaa maksut")
    hand.reads("Aloitusmaksu", "Palvelu alkoi 4.3.2026.", "540,00 €")
    await contract(place, "kaiku")
    await hand.follow(CLIENT)
    hand.reads("Palkkakuukausia ei ole vielä tarpeeksi.")


async def contract(place: Place, who: str) -> None:
    """To the contract's page, by the menu."""
    hand = await place.home(who)
    await hand.follow("Sopimukset")
    await hand.follow(TITLE)


async def reported(place: Place, payday: date) -> None:
    """The provider says what was paid, and where the payslip is kept."""
    hand = await place.hand("kaiku")
    await contract(place, "kaiku")
    await hand.follow("Ilmoita palkka")
    day = f"{payday.day}.{payday.month}.{payday.year}"
    await hand.fill({
        "Asiakas": CLIENT,
        "Työnantajan tunnus": "TA-12",
        "Työn laatu": "Tavallinen työ",
        "Palkan maksupäivä": day,
        "Palkka, bruttona": "1 250,00",
        "Näyttö": "Palkkalaskelma",
        "Näyttö saatiin": day,
        "Miten se saatiin": "asiakkaalta, hänen suostumuksellaan",
        "Kuka sen näki": "valmentaja",
        "Missä se säilytetään": "kansio 12",
        "Asiakirjan SHA-256-tarkiste": SHA256,
    })  # fmt: skip
    await hand.press("Ilmoita palkka")
    hand.reads(f"Palkka 1 250,00 € maksettu {day}", "Odottaa vahvistusta")


async def verified(place: Place) -> None:
    """The coach verifies what the provider said."""
    hand = await place.task("coach", "Vahvista tieto")
    await hand.follow("Vahvista tieto")
    await hand.fill({"Perustelu": "Palkkalaskelma nähty."})
    await hand.press("Vahvista tieto")
    hand.reads("Vahvistettu", "Noora Koski")


async def approved(place: Place) -> None:
    """Finance reads why each line is owed, and approves both."""
    hand = await place.home("finance")
    for clause, short, whole, sum_ in (
        ("Aloitusmaksu", "Palvelu alkoi 4.3.2026.", "Aloitusmaksu 540,00 €: palvelu alkoi 4.3.2026, perusteena yksi tieto.", "1 800,00 € hinta asiakasta kohti × 30 % Osuus = 540,00 € ansaittu"),
        ("Työllistymispalkkio", "3 palkkakuukautta, 1.4.–30.6.2026.", "Työllistymispalkkio 810,00 €: 3 palkkakuukautta, 1.4.–30.6.2026, perusteena 3 tietoa.", "1 800,00 € hinta asiakasta kohti × 45 % Osuus = 810,00 € ansaittu"),
    ):  # fmt: skip
        await hand.follow("Maksut")
        hand.reads(short)
        await hand.follow(clause, of=CLIENT)
        hand.reads(whole, sum_)
        await hand.press("Hyväksy maksettavaksi")
        hand.reads("Hyväksyi Eero Salmi ke 1.7.2026")
    await place.home("finance")
    hand.reads("Sinua ei odota mikään")


async def corrected(place: Place) -> None:
    """Too late: June's pay was less. The correction takes the job fee back on a line of its own, which names the one it corrects."""
    hand = await place.hand("kaiku")
    await contract(place, "kaiku")
    await hand.follow(CLIENT)
    await hand.follow("Palkka 1 250,00 € maksettu 15.6.2026")
    await hand.follow("Korjaa tieto")
    await hand.fill({"Palkka, bruttona": "400,00", "Perustelu": "Palkkaan oli laskettu lomakorvaus."})
    await hand.press("Korjaa tieto")
    hand.reads("Palkka 400,00 € maksettu 15.6.2026", "Palkkaan oli laskettu lomakorvaus.", "Odottaa vahvistusta")
    await verified(place)
    await place.work()
    hand = await place.task("finance", "Hyväksy maksettavaksi")
    hand.reads("Työllistymispalkkio", "tietoja korjattiin, eikä ehto enää täyty", "−810,00 €")
    await hand.follow("maksuriviä")
    hand.reads("810,00 €", "Hyväksytty")
    hand.reads_not("−")
    await place.task("finance", "Hyväksy maksettavaksi")
    await hand.press("Hyväksy maksettavaksi")
    await contract(place, "kaiku")
    await place.hands["kaiku"].follow("Avaa maksut")
    place.hands["kaiku"].reads("Maksurivejä on yhteensä 540,00 €, josta hyväksytty 540,00 €.")


async def posted(place: Place) -> None:
    """The mail that went out along the way."""
    hand = await place.home("officer")
    await hand.follow("Lähetetty posti")
    hand.reads(
        "Sinut on hyväksytty palveluntuottajaksi",
        f"Kutsu tarjota: {TITLE}",
        f"Päätös: {TITLE}",
        f"Sopimus on tehty: {TITLE}",
        f"Sinulle on ohjattu asiakas: {TITLE}",
        place.email("kaiku"),
    )
    hand.reads_not(CLIENT, "400,00")
