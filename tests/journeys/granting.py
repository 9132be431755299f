"""From a need to a grant paid, reported and partly taken back, at pages: a programme, an application, two assessors, a decision.

A grant of 10 000 €: all of it ahead, 8 000 € used; 2 000 € come back with interest of 5,5 %, and from July of 6 %, since the rate that the
law in the program lacks is entered by one and confirmed by another.
"""

from datetime import date

from tests.journeys.buying import FIRMS, needed, registered
from tests.journeys.buying import TITLE as NEED
from tests.journeys.hand import Filling
from tests.journeys.place import Place

TITLE = "Ryhmätoiminta työn tueksi"
MARKS = {
    "Arvosana: Vaikuttavuus": "4,5",
    "Perustelu: Vaikuttavuus": "Tavoite on mitattava.",
    "Arvosana: Toteutus": "3,5",
    "Perustelu: Toteutus": "Ohjaaja on nimetty.",
}
DRAFT: dict[str, Filling] = {
    "Otsikko": TITLE,
    "Tarkoitus": "Tuetaan omaa toimintaa, joka vie kohti työtä.",
    "Kuka voi hakea": ("Yhdistys", "Yritys"),
    "Hakuaika alkaa, päivä": "12.1.2026",
    "Hakuaika alkaa, kello": "8.00",
    "Hakuaika päättyy, päivä": "30.1.2026",
    "Koko ohjelma enintään": "30 000",
    "Yksi hakija enintään": "12 000",
    "Etukäteen maksettava osuus, %": "100",
    "Hyväksyttävät kulut": "Palkat\nTilat",
    "Peruste 1": "Vaikuttavuus",
    "Perusteen 1 paino": "60",
    "Peruste 2": "Toteutus",
    "Perusteen 2 paino": "30",
    "Kysymys 1": "Miten tavoitat osallistujat?",
    "Asiakasryhmät": ("Pitkään työttömänä olleet",),
    "Mitä avustuksella saadaan aikaan": "Joka neljäs saa työn.",
    "Mitä asiakkaista lasketaan": ("Sai työn",),
}
APPLICATION: dict[str, Filling] = {
    "Toiminta, johon avustus käytetään": "Ryhmä kahdelletoista.",
    "Alkaa": "1.3.2026",
    "Päättyy": "30.4.2026",
    "Mitä osallistujille muuttuu": "Kolme saa työn.",
    "Palkat": "9 000",
    "Tilat": "3 000",
    "Kulut yhteensä": "12 000",
    "Haettu avustus": "10 000",
    "Oma raha": "1 500",
    "Muu rahoitus": "0",
    "Miten tavoitat osallistujat?": "Kumppanien kautta.",
    "Vakuutan, että tiedot ovat oikein.": True,
}


async def granted(place: Place) -> None:
    """Walk from a need to money taken back."""
    await place.at(date(2026, 1, 12))
    await registered(place, "kaiku", FIRMS["kaiku"])
    await needed(place)
    await published(place)
    await applied(place)
    await asked_for_more(place)
    await place.at(date(2026, 2, 2))
    await assessed(place)
    await decided(place)
    await instalment(place)
    await place.at(date(2026, 6, 1))
    await reported(place)
    await place.at(date(2026, 7, 3))
    await rate_entered(place)
    await recovered(place)


async def published(place: Place) -> None:
    """An officer drafts a programme under the need, saying why this way; weights that do not make 100 stop the publishing and nothing is lost."""
    hand = await place.home("officer")
    await hand.follow("Tarpeet")
    await hand.follow(NEED)
    await hand.follow("Aloita avustusohjelma")
    await hand.press("Aloita luonnos", refused=True)
    hand.reads("Ensin neuvotaan toista tapaa: ", "Kerro, miksi valitset tämän.")
    await hand.fill({"Miksi tämä tapa": "Tuetaan omaa toimintaa."})
    await hand.press("Aloita luonnos")
    await hand.fill(DRAFT)
    await hand.press("Tallenna luonnos")
    await hand.press("Julkaise avustusohjelma", refused=True)
    hand.reads("Perusteiden painojen summa on 90. Sen pitää olla 100.")
    await hand.fill({"Perusteen 2 paino": "40"})
    await hand.press("Tallenna luonnos")
    await hand.press("Julkaise avustusohjelma")
    hand.reads("Haettavana", "30 000,00 €", "100 % etukäteen", "Hakemuksia ei ole", "Tuetaan omaa toimintaa.")


