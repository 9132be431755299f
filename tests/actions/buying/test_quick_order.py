"""The quick order by actions: a card checked and published, a client's need, an order, an answer, a client referred, lines."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app.actions.buying import cards, orders
from app.actions.paying import payments
from app.actions.serving import commitments, referrals
from app.domain.buying.cards import CardState
from app.domain.buying.orders import Wish
from app.domain.buying.procedures import State
from app.domain.calendar import local_day
from app.domain.ids import CardId, ProcedureId
from app.domain.money import Money
from app.domain.paging import Asked
from app.domain.refusals import Refused
from app.worker import round_of_work
from tests.make import BEGINS, World, card_content
from tests.procurement.walks_dynamic import WISH


async def described(area: World, client: str = "A-4471", **changes: Any) -> ProcedureId:
    """A client's need."""
    wish: Wish = replace(WISH, client=client, **changes)
    given = orders.Description(title="Työnhaun aloittaminen", basket="tyollistyminen", category="tyonhaku", wish=wish)
    async with area.work("coach") as work:
        return await orders.describe(work, given)


async def placed(area: World, order: ProcedureId, card_id: CardId, why: str = "") -> ProcedureId:
    """The order of one card."""
    async with area.work("coach") as work:
        return await orders.place(work, order, orders.Choice(card_id=card_id, edition=1, why=why), None)


async def clock(area: World) -> None:
    """The worker, until nothing is due."""
    while await round_of_work(area.engine, area.sealer):
        pass


async def codes_of(attempt: Any) -> set[str]:
    """Why an attempt was refused."""
    with pytest.raises(Refused) as refused:
        await attempt
    return {reason.code for reason in refused.value.reasons}


@pytest.fixture
async def town(area: World) -> World:
    """Two providers that serve in the basket."""
    for who in ("kaiku", "polku"):
        await area.add_provider(who)
    return area


async def test_from_need_to_accepted_order_to_line(town: World) -> None:
    chosen = await town.card("kaiku")
    order = await described(town)
    async with town.work("coach") as work:
        situation, _ = await orders.get(work, order)
        (offer,) = orders.proposals(situation)
    assert (offer.card_id, offer.turn, offer.fit.against) == (chosen, 1, ())
    await placed(town, order, chosen)
    async with town.work("kaiku") as work:
        await orders.STEPS.take(work, order, "accept-order")
    await clock(town)
    async with town.work("coach") as work:
        situation, _ = await orders.get(work, order)
        assert situation.noun.state is State.DECIDED
        assert situation.commitment is not None
        contract, _ = await commitments.get(work, situation.commitment.id)
    (referral,) = contract.referrals
    assert (referral.client, contract.noun.maximum) == ("A-4471", Money.of("640.00"))
    async with town.work("kaiku") as work:
        await referrals.say(work, referral.id, "start", local_day(BEGINS))
    await clock(town)
    async with town.work("finance") as work:
        (payment,) = (await payments.lines(work, contract.noun.id)).rows
    line = payment.noun
    assert (line.clause, line.amount) == ("start", Money.of("448.00"))


async def test_one_place_and_two_coaches_at_once(town: World) -> None:
    chosen = await town.card("kaiku")
    pair = [await described(town, f"A-{n}") for n in (1, 2)]
    found = await asyncio.gather(*(placed(town, order, chosen) for order in pair), return_exceptions=True)
    (refused,) = [one for one in found if isinstance(one, Refused)]
    assert {reason.code for reason in refused.reasons} == {"card-full"}


async def test_a_lapsed_order_goes_to_the_next_and_is_not_accepted(town: World) -> None:
    first, second = await town.card("kaiku"), await town.card("polku", "700.00")
    order = await placed(town, await described(town), first)
    await town.at(BEGINS + timedelta(days=9))
    async with town.work("kaiku") as work:
        assert await codes_of(orders.STEPS.take(work, order, "accept-order")) == {"deadline-passed"}
    await clock(town)
    async with town.work("coach") as work:
        situation, _ = await orders.get(work, order)
    asked = situation.asked
    assert asked is not None
    assert (asked.card_id, situation.noun.reserved) == (second, Money.of("700.00"))
    async with town.work("polku") as work:
        await orders.STEPS.take(work, order, "accept-order")
    await clock(town)
    async with town.work("coach") as work:
        situation, _ = await orders.get(work, order)
    assert situation.noun.state is State.DECIDED


