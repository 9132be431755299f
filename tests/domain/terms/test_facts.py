"""Which facts are heard: verified, corrected, withdrawn, rejected, repeated."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from app.domain.terms.facts import Fact, FactId, Verdict, standing
from tests.domain.terms.kernel_cases import Book

LATER = datetime(2027, 1, 1, tzinfo=UTC)
DAY = date(2026, 5, 4)


def heard(book: Book, known: datetime = LATER, facts_by: date | None = None) -> list[str]:
    found = standing(book.facts, book.verifications, known, ("referred", "started"), facts_by)
    return [fact.code or str(fact.quantity) for fact in found.facts]


def correction(book: Book, of: Fact, sum_: str | None, days: int = 10) -> Fact:
    """A later row that corrects `of`; None withdraws it."""
    found = replace(
        of,
        id=FactId(UUID(int=500 + len(book.facts))),
        corrects=of.id,
        learned=of.learned + timedelta(days=days),
        withdrawn=sum_ is None,
        quantity=None if sum_ is None else Decimal(sum_),
    )
    book.facts.append(found)
    return found


def test_pay_waits_for_its_verification_and_an_event_of_the_list_does_not() -> None:
    book = Book()
    book.event("a", "started", DAY)
    pay = book.pay("a", DAY, "930", verified=False)
    assert heard(book) == ["started"]
    book.verdict(pay, Verdict.VERIFIED)
    assert sorted(heard(book)) == ["930", "started"]


def test_a_rejected_fact_is_never_heard_even_where_none_needs_verifying() -> None:
    book = Book()
    event = book.event("a", "started", DAY)
    book.verdict(event, Verdict.REJECTED)
    assert heard(book) == []


def test_the_latest_verdict_counts() -> None:
    book = Book()
    pay = book.pay("a", DAY, "930")
    book.verdict(pay, Verdict.REJECTED, timedelta(days=3))
    assert heard(book) == []
    assert heard(book, pay.learned + timedelta(days=2)) == ["930"]


def test_a_correction_replaces_once_verified() -> None:
    book = Book()
    again = correction(book, book.pay("a", DAY, "930"), "480")
    assert heard(book) == ["930"]
    book.verdict(again, Verdict.VERIFIED)
    assert heard(book) == ["480"]


def test_of_two_corrections_the_later_learned_counts() -> None:
    book = Book()
    pay = book.pay("a", DAY, "930")
    for sum_, days in (("700", 20), ("480", 10)):
        book.verdict(correction(book, pay, sum_, days), Verdict.VERIFIED)
    assert heard(book) == ["700"]


def test_a_withdrawal_removes_and_withdrawing_a_correction_restores() -> None:
    book = Book()
    pay = book.pay("a", DAY, "930")
    again = correction(book, pay, "480")
    book.verdict(again, Verdict.VERIFIED)
    gone = correction(book, again, None, 5)
    book.verdict(gone, Verdict.VERIFIED)
    assert heard(book) == ["930"]
    book.verdict(correction(book, pay, None, 40), Verdict.VERIFIED)
    assert heard(book) == []


def test_the_same_thing_said_twice_is_heard_once_and_a_reference_tells_two_payslips_apart() -> None:
    book = Book()
    book.pay("a", DAY, "500")
    book.pay("a", DAY, "600", learned=LATER - timedelta(days=1))
    assert heard(book) == ["600"]
    book.pay("a", DAY, "40", ref="bonus")
    assert sorted(heard(book)) == ["40", "600"]


def test_what_is_learned_after_the_last_day_for_facts_is_not_heard_but_a_correction_is_as_timely_as_its_original() -> (
    None
):
    book = Book()
    pay = book.pay("a", DAY, "930")
    book.pay("a", DAY + timedelta(days=1), "100", learned=LATER - timedelta(days=2))
    book.verdict(correction(book, pay, "480", 200), Verdict.VERIFIED)
    assert heard(book, facts_by=DAY) == ["480"]
