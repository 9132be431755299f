"""Service cards: written and sent by their provider, checked by the area, shown to everybody while on offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.actions import desk
from app.actions.desk import Life, Place, Steps
from app.actions.work import View, Work, new_id
from app.db import store
from app.db.buying import card_lists, cards
from app.db.people import areas, providers
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.cards import Availability, Card, CardContent, CardSituation, PublishedCard
from app.domain.calendar import answer_due, local_day
from app.domain.events import VisibleTo
from app.domain.ids import CardId
from app.domain.lifecycle import as_of, choices
from app.domain.paging import Asked, Page
from app.domain.people.areas import Area
from app.domain.people.providers import Registration
from app.domain.refusals import NotFound, Refused, WrongRole, refuse
from app.procurement.dynamic.card_steps import CARD, Finding, Wording, check_card, check_room

CHECK_DAYS = 10
"""Working days an officer has for a check, unless the area has decided otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRegisteredHere(WrongRole):
    """A card is offered where the provider is registered."""

    code = "not-registered-here"


async def write(work: Work, content: CardContent, availability: Availability) -> CardId:
    """Begin a card as a draft, which only its provider and the area see."""
    work.only(Role.PROVIDER, step="write-card")
    return CardId(await work.once(lambda: _write(work, content, availability)))


async def _write(work: Work, content: CardContent, availability: Availability) -> UUID:
    if await _registration(work) is None:
        raise Refused(NotRegisteredHere(step="write-card"))
    refuse(
        (
            *check_card(content, await areas.codes(work.connection, work.area.id)),
            *check_room(availability, local_day(work.instant)),
        )
    )
    card = Card(
        area_id=work.area.id,
        id=CardId(new_id()),
        provider_id=work.provider,
        content=content,
        availability=availability,
        edition=1,
        changed_at=work.instant,
    )
    await store.save(work.connection, card)
    await work.note(
        "card-written", card.id, provider=card.provider_id, visible_to=VisibleTo.PARTIES, edition=card.edition
    )
    return card.id


async def rewrite(work: Work, card: CardId, content: CardContent, seen: int | None) -> CardId:
    """Change what a card says; what is on offer stays as it was until the new edition is checked."""
    codes = await areas.codes(work.connection, work.area.id)
    return await desk.take(work, CARDS, card, "write-card", Wording(content=content, codes=codes), seen)


async def publish(work: Work, card: CardId, reason: str, seen: int | None) -> CardId:
    """Publish an edition of a card: it is on offer from now on."""
    work.only(Role.OFFICER, step="publish-card")

    async def make() -> UUID:
        before = await desk.locked(work, CARDS, card)
        number = "" if before.published else await _number(work)
        await desk.step(work, CARDS, before, "publish-card", Finding(reason=reason, number=number), seen)
        return card

    return CardId(await work.once(make))


async def send_back(work: Work, card: CardId, reason: str, seen: int | None) -> CardId:
    """Return a card to its provider, saying what must change."""
    return await desk.take(work, CARDS, card, "return-card", Finding(reason=reason), seen)


async def get(work: Work, card: CardId) -> tuple[CardSituation, View[Card]]:
    """A card as its provider or the area sees it, and the steps open to the reader."""
    return await desk.read(work, CARDS, card)


def view(found: CardSituation) -> View[Card]:
    """A card and the steps open to the reader."""
    return View(found.noun, choices(CARD, found))


async def find(work: Work, card: CardId) -> tuple[CardSituation, View[Card]] | None:
    """The same as `get`; None where the reader may only see what is on offer."""
    found = await cards.situation(work.connection, work.actor, work.instant, work.area.id, card)
    if found is None:
        return None
    now = _now(found)
    return now, view(now)


async def published(work: Work, card: CardId) -> PublishedCard:
    """A card as it is on offer: public."""
    area = work.present.area
    found = await card_lists.published(work.connection, area.id, card) if area else None
    if found is None:
        raise Refused(NotFound())
    return found


async def areas_of(work: Work) -> tuple[Area, ...]:
    """The areas where the provider is registered, and may offer cards."""
    registered = {r.area_id for r in await providers.registrations_of(work.connection, work.provider)}
    return tuple(area for area in await areas.all_areas(work.connection) if area.id in registered)


async def mine(work: Work, asked: Asked) -> Page[CardSituation]:
    """A page of the provider's cards, in every area."""
    work.only(Role.PROVIDER, step="list-cards")
    found = await card_lists.of_provider(work.connection, work.actor, work.instant, work.provider, asked)
    return found.of(_now(one) for one in found.rows)


async def of_area(work: Work, asked: Asked) -> Page[CardSituation]:
    """A page of the area's cards but for drafts, the longest waiting for check first."""
    work.only(*AREA_ROLES, step="list-cards")
    found = await card_lists.of_area(work.connection, work.actor, work.instant, work.area.id, asked)
    return found.of(_now(one) for one in found.rows)


async def on_offer(work: Work, asked: Asked) -> Page[PublishedCard]:
    """A page of what can be ordered in the area whose address this is, or in all: public."""
    area = work.present.area
    return await card_lists.on_offer(work.connection, area.id if area else None, asked)


async def checks_due(work: Work, found: Iterable[Card]) -> dict[CardId, datetime]:
    """Until when the officer's check is due, of each card that was sent; what areas have decided is read once for all."""
    sent = {card.id: (card.area_id, card.sent_at) for card in found if card.sent_at is not None}
    if not sent:
        return {}
    of, today = {area for area, _ in sent.values()}, local_day(work.instant)
    days = await areas.policy_of_each(work.connection, of, "card-check-days", today, CHECK_DAYS)
    return {card: answer_due(at, days[area]) for card, (area, at) in sent.items()}


async def _lock(work: Work, card: CardId) -> CardSituation:
    instant = await cards.lock(work.connection, work.area.id, card)
    if instant is None:
        raise Refused(NotFound())
    work.instant = instant
    return await _situation(work, card)


async def _number(work: Work) -> str:
    """The number that a card gets when it is first published."""
    (number,) = await areas.numbers(work.connection, work.area, "PK", local_day(work.instant).year)
    return number


async def _situation(work: Work, card: CardId) -> CardSituation:
    found = await cards.situation(work.connection, work.actor, work.instant, work.area.id, card)
    if found is None:
        raise Refused(NotFound())
    return found


def _now(found: CardSituation) -> CardSituation:
    return as_of(CARD, found)


async def _registration(work: Work) -> Registration | None:
    return await providers.registration(work.connection, work.area.id, work.provider)


def _place(s: CardSituation) -> Place:
    return Place(noun=s.noun.id, provider=s.noun.provider_id, codes={"edition": s.noun.edition})


CARDS: Life[CardId, CardSituation] = Life(
    tables=(CARD,), table=lambda _: CARD, load=_situation, lock=_lock, place=_place, due="card"
)


STEPS = Steps(
    tables=(CARD,), life=CARDS, own={"write-card": rewrite, "publish-card": publish, "return-card": send_back}
)
