"""Service cards and quick orders of the demo: on offer, being checked, paused; ordered, answered, lapsed, waiting."""

from datetime import date, timedelta

from app.actions import cards, commitments, orders, referrals
from app.demo.stage import Stage
from app.domain.cards import Availability, CardContent, Unit
from app.domain.effects import Effect, EffectMeasure
from app.domain.ids import CardId, ProcedureId
from app.domain.money import Money
from app.domain.orders import Wish

_WORKED = (EffectMeasure.EMPLOYED, EffectMeasure.STAYED)
_EVERYWHERE: tuple[str, ...] = ()
_SOUTH = ("061", "834", "169", "981", "103")


def _card(
    title: str, price: str, languages: tuple[str, ...], where: tuple[str, ...], groups: tuple[str, ...]
) -> CardContent:
    effect = Effect(
        client_groups=groups,
        expected="Kaksi kolmesta saa työn kolmessa kuukaudessa, ja puolet heistä on työssä puolen vuoden kuluttua.",
        measures=_WORKED,
        follow_up_weeks=(12, 26),
    )
    return CardContent(
        basket="tyollistyminen",
        category="tyonhaku",
        title=title,
        description="Viisi tapaamista kahdessa viikossa: tavoite, hakemus, haastattelu ja yhteys työnantajaan. Ohjaaja pitää yhteyttä omavalmentajaan.",
        cpv="85312310",
        municipalities=where,
        remote=not where,
        languages=languages,
        price=Money.of(price),
        unit=Unit.CLIENT,
        start_percent=70,
        job_months=1,
        job_begin=84,
        effect=effect,
    )


_CARDS = {
    "kaiku": _card("Työnhaun pikavalmennus", "640.00", ("fi", "sv", "ar"), _SOUTH, ("nuoret", "kotoutujat", "pitkaaikaistyottomat")),
    "polku": _card("Uravalmennus nuorille", "880.00", ("fi", "ar", "en"), _EVERYWHERE, ("nuoret", "kotoutujat")),
    "paja": _card("Työpajajakso", "1150.00", ("fi",), ("061", "834"), ("nuoret", "pitkaaikaistyottomat")),
    "uraverstas": _card("Kielituettu työkokeilu", "990.00", ("fi", "uk"), ("109", "082"), ("kotoutujat",)),
}  # fmt: skip


async def offer(stage: Stage, day: date) -> dict[str, CardId]:
    """Cards written and sent on `day`, checked three days later; one is paused, and one waits for its check."""
    found: dict[str, CardId] = {}
    for who, content in _CARDS.items():
        async with stage.do(who) as work:
            found[who] = await cards.write(work, content, Availability(capacity=3, next_free=day + timedelta(days=14)))
        async with stage.do(who) as work:
            await cards.send(work, found[who], None)
    await stage.at(day + timedelta(days=3))
    for card in found.values():
        async with stage.do("officer") as work:
            await cards.publish(work, card, "Sisältö, hinta ja tavoiteltu tulos ovat kunnossa.", None)
    async with stage.do("uraverstas") as work:
        await cards.pause(work, found["uraverstas"], None)
    return found


async def propose(stage: Stage, day: date) -> None:
    """A card that waits for the officer's check."""
    content = _card("Haastatteluvalmennus etänä", "320.00", ("fi", "en"), _EVERYWHERE, ("nuoret", "tyostatyohon"))
    async with stage.do("polku") as work:
        card = await cards.write(work, content, Availability(capacity=5, next_free=day + timedelta(days=7)))
    async with stage.do("polku") as work:
        await cards.send(work, card, None)


async def describe(stage: Stage, client: str, day: date, group: str, language: str = "fi") -> ProcedureId:
    """A client's need."""
    wish = Wish(
        client=client,
        client_group=group,
        municipality="061",
        language=language,
        remote=True,
        starts_by=day + timedelta(days=30),
    )
    given = orders.Description(title="Työnhaun aloittaminen", basket="tyollistyminen", category="tyonhaku", wish=wish)
    async with stage.do("coach") as work:
        return await orders.describe(work, given)


async def order(stage: Stage, client: str, day: date, group: str, card: CardId, why: str = "") -> ProcedureId:
    """An order of one card."""
    found = await describe(stage, client, day, group)
    async with stage.do("coach") as work:
        await orders.place(work, found, orders.Choice(card_id=card, edition=1, why=why), None)
    return found


async def accept(stage: Stage, who: str, found: ProcedureId) -> None:
    """The provider's yes; the clock then writes what follows."""
    async with stage.do(who) as work:
        await orders.accept(work, found, None)


async def start(stage: Stage, who: str, found: ProcedureId, day: date) -> None:
    """The service starts: the first payment line follows."""
    async with stage.do("coach") as work:
        situation, _ = await orders.get(work, found)
        commitment = situation.commitment
    if commitment is None:
        raise ValueError(found)
    async with stage.do(who) as work:
        (referral,) = (await commitments.get(work, commitment.id))[0].referrals
        await referrals.say(work, referral.id, "start", day)


async def play(stage: Stage, last: int) -> dict[str, CardId]:
    """Two orders accepted, the second by the next in turn; one that nobody answered."""
    offered = await offer(stage, stage.day(last - 20))
    await stage.at(stage.day(last - 16), 11)
    first = await order(stage, "A-4501", stage.day(last - 16), "pitkaaikaistyottomat", offered["kaiku"])
    await accept(stage, "kaiku", first)
    await stage.at(stage.day(last - 15), 12)
    second = await order(stage, "A-4502", stage.day(last - 15), "nuoret", offered["polku"])
    async with stage.do("polku") as work:
        await orders.decline(work, second, "Ohjaaja on lomalla kaksi viikkoa.", None)
    await stage.at(stage.day(last - 14), 13)
    await start(stage, "kaiku", first, stage.day(last - 14))
    await accept(stage, "paja", second)
    await stage.at(stage.day(last - 13), 14)
    why = "Asiakas haluaa etätapaamisia, ja tällä tuottajalla ne onnistuvat iltaisin."
    await order(stage, "A-4503", stage.day(last - 13), "kotoutujat", offered["polku"], why)
    return offered


async def waiting(stage: Stage, last: int, card: CardId) -> None:
    """What waits today: a provider's answer, a coach's choice, an officer's check."""
    why = "Asiakas opiskelee englanniksi, ja ohjaaja osaa sitä."
    await order(stage, "A-4504", stage.day(last - 3), "nuoret", card, why)
    await describe(stage, "A-4505", stage.day(last - 3), "nuoret")
    await propose(stage, stage.day(last - 3))
