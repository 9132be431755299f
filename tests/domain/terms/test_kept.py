"""What is kept of each client and merged is what is reckoned of all at once, on the day it was reckoned and as long as it says."""

import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.terms.earned import reckoned, same_through
from app.domain.terms.facts import ClientId, Fact, FactId, Kind, Verdict, standing
from app.domain.terms.payments import entitlement, entitlement_of, lines, lines_of, shared_out
from app.domain.terms.returns import returns
from app.domain.terms.room import owed, paid
from app.domain.terms.terms import Terms
from tests.domain.terms.drawn_cases import CLIENTS, KNOWN, LAST, books, terms
from tests.domain.terms.kernel_cases import A, Book, good_terms
from tests.domain.terms.test_payment_properties import CASES, DAYS


@st.composite
def other_terms(draw: st.DrawFn) -> Terms:
    """Terms drawn, some of them with work measured by days or weeks, a limit for each month, and a sum of the commitment itself."""
    law = draw(terms())
    document: dict[str, Any] = copy.deepcopy(A)
    if draw(st.booleans()):
        return law
    unit = draw(st.sampled_from(("day", "week", "month")))
    document["measures"]["good"] = {"of": "employment", "unit": unit} | draw(
        st.sampled_from(({}, {"weekly_hours": "20"}, {"exclude": ["related"]}))
    )
    document["clauses"][1]["reach"] = {"measure": "good", "need": draw(st.sampled_from(("3", "10", "40")))}
    document["clauses"][2]["reach"] = {"measure": "good", "need": "2"}
    document["limits"] = [
        {"id": "monthly", "per": draw(st.sampled_from(("month", "client-month"))), "max": "1500.00"},
        {"id": "starts", "per": "commitment", "max": "640.00", "clauses": ["start"]},
        {"id": "maximum", "per": "commitment", "max": draw(st.sampled_from(("1500.00", "20000.00")))},
    ]
    return good_terms(document)


@st.composite
def fuller(draw: st.DrawFn) -> Book:
    """A book with jobs, some of which last, what is said of the commitment itself, and sums that were taken back."""
    book = draw(books())
    for number in range(draw(st.integers(0, 4))):
        begins = draw(DAYS)
        ends = draw(st.none() | st.integers(0, 200))
        fact = Fact(
            id=FactId(UUID(int=70_000 + number)),
            kind=Kind.EMPLOYMENT,
            learned=datetime(2026, 3, 1, tzinfo=KNOWN.tzinfo) + timedelta(days=draw(st.integers(0, 300))),
            begins=begins,
            ends=None if ends is None else begins + timedelta(days=ends),
            client=ClientId(draw(st.sampled_from(CLIENTS))),
            employer=draw(st.sampled_from(("e1", "e2"))),
            job="open",
            weekly_hours=Decimal(draw(st.sampled_from((15, 30)))),
        )
        book.facts.append(fact)
        book.verdict(fact, draw(st.sampled_from((Verdict.VERIFIED, Verdict.VERIFIED, Verdict.REJECTED))))
    for number in range(draw(st.integers(0, 3))):
        shared = draw(st.sampled_from(("recovery-decided", "interest-decided", "related")))
        fact = Fact(
            id=FactId(UUID(int=80_000 + number)),
            kind=Kind.RELATION if shared == "related" else Kind.EVENT,
            code=None if shared == "related" else shared,
            learned=KNOWN - timedelta(days=400),
            begins=draw(DAYS),
            employer="e1" if shared == "related" else None,
            quantity=None if shared == "related" else Decimal(draw(st.sampled_from((100, 900)))),
        )
        book.facts.append(fact)
        book.verdict(fact, Verdict.VERIFIED)
    return book


@CASES
@given(law=other_terms(), book=fuller(), day=DAYS)
def test_merging_what_each_client_earned_is_reckoning_all_at_once(law: Terms, book: Book, day: date) -> None:
    whole = entitlement(law, book.facts, book.verifications, KNOWN, day)
    kept = {client: _kept(law, book, client, day) for client in (*CLIENTS, None)}
    found = {owed(item).key: item for items in kept.values() for item in items}
    each, _ = shared_out(law, [owed(item) for items in kept.values() for item in items])
    said = _said_of(book, None)
    shared = standing(said, book.verifications, KNOWN, law.unverified, law.facts_by).facts
    back = returns(((one.day, one.amount) for one in each), shared, day)
    assert (*(paid(found[one.key], one) for one in each), *back) == whole.items
    assert lines_of((*each, *map(owed, back)), ()) == lines(whole.items, ())
    for client in (ClientId("aino"), None):
        others = [owed(item) for of, items in kept.items() if of != client for item in items]
        said = _said_of(book, client)
        mine = entitlement_of(law, said, book.verifications, client, others, KNOWN, day)
        assert mine.items == tuple(i for i in whole.items if i.attained.client == client)
        assert mine.waiting == tuple(w for w in whole.waiting if w.client == client)
        ids = {fact.id for fact in book.facts if fact.client == client}
        assert mine.set_aside == tuple(a for a in whole.set_aside if a.fact in ids)


@CASES
@given(law=other_terms(), book=fuller(), day=DAYS)
def test_items_stay_as_they_are_as_long_as_is_said(law: Terms, book: Book, day: date) -> None:
    for client in (*CLIENTS, None):
        mine = _said_of(book, client)
        through = same_through(law, mine, day)
        last = LAST + timedelta(days=40) if through is None else through
        assert last >= day
        kept = _kept(law, book, client, day)
        for later in {last, day + (last - day) // 2}:
            assert _kept(law, book, client, later) == kept


def test_a_month_counts_on_its_last_day_and_an_open_job_on_each() -> None:
    law, book = good_terms(), Book()
    book.event("aino", "referred", date(2026, 3, 9), "far")
    facts = book.facts
    assert same_through(law, facts, date(2026, 5, 4)) == date(2026, 5, 30)
    assert same_through(law, facts, date(2026, 5, 31)) == date(2026, 6, 29)
    job = replace(facts[0], kind=Kind.EMPLOYMENT, code=None)
    assert same_through(law, [job], date(2026, 5, 4)) == date(2026, 5, 4)
    fees = replace(law, clauses=law.clauses[:1])
    assert same_through(fees, facts, date(2026, 5, 4)) is None
    assert same_through(fees, facts, date(2026, 3, 1)) == date(2026, 3, 8)


def _said_of(book: Book, client: str | None) -> list[Fact]:
    return [fact for fact in book.facts if fact.client in (client, None)]


def _kept(law: Terms, book: Book, client: str | None, day: date) -> tuple[Any, ...]:
    name = None if client is None else ClientId(client)
    return reckoned(law, _said_of(book, client), book.verifications, name, KNOWN, day).items
