"""What an order is refused for: each limit by a cent, the threshold at its edge, a card that changed, filled or was paused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.buying.bids import DeadlinePassed
from app.domain.buying.cards import Availability
from app.domain.buying.orders import Bought, Ground
from app.domain.buying.procedures import State
from app.domain.ids import CardId
from app.domain.lifecycle import as_of, refusals, take
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.procurement.dynamic.order_rules import CardChanged, CardDoesNotFit, CardFull, CardNotOnOffer, NotFirstInTurn
from app.procurement.dynamic.ordering import OverClientLimit, OverOrderLimit, OverProviderLimit, ThresholdReached
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.dynamic.quick_order_steps import QUICK_ORDER
from tests.make import BEGINS, card_content
from tests.procurement.walks import ACTORS, PROVIDER, RIVAL, admitted
from tests.procurement.walks_dynamic import LIMITS, WISH, live, order, placement

COACH = ACTORS[6]
MINE = CardId(UUID(int=602))


def asked(s: QuickOrder, **changes: Any) -> tuple[Refusal, ...]:
    """Why the coach may not place the order."""
    return refusals(QUICK_ORDER, "place-order", s.seen(actor=COACH), placement(**changes))


def bought(euros: str, **changes: Any) -> Bought:
    """An order of the last twelve months: another client's, from another provider, of the same kind."""
    given: dict[str, Any] = {
        "number": "PT-9", "title": "Pikavalmennus", "category": "tyonhaku", "cpv": "85312310", "provider_id": RIVAL, "client": "A-9",
        "amount": Money.of(euros), "at": BEGINS,
    }  # fmt: skip
    return Bought(**(given | changes))


def priced(euros: str) -> QuickOrder:
    """An order whose chosen card costs so much."""
    return order(live(2, content=card_content(euros)), live(1, RIVAL))


@pytest.mark.parametrize(("price", "fits"), [("5000.00", True), ("5000.01", False)])
def test_one_order(price: str, fits: bool) -> None:
    found = asked(priced(price))
    assert any(isinstance(r, OverOrderLimit) for r in found) is not fits
    assert not found if fits else found


@pytest.mark.parametrize(("before", "fits"), [("7360.00", True), ("7360.01", False)])
def test_one_client_in_twelve_months(before: str, fits: bool) -> None:
    found = asked(order(bought=(bought(before, client=WISH.client),)))
    limit = OverClientLimit(field="card_id", limit=LIMITS.client, ordered=Money.of(before), price=Money.of("640.00"))
    assert found == (() if fits else (limit,))


@pytest.mark.parametrize(("before", "fits"), [("29360.00", True), ("29360.01", False)])
def test_one_provider_in_twelve_months(before: str, fits: bool) -> None:
    found = asked(order(bought=(bought(before, provider_id=PROVIDER),)))
    limit = OverProviderLimit(
        field="card_id", limit=LIMITS.provider, ordered=Money.of(before), price=Money.of("640.00")
    )
    assert found == (() if fits else (limit,))


@pytest.mark.parametrize(
    ("threshold", "before", "fits"),
    [
        ("60000.00", "59359.99", True),  # together 59 999.99
        ("60000.00", "59360.00", False),  # together 60 000.00: the Act applies from the threshold on
        ("400000.00", "399359.99", True),
        ("400000.00", "399360.00", False),
    ],
)
def test_the_threshold_at_its_edge_names_what_adds_up(threshold: str, before: str, fits: bool) -> None:
    s = order(bought=(bought(before), bought("100000.00", category="koulutus")))
    found = asked(s.seen(thresholds={MINE: Money.of(threshold)}))
    assert any(isinstance(r, ThresholdReached) for r in found) is not fits
    for reason in found:
        assert isinstance(reason, ThresholdReached)
        assert (reason.ordered, reason.list) == (Money.of(before), (f"PT-9 {before}",))


def test_of_many_that_add_up_the_newest_are_named_and_all_are_summed() -> None:
    many = tuple(bought("3000.00", number=f"PT-{n}", client=f"B-{n % 3}") for n in range(1, 101))
    s = order(bought=many)
    (found,) = asked(s.seen(thresholds={MINE: Money.of("60000.00")}))
    assert isinstance(found, ThresholdReached)
    assert (found.ordered, found.list[0], found.list[-1], len(found.list)) == (
        Money.of("300000.00"),
        "PT-81 3000.00",
        "PT-100 3000.00",
        20,
    )
    for client in ("B-0", "B-1", "B-2", "B-3"):
        assert s.spent.client[client] == sum((b.amount for b in many if b.client == client), ZERO)
    assert (s.spent.provider[RIVAL], s.alike("tyonhaku"), s.alike("koulutus")) == (found.ordered, [*many], ())