async def applied(place: Place) -> None:
    """An applicant saves a draft, and hands in when the budget adds up."""
    hand = await place.home("kaiku")
    await hand.follow("Avustukset")
    await hand.follow(TITLE)
    await hand.follow("Jätä hakemus")
    await hand.fill(APPLICATION)
    await hand.press("Tallenna luonnos")
    hand.reads("Luonnos tallennettiin")
    await hand.press("Jätä hakemus", refused=True)
    hand.reads("Haettu avustus, oma raha ja muu rahoitus ovat yhteensä 11 500,00 €.")
    await hand.fill({"Muu rahoitus": "500"})
    await hand.press("Jätä hakemus")
    hand.reads("Vastaanotettu", "12 000,00 €", "Kumppanien kautta.")
    await place.work()


async def asked_for_more(place: Place) -> None:
    """An officer asks for more, the applicant answers, and the application is complete."""
    hand = await place.task("officer", "Tarkista hakemus", FIRMS["kaiku"])
    await hand.follow("Pyydä täydennystä")
    await hand.fill({"Mitä puuttuu": "Tarkenna tilakuluja.", "Vastattava viimeistään": "17.1.2026"})
    await hand.press("Pyydä täydennystä", refused=True)
    await hand.fill({"Vastattava viimeistään": "20.1.2026"})
    await hand.press("Pyydä täydennystä")
    hand.reads("Täydennystä pyydetty", "Odottaa hakijan vastausta.")
    own = await place.task("kaiku", "Täydennä hakemusta")
    own.reads("Tarkenna tilakuluja.")
    await own.follow("Täydennä hakemusta")
    await own.fill({"Vastauksesi": "Vuokra on 500 euroa kuussa."})
    await own.press("Täydennä hakemusta")
    await place.work()
    hand = await place.task("officer", "Tarkista hakemus", FIRMS["kaiku"])
    hand.reads("Vuokra on 500 euroa kuussa.")
    await hand.press("Totea hakemus täydelliseksi")
    hand.reads("Arvioitavana")


async def assessed(place: Place) -> None:
    """Two declare and assess, each blind to the other until both are done."""
    for who, mark in (("officer", "4,5"), ("officer2", "4")):
        hand = await place.task(who, "Kerro sidonnaisuutesi hakijaan", FIRMS["kaiku"])
        await hand.follow("Kerro sidonnaisuutesi")
        await hand.press("Kerro sidonnaisuutesi")
        hand.reads("Ei sidonnaisuuksia")
        await hand.follow("Arvioi hakemus")
        await hand.fill(MARKS | {"Arvosana: Vaikuttavuus": mark})
        if who == "officer2":
            hand.reads_not("4,5:")
        await hand.press("Tallenna arvosanat")
    hand = place.hands["officer2"]
    hand.reads("1. arvioija", "51,00", "28,00", "79,00")


async def decided(place: Place) -> None:
    """One proposes, another decides; the applicant reads the decision."""
    hand = await place.task("officer", "Ehdota päätöstä", FIRMS["kaiku"])
    await hand.follow("Ehdota päätöstä")
    await hand.fill({"Myönnetään": True, "Perustelu": "Tavoite on mitattava.", "Avustus": "10 001"})
    await hand.press("Ehdota päätöstä", refused=True)
    hand.reads("Enimmäismäärä on haettu summa, 10 000,00 €.")
    await hand.fill({"Avustus": "10 000"})
    await hand.press("Ehdota päätöstä")
    hand.reads("Päätöstä ehdotettu", "Myönnetään")
    decider = await place.task("decider", "Päätä avustuksesta", FIRMS["kaiku"])
    await decider.press("Myönnä avustus")
    decider.reads("Myönnetty", "Tavoite on mitattava.")
    own = await place.home("kaiku")
    await own.follow("Avustukset")
    await own.follow(TITLE)
    await own.follow("Avaa hakemuksesi")
    own.reads("Myönnetty", "Selvitys viimeistään", "Hyväksyttävät kulut")


async def instalment(place: Place) -> None:
    """The instalment is released, and finance approves its line."""
    hand = await place.task("officer", "Vapauta maksuerä")
    await hand.press("Vapauta maksuerä")
    hand.reads("10 000,00 €")
    await place.work()
    finance = await place.task("finance", "Hyväksy maksettavaksi")
    finance.reads("Avustuksen maksuerä", "10 000,00 €")
    await finance.press("Hyväksy maksettavaksi")