async def test_declined_by_all_ends_it_and_frees_the_money(town: World) -> None:
    order = await placed(town, await described(town), await town.card("kaiku"))
    async with town.work("kaiku") as work:
        await orders.STEPS.take(work, order, "decline-order", "Valmentaja on lomalla.")
    await clock(town)
    async with town.work("coach") as work:
        situation, _ = await orders.get(work, order)
    assert (situation.noun.state, situation.noun.reserved) == (State.CANCELLED, Money(0))


async def test_a_card_changed_between_choosing_and_ordering(town: World) -> None:
    chosen = await town.card("kaiku")
    order = await described(town)
    async with town.work("kaiku") as work:
        await cards.rewrite(work, chosen, card_content("650.00"), None)
    async with town.work("kaiku") as work:
        await cards.STEPS.take(work, chosen, "send-card")
    async with town.work("officer") as work:
        await cards.publish(work, chosen, "Luettu.", None)
    assert await codes_of(placed(town, order, chosen)) == {"card-changed"}


async def test_a_paused_card_is_not_ordered_even_before_the_worker_has_seen_it(town: World) -> None:
    chosen = await town.card("kaiku")
    order = await described(town)
    async with town.work("kaiku") as work:
        await cards.STEPS.take(work, chosen, "pause-card")
    assert await codes_of(placed(town, order, chosen)) == {"card-not-on-offer"}
    await clock(town)
    async with town.work("") as work:
        assert (await cards.on_offer(work, Asked())).rows == ()
    async with town.work("kaiku") as work:
        assert (await cards.get(work, chosen))[0].state == CardState.PAUSED


async def test_who_is_not_first_is_chosen_for_a_reason(town: World) -> None:
    await town.card("kaiku")
    second = await town.card("polku")
    order = await described(town)
    assert await codes_of(placed(town, order, second)) == {"not-first-in-turn"}
    await placed(town, order, second, "Asiakas tuntee ohjaajan.")
    async with town.work("coach") as work:
        situation, _ = await orders.get(work, order)
    assert situation.noun.ordered.why == "Asiakas tuntee ohjaajan."


async def test_another_area_and_another_provider_see_no_order(town: World) -> None:
    order = await placed(town, await described(town), await town.card("kaiku"))
    async with town.work("polku") as work:
        assert await codes_of(orders.get(work, order)) == {"not-found"}
        assert await codes_of(orders.STEPS.take(work, order, "accept-order")) == {"not-found"}


async def test_an_order_is_read_in_six_statements(town: World) -> None:
    order = await described(town)
    await town.card("kaiku")
    asked: list[str] = []
    async with town.work("coach") as work:
        event.listen(town.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        await orders.get(work, order)
    assert len(asked) <= 6, asked


async def test_a_list_of_orders_shows_no_more_than_the_order_itself(town: World) -> None:
    first, second = await town.card("kaiku"), await town.card("polku", "700.00")
    order = await placed(town, await described(town), first)
    async with town.work("kaiku") as work:
        await orders.STEPS.take(work, order, "decline-order", "Valmentaja on lomalla.")
    await clock(town)
    async with town.work("polku") as work:
        (row,) = (await orders.askings(work, Asked())).rows
        assert (row.asked, row.state) == ("polku Oy", State.OPEN)
        assert await codes_of(orders.of_area(work, Asked())) == {"wrong-role"}
    async with town.work("kaiku") as work:
        (row,) = (await orders.askings(work, Asked())).rows
        asked = (await orders.get(work, order))[0].asked
        assert asked is not None
        assert (row.asked, row.deadline) == ("kaiku Oy", asked.answer_by)
    async with town.work("coach") as work:
        (row,) = (await orders.of_area(work, Asked(filters={"q": ("a-4471",)}))).rows
        assert (row.asked, row.client) == ("polku Oy", "A-4471")
        assert await codes_of(orders.askings(work, Asked())) == {"wrong-role"}
    assert second != first


async def test_only_an_order_that_chooses_asks_for_cards(town: World) -> None:
    first, second = await town.card("kaiku"), await town.card("polku", "700.00")
    order = await described(town)

    async def cards_of() -> set[CardId]:
        async with town.work("coach") as work:
            return {live.card.id for live in (await orders.get(work, order))[0].live}

    assert await cards_of() == {first, second}
    await placed(town, order, first)
    assert await cards_of() == {first}
    async with town.work("kaiku") as work:
        await orders.STEPS.take(work, order, "decline-order", "Valmentaja on lomalla.")
    assert await cards_of() == {
        first,
        second,
    }  # the next is being asked, as the page shows before the clock has written it
    await clock(town)
    assert await cards_of() == {second}
    async with town.work("polku") as work:
        await orders.STEPS.take(work, order, "accept-order")
    await clock(town)
    assert await cards_of() == set()
