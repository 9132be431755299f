from dataclasses import replace
from datetime import date

import pytest

from app.domain.buying.bids import Answer, BidContent, PriceOverMaximum, check_bid
from app.domain.buying.effects import follow_up_days
from app.domain.buying.needs import NotPositive
from app.domain.lifecycle import refusals
from app.domain.money import Money
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal
from app.procurement.content import read_content
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION, Publication
from app.procurement.rules import WeightsNotHundred, weights_make_hundred
from tests.domain.buying.test_assessments import content
from tests.make import bid, draft, terms
from tests.procurement.walks import _competition, _need


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        (bid("3000.00"), ()),
        (bid("3000.01"), (PriceOverMaximum(field="price", highest=Money.of("3000.00")),)),
        (replace(bid(), price=Money(0)), (NotPositive(field="price"),)),
        (replace(bid(), answers=()), (Missing(field="answers.1"), Missing(field="answers.2"))),
        (replace(bid(), binding=False), (Missing(field="binding"),)),
    ],
)
def test_what_a_bid_must_be(given: BidContent, reasons: tuple[Refusal, ...]) -> None:
    assert check_bid(content(), given) == reasons


def test_a_bid_answers_what_was_asked_and_once() -> None:
    good = bid()
    other = replace(good, answers=(*good.answers, Answer(criterion="9", text="Vielä tämä.")))
    twice = replace(good, answers=(*good.answers, good.answers[0]))
    for wrong in (other, twice):
        assert check_bid(content(), wrong) == (NotOffered(field="answers"),)


def test_a_price_that_breaks_a_cap_of_the_terms() -> None:
    capped = terms()
    capped["limits"] = [*capped["limits"], {"id": "cap", "per": "client", "max": "900.00", "clauses": ["job"]}]
    found, reasons = read_content(draft(terms=capped), _need())
    assert found is not None, reasons
    assert check_bid(found.content, bid("1800.00")) == ()
    assert [r.code for r in check_bid(found.content, bid("1800.02"))] == ["price-breaks-terms"]


@pytest.mark.parametrize("field", ["title", "description", "price_weight", "criteria", "maximum", "deadline", "terms"])
def test_a_draft_lacks_something(field: str) -> None:
    given = draft()
    del given[field]
    assert Missing(field=field) in read_content(given, _need())[1]


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("maximum", "tuhat", "money"),
        ("maximum", "1.234", "money"),
        ("deadline", "2026-12-11T15:00", "time"),
        ("deadline", "huomenna", "time"),
        ("price_weight", "40", "number"),
        ("price_weight", True, "number"),
        ("price_weight", 101, "number"),
    ],
)
def test_a_draft_says_something_unreadable(field: str, value: object, kind: str) -> None:
    assert Malformed(field=field, kind=kind) in read_content(draft() | {field: value}, _need())[1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"expected": " "}, Missing(field="effect.expected")),
        ({"measures": []}, Missing(field="effect.measures")),
        ({"measures": ["happy"]}, NotOffered(field="effect.measures")),
        ({"follow_up_weeks": []}, Missing(field="effect.follow_up_weeks")),
        ({"follow_up_weeks": [261]}, NotOffered(field="effect.follow_up_weeks")),
        ({"follow_up_weeks": ["12"]}, Malformed(field="effect.follow_up_weeks", kind="weeks")),
        ({"client_groups": ["near"]}, NotOffered(field="effect.client_groups")),
    ],
)
def test_nothing_is_published_without_its_effect(change: dict[str, object], reason: Refusal) -> None:
    given = draft()
    assert reason in read_content(given | {"effect": given["effect"] | change}, _need())[1]


def test_the_table_itself_refuses_what_lacks_its_effect() -> None:
    found, _ = read_content(draft(), _need())
    assert found is not None
    whole = found.content
    bare = replace(whole, effect=replace(whole.effect, expected="", measures=()))
    for content_given, codes in ((whole, []), (bare, ["missing", "missing"])):
        given = Publication(content=content_given, deadline=found.deadline, public_key=b"", wrapped_private_key=b"")
        assert [r.code for r in refusals(MINI_COMPETITION, "publish", _competition(), given)] == codes


def test_the_effect_is_for_the_needs_own_group_unless_it_says_otherwise() -> None:
    found, _ = read_content(draft(), _need())
    assert found is not None
    assert found.content.effect.client_groups == ("far",)
    assert follow_up_days(found.content.effect, date(2026, 3, 30)) == (date(2026, 6, 22), date(2026, 9, 28))


def test_contradictory_terms_name_the_clause() -> None:
    given = terms()
    given["clauses"][1]["after"] = {"clause": "stay"}
    _, reasons = read_content(draft(terms=given), _need())
    assert {(getattr(r, "clause", ""), getattr(r, "fault", "")) for r in reasons} == {
        ("job", "cycle"),
        ("stay", "cycle"),
    }


def test_weights_make_a_hundred() -> None:
    assert weights_make_hundred(content()) is None
    assert weights_make_hundred(replace(content(), price_weight=41)) == WeightsNotHundred(
        field="price_weight", total=101
    )
