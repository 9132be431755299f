"""Terms and facts drawn at random, small enough to collide often: three clients, a dozen months, a few sums."""

import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.domain.terms.facts import FactId, Verdict
from app.domain.terms.terms import Terms
from tests.domain.terms.kernel_cases import A, Book, good_terms

CLIENTS = ("aino", "bo", "cai")
SUMS = ("100", "464.99", "465", "929.99", "930", "1250")
LAST = date(2027, 12, 31)
KNOWN = datetime(2028, 6, 1, tzinfo=UTC)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Document A with other needs, windows, times and limits, each still without contradiction."""
    document: dict[str, Any] = copy.deepcopy(A)
    start, job, stay = document["clauses"]
    start["window"]["days"] = draw(st.integers(1, 60))
    job["reach"]["need"] = draw(st.sampled_from(("0.5", "1", "2", "3")))
    job["window"]["begin"] = draw(st.integers(30, 300))
    if draw(st.booleans()):
        job["times"] = 2
    need = draw(st.integers(1, 4))
    stay["reach"] |= {"need": str(need), "within": need + draw(st.integers(0, 3))}
    if draw(st.booleans()):
        stay["after"]["fresh"] = False
    first, second = document["limits"]
    first["max"] = draw(st.sampled_from(("1500.00", "1820.00", "2300.00", "9000.00")))
    second["max"] = draw(st.sampled_from(("1500.00", "4700.00", "20000.00")))
    return good_terms(document)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """What was said of three clients; some of it corrected, withdrawn, rejected or never verified."""
    book = Book()
    for client in CLIENTS:
        referred = date(2026, 3, 1) + timedelta(days=draw(st.integers(0, 120)))
        book.event(client, "referred", referred, draw(st.sampled_from(("near", "far"))))
        if draw(st.booleans()):
            book.event(client, "started", referred + timedelta(days=draw(st.integers(0, 70))))
    for _ in range(draw(st.integers(0, 14))):
        _paid(draw, book)
    return book


def _paid(draw: st.DrawFn, book: Book) -> None:
    day = date(2026, 3, 1) + timedelta(days=draw(st.integers(0, 500)))
    sum_, employer = draw(st.sampled_from(SUMS)), draw(st.sampled_from(("e1", "e2")))
    fact = book.pay(draw(st.sampled_from(CLIENTS)), day, sum_, employer, verified=False)
    fate = draw(st.sampled_from(("verified", "verified", "verified", "rejected", "unheard", "corrected", "withdrawn")))
    if fate == "rejected":
        book.verdict(fact, Verdict.REJECTED)
    elif fate != "unheard":
        book.verdict(fact, Verdict.VERIFIED)
    if fate in ("corrected", "withdrawn"):
        again = replace(
            fact,
            id=FactId(UUID(int=5_000 + len(book.facts))),
            corrects=fact.id,
            learned=fact.learned + timedelta(days=draw(st.integers(1, 90))),
            withdrawn=fate == "withdrawn",
            quantity=None if fate == "withdrawn" else fact.quantity and fact.quantity / 2,
        )
        book.facts.append(again)
        book.verdict(again, Verdict.VERIFIED)
