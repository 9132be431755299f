"""A fact that does not count is no error: it is set aside, with the rule that says so, and brings no item."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.terms.payments import entitlement
from tests.domain.terms.kernel_cases import Book, good_terms

KNOWN, LAST = datetime(2026, 12, 31, 20, tzinfo=UTC), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "euros", "more", "rule"),
    [
        (date(2026, 3, 15), "1200", {}, "outside-window"),  # the day before the start that opens the window
        (date(2026, 5, 15), "464.99", {}, "below-level"),
        (date(2026, 5, 15), "1200", {"verified": False}, "not-verified"),
    ],
)
def test_it_is_set_aside_with_its_rule(day: date, euros: str, more: dict[str, Any], rule: str) -> None:
    book = Book()
    book.event("aino", "referred", date(2026, 3, 9), "far")
    book.event("aino", "started", date(2026, 3, 16))
    before = entitlement(good_terms(), book.facts, book.verifications, KNOWN, LAST)
    fact = book.pay("aino", day, euros, **more)
    found = entitlement(good_terms(), book.facts, book.verifications, KNOWN, LAST)
    assert ("job", rule) in {(row.clause, row.rule) for row in found.set_aside if row.fact == fact.id}
    assert [item.attained for item in found.items] == [item.attained for item in before.items]
