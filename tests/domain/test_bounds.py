"""What comes in is bounded: JSON as a whole, and terms so that whatever is reckoned from them later can be."""

import copy
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain import bounds
from app.domain.bounds import check_json, holds_number, read_day, read_instant, read_number
from app.domain.money import Money
from app.domain.terms.checks import read_terms, refusals_at_price
from app.domain.terms.payments import awarded, entitlement
from app.domain.terms.reading import parse_terms
from app.domain.terms.terms import Terms
from app.domain.terms.writing import write_terms
from tests.domain.hostile import put, spoilt
from tests.domain.terms.kernel_cases import A, Book

MOST_MONEY = Money.of("999999999999.99")
RICH: dict[str, Any] = copy.deepcopy(A) | {
    "facts_by": "2028-06-30",
    "money": {"price": None, "bonus": "100.00"},
    "measures": A["measures"]
    | {
        "job-days": {
            "of": "employment",
            "unit": "week",
            "at_most": "5",
            "weekly_hours": "18",
            "kinds": {"open": "1", "apprenticeship": "0.5"},
            "exclude": ["related", "agreed-before", "former:365"],
        }
    },
    "clauses": [
        *A["clauses"],
        {
            "id": "days",
            "reach": {"measure": "job-days", "need": "20", "within": 8},
            "times": 3,
            "groups": ["near"],
            "amount": {"percent": "10", "of": "price"},
        },
        {"id": "report", "on": ["reported"], "scope": "commitment", "amount": {"percent": "50", "of": "bonus"}},
    ],
}
"""Terms with nearly every word of the language in them."""


def lived(terms: Terms) -> None:
    """Reckon with the terms as a year of a busy client would: nothing here may raise, whatever the terms."""
    book, referred = Book(), terms.begins
    book.event("c", "referred", referred, group=terms.groups[0] if terms.groups else None)
    for n, code in enumerate(
        ("accepted", "started", "agreed", "reported", *(c for cl in terms.clauses for c in cl.on))
    ):
        book.event("c", code, referred + timedelta(days=n % 5))
    for month in range(8):
        book.pay("c", referred + timedelta(days=31 * month), "99999999.9999")
    price = Money.of("999999999999.99")
    refusals_at_price(terms, price)
    for law in (terms, awarded(terms, price, bounds.MOST_WHOLE)):
        for day in (terms.begins, terms.begins + timedelta(days=300), terms.ends, bounds.LATEST):
            found = entitlement(law, book.facts, book.verifications, datetime(2101, 1, 1, tzinfo=UTC), day)
            assert all(abs(item.amount.cents) < 2**63 for item in found.items if law.maximum is not None)


@settings(max_examples=300, deadline=None)
@given(spoilt(RICH))
@example(put(RICH, ("clauses", 0, "window", "days"), 10**9))
@example(put(RICH, ("measures", "good", "levels"), [["1E400", "1"]]))
@example(put(RICH, ("clauses", 0, "amount", "fixed"), "9" * 30))
@example(put(RICH, ("ends",), "9999-12-31"))
@example(put(RICH, ("measures", "job-days", "exclude"), ["former:999999999"]))
@example(put(RICH, ("clauses", 2, "amount", "percent"), "99999999"))
def test_terms_with_anything_in_them_are_refused_or_can_be_lived_by(document: Any) -> None:
    terms, faults = read_terms(document)
    if terms is None:
        assert faults
        assert all(len(fault.clause or "") <= 100 for fault in faults)
        return
    assert parse_terms(write_terms(terms)) == (terms, ())
    lived(terms)


