"""What each kind of limit is kept for, by hand: in all, for a month, for a client, for a client's month."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.domain.ids import LineId
from app.domain.money import Money
from app.domain.terms.facts import ClientId
from app.domain.terms.limits import Entry, by_month, ledger
from app.domain.terms.payments import entitlement
from app.domain.terms.terms import Limit, Per
from tests.domain.terms.kernel_cases import A, Book, good_terms

KNOWN, LAST = datetime(2026, 12, 8, tzinfo=UTC), date(2026, 11, 30)
GOOD = {"measure": "good", "need": "1"}
CLAUSES = [
    {"id": clause, "share": "outcome", "reach": GOOD, "times": 6, "amount": {"fixed": sum_}}
    for clause, sum_ in (("month", "100.00"), ("bonus", "60.00"))
]
"""For each good month of a client 100.00, and 60.00 more."""


def paid(**limit: Any) -> list[str]:
    """What is paid under a limit of 130.00 for the good months of A and B: March's four fees, then April's, as they are told."""
    most = {"id": "maximum", "per": "commitment", "max": "100000.00"}
    terms = good_terms(A | {"rates": {}, "clauses": CLAUSES, "limits": [most, {"id": "one", "max": "130.00"} | limit]})
    book = Book()
    for client in ("A", "B"):
        book.event(client, "referred", date(2026, 3, 2), "far")
        book.event(client, "started", date(2026, 3, 3))
        for month in (3, 4):
            book.pay(client, date(2026, month, 15), "1000.00")
    found = entitlement(terms, book.facts, book.verifications, KNOWN, LAST).items
    told = sorted(
        (f"{i.attained.day:%m}", str(i.attained.client), i.attained.clause != "month", i.amount) for i in found
    )
    return [str(amount) for *_, amount in told]


@pytest.mark.parametrize(
    ("per", "march", "april"),
    [
        ("client-month", ["100.00", "30.00", "100.00", "30.00"], ["100.00", "30.00", "100.00", "30.00"]),
        ("client", ["100.00", "30.00", "100.00", "30.00"], ["0.00"] * 4),
        ("month", ["100.00", "0.00", "30.00", "0.00"], ["100.00", "0.00", "30.00", "0.00"]),
        ("commitment", ["100.00", "0.00", "30.00", "0.00"], ["0.00"] * 4),
    ],
)
def test_what_a_limit_is_kept_for(per: str, march: list[str], april: list[str]) -> None:
    """Of each month: A's fee and its bonus, then B's. Both fees come before both bonuses."""
    assert paid(per=per) == march + april


def test_a_limit_of_some_clauses_leaves_the_others() -> None:
    kept = paid(per="client", clauses=["bonus"], max="100.00")
    assert kept == ["100.00", "60.00", "100.00", "60.00", "100.00", "40.00", "100.00", "40.00"]


@pytest.mark.parametrize("per", list(Per))
def test_what_is_approved_is_counted_for_the_same(per: Per) -> None:
    limit = Limit(id="one", per=per, max=Money.of("130.00"))
    entry: dict[str, Any] = {"revision": 0, "amount": Money.of("100.00"), "clause": "month", "approved": True}
    rows = [
        Entry(id=LineId(UUID(int=0)), number="MA-1", client=ClientId("A"), occurrence="1", day=date(2026, 3, 15), **entry)
    ]  # fmt: skip
    asked = {"mine": ("A", "2", 3), "my April": ("A", "3", 4), "hers": ("B", "1", 3), "her April": ("B", "2", 4)}
    for client, occurrence, month in asked.values():
        rows.append(
            Entry(
                id=LineId(UUID(int=len(rows))), number=f"MA-{len(rows) + 1}", client=ClientId(client), occurrence=occurrence,
                day=date(2026, month, 15), **(entry | {"approved": False}),
            )
        )  # fmt: skip
    found = ledger((limit,), rows)
    over = {
        name
        for name, (client, occurrence, _) in asked.items()
        if found.over((ClientId(client), "month", occurrence), Money.of("100.00"))
    }
    assert (
        over
        == {
            Per.CLIENT_MONTH: {"mine"},
            Per.CLIENT: {"mine", "my April"},
            Per.MONTH: {"mine", "hers"},
            Per.COMMITMENT: set(asked),
        }[per]
    )
    assert by_month((limit,)) is (per in (Per.MONTH, Per.CLIENT_MONTH))
