"""From a client's need to an accepted order and its first payment line, at pages: a card written and checked, chosen, answered.

A card of 640 € per client: 70 % at the start = 448,00 €, the rest 192,00 € once there is a month of pay.
"""

from datetime import date

from tests.journeys.buying import FIRMS, qualified, registered
from tests.journeys.place import Place

CARD, OTHER = "Työnhaun pikavalmennus", "Uravalmennus nuorille"
NEED = {
    "Palvelukori ja palveluluokka": "Työllistymisen palvelut: Työnhaku",
    "Asiakkaan peitenimi": "A-4501",
    "Asiakasryhmä": "Alle 30-vuotiaat",
    "Asiakkaan kotikunta": "Forssa",
    "Palvelun kieli": "arabia",
    "Palvelu alkaa viimeistään": "31.1.2026",
}


async def ordered(place: Place) -> None:
    """Walk from two cards to a client in service."""
    await place.at(date(2026, 1, 12))
    for who in ("kaiku", "polku"):
        await registered(place, who, FIRMS[who])
        await qualified(place, FIRMS[who])
    await carded(place, "kaiku", CARD, "640")
    await returned(place)
    await checked(place, CARD)
    await held_back(place)
    await carded(place, "polku", OTHER, "880")
    await checked(place, OTHER)
    await described(place)
    await placed(place)
    await declined(place)
    await accepted(place)
    await started(place)
    await fallen_through(place)


async def carded(place: Place, who: str, title: str, price: str) -> None:
    """A provider writes a card and sends it for checking."""
    hand = await place.home(who)
    await hand.follow("Palvelukortit")
    await hand.follow("Uusi palvelukortti")
    await hand.fill({
        "Palvelun nimi": title,
        "Palvelukori ja palveluluokka": "Työllistymisen palvelut: Työnhaku",
        "Mitä teet asiakkaan kanssa": "Viisi tapaamista kahdessa viikossa.",
        "Asiakasryhmät": ("Alle 30-vuotiaat",),
        "Palvelukielet": ("suomi", "arabia"),
        "Hinta ilman arvonlisäveroa": price,
        "Asiakas": True,
        "Osuus hinnasta, kun palvelu alkaa (%)": "70",
        "Kuinka monta palkkakuukautta tulokseen tarvitaan": "1",
        "Kuinka monen päivän kuluessa alusta työn on alettava": "84",
        "Mitä tavoitellaan": "Kaksi kolmesta saa työn.",
        "Mitä asiakkaista lasketaan": ("Sai työn", "Pysyi työssä"),
        "Seuranta, viikkoja alusta": "12, 26",
        "Asiakkaita kerrallaan": "2",
    })  # fmt: skip
    await hand.press("Tallenna kortti", refused=True)
    hand.reads("Seuraava asiakas voi aloittaa: Täytä tämä kohta.")
    await hand.fill({"Seuraava asiakas voi aloittaa": "15.1.2026"})
    await hand.press("Tallenna kortti")
    hand.reads(title, "Luonnos", f"{price},00 € / asiakas")
    await hand.press("Lähetä tarkistettavaksi")
    hand.reads("Tarkistettavana", "Alue tarkistaa kortin viimeistään")


async def returned(place: Place) -> None:
    """An officer sends a card back, saying why; its provider mends it and sends it again."""
    hand = await place.task("officer", "Tarkista palvelukortti", CARD)
    await hand.follow("Palauta korjattavaksi")
    await hand.press("Palauta korjattavaksi", refused=True)
    await hand.fill({"Perustelu": "Kerro, monestako tapaamisesta on kyse."})
    await hand.press("Palauta korjattavaksi")
    hand = await place.task("kaiku", "Korjaa palvelukortti", CARD)
    hand.reads("Palautettu korjattavaksi", "Kerro, monestako tapaamisesta on kyse.")
    await hand.follow("Muokkaa korttia")
    await hand.fill({"Mitä teet asiakkaan kanssa": "Kuusi tapaamista kahdessa viikossa."})
    await hand.press("Tallenna kortti")
    await hand.press("Lähetä tarkistettavaksi")
    hand.reads("Tarkistettavana", "Kuusi tapaamista", "Versio 2")


async def held_back(place: Place) -> None:
    """A provider pauses what is on offer, says what is free, and takes orders again; anybody sees which services there are."""
    hand = await place.home("kaiku")
    await hand.follow("Palvelukortit")
    await hand.follow(CARD)
    await hand.press("Keskeytä tilaukset")
    hand.reads("Keskeytetty")
    await hand.follow("Kerro vapaat paikat")
    await hand.fill({"Asiakkaita kerrallaan": "2"})
    await hand.press("Kerro vapaat paikat")
    await hand.press("Ota taas tilauksia")
    hand.reads("Tilattavissa")
    await place.work()
    visitor = await place.sit()
    await visitor.open()
    await visitor.follow(place.name)
    await visitor.follow("Tilattavat palvelut")
    await visitor.follow(CARD)
    visitor.reads("Kuusi tapaamista", "640,00 € / asiakas", FIRMS["kaiku"])


