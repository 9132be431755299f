"""The quick order (*pikatilaus*): a coach orders one service for one client from a card; the provider answers or the next is asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.actors import Role
from app.domain.buying.bids import Bid, BidState
from app.domain.buying.orders import Acceptance, Declining, Offer, OrderContent, Wish
from app.domain.buying.procedures import Invitation, Procedure, State
from app.domain.calendar import answer_due
from app.domain.events import VisibleTo
from app.domain.ids import BidId, ProviderId
from app.domain.lifecycle import Lifecycle, Step
from app.domain.money import ZERO
from app.domain.reasons import says_why
from app.domain.refusals import Refusal
from app.procurement.dynamic.binding import bind, named
from app.procurement.dynamic.fitting import order_price
from app.procurement.dynamic.order_rules import (
    CardNotOnOffer,
    NotYoursToAnswer,
    Placement,
    before_answer_is_due,
    card_can_be_ordered,
    choice_has_reason,
    is_mine_to_answer,
    may_serve,
    mine,
    money_allows,
    nobody_accepted,
)
from app.procurement.dynamic.ordering import offers, over_limits
from app.procurement.dynamic.quick_order import QuickOrder


def _rewish(s: QuickOrder, draft: Mapping[str, object]) -> tuple[object, ...]:
    return (replace(s.noun, draft=dict(draft)),)


def _place(s: QuickOrder, given: Placement) -> tuple[object, ...]:
    if s.need is None or s.limits is None:
        raise ValueError(s.noun.number)
    content = OrderContent(
        title=s.need.title,
        basket=s.need.basket,
        category=s.need.category,
        wish=given.wish,
        seen=offers(s, given.wish),
        chosen=given.card_id,
        why=given.why.strip(),
        answer_days=s.limits.answer_days,
        whole=given.whole,
        half=given.half,
        message=given.message.strip(),
    )
    placed = replace(s.noun, content=content, draft={}, published_at=s.instant)
    return _ask(s, placed, content.offer(given.card_id))


def _ask(s: QuickOrder, noun: Procedure, offer: Offer) -> tuple[object, ...]:
    content = noun.ordered
    due = answer_due(s.instant, content.answer_days)
    asked = replace(noun, deadline=due, reserved=order_price(offer.content, content.wish.quantity))
    invitation = Invitation(
        area_id=noun.area_id,
        procedure_id=noun.id,
        provider_id=offer.provider_id,
        invited_at=s.instant,
        card_id=offer.card_id,
        answer_by=due,
    )
    return (asked, invitation)


def _answer(s: QuickOrder, state: BidState, content: Acceptance | Declining) -> tuple[object, ...]:
    if s.actor.provider is None:
        raise ValueError(s.noun.number)
    return (
        Bid(
            area_id=s.noun.area_id,
            id=BidId(named(s.noun, f"bid:{s.actor.provider}")),
            procedure_id=s.noun.id,
            provider_id=s.actor.provider,
            state=state,
            submitted_at=s.instant,
            content=content,
        ),
    )


def _accept(s: QuickOrder, _: object) -> tuple[object, ...]:
    asked = mine(s)
    if asked is None or asked.card_id is None:
        raise ValueError(s.noun.number)
    offer = s.noun.ordered.offer(asked.card_id)
    price = order_price(offer.content, s.noun.ordered.wish.quantity)
    return _answer(s, BidState.SUBMITTED, Acceptance(card_id=offer.card_id, edition=offer.edition, price=price))


def _decline(s: QuickOrder, reason: str) -> tuple[object, ...]:
    return _answer(s, BidState.DECLINED, Declining(reason=reason.strip()))


def _accepted_at(s: QuickOrder) -> datetime | None:
    return s.accepted.submitted_at if s.accepted and s.actor.provider is None else None


def _unanswered_at(s: QuickOrder) -> datetime | None:
    return s.unanswered_at


def _next_in_turn(s: QuickOrder) -> Offer | None:
    """The next of those seen who was not asked, whose card can still be ordered as it was, within every limit."""
    asked = {i.provider_id for i in s.invitations}
    content = s.noun.ordered
    now = {o.card_id: o for o in offers(s, content.wish)}
    for offer in content.queue:
        fresh = now.get(offer.card_id)
        if offer.provider_id in asked or fresh is None or fresh.edition != offer.edition or not fresh.fit.fits:
            continue
        if not over_limits(s, offer, content.wish):
            return offer
    return None


def _somebody_left(s: QuickOrder) -> Refusal | None:
    return None if _next_in_turn(s) else CardNotOnOffer()


def _nobody_left(s: QuickOrder) -> Refusal | None:
    return NotYoursToAnswer() if _next_in_turn(s) else None


def _ask_next(s: QuickOrder, _: object) -> tuple[object, ...]:
    offer = _next_in_turn(s)
    return _ask(s, s.noun, offer) if offer else ()


def _cancel(s: QuickOrder, reason: str) -> tuple[object, ...]:
    return (replace(s.noun, reserved=ZERO, reason=reason.strip()),)


def _who_is_asked(s: QuickOrder) -> tuple[ProviderId, ...]:
    return (s.asked.provider_id,) if s.asked else ()


def _by_who_answers(s: QuickOrder, _: object) -> tuple[UUID, ProviderId]:
    """The order, and who answers: no other who was asked hears of it."""
    if s.actor.provider is None:
        raise ValueError(s.noun.number)
    return s.noun.id, s.actor.provider


QUICK_ORDER: Lifecycle[QuickOrder] = Lifecycle(
    name="quick-order",
    begins=State.DRAFT,
    steps=(
        Step(name="save-wish", source=State.DRAFT, target=State.DRAFT, by=(Role.COACH,), given=Wish, then=_rewish),
        Step(
            name="place-order",
            source=State.DRAFT,
            target=State.OPEN,
            by=(Role.COACH,),
            asks=True,
            given=Placement,
            accepts=(card_can_be_ordered, choice_has_reason, money_allows),
            then=_place,
            cites="1397/2016 30 §",
            seen_by=VisibleTo.PARTIES,
            tells=("ordered", _who_is_asked),
        ),
        Step(
            name="accept-order",
            source=State.OPEN,
            target=State.OPEN,
            by=(Role.PROVIDER,),
            asks=lambda s: not (before_answer_is_due(s) or is_mine_to_answer(s)),
            when=(before_answer_is_due, is_mine_to_answer, may_serve),
            then=_accept,
            instead=before_answer_is_due,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            about=_by_who_answers,
        ),
        Step(
            name="decline-order",
            source=State.OPEN,
            target=State.OPEN,
            by=(Role.PROVIDER,),
            stops=True,
            when=(before_answer_is_due, is_mine_to_answer),
            accepts=(says_why,),
            then=_decline,
            instead=before_answer_is_due,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            about=_by_who_answers,
        ),
        Step(
            name="conclude-order",
            source=State.OPEN,
            target=State.DECIDED,
            by=(Role.CLOCK,),
            at=_accepted_at,
            then=lambda s, _: bind(s),
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="ask-next",
            source=State.OPEN,
            target=State.OPEN,
            by=(Role.CLOCK,),
            when=(_somebody_left,),
            at=_unanswered_at,
            then=_ask_next,
            house_rule=True,
            on_arrival=True,
            seen_by=VisibleTo.PARTIES,
            tells=("ordered", _who_is_asked),
        ),
        Step(
            name="give-up",
            source=State.OPEN,
            target=State.CANCELLED,
            by=(Role.CLOCK,),
            when=(_nobody_left,),
            at=_unanswered_at,
            then=lambda s, _: (replace(s.noun, reserved=ZERO),),
            seen_by=VisibleTo.PARTIES,
        ),
        *(
            Step(
                name="cancel-order",
                source=state,
                target=State.CANCELLED,
                by=(Role.COACH,),
                stops=True,
                when=(nobody_accepted,),
                accepts=(says_why,),
                then=_cancel,
                seen_by=VisibleTo.PARTIES,
            )
            for state in (State.DRAFT, State.OPEN)
        ),
    ),
)
