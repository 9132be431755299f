"""The first half of the thread, as people do it at pages: from registering to a contract in force.

Price 40 and quality 60 points; 20 places, at most 40 000 €. Kaiku bids 1 850,00 € and lowers it to 1 800,00 €, Polku 1 950,00 €, Taito
withdraws. Comparison prices 20 × 1 800 = 36 000 and 20 × 1 950 = 39 000; price points 40 and 40 × 36 000 / 39 000 = 36,92; quality
60 × 4,5 / 5 = 54 and 60 × 4 / 5 = 48: together 94,00 and 84,92.
"""

from datetime import date

from tests.journeys.place import PASSWORD, Place
from tests.journeys.visiting import found_bought, life_read, sought
from tests.make import business_id

TITLE = "Työhönvalmennus Forssan seudulla"
FIRMS = {"kaiku": "Kaiku Valmennus", "polku": "Polku ja Taito", "taito": "Taito Forssa"}


async def bought(place: Place) -> None:
    """Walk from registering to a contract in force on 2 March 2026."""
    await place.at(date(2026, 1, 12))
    for who, firm in FIRMS.items():
        await registered(place, who, firm)
        await qualified(place, firm)
    await needed(place)
    await agreed(place)
    await begun(place)
    await drafted(place)
    await published(place)
    await place.at(date(2026, 1, 20))
    await bids_made(place)
    await sought(place, TITLE, FIRMS["kaiku"])
    await place.at(date(2026, 1, 26), 15, 1)
    await opened(place)
    await assessed(place)
    await decided(place)
    await place.at(date(2026, 3, 2))
    await concluded(place)
    await found_bought(place, TITLE, FIRMS["kaiku"])
    await life_read(place, TITLE)


async def registered(place: Place, who: str, firm: str) -> None:
    """A provider makes an account and tells the area what it offers."""
    place.hands[who] = hand = await place.sit()
    await hand.open()
    await hand.follow("Rekisteröidy palveluntuottajaksi")
    await hand.fill({"Nimesi": "Aino Mäkelä", "Sähköpostiosoite": place.email(who), "Salasana": PASSWORD})
    await hand.fill({"Yritys": True, "Palveluntuottajan nimi": firm, "Y-tunnus": business_id()})
    await hand.press("Rekisteröidy")
    await hand.follow(place.name)
    await hand.fill({"Yhteyshenkilö": "Aino Mäkelä", "Yhteyshenkilön sähköposti": place.email(who)})
    await hand.fill({"Palvelukielet": ("suomi", "ruotsi"), "Kunnat, joissa palvelet": ("Forssa", "Tammela")})
    await hand.fill({"Palvelukorit": ("Työllistymisen palvelut",)})
    await hand.press("Tallenna tiedot")
    hand.reads(firm, "Odottaa ratkaisua")


async def qualified(place: Place, firm: str) -> None:
    """An officer qualifies it, saying why."""
    hand = await place.task("officer", "Ratkaise palveluntuottajan hakemus", firm)
    await hand.follow("Hyväksy palveluntuottaja")
    await hand.press("Hyväksy palveluntuottaja", refused=True)
    hand.reads("Korjaa tämä kohta.", "Täytä tämä kohta.")
    await hand.fill({"Perustelu": "Referenssit ja todistukset ovat kunnossa."})
    await hand.press("Hyväksy palveluntuottaja")
    hand.reads(firm, "Hyväksytty")


async def needed(place: Place) -> None:
    """An officer describes the need."""
    hand = await place.home("officer")
    await hand.follow("Tarpeet")
    await hand.follow("Kuvaa uusi tarve")
    await hand.fill({
        "Otsikko": TITLE,
        "Palvelukori ja palveluluokka": "Työllistymisen palvelut: Työnhaku",
        "Asiakasryhmä": "Pitkään työttömänä olleet",
        "CPV-koodi": "85312310",
        "Kunnat": ("Forssa", "Tammela"),
        "Paikkoja": "20",
        "Ennakoitu arvo ilman arvonlisäveroa": "40 000,00",
        "Alkaa": "1.3.2026",
        "Päättyy": "31.12.2027",
        "Budjettirivi": "Valmennukset",
    })  # fmt: skip
    await hand.press("Tallenna tarve")
    hand.reads(TITLE, "40 000,00 €", "Forssa, Tammela")


