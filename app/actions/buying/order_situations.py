"""What a quick order is judged by: read from the database, with the area's limits and the law's thresholds beside it."""

from datetime import timedelta

from app.actions.work import Work
from app.db.buying import admissions, orders, procedures
from app.db.people import areas
from app.domain.buying.admission import Admission
from app.domain.buying.orders import OrderContent
from app.domain.buying.procedures import Procedure
from app.domain.calendar import local_day
from app.domain.ids import ProcedureId
from app.domain.money import Money
from app.law import law_on
from app.procurement.dynamic.quick_order import Limits, QuickOrder

TWELVE_MONTHS = timedelta(days=365)
OTHERWISE = {
    "order-limit": 5_000_00,
    "order-client-limit": 8_000_00,
    "order-provider-limit": 50_000_00,
    "order-answer-days": 2,
}
"""What an area that has decided nothing lets a coach order alone: cents in twelve months, and working days. House rule."""


async def lock_cards(work: Work, procedure: ProcedureId) -> None:
    """Lock the budget line and the cards that an order may take a place of."""
    await procedures.lock_money(work.connection, work.area.id, procedure)
    await orders.lock_cards(work.connection, work.area.id, procedure)


async def quick_order(work: Work, found: Procedure) -> QuickOrder:
    """The order as its rules see it; a provider's view holds its own asking and answer."""
    connection, provider = work.connection, work.actor.provider
    invitations, bids, opened = await orders.parties(connection, found, provider)
    if provider is not None:
        seen = QuickOrder(noun=found, actor=work.actor, instant=work.instant, invitations=invitations, bids=bids)
        return seen.seen(own=await _own(work, found))
    around = await procedures.around(connection, found)
    moment = QuickOrder(
        noun=found,
        actor=work.actor,
        instant=work.instant,
        need=around.need,
        line=around.line,
        invitations=invitations,
        bids=bids,
        opened=opened,
        decision=around.decision,
        commitment=around.commitment,
    )
    return await _choosing(work, moment, around.need.category)


async def _choosing(work: Work, s: QuickOrder, category: str) -> QuickOrder:
    """The order with the cards that it asks for, and what they are held to."""
    which = s.cards_asked_for()
    rows = () if which == () else await orders.cards(work.connection, s.noun, category, which)
    like = orders.Like(category=category, client=s.client, providers={live.card.provider_id for live, _, _ in rows})
    law = law_on(s.noun.law_day)
    return s.seen(
        limits=await limits(work),
        live=tuple(live for live, _, _ in rows),
        bought=await orders.bought(work.connection, s.noun, work.instant - TWELVE_MONTHS, like),
        last_turn={live.card.provider_id: turn for live, turn, _ in rows if turn is not None},
        results={live.card.id: results for live, _, results in rows},
        thresholds={
            live.card.id: Money.of(str(law.threshold(live.published.content.cpv).value)) for live, _, _ in rows
        },
    )


async def _own(work: Work, found: Procedure) -> Admission | None:
    """What the area has said of the provider who acts, for the basket that is ordered."""
    basket = found.content.basket if isinstance(found.content, OrderContent) else ""
    return await admissions.of_provider(work.connection, found.area_id, work.provider, basket, needed=True)


async def limits(work: Work) -> Limits:
    """What the area has decided that a coach may order alone, as of today."""
    decided = await areas.policies(work.connection, work.area.id, local_day(work.instant))
    found = OTHERWISE | {key: value for key, value in decided.items() if key in OTHERWISE}
    return Limits(
        order=Money(found["order-limit"]),
        client=Money(found["order-client-limit"]),
        provider=Money(found["order-provider-limit"]),
        answer_days=found["order-answer-days"],
    )
