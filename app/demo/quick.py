"""Service cards and quick orders of the demo: on offer, being checked, paused; ordered, answered, lapsed, waiting."""

from app.actions.buying import cards, orders
from app.actions.serving import commitments, referrals
from app.demo.dates import DAY
from app.demo.stage import Stage, StoryFault
from app.domain.buying.cards import Availability, CardContent, Unit
from app.domain.buying.effects import Effect, EffectMeasure
from app.domain.buying.orders import Wish
from app.domain.calendar import local_day
from app.domain.ids import CardId, ProcedureId
from app.domain.money import Money

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


class Ordering:
    """The orders' story: the cards offered and the orders made so far."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.cards: dict[str, CardId] = {}
        self.orders: dict[str, ProcedureId] = {}

    def enter(self) -> None:
        """Put every beat on the stage's agenda."""
        days = self.stage.days.ordering
        for day, beat in (
            (days.offered, self.offered),
            (days.checked, self.checked),
            (days.first, self.first),
            (days.second, self.second),
            (days.started, self.started),
            (days.unanswered, self.unanswered),
            (self.stage.days.waiting, self.waiting),
        ):
            self.stage.plan(day, 11, beat)

    async def offered(self) -> None:
        """Write the cards and send them for check."""
        free = self.stage.days.ordering.offered + 14 * DAY
        for who, content in _CARDS.items():
            self.cards[who] = await self._write(who, content, Availability(capacity=3, next_free=free))

    async def checked(self) -> None:
        """Publish all cards, and pause one."""
        for card in self.cards.values():
            async with self.stage.do("officer") as work:
                await cards.publish(work, card, "Sisältö, hinta ja tavoiteltu tulos ovat kunnossa.", None)
        async with self.stage.do("uraverstas") as work:
            await cards.STEPS.take(work, self.cards["uraverstas"], "pause-card")

    async def first(self) -> None:
        """Place an order that its provider accepts."""
        self.orders["first"] = await self._order("A-4501", "pitkaaikaistyottomat", "kaiku")
        await self._accept("kaiku", "first")

    async def second(self) -> None:
        """Place an order that is declined and goes to the next in turn."""
        self.orders["second"] = await self._order("A-4502", "nuoret", "polku")
        async with self.stage.do("polku") as work:
            await orders.STEPS.take(work, self.orders["second"], "decline-order", "Ohjaaja on lomalla kaksi viikkoa.")

    async def started(self) -> None:
        """The first order's service starts, from which a payment line follows; the next in turn accepts the second."""
        async with self.stage.do("coach") as work:
            situation, _ = await orders.get(work, self.orders["first"])
        if situation.commitment is None:
            raise StoryFault("the first order does not bind")
        async with self.stage.do("kaiku") as work:
            (referral,) = (await commitments.get(work, situation.commitment.id))[0].referrals
            await referrals.say(work, referral.id, "start", self.stage.days.ordering.started)
        await self._accept("paja", "second")

    async def unanswered(self) -> None:
        """Place an order that lapses, since nobody answers."""
        why = "Asiakas haluaa etätapaamisia, ja tällä tuottajalla ne onnistuvat iltaisin."
        await self._order("A-4503", "kotoutujat", "polku", why)

    async def waiting(self) -> None:
        """What waits today: a provider's answer, a coach's choice, an officer's check.

        The provider is Kaiku, so that another is first in turn for the coach's choice, today and when this order has lapsed too.
        """
        await self._order("A-4504", "nuoret", "kaiku", "Asiakas puhuu kotona arabiaa, ja ohjaaja osaa sitä.")
        await self._describe("A-4505", "nuoret")
        content = _card("Haastatteluvalmennus etänä", "320.00", ("fi", "en"), _EVERYWHERE, ("nuoret", "tyostatyohon"))
        free = self.stage.days.waiting + 7 * DAY
        await self._write("polku", content, Availability(capacity=5, next_free=free))

    async def _write(self, who: str, content: CardContent, room: Availability) -> CardId:
        async with self.stage.do(who) as work:
            card = await cards.write(work, content, room)
        async with self.stage.do(who) as work:
            await cards.STEPS.take(work, card, "send-card")
        return card

    async def _describe(self, client: str, group: str) -> ProcedureId:
        async with self.stage.do("coach") as work:
            wish = Wish(
                client=client,
                client_group=group,
                municipality="061",
                language="fi",
                remote=True,
                starts_by=local_day(work.instant) + 30 * DAY,
            )
            given = orders.Description(
                title="Työnhaun aloittaminen", basket="tyollistyminen", category="tyonhaku", wish=wish
            )
            return await orders.describe(work, given)

    async def _order(self, client: str, group: str, card: str, why: str = "") -> ProcedureId:
        found = await self._describe(client, group)
        async with self.stage.do("coach") as work:
            await orders.place(work, found, orders.Choice(card_id=self.cards[card], edition=1, why=why), None)
        return found

    async def _accept(self, who: str, which: str) -> None:
        async with self.stage.do(who) as work:
            await orders.STEPS.take(work, self.orders[which], "accept-order")
