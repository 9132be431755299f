"""The walks of dynamic small procurement: a service card, and a quick order with two cards that fit."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.buying.budgets import BudgetLine
from app.domain.buying.cards import Availability, Card, CardSituation, PublishedCard
from app.domain.buying.needs import Need
from app.domain.buying.orders import Wish
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.calendar import local_day
from app.domain.ids import BudgetLineId, CardId, NeedId, ProcedureId, ProviderId
from app.domain.money import Money
from app.domain.people.areas import Code, CodeList
from app.procurement.dynamic.card_steps import CARD, Finding, Wording
from app.procurement.dynamic.order_rules import Placement
from app.procurement.dynamic.quick_order import Limits, Live, QuickOrder
from app.procurement.dynamic.quick_order_steps import QUICK_ORDER
from tests.make import BEGINS, card_content
from tests.procurement.walks import ACTORS, AREA, NOUN, PROVIDER, RIVAL, Walk, admitted, person

CODES = (
    Code(area_id=AREA, list=CodeList.CATEGORY, code="tyonhaku", names={}, parent="tyollistyminen"),
    Code(area_id=AREA, list=CodeList.MUNICIPALITY, code="061", names={}),
    Code(area_id=AREA, list=CodeList.CLIENT_GROUP, code="far", names={}),
)
WISH = Wish(
    client="A-1",
    client_group="far",
    municipality="061",
    language="fi",
    remote=False,
    starts_by=date(2026, 6, 1),
)
LIMITS = Limits(order=Money.of("5000.00"), client=Money.of("8000.00"), provider=Money.of("30000.00"), answer_days=2)


def card(number: int = 1, provider: ProviderId = PROVIDER, **changes: Any) -> Card:
    """A provider's card, not yet sent unless told otherwise."""
    given: dict[str, Any] = {
        "area_id": AREA, "id": CardId(UUID(int=600 + number)), "provider_id": provider,
        "content": card_content(), "availability": Availability(capacity=2, next_free=date(2026, 1, 1)), "edition": 1,
        "changed_at": BEGINS,
    }  # fmt: skip
    return Card(**(given | changes))


def live(number: int = 1, provider: ProviderId = PROVIDER, *, busy: int = 0, **changes: Any) -> Live:
    """A card on offer."""
    row = card(number, provider, sent_at=BEGINS, **changes)
    published = PublishedCard(
        area_id=AREA,
        card_id=row.id,
        provider_id=provider,
        provider_name="Kaiku Oy" if provider == PROVIDER else "Polku Oy",
        number=f"PK-{number}",
        edition=row.edition,
        content=row.content,
        availability=row.availability,
        published_at=BEGINS - timedelta(days=number),
        version=1,
    )
    return Live(card=row, published=published, busy=busy, admission=admitted(provider))


def order(*cards: Live, **changes: Any) -> QuickOrder:
    """An order being described."""
    noun = Procedure(
        area_id=AREA, id=ProcedureId(NOUN), kind=ProcedureKind.QUICK_ORDER, number="PT-1", need_id=NeedId(NOUN), agreement_id=None,
        budget_line_id=BudgetLineId(NOUN), state=State.DRAFT, law_day=date(2026, 1, 12), draft={}, sealed=False,
    )  # fmt: skip
    need = Need(
        area_id=AREA, id=NeedId(NOUN), number="TA-1", title="Työnhaun aloittaminen", basket="tyollistyminen", category="tyonhaku",
        client_group="far", cpv="85312310", municipalities=("061",), places=1, estimated_value=Money.of("5000.00"),
        begins=date(2026, 1, 12), ends=date(2026, 12, 31), budget_line_id=BudgetLineId(NOUN), described_by=person(25), described_at=BEGINS,
    )  # fmt: skip
    line = BudgetLine(area_id=AREA, id=BudgetLineId(NOUN), year=2026, code="v", names={}, amount=Money.of("400000.00"))
    every = cards or (live(2), live(1, RIVAL))
    given: dict[str, Any] = {
        "noun": noun, "actor": ACTORS[0], "instant": BEGINS, "own": admitted(), "need": need, "line": line, "limits": LIMITS, "live": every,
        "thresholds": {one.card.id: Money.of("400000.00") for one in every},
    }  # fmt: skip
    return QuickOrder(**(given | changes))


def placement(card: CardId | None = None, **changes: Any) -> Placement:
    """An order of PROVIDER's card, which is first in turn, unless told otherwise."""
    given: dict[str, Any] = {
        "wish": WISH, "card_id": card or CardId(UUID(int=602)), "edition": 1, "why": "", "whole": Decimal(930), "half": Decimal(465)
    }  # fmt: skip
    return Placement(**(given | changes))


def _for_card(step: str, s: CardSituation) -> Any:
    match step:
        case "write-card":
            return Wording(content=card_content(f"{600 + s.noun.edition}.00"), codes=CODES)
        case "set-availability":
            return Availability(capacity=3, next_free=local_day(s.instant))
        case _:
            return Finding(reason="Luettu.")


def _for_order(step: str, s: QuickOrder) -> Any:
    if step == "save-wish":
        return {"client": "A-1"}
    if step == "place-order":
        return placement(wish=replace(WISH, starts_by=max(WISH.starts_by, local_day(s.instant))))
    return "Syy."


DYNAMIC_WALKS = {
    "card": Walk(
        CARD,
        lambda: CardSituation(
            noun=card(), actor=ACTORS[0], instant=BEGINS, provider_name="Kaiku Oy", admission=admitted()
        ),
        _for_card,
    ),
    "quick-order": Walk(QUICK_ORDER, order, _for_order),
}