async def checked(place: Place, title: str) -> None:
    """An officer reads it and publishes it."""
    hand = await place.task("officer", "Tarkista palvelukortti", title)
    await hand.follow("Julkaise kortti")
    await hand.fill({"Perustelu": "Sisältö ja hinta ovat kunnossa."})
    await hand.press("Julkaise kortti")
    hand.reads("Tilattavissa")


async def described(place: Place) -> None:
    """A coach tells the need and sees which cards fit, and in which turn."""
    hand = await place.home("coach")
    await hand.follow("Tilaukset")
    await hand.follow("Tilaa palvelu asiakkaalle")
    await hand.fill(NEED)
    await hand.press("Näytä sopivat palvelut")
    hand.reads(
        "2 sopii, 0 ei.",
        f"1 {CARD}",
        f"2 {OTHER}",
        "Kieli: suomi ja arabia",
        "Aika: voi alkaa to 15.1.2026, toivottu viimeistään la 31.1.2026",
        "Vapaa paikka: vapaana 2, yhteensä 2",
        "Tulos: uusi palvelu, tuloksia ei vielä ole",
        "448,00 € kun palvelu alkaa + 192,00 € jos asiakas saa kuukauden palkan = 640,00 €",
        "640,00 € mahtuu yhden tilauksen rajaan 5 000,00 €",
        "12 kuukaudessa tilattu 0,00 €, tämän kanssa 640,00 €. Kansallinen kynnysarvo on 400 000,00 €.",
    )


async def placed(place: Place) -> None:
    """The second in turn is chosen, but for a reason."""
    hand = place.hands["coach"]
    await hand.follow("Valitse", OTHER)
    hand.reads(f"Palvelu {OTHER}, {FIRMS['polku']}", "616,00 €")
    await hand.fill({"Viesti tuottajalle": "Tapaamiset mieluiten aamulla."})
    await hand.press("Tilaa palvelu", refused=True)
    hand.reads(f"Vuorossa ensin on {CARD}. Kirjoita, miksi valitset toisen palvelun.")
    await hand.fill({"Miksi tämä palvelu": "Asiakas tuntee ohjaajan ennestään."})
    await hand.press("Tilaa palvelu")
    hand.reads("Odottaa tuottajan vastausta", FIRMS["polku"], "Asiakas tuntee ohjaajan ennestään.")


async def declined(place: Place) -> None:
    """It declines, and the next in turn is asked."""
    hand = await place.task("polku", "Vastaa tilaukseen")
    await hand.follow("Kieltäydy tilauksesta")
    await hand.fill({"Perustelu": "Ohjaaja on lomalla."})
    await hand.press("Kieltäydy tilauksesta")
    hand.reads("Kieltäydyit tilauksesta.")
    await place.work()


async def accepted(place: Place) -> None:
    """The next one accepts, and the order is in force."""
    hand = await place.task("kaiku", "Vastaa tilaukseen")
    hand.reads(CARD, "A-4501", "Enintään 640,00 €")
    await hand.press("Hyväksy tilaus")
    hand.reads("Hyväksyit tilauksen.")
    await place.work()
    coach = await place.home("coach")
    await coach.follow("Tilaukset")
    await coach.follow("Työnhaun aloittaminen")
    coach.reads("Hyväksytty", "Kieltäytyi: Ohjaaja on lomalla.", FIRMS["kaiku"])
    await coach.follow("Avaa tilauksen asiakas ja maksut")
    coach.reads("A-4501", CARD)


async def started(place: Place) -> None:
    """The service starts, and the start fee follows."""
    hand = await place.home("kaiku")
    await hand.follow("Sopimukset")
    await hand.follow(CARD)
    await hand.follow("A-4501")
    await hand.follow("Ilmoita palvelun alkaneen")
    await hand.press("Ilmoita palvelun alkaneen")
    await place.work()
    finance = await place.home("finance")
    await finance.follow("Maksut")
    await finance.follow("Aloitusmaksu", of="A-4501")
    finance.reads("Aloitusmaksu 448,00 €: palvelu alkoi 12.1.2026, perusteena yksi tieto.")


async def fallen_through(place: Place) -> None:
    """Nobody answers a second order: its coach hears of it at home, and describes the need again in another language."""
    hand = await place.home("coach")
    await hand.follow("Tilaukset")
    await hand.follow("Tilaa palvelu asiakkaalle")
    await hand.fill(NEED | {"Asiakkaan peitenimi": "A-4502"})
    await hand.press("Näytä sopivat palvelut")
    await hand.press("Tilaa palvelu")
    for day in (15, 20):
        await place.at(date(2026, 1, day))
    hand = await place.task("coach", "Tilaus ei toteutunut", "A-4502")
    hand.reads("Kukaan ei ottanut tilausta", "Ei vastannut ajoissa", "Kukaan ei ottanut tilausta Kello")
    await hand.follow("Tilaa sama tarve uudelleen")
    await hand.fill({"Palvelun kieli": "ukraina"})
    await hand.press("Näytä sopivat palvelut")
    hand.reads(
        "0 sopii, 2 ei.",
        "Kieli: Palvelua ei saa kielellä ukraina. Kielet: suomi ja arabia.",
        "Yksikään palvelu ei sovi",
    )
    await place.home("coach")
    hand.reads_not("Tilaus ei toteutunut")