async def agreed(place: Place) -> None:
    """An officer records the framework agreement."""
    hand = await place.home("officer")
    await hand.follow("Puitesopimukset")
    await hand.follow("Kirjaa puitesopimus")
    await hand.fill({
        "Puitesopimuksen nimi": "Valmennukset",
        "Palvelukorit": ("Työllistymisen palvelut",),
        "Enimmäisarvo ilman arvonlisäveroa": "200 000",
        "Alkaa": "1.1.2026",
        "Päättyy": "31.12.2029",
        "Minikilpailutuksin": True,
        "Sopimuksen tuottajat": tuple(FIRMS.values()),
    })  # fmt: skip
    await hand.press("Kirjaa sopimus")
    hand.reads("Voimassa", "200 000,00 €", *FIRMS.values())


async def begun(place: Place) -> None:
    """An officer begins a mini-competition from the need."""
    hand = await place.home("officer")
    await hand.follow("Tarpeet")
    await hand.follow(TITLE)
    hand.reads(
        "Neuvotaan ensin",
        "Laki: 1397/2016 43 §",
        "joku tuottaja julkaisee ensin palvelukortin",
        "Hankintaa ei ole aloitettu.",
    )
    await hand.follow("Aloita minikilpailutus")
    await hand.fill({"Puitesopimus": "Valmennukset"})
    await hand.press("Aloita luonnos")


async def drafted(place: Place) -> None:
    """The draft; the fees are left at what the form proposes: 30, 45 and 25 per cent."""
    hand = await place.hand("officer")
    await hand.fill({
        "Otsikko": TITLE,
        "Mitä palvelulla haetaan": "Asiakas saa työpaikan ja pysyy siinä.",
        "Enimmäishinta yhteensä, ilman arvonlisäveroa": "40 000",
        "Tarjousten määräpäivä": "24.1.2026",
        "Kellonaika": "15.00",
        "Mitä tavoitellaan": "Joka toinen saa työn ja pysyy siinä.",
        "Sai työn": True,
        "Pysyi työssä": True,
        "Seuranta, viikkoja alusta": "12, 26",
        "Hinnan paino": "40",
        "Laatuperuste 1": "Työnantajat",
        "Perusteen 1 paino": "60",
        "Mitä perusteella 1 arvioidaan": "Miten työnantajat löytyvät.",
        "Sopimus alkaa": "1.3.2026",
        "Sopimus päättyy": "31.12.2027",
    })  # fmt: skip
    await hand.press("Tallenna luonnos")


async def published(place: Place) -> None:
    """A deadline on a Saturday is refused at its field; mended, it is published."""
    hand = await place.task("officer", "Viimeistele ja julkaise tarjouspyyntö", TITLE)
    await hand.press("Julkaise tarjouspyyntö", refused=True)
    hand.reads("Tarjouspyyntöä ei julkaistu", "ei ole arkipäivä")
    await hand.fill({"Tarjousten määräpäivä": "26.1.2026"})
    await hand.press("Tallenna luonnos")
    await hand.press("Julkaise tarjouspyyntö")
    hand.reads("Tarjousaika on käynnissä.", "3 tuottajaa")


