"""From a challenge to what an experiment showed, at pages: a resident's ideas, a plan, gates, a result that everybody reads.

Two stages of 3 000,00 € and 5 000,00 €, no outcome fee: the first gate is passed and paid, at the second the experiment is stopped unpaid.
"""

from datetime import date

from tests.journeys.buying import TITLE, needed
from tests.journeys.place import PASSWORD, Place

CHALLENGE, IDEA = "Miten pääsee oikeaan työhön?", "Työkahvila"
PLAN = {
    "Oletus": "Oikea työ auttaa paremmin kuin kurssi.",
    "Asiakkaita enintään": "12",
    "Lähtötaso, %": "28",
    "Mistä lähtötaso tiedetään": "Alueen valmennukset 2025",
    "Laajennetaan, jos vähintään, %": "40",
    "Lopetetaan, jos alle, %": "45",
    "Kokeilu alkaa": "1.2.2026",
    "Kokeilu päättyy": "30.9.2026",
    "Vaihe 1: nimi": "Alku",
    "Vaihe 1: mitä tehdään": "Kahvila avataan.",
    "Vaihe 1: maksetaan portilla": "3000",
    "Vaihe 1: portin päivä": "31.3.2026",
    "Vaihe 2: nimi": "Työ",
    "Vaihe 2: mitä tehdään": "Asiakkaat työskentelevät.",
    "Vaihe 2: maksetaan portilla": "5000",
    "Vaihe 2: portin päivä": "30.9.2026",
    "Kuka vetää kokeilua": "Sami Virtanen",
    "Kuka päättää porteista": "Kirsi Niemi",
}


async def tried(place: Place) -> None:
    """Walk from a need to a public result."""
    await place.at(date(2026, 1, 12))
    await needed(place)
    await asked(place)
    await sent(place)
    await answered(place)
    await proposed(place)
    await started(place)
    await place.at(date(2026, 3, 31))
    await first_gate(place)
    await place.at(date(2026, 9, 30))
    await last_gate(place)
    await read_by_anybody(place)


async def asked(place: Place) -> None:
    """An officer writes a challenge, saying why this way; without its effect block it is not published."""
    hand = await place.home("officer")
    await hand.follow("Tarpeet")
    await hand.follow(TITLE)
    hand.reads("Pikatilauksen tekee asiakasohjaaja")
    await hand.follow("Aloita haaste")
    await hand.press("Aloita haaste", refused=True)
    hand.reads("Ensin neuvotaan toista tapaa: ", "Kerro, miksi valitset tämän.")
    await hand.fill({"Miksi tämä tapa": "Tapaa ei vielä ole."})
    await hand.press("Aloita haaste")
    await hand.fill({"Mitä alue kysyy": CHALLENGE, "Mihin etsitään uusia tapoja": "Valmennus ei ole riittänyt."})
    await hand.press("Tallenna luonnos")
    await hand.press("Julkaise haaste", refused=True)
    hand.reads("Mitä tavoitellaan: Täytä tämä kohta.", "Mitä asiakkaista lasketaan: Täytä tämä kohta.")
    await hand.fill({
        "Asiakasryhmät": ("Pitkään työttömänä olleet",),
        "Mitä tavoitellaan": "Puolet saa työn.",
        "Mitä asiakkaista lasketaan": ("Sai työn",),
        "Seuranta, viikkoja alusta": "26",
    })  # fmt: skip
    await hand.press("Tallenna luonnos")
    await hand.press("Julkaise haaste")
    hand.reads("Avoinna ideoille", "20 työpäivässä", "alueen oma lupaus, ei lain määräys", "Tapaa ei vielä ole.")


async def sent(place: Place) -> None:
    """A resident, who has no business id and is registered nowhere, sends two ideas."""
    place.hands["asukas"] = hand = await place.sit()
    await hand.open()
    await hand.follow("Rekisteröidy palveluntuottajaksi")
    await hand.fill({"Nimesi": "Eila Kallio", "Sähköpostiosoite": place.email("asukas"), "Salasana": PASSWORD})
    await hand.fill({"Yksityishenkilö": True, "Palveluntuottajan nimi": "Eila Kallio"})
    await hand.press("Rekisteröidy")
    for title in (IDEA, "Sovellus"):
        await hand.follow("Haasteet")
        await hand.follow(CHALLENGE, place.name)
        await hand.follow("Lähetä idea")
        await hand.fill(
            {"Idean nimi": title, "Mitä kokeiltaisiin": "Työpaikka kahvilassa.", "Mikä muuttuu": "Moni saa työn."}
        )
        await hand.press("Lähetä idea", refused=True)
        hand.reads("Arvio kustannuksista ilman arvonlisäveroa: Täytä tämä kohta.")
        await hand.fill({"Keille": ("Pitkään työttömänä olleet",), "Arvio kustannuksista": "8000"})
        await hand.press("Lähetä idea")
        hand.reads(title, "Odottaa vastausta", "Alue vastaa viimeistään", "maanantai 9.2.2026")
        await place.work()


async def answered(place: Place) -> None:
    """One idea gets a no with reasons, which its sender reads."""
    hand = await place.task("officer", "Vastaa ideaan", "Sovellus")
    hand.reads("Vastaa viimeistään", "Eila Kallio")
    await hand.follow("Vastaa kieltävästi")
    await hand.press("Vastaa kieltävästi", refused=True)
    await hand.fill({"Perustelu": "Tällainen on jo käytössä."})
    await hand.press("Vastaa kieltävästi")
    sender = await place.home("asukas")
    await sender.follow("Haasteet")
    await sender.follow(CHALLENGE, place.name)
    sender.reads_not("Tapaa ei vielä ole.")
    await sender.follow("Sovellus")
    sender.reads("Vastattu: ei kokeilua", "Tällainen on jo käytössä.")


