"""What a visitor finds without signing in, and what an officer reads of a need's whole life."""

from tests.journeys.place import Place


async def sought(place: Place, title: str, provider: str) -> None:
    """A visitor looks by a word as it is inflected and by place, reads the notice, and sees nothing of who bids."""
    visitor = await place.sit()
    await visitor.open()
    await visitor.follow(place.name)
    await visitor.fill({"Mitä haet?": "valmennusta hitsaajille"})
    await visitor.press("Hae avoimia")
    visitor.reads("Hakusi ei löytänyt mitään avointa.", "Lyhennä hakusanaa tai poista jokin rajaus.")
    await visitor.follow("Näytä kaikki avoimet")
    await visitor.fill({"Mitä haet?": "valmennusta", "Missä": "Forssa", "Palvelukori": "Työllistymisen palvelut"})
    await visitor.press("Hae avoimia")
    visitor.reads("Tarjota voivat vain kutsutut", "ma 26.1.2026 klo 15.00", "Suomen aikaa (UTC+2)", "40 000 €")
    await visitor.follow(title)
    visitor.reads(
        "Avoinna", "maanantai 26.1.2026 klo 15.00", "Joka toinen saa työn ja pysyy siinä.", "12 ja 26 viikon kuluttua"
    )
    visitor.reads_not(provider, "3 tuottajaa")


async def found_bought(place: Place, title: str, provider: str) -> None:
    """What was open is bought: from whom, for how much, for what effect; too few clients yet for a figure."""
    visitor = await place.sit()
    await visitor.open()
    await visitor.follow(place.name)
    visitor.reads("Juuri nyt mikään ei ole avoinna.", "alle viisi")
    await visitor.fill({"Mitä haet?": "työhönvalmennuksia", "Tapa ostaa": "Puitesopimus"})
    await visitor.press("Hae avoimia")
    visitor.reads(title, provider, "36 000,00 €", "Joka toinen saa työn ja pysyy siinä.", "ei näytetä")


async def life_read(place: Place, title: str) -> None:
    """An officer reads on the need's page what was advised and all that followed."""
    hand = await place.home("officer")
    await hand.follow("Tarpeet")
    await hand.follow(title)
    hand.reads(
        "Miten voin hankkia tämän?",
        "Tarpeen vaiheet",
        "Minikilpailutus",
        "Päätös",
        "Sopimus tehtiin",
        "Tarve kuvattiin",
    )