async def bids_made(place: Place) -> None:
    """Three bid; the first lowers its price, the third withdraws."""
    for who, price in {"kaiku": "1 850,00", "polku": "1 950,00", "taito": "1 700,00"}.items():
        hand = await place.task(who, "Jätä tarjous", TITLE)
        await hand.follow("Kirjoita tarjous")
        await hand_in(place, who, price)
    hand = await place.home("kaiku")
    await hand.follow("Tarjouspyynnöt")
    await hand.follow(TITLE)
    await hand.follow("Muuta tarjousta")
    await hand_in(place, "kaiku", "1 800,00")
    hand.reads("Versio 2", "1 800,00 € × 20 = 36 000,00 €")
    hand = await place.home("taito")
    await hand.follow("Tarjouspyynnöt")
    await hand.follow(TITLE)
    await hand.press("Peru tarjous")
    hand.reads("Tarjouksesi on peruttu.")


async def hand_in(place: Place, who: str, price: str) -> None:
    """Fill the bid, read it once more, hand it in, get the receipt."""
    hand = await place.hand(who)
    await hand.fill({"Hinta asiakasta kohti": price, "Työnantajat": "Kolme nimettyä työnantajaa jokaiselle."})
    await hand.press("Tarkista ja jätä tarjous")
    hand.reads(f"{price} €", "Kolme nimettyä työnantajaa")
    await hand.fill({"Tarjous sitoo meitä": True})
    await hand.press("Jätä tarjous")
    hand.reads("Kuittaus", "Voimassa", f"{price} €")


async def opened(place: Place) -> None:
    """One officer unlocks and cannot open; another opens."""
    hand = await place.task("officer", "Poista tarjousten lukitus", TITLE)
    hand.reads_not("1 800,00", FIRMS["kaiku"])
    await hand.press("Poista tarjousten lukitus")
    hand.reads("Sinä poistit lukituksen. Toinen henkilö avaa tarjoukset.")
    hand = await place.task("officer2", "Avaa tarjoukset", TITLE)
    await hand.press("Avaa tarjoukset")
    hand.reads("Tarjoukset on avattu")


async def assessed(place: Place) -> None:
    """An officer gives each answer a mark and a reason."""
    hand = await place.task("officer", "Arvioi tarjoukset", TITLE)
    hand.reads_not(FIRMS["taito"])
    await hand.follow("Arvioi tarjoukset")
    for who, mark in {"kaiku": "4,5", "polku": "4"}.items():
        whose = f"{FIRMS[who]}, Työnantajat"
        await hand.fill({f"Arvio {whose}": mark, f"Arvion perustelu {whose}": "Työnantajat on nimetty."})
    await hand.press("Tallenna arviot")
    hand.reads("2 tarjousta, kaikki arviot annettu.", "40 × 36 000,00 € / 39 000,00 €", "36,92", "94,00", "84,92")


async def decided(place: Place) -> None:
    """An officer prepares, the decider decides, a loser reads why."""
    hand = await place.task("officer", "Valmistele päätös", TITLE)
    await hand.follow("Valmistele päätös")
    hand.reads(f"{FIRMS['kaiku']} 94,00 pistettä, vertailuhinta 36 000,00 €")
    await hand.press("Valmistele päätös")
    hand = await place.task("decider", "Tee päätös", TITLE)
    hand.reads("Päätös on valmisteltu.")
    await hand.press("Tee päätös")
    hand.reads("Päätös on tehty")
    loser = await place.home("polku")
    await loser.follow("Tarjouspyynnöt")
    await loser.follow(TITLE)
    await loser.follow("Lue päätöskirjeesi")
    loser.reads(f"Voittaja on {FIRMS['kaiku']}.", "84,92", "94,00", "133 §")


async def concluded(place: Place) -> None:
    """The provider signs, an officer concludes: both read the price, and anybody reads the award."""
    hand = await place.task("kaiku", "Allekirjoita sopimus", TITLE)
    await hand.press("Allekirjoita sopimus")
    hand = await place.task("officer", "Tee sopimus", TITLE)
    await hand.press("Tee sopimus")
    hand.reads("Sopimus on voimassa, ja asiakkaita voi ohjata.", "1 800,00 €", "20 vapaana, yhteensä 20")
    visitor = await place.sit()
    await visitor.open()
    await visitor.follow(place.name)
    visitor.reads(TITLE, FIRMS["kaiku"], "36 000,00 €")