def test_the_budget_line_and_every_other_reason_come_together() -> None:
    s = order(
        bought=(bought("7999.00", client=WISH.client, provider_id=PROVIDER), bought("29000.00", provider_id=PROVIDER))
    )
    assert s.line is not None
    found = asked(s.seen(line=replace(s.line, amount=Money.of("639.99"))))
    assert {r.code for r in found} == {"over-client-limit", "over-provider-limit", "no-budget-room"}


def test_a_card_of_another_edition_paused_full_or_unknown() -> None:
    s = order(live(2), live(1, RIVAL))
    assert asked(s, edition=2) == (CardChanged(field="card_id", edition=1),)
    paused = live(2, paused_at=BEGINS)
    assert asked(order(paused)) == (CardNotOnOffer(field="card_id"),)
    stranger = replace(live(2), admission=admitted(qualification=None, member=None))
    assert [r.code for r in asked(order(stranger))] == ["not-qualified"]
    assert asked(order(live(2, busy=2))) == (CardFull(field="card_id"),)
    assert [r.code for r in asked(s, card_id=CardId(UUID(int=9)))] == ["not-offered", "not-first-in-turn"]


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({"client_group": "near"}, Ground.GROUP),
        ({"municipality": "834"}, Ground.PLACE),
        ({"language": "so"}, Ground.LANGUAGE),
        ({"starts_by": date(2025, 12, 31)}, Ground.TIME),
    ],
)
def test_a_card_that_does_not_fit_says_on_which_ground(changes: dict[str, Any], ground: Ground) -> None:
    found = asked(order(live(2)), wish=replace(WISH, **changes))
    assert found == (CardDoesNotFit(field="card_id", grounds=(ground,)),)


def test_the_second_in_turn_needs_a_reason() -> None:
    s = order(live(2), live(1, RIVAL))
    second = CardId(UUID(int=601))
    assert asked(s, card_id=second) == (NotFirstInTurn(field="why", first="Pikavalmennus"),)
    assert asked(s, card_id=second, why="Asiakas tuntee ohjaajan.") == ()


def test_a_lapsed_order_goes_on_by_the_clock_and_is_not_accepted_late() -> None:
    s = order(live(2), live(1, RIVAL)).seen(actor=COACH)
    s = s.after(take(QUICK_ORDER, "place-order", s, placement()))
    assert s.asked is not None
    due = s.asked.answer_by
    assert due is not None
    late = s.seen(actor=ACTORS[-1], instant=due)
    assert refusals(QUICK_ORDER, "accept-order", late.as_seen_by(PROVIDER)) == (DeadlinePassed(deadline=due),)
    next_asked = as_of(QUICK_ORDER, s.seen(instant=due + timedelta(hours=1)))
    assert next_asked.asked is not None
    assert (next_asked.asked.provider_id, next_asked.asked.invited_at) == (RIVAL, due + timedelta(hours=1))
    ended = as_of(QUICK_ORDER, next_asked.seen(instant=due + timedelta(days=30)))
    assert (ended.noun.state, ended.noun.reserved) == (State.CANCELLED, Money(0))


def test_a_card_full_by_now_is_passed_over() -> None:
    s = order(live(2), live(1, RIVAL)).seen(actor=COACH)
    s = s.after(take(QUICK_ORDER, "place-order", s, placement()))
    assert s.asked is not None
    assert s.asked.answer_by is not None
    none = Availability(capacity=0, next_free=date(2026, 1, 1))
    full = s.seen(live=(live(2), live(1, RIVAL, availability=none)), instant=s.asked.answer_by)
    assert as_of(QUICK_ORDER, full).noun.state is State.CANCELLED


def test_an_order_that_was_accepted_is_not_cancelled() -> None:
    s = order(live(2), live(1, RIVAL)).seen(actor=COACH)
    s = s.after(take(QUICK_ORDER, "place-order", s, placement()))
    assert refusals(QUICK_ORDER, "cancel-order", s, "Syy.") == ()
    mine = s.seen(actor=ACTORS[-1])
    binding = mine.after(take(QUICK_ORDER, "accept-order", mine, None)).seen(actor=COACH)
    assert [r.code for r in refusals(QUICK_ORDER, "cancel-order", binding, "Syy.")] == ["order-accepted"]
