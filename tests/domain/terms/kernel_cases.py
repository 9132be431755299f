"""Terms, facts and verdicts for tests of the payment kernel, written short."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.terms.checks import read_terms
from app.domain.terms.facts import ClientId, Fact, FactId, Kind, Verdict, Verification, VerificationId
from app.domain.terms.terms import Terms

A: dict[str, Any] = {
    "language": 1,
    "currency": "EUR",
    "begins": "2026-03-01",
    "ends": "2027-12-31",
    "groups": ["near", "far"],
    "unverified": ["referred", "started"],
    "measures": {"good": {"of": "earnings", "unit": "month", "levels": [["930.00", "1"], ["465.00", "0.5"]]}},
    "rates": {
        "job": [
            {"begins": "2026-03-01", "ends": "2026-08-31", "amounts": {"near": "900.00", "far": "1400.00"}},
            {"begins": "2026-09-01", "amounts": {"near": "950.00", "far": "1500.00"}},
        ]
    },
    "clauses": [
        {
            "id": "start",
            "share": "fixed",
            "on": ["started"],
            "window": {"since": "referred", "days": 28},
            "amount": {"fixed": "320.00"},
        },
        {
            "id": "job",
            "share": "outcome",
            "reach": {"measure": "good", "need": "3"},
            "window": {"since": "started", "begin": 150},
            "amount": {"rate": "job"},
        },
        {
            "id": "stay",
            "share": "outcome",
            "reach": {"measure": "good", "need": "4", "within": 7},
            "after": {"clause": "job", "fresh": True},
            "amount": {"percent": "50", "of": "job"},
        },
    ],
    "limits": [
        {"id": "per-client", "per": "client", "max": "2300.00"},
        {"id": "maximum", "per": "commitment", "max": "4700.00"},
    ],
}
"""Document A of the language's description."""


def good_terms(document: Mapping[str, Any] = A) -> Terms:
    """The terms a document says; a fault in it fails the test."""
    terms, faults = read_terms(document)
    assert terms is not None, faults
    return terms


class Book:
    """Facts and verdicts as they come in: what is said is learned the same day at noon and, unless told otherwise, verified."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.verifications: list[Verification] = []

    def event(self, client: str, code: str, day: date, group: str | None = None) -> Fact:
        """An event that needs no verification."""
        return self._add(Kind.EVENT, client, day, None, code=code, group=group)

    def pay(self, client: str, day: date, sum_: str, employer: str = "e1", **more: Any) -> Fact:
        """Earnings paid on a day, verified at once; `learned` and `corrects` where they differ."""
        verified = more.pop("verified", True)
        fact = self._add(
            Kind.EARNINGS, client, day, more.pop("learned", None), quantity=Decimal(sum_), employer=employer, **more
        )
        if verified:
            self.verdict(fact, Verdict.VERIFIED)
        return fact

    def verdict(self, fact: Fact, verdict: Verdict, after: timedelta = timedelta(hours=1)) -> None:
        """What the area says of a fact, some time after it was learned."""
        number = VerificationId(UUID(int=10_000 + len(self.verifications)))
        self.verifications.append(Verification(id=number, fact=fact.id, verdict=verdict, at=fact.learned + after))

    def _add(self, kind: Kind, client: str, day: date, learned: datetime | None, **more: Any) -> Fact:
        fact = Fact(
            id=FactId(UUID(int=1 + len(self.facts))),
            kind=kind,
            learned=learned or datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            begins=day,
            client=ClientId(client),
            job="open" if kind is Kind.EARNINGS else None,
            **more,
        )
        self.facts.append(fact)
        return fact


def worked_example() -> Book:
    """Aino, Bo and Cai; Aino's pay of May is corrected on 20 December."""
    book = Book()
    book.event("aino", "referred", date(2026, 3, 9), "far")
    book.event("aino", "started", date(2026, 3, 16))
    paid = {4: "1010", 5: "980", 6: "1250", 7: "1250", 8: "600", 9: "600", 10: "1250", 11: "1250", 12: "1250"}
    aino = {month: book.pay("aino", date(2026, month, 13), sum_) for month, sum_ in paid.items()}
    book.event("bo", "referred", date(2026, 3, 20), "near")
    book.event("bo", "started", date(2026, 4, 10))
    book.pay("bo", date(2026, 6, 15), "500")
    book.pay("bo", date(2026, 6, 15), "450", "e2")
    for month, sum_ in {7: "930.00", 8: "929.99", 9: "470"}.items():
        book.pay("bo", date(2026, month, 14), sum_)
    book.event("cai", "referred", date(2026, 5, 4), "far")
    book.event("cai", "started", date(2026, 6, 8))
    for month in (10, 11, 12):
        book.pay("cai", date(2026, month, 15), "1100")
    late = datetime(2026, 12, 20, 10, tzinfo=UTC)
    book.pay("aino", date(2026, 5, 13), "480", learned=late, corrects=aino[5].id)
    return book