def test_the_whole_language_is_within_bounds() -> None:
    terms, faults = read_terms(RICH)
    assert faults == ()
    assert terms is not None
    lived(terms)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("clauses", 0, "window", "days"), 3661),
        (("clauses", 1, "window", "begin"), 10**9),
        (("clauses", 2, "reach", "within"), 3661),
        (("clauses", 0, "times"), 1001),
        (("clauses", 1, "times"), 201),
        (("clauses", 0, "amount", "fixed"), "1000000000000.00"),
        (("clauses", 2, "amount", "percent"), "1000.01"),
        (("clauses", 1, "reach", "need"), "1.23456"),
        (("clauses", 0, "on"), ["x" * 101]),
        (("clauses", 0, "on"), ["started"] * 31),
        (("measures", "good", "levels"), [["100000000", "1"]]),
        (("measures", "good", "unit"), "day"),
        (("measures", "job-days", "exclude"), ["former:3661"]),
        (("ends",), "2036-03-10"),
        (("ends",), "2101-01-01"),
        (("begins",), "1999-12-31"),
        (("facts_by",), "9999-12-31"),
        (("limits", 0, "max"), "9" * 30),
        (("clauses",), [A["clauses"][0]] * 51),
        (("rates", "job"), [A["rates"]["job"][0]] * 21),
        (("rates",), {f"r{n}": A["rates"]["job"] for n in range(11)}),
        (("groups",), [f"g{n}" for n in range(31)]),
    ],
)
def test_each_bound_of_terms_is_told_as_one(place: tuple[str | int, ...], value: Any) -> None:
    document = put(RICH, place, value)
    if value == "day":  # ten years of days for six clauses
        document = put(put(document, ("ends",), "2036-01-01"), ("clauses",), document["clauses"] + [
            document["clauses"][1] | {"id": f"more{n}"} for n in range(6)])  # fmt: skip
    assert "out-of-bounds" in {fault.code for fault in read_terms(document)[1]}


def test_the_largest_terms_are_checked_in_no_time() -> None:
    groups = [f"g{n}" for n in range(30)]
    row = {"amounts": dict.fromkeys(groups, "1.00")}
    rates = [row | {"begins": f"{2000 + n}-01-01", "ends": f"{2000 + n}-12-31"} for n in range(12)]
    clauses = [
        {"id": f"c{n}", "reach": {"measure": "m", "need": "1"}, "amount": {"rate": f"r{n % 10}"}, "times": 200}
        | ({"after": {"clause": f"c{n - 1}", "fresh": True}} if n else {})
        for n in range(50)
    ]
    document = {
        "language": 1,
        "begins": "2000-01-01",
        "ends": "2000-07-10",
        "groups": groups,
        "measures": {"m": {"of": "status", "unit": "day"}},
        "rates": {f"r{n}": rates for n in range(10)},
        "clauses": clauses,
        "limits": [{"id": f"l{n}", "per": "commitment", "max": "100.00"} for n in range(30)],
    }
    assert check_json(document) is None
    began = time.process_time()
    assert read_terms(document)[1] == ()
    assert time.process_time() - began < 1


_plain = st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))  # fmt: skip


@given(st.recursive(_plain, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text("abc", max_size=9), inner, max_size=5), max_leaves=30))  # fmt: skip
def test_json_within_bounds_passes(value: Any) -> None:
    assert check_json(value) is None or depth(value) > bounds.DEPTH


def depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((depth(one) for one in inside), default=-1) if isinstance(value, dict | list) else 0


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        1.5,
        10**9 + 1,
        "\0",
        "\ud800",
        "x" * 20_001,
        [1] * 501,
        dict.fromkeys(map(str, range(201))),
        {"k" * 101: 1},
        {"\0": 1},
        [[1] * 500] * 41,
        [[[[[[[[[[[[[1]]]]]]]]]]]]],
    ],
)
def test_json_out_of_bounds_is_refused_wherever_it_stands(value: Any) -> None:
    for whole in (value, {"a": value}, [value], {"a": {"b": [value]}}):
        reason = check_json(whole)
        assert reason is not None
        assert reason.field
        assert len(reason.field) <= 200


@given(st.decimals())
def test_a_number_that_holds_is_written_and_read_back(number: Decimal) -> None:
    if holds_number(number):
        assert read_number(format(number, "f")) == number


@given(st.text(max_size=30))
def test_what_is_read_is_within_bounds(text: str) -> None:
    for read in (read_day, read_instant, read_number):
        try:
            found = read(text)
        except ValueError:
            continue
        if isinstance(found, Decimal):
            assert holds_number(found)


@pytest.mark.parametrize("text", ["1999-12-31", "2101-01-01", "9999-12-31", "0001-01-01", "2026-W01-1", "20260101", "2026-1-1", "٢٠٢٦-٠١-٠١"])  # fmt: skip
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|bounds"):
        read_day(text)


def test_the_first_and_last_day_can_be_reckoned_with() -> None:
    assert read_day("2000-01-01") == bounds.EARLIEST
    assert read_day("2100-12-31") + timedelta(days=1) == date(2101, 1, 1)