async def proposed(place: Place) -> None:
    """An officer plans the experiment; the decider sends it back once, then it starts."""
    hand = await place.task("officer", "Vastaa ideaan", IDEA)
    await hand.follow("Ehdota kokeilua")
    await hand.fill(PLAN)
    await hand.press("Ehdota kokeilua", refused=True)
    hand.reads("Lopetetaan, jos alle, %: Lopettamisen raja on suurempi kuin laajentamisen raja.")
    await hand.fill({"Lopetetaan, jos alle, %": "25"})
    await hand.press("Ehdota kokeilua")
    hand.reads(
        "Kokeilua ehdotettu", "8 000,00 €", "Vähintään 40 %: laajennetaan. Alle 25 %: lopetetaan.", "Kirsi Niemi"
    )
    decider = await place.task("decider", "Päätä kokeilun aloittamisesta", IDEA)
    await decider.follow("Palauta valmisteluun")
    await decider.fill({"Perustelu": "Kerro, mistä lähtötaso on."})
    await decider.press("Palauta valmisteluun")
    hand = await place.task("officer", "Vastaa ideaan", IDEA)
    hand.reads("Päättäjä palautti ehdotuksen: Kerro, mistä lähtötaso on.")
    await hand.follow("Ehdota kokeilua")
    await hand.fill({"Mistä lähtötaso tiedetään": "Alueen valmennukset 2025, 210 asiakasta"})
    await hand.press("Ehdota kokeilua")
    hand.reads("210 asiakasta")


async def started(place: Place) -> None:
    """Another person decides, the resident signs, and the area concludes."""
    hand = await place.task("decider", "Päätä kokeilun aloittamisesta", IDEA)
    await hand.follow("Päätä kokeilun aloittamisesta")
    await hand.fill({"Perustelu": "Tapa on uusi ja raha on rajattu."})
    await hand.press("Päätä kokeilun aloittamisesta")
    hand.reads("Kokeiluun", "Tapa on uusi ja raha on rajattu.")
    hand = await place.task("asukas", "Allekirjoita kokeilun sopimus", IDEA)
    await hand.press("Allekirjoita sopimus")
    hand = await place.task("officer", "Tee kokeilun sopimus", IDEA)
    await hand.press("Tee sopimus")
    hand.reads(
        "Käynnissä",
        "Seuraavaksi portti 1, Alku: 31.3.2026",
        "Portin valmistelee se, joka vetää kokeilua: Sami Virtanen.",
    )


async def first_gate(place: Place) -> None:
    """Who runs it prepares the gate, the decider passes it, and the stage is paid."""
    hand = await place.task("officer2", "Valmistele kokeilun portti", IDEA)
    await hand.follow("Valmistele portti")
    await hand.fill({"Kyllä, vaihe maksetaan": True, "Laajennetaan": True, "Perustelu": "Kahvila on auki."})
    await hand.press("Valmistele portti", refused=True)
    hand.reads("Aloittaneita on 0. Tulos näkyy vasta, kun heitä on vähintään 5")
    await hand.fill({"Jatketaan": True})
    await hand.press("Valmistele portti")
    hand.reads("Odottaa päätöstä", "Ehdotus: Jatketaan")
    hand = await place.task("decider", "Päätä kokeilun portti", IDEA)
    await hand.follow("Hyväksy vaihe ja jatka")
    await hand.fill({"Perustelu": "Alku tehtiin niin kuin sovittiin."})
    await hand.press("Hyväksy vaihe ja jatka")
    hand.reads("Portti 1: Alku", "Alku tehtiin niin kuin sovittiin.", "Seuraavaksi portti 2")
    await place.work()
    finance = await place.home("finance")
    await finance.follow("Maksut")
    finance.reads("Vaiheen maksu", "3 000,00 €")


async def last_gate(place: Place) -> None:
    """The second stage was not carried out: it is not paid, and the experiment is stopped."""
    hand = await place.task("officer2", "Valmistele kokeilun portti", IDEA)
    await hand.follow("Valmistele portti")
    await hand.fill({"Ei, vaihetta ei makseta": True, "Lopetetaan": True, "Perustelu": "Kukaan ei aloittanut."})
    await hand.press("Valmistele portti")
    hand = await place.task("decider", "Päätä kokeilun portti", IDEA)
    await hand.follow("Päätä kokeilu")
    await hand.fill({"Lopetetaan": True, "Perustelu": "Asiakkaita ei löytynyt."})
    await hand.press("Päätä kokeilu")
    hand.reads("Päättynyt", "Ei maksettu")
    hand = await place.home("officer")
    await hand.follow("Sopimukset")
    await hand.follow(IDEA)
    hand.reads("Viimeinen portti ei päättynyt laajentamiseen.")


async def read_by_anybody(place: Place) -> None:
    """Anybody reads what was tried, what came of it and why it ended, without a number that might tell who."""
    visitor = await place.sit()
    await visitor.open()
    await visitor.follow(place.name)
    await visitor.follow("Kokeilujen tulokset")
    await visitor.follow(IDEA)
    visitor.reads(
        "Lopetetaan",
        "Asiakkaita ei löytynyt.",
        "Aloittaneita oli alle viisi",
        "3 000,00 €, enintään 8 000,00 €",
        "28 %",
        "Yksityishenkilö",
    )
    visitor.reads_not("Eila Kallio")
