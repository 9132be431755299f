"""How may I get this: the four ways at their edges, each by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.buying.agreements import Mode
from app.domain.buying.procedures import ProcedureKind
from app.domain.money import Money
from app.domain.public.notices import Model
from app.law import law_on
from app.law.reading import sources
from app.procurement.advice import (
    MODELS,
    Advice,
    Circumstances,
    Decided,
    NotFirstWay,
    Permission,
    Supplier,
    advise,
    check_chosen,
)
from tests.procurement.walks import _agreement, _need

TODAY = date(2026, 1, 12)
SOCIAL, GENERAL = "85312310", "79634000"  # guidance, and career guidance: the trap of Annex E


def facts(value: str = "50000.00", bought: str = "0.00", cpv: str = SOCIAL, **changes: Any) -> Circumstances:
    need = replace(_need(), estimated_value=Money.of(value), cpv=cpv, **changes.pop("need", {}))
    given: dict[str, Any] = {
        "need": need,
        "today": TODAY,
        "threshold": Money.of(str(law_on(TODAY).threshold(cpv).value)),
        "doubtful": False,
        "order_limit": Decided(key="order-limit", value=5_000_00, since=date(2025, 1, 1)),
        "competition_days": Decided(key="competition-days", value=21),
        "not_what_is_bought": Decided(key="grant-not-what-is-bought", value=1),
        "agreements": (_agreement(),),
        "ordered": Money.of(bought),
        "cards": 1,
    }
    return Circumstances(**(given | changes))


def codes(advice: Advice, model: Model) -> tuple[Permission, list[str]]:
    way = advice.way(model)
    return way.verdict, [ground.code for ground in way.grounds]


@pytest.mark.parametrize(
    ("value", "bought", "cpv", "closed"),
    [
        ("59999.99", "0.00", GENERAL, False),
        ("60000.00", "0.00", GENERAL, True),
        ("50000.00", "9999.99", GENERAL, False),
        ("50000.00", "10000.00", GENERAL, True),
        ("60000.00", "0.00", SOCIAL, False),
        ("399999.99", "0.00", SOCIAL, False),
        ("400000.00", "0.00", SOCIAL, True),
        ("0.01", "399999.99", SOCIAL, True),
        ("299999.99", "0.00", "98133110", False),
        ("300000.00", "0.00", "98130000", True),
    ],
)
def test_at_the_threshold_the_act_applies(value: str, bought: str, cpv: str, closed: bool) -> None:
    found = facts(
        value, bought, cpv, agreements=(), challenges=("Haaste",), order_limit=Decided(key="order-limit", value=10**9)
    )
    advice = advise(found)
    for model in (Model.DYNAMIC, Model.EVOLVING):
        assert (advice.way(model).verdict is Permission.NOT) == closed
    assert (advice.tender is not None) == closed
    assert advice.way(Model.FRAMEWORK).verdict is Permission.NOT


def test_a_framework_serves_above_the_threshold_too() -> None:
    advice = advise(facts("250000.00", cpv=GENERAL))
    assert codes(advice, Model.FRAMEWORK) == (Permission.ALLOWED, ["framework-covers"])
    assert (advice.first, advice.tender) == (Model.FRAMEWORK, None)


@pytest.mark.parametrize(
    ("change", "verdict", "code"),
    [
        ({}, Permission.ALLOWED, "framework-covers"),
        ({"reserved": Money.of("250000.00")}, Permission.ALLOWED, "framework-covers"),
        ({"reserved": Money.of("250000.01")}, Permission.IF, "if-fits"),
        ({"reserved": Money.of("300000.00")}, Permission.NOT, "framework-used"),
        ({"mode": Mode.CALL_OFF}, Permission.NOT, "no-framework"),
        ({"baskets": ("osaaminen",)}, Permission.NOT, "no-framework"),
        ({"ends": TODAY}, Permission.ALLOWED, "framework-covers"),
        ({"ends": TODAY - timedelta(days=1)}, Permission.NOT, "no-framework"),
    ],
)
def test_the_framework(change: dict[str, Any], verdict: Permission, code: str) -> None:
    found = codes(advise(facts(agreements=(replace(_agreement(), **change),))), Model.FRAMEWORK)
    assert (found[0], found[1][0]) == (verdict, code)


@pytest.mark.parametrize(("days", "verdict"), [(21, Permission.ALLOWED), (20, Permission.IF), (-3, Permission.IF)])
def test_what_is_urgent_is_ordered_first(days: int, verdict: Permission) -> None:
    advice = advise(facts(need={"begins": TODAY + timedelta(days=days)}))
    assert advice.way(Model.FRAMEWORK).verdict is verdict
    assert advice.first is (Model.FRAMEWORK if verdict is Permission.ALLOWED else Model.DYNAMIC)


@pytest.mark.parametrize(
    ("value", "places", "cards", "verdict", "code"),
    [
        ("50000.00", 10, 1, Permission.ALLOWED, "cards-on-offer"),
        ("50000.10", 10, 1, Permission.NOT, "over-order-limit"),
        ("50000.00", 10, 0, Permission.IF, "if-card"),
        ("5000.00", 1, 1, Permission.ALLOWED, "cards-on-offer"),
        ("5000.01", 1, 1, Permission.NOT, "over-order-limit"),
    ],
)
def test_quick_orders(value: str, places: int, cards: int, verdict: Permission, code: str) -> None:
    advice = advise(facts(value, need={"places": places}, cards=cards))
    found = codes(advice, Model.DYNAMIC)
    assert (found[0], found[1][0]) == (verdict, code)
    assert advice.first is (Model.DYNAMIC if (places, verdict) == (1, Permission.ALLOWED) else Model.FRAMEWORK)


def test_an_experiment_is_a_trial_under_a_challenge() -> None:
    bare = codes(advise(facts()), Model.EVOLVING)
    standing = codes(advise(facts(challenges=("Ilta",))), Model.EVOLVING)
    assert bare == (Permission.IF, ["if-trial", "if-challenge", "below-threshold"])
    assert standing == (Permission.IF, ["if-trial", "challenge-stands", "below-threshold"])


def test_a_grant_is_no_purchase() -> None:
    suppliers = (Supplier(number="SO-1", provider="Kaiku Oy"),)
    assert codes(advise(facts()), Model.GRANTS)[1] == ["if-own-activity", "if-not-bought"]
    way = advise(facts(suppliers=suppliers)).way(Model.GRANTS)
    assert way.grounds[1].values == {"providers": ("Kaiku Oy (SO-1)",)}
    off = facts(suppliers=suppliers, not_what_is_bought=Decided(key="grant-not-what-is-bought", value=0, since=TODAY))
    assert codes(advise(off), Model.GRANTS)[1] == ["if-own-activity"]


@pytest.mark.parametrize("kind", ProcedureKind)
def test_who_takes_another_way_says_why(kind: ProcedureKind) -> None:
    advice = advise(facts(challenges=("Ilta",)))
    assert advice.first is Model.FRAMEWORK
    refused = None if MODELS[kind] is Model.FRAMEWORK else NotFirstWay(field="why_this_way", first=Model.FRAMEWORK)
    assert check_chosen(advice, kind, " ") == refused
    assert check_chosen(advice, kind, "Haluamme kokeilla.") is None


def test_every_ground_names_a_source_that_stands() -> None:
    for found in (facts(), facts("900000.00", agreements=()), facts(agreements=(), cards=0, challenges=("Ilta",))):
        advice = advise(found)
        for ground in [g for way in advice.ways for g in way.grounds] + ([advice.tender] if advice.tender else []):
            assert ground.law is None or ground.law in sources()