async def reported(place: Place) -> None:
    """The recipient reports; a cost over the decision's is refused at its field; the report is accepted."""
    own = await place.task("kaiku", "Lähetä selvitys avustuksesta")
    await own.follow("Lähetä selvitys")
    report = {"Palkat": "9 000,01", "Tilat": "1 000", "Mitä toiminnalla saatiin aikaan": "Kolme sai työn.", "Osallistujia": "12", "Sai työn": "3"}  # fmt: skip
    await own.fill(report)
    await own.press("Lähetä selvitys", refused=True)
    own.reads("Päätöksessä tähän kuluun on enintään 9 000,00 €.")
    await own.fill({"Palkat": "7 000"})
    await own.press("Lähetä selvitys")
    own.reads("Odottaa alueen vastausta", "8 000,00 €")
    hand = await place.task("officer", "Lue selvitys")
    await hand.follow("Hyväksy selvitys")
    await hand.fill({"Perustelu": "Kulut vastaavat päätöstä."})
    await hand.press("Hyväksy selvitys")
    hand.reads("Hyväksytty", "2 000,00 €")


async def rate_entered(place: Place) -> None:
    """The recovery waits for a half-year's reference rate: the officer is led to where it is entered, finance confirms it."""
    hand = await place.home("officer")
    await hand.follow("Sopimukset")
    await hand.follow(TITLE)
    await hand.follow("Valmistele takaisinperintä")
    await hand.follow("Katso puuttuvat arvot")
    hand.reads("Arvo puuttuu: 1.7.–31.12.2026", "Yhden avustuksen takaisinperintä odottaa tätä arvoa.")
    await hand.follow("Kirjaa puuttuva arvo")
    await hand.fill({"Arvo": "800", "Lähde": "Suomen Pankin ilmoitus"})
    await hand.press("Kirjaa arvo", refused=True)
    hand.reads("Arvo on vähintään 0 ja enintään 15.")
    await hand.fill({"Arvo": "3,0"})
    await hand.press("Kirjaa arvo")
    hand.reads("Viitekorko: 3 %", "Odottaa vahvistusta", "Kirjasit arvon itse. Toinen henkilö vahvistaa sen.")
    finance = await place.task("finance", "Vahvista vaihtuva arvo")
    await finance.press("Vahvista arvo")
    finance.reads("Vahvistettu", "Vahvistettua arvoa ei muuteta.")
    await hand.follow("Minua odottaa")
    await hand.follow("Vaihtuvat arvot")
    hand.reads_not("Arvo puuttuu")
    await hand.follow("Minua odottaa")
    await hand.follow("Sopimukset")
    await hand.follow(TITLE)


async def recovered(place: Place) -> None:
    """What was left unspent is prepared by one and decided by another; two negative lines follow."""
    hand = place.hands["officer"]
    await hand.follow("Valmistele takaisinperintä")
    await hand.fill({"Takaisin perittävä summa": "2 000,01", "Perustelu": "Jäi käyttämättä."})
    await hand.press("Valmistele takaisinperintä", refused=True)
    hand.reads("Selvityksen mukaan käyttämättä jäi 2 000,00 €.")
    await hand.fill({"Takaisin perittävä summa": "2 000"})
    await hand.press("Valmistele takaisinperintä")
    hand.reads("Valmisteltu takaisinperintä", "2,5 % + 3 = 5,5 %", "3 % + 3 = 6 %", "Arvon vahvisti Eero Salmi")
    decider = await place.task("decider", "Päätä takaisinperinnästä")
    await decider.press("Päätä takaisinperinnästä")
    decider.reads("Päätös takaisinperinnästä")
    await place.work()
    own = await place.home("kaiku")
    await own.follow("Sopimukset")
    await own.follow(TITLE)
    own.reads("Päätös takaisinperinnästä", "2 000,00 €", "45,59 €")
    await own.follow("Avaa maksut")
    own.reads("−2 000,00 €", "−45,59 €")
    hand = await place.task("officer", "Merkitse avustus päättyneeksi", TITLE)
    await hand.press("Merkitse avustus päättyneeksi")
    hand.reads("Päättynyt")
