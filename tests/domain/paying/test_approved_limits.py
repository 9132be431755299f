"""What is approved passes no limit either, in whatever order finance approves, and everything ends approved."""

import copy
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.money import ZERO, Money
from app.domain.refusals import Refused
from app.domain.terms.facts import ClientId, Fact, FactId, Verdict
from app.domain.terms.limits import Key, OverLimit
from app.domain.terms.terms import Terms
from tests.domain.paying.accounts import Account
from tests.domain.terms.drawn_cases import CLIENTS, LAST
from tests.domain.terms.kernel_cases import A, Book, good_terms

CASES = settings(max_examples=10 * int(os.environ.get("VAIKUTIN_EXAMPLES", "12")), deadline=None)


def start_fees(**limits: str) -> Terms:
    """A start fee of 300.00, under limits by what they are kept for."""
    document = copy.deepcopy(A)
    document["clauses"] = document["clauses"][:1]
    document["clauses"][0]["amount"] = {"fixed": "300.00"}
    document["clauses"][0]["window"]["days"] = 60
    document["limits"] = [{"id": per, "per": per.replace("_", "-"), "max": most} for per, most in limits.items()]
    return good_terms(document)


def start(client: str) -> Key:
    return ClientId(client), "start", "started"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def changed(book: Book, fact: Fact, day: date, *, to: date | None) -> None:
    """On `day` the fact is said to have been on the day `to`, or is withdrawn; verified at once."""
    said = replace(
        fact,
        id=FactId(UUID(int=20_000 + len(book.facts))),
        learned=noon(day),
        corrects=fact.id,
        begins=to or fact.begins,
        withdrawn=to is None,
    )
    book.facts.append(said)
    book.verdict(said, Verdict.VERIFIED, timedelta(hours=1))


def settled(account: Account, day: date) -> Account:
    account.settle(noon(day) + timedelta(hours=6), day)
    return account


class TestSevenHundred:
    """Limit 700.00, start fee 300.00. A, B and D started and are approved 300 + 300 + 100; then C is reported late."""

    def three(self) -> tuple[Account, dict[str, Fact]]:
        book, said = Book(), {}
        for client in "ABCD":
            book.event(client, "referred", date(2026, 3, 2), "far")
        for client, day in (("A", 3), ("B", 4), ("D", 6)):
            said[client] = book.event(client, "started", date(2026, 3, day))
        account = settled(Account(start_fees(commitment="700.00"), book, noon(date(2026, 3, 6))), date(2026, 3, 6))
        assert [str(account.approve(start(client))) for client in "ABD"] == ["300.00", "300.00", "100.00"]
        return account, said

    def late(self) -> tuple[Account, dict[str, Fact]]:
        account, said = self.three()
        said["C"] = account.book.event("C", "started", date(2026, 3, 5))
        account.book.facts[-1] = replace(said["C"], learned=noon(date(2026, 3, 10)))
        settled(account, date(2026, 3, 10))
        assert [(line.client, str(line.amount)) for line in account.lines[3:]] == [("C", "100.00"), ("D", "-100.00")]
        return account, said

    def test_what_makes_room_is_approved_first(self) -> None:
        account, _ = self.late()
        (over,) = account.bars(start("C"))
        assert over == OverLimit(
            limit="commitment", kept_for="commitment", sum=Money.of("100.00"), room=ZERO, number="MA-5"
        )
        with pytest.raises(Refused):
            account.approve(start("C"))
        account.approve(start("D"))
        account.approve(start("C"))
        assert account.approved() == Money.of("700.00")

    def test_a_withdrawn_start_comes_before_what_it_frees(self) -> None:
        account, said = self.late()
        changed(account.book, said["A"], date(2026, 3, 12), to=None)
        settled(account, date(2026, 3, 12))
        after = [(line.client, str(line.amount)) for line in account.lines[5:]]
        assert sorted(after) == [("A", "-300.00"), ("C", "200.00"), ("D", "100.00")]
        (over,) = account.bars(start("C"))  # approving C alone would make 1 000
        assert isinstance(over, OverLimit)
        assert (str(over.sum), over.room) == ("300.00", ZERO)
        assert str(account.approve(start("D"))) == "0.00"  # -100 and +100 are one act
        assert account.bars(start("C"))
        assert str(account.approve(start("A"))) == "-300.00"
        assert str(account.approve(start("C"))) == "300.00"
        assert (account.approved(), account.waiting()) == (Money.of("700.00"), [])

    def test_a_line_that_waits_and_the_line_that_corrects_it_lock_nothing(self) -> None:
        """A and B approved (600), D +100 waiting; C +100 and D -100 come: nothing waits for anything."""
        book = Book()
        for client, day in (("A", 3), ("B", 4), ("D", 6)):
            book.event(client, "referred", date(2026, 3, 2), "far")
            book.event(client, "started", date(2026, 3, day))
        account = settled(Account(start_fees(commitment="700.00"), book, noon(date(2026, 3, 6))), date(2026, 3, 6))
        account.approve(start("A"))
        account.approve(start("B"))
        book.event("C", "referred", date(2026, 3, 2), "far")
        book.event("C", "started", date(2026, 3, 5))
        settled(account, date(2026, 3, 10))
        assert account.waiting() == [start("C"), start("D")]
        assert [account.bars(key) for key in account.waiting()] == [(), ()]
        assert [str(account.approve(key)) for key in (start("C"), start("D"))] == ["100.00", "0.00"]
        assert account.approved() == Money.of("700.00")


def test_pay_counts_in_the_month_of_its_present_day() -> None:
    """300 a month; A is approved for March, then turns out to have started in April: March has room again, without a line of A."""
    book = Book()
    book.event("A", "referred", date(2026, 3, 2), "far")
    book.event("B", "referred", date(2026, 3, 2), "far")
    first = book.event("A", "started", date(2026, 3, 3))
    book.event("B", "started", date(2026, 3, 4))
    account = settled(Account(start_fees(month="300.00"), book, noon(date(2026, 3, 6))), date(2026, 3, 6))
    account.approve(start("A"))
    assert account.waiting() == []
    changed(book, first, date(2026, 4, 2), to=date(2026, 4, 1))
    settled(account, date(2026, 4, 2))
    assert [(line.client, str(line.amount)) for line in account.lines] == [("A", "300.00"), ("B", "300.00")]
    assert account.bars(start("B")) == ()
    account.approve(start("B"))
    assert account.passed(account.terms.limits) == []


def test_a_month_that_others_moved_into_waits_until_it_is_taken_back() -> None:
    """A moves into B's full month: B's 300 are taken back first, and what is for another month waits for neither."""
    book = Book()
    for client in "ABC":
        book.event(client, "referred", date(2026, 3, 2), "far")
    first = book.event("A", "started", date(2026, 3, 3))
    book.event("B", "started", date(2026, 4, 4))
    account = settled(Account(start_fees(month="300.00"), book, noon(date(2026, 4, 5))), date(2026, 4, 5))
    account.approve(start("A"))
    account.approve(start("B"))
    changed(book, first, date(2026, 4, 6), to=date(2026, 4, 1))
    book.event("C", "started", date(2026, 3, 20))
    settled(account, date(2026, 4, 6))
    assert {line.client: str(line.amount) for line in account.lines[2:]} == {"B": "-300.00", "C": "300.00"}
    assert account.bars(start("C")) == ()
    account.approve(start("C"))
    account.approve(start("B"))
    assert account.passed(account.terms.limits) == []


@st.composite
def limited(draw: st.DrawFn) -> Terms:
    """Document A under every kind of limit, each small enough to bind, for all clauses or for one."""
    document: dict[str, Any] = copy.deepcopy(A)
    begin, job, stay = document["clauses"]
    begin["window"]["days"] = 90
    job["reach"]["need"] = draw(st.sampled_from(("0.5", "1", "2")))
    stay["reach"] = {"measure": "good", "need": "1"}
    stay["after"]["fresh"] = draw(st.booleans())
    kinds = draw(st.lists(st.sampled_from(("client", "client-month", "commitment", "month")), min_size=1, max_size=4))
    document["limits"] = []
    for number, per in enumerate(kinds):
        limit: dict[str, Any] = {
            "id": f"{per}-{number}",
            "per": per,
            "max": draw(st.sampled_from(("1500.00", "1820.00", "2300.00"))),
        }
        if draw(st.integers(0, 3)) == 0:
            limit |= {"clauses": ["start"], "max": draw(st.sampled_from(("320.00", "500.00", "700.00")))}
        document["limits"].append(limit)
    return good_terms(document)


def said_of(draw: Callable[[st.SearchStrategy[Any]], Any], book: Book, day: date) -> None:
    """Something becomes known on `day`: a start, pay, or that what was said before was otherwise or never."""
    what, client = draw(st.sampled_from(("start", "pay", "pay", "change"))), draw(st.sampled_from(CLIENTS))
    back = day - timedelta(days=draw(st.integers(0, 70)))
    if what == "start" and not any(f.code == "started" and f.client == client for f in book.facts):
        book.event(client, "started", max(back, date(2026, 3, 2)))
        book.facts[-1] = replace(book.facts[-1], learned=noon(day))
    elif what == "pay":
        sum_ = draw(st.sampled_from(("465", "930", "1250")))
        book.pay(client, back, sum_, draw(st.sampled_from(("e1", "e2"))), learned=noon(day))
    else:
        corrected = {fact.corrects for fact in book.facts}
        free = [f for f in book.facts if f.corrects is None and f.code != "referred" and f.id not in corrected]
        if free:
            to = draw(st.one_of(st.none(), st.integers(-40, 40)))
            one = draw(st.sampled_from(free))
            changed(book, one, day, to=None if to is None else min(day, one.begins + timedelta(days=to)))


@CASES
@given(law=limited(), data=st.data(), shuffled=st.randoms(use_true_random=False))
def test_no_order_of_approvals_passes_a_limit_and_all_is_approved_at_last(
    law: Terms, data: st.DataObject, shuffled: Random
) -> None:
    book, lasting = Book(), tuple(limit for limit in law.limits if "month" not in limit.per.value)
    for client in CLIENTS:
        book.event(client, "referred", date(2026, 3, 1), "far")
    account, day = Account(law, book, noon(date(2026, 3, 1))), date(2026, 3, 1)
    for days in data.draw(st.lists(st.integers(0, 40), min_size=3, max_size=9)):
        day += timedelta(days=days)
        for _ in range(data.draw(st.integers(1, 3))):
            said_of(data.draw, book, day)
        if data.draw(st.integers(0, 3)):
            settled(account, day)
        assert account.passed(lasting) == []
        for _ in range(data.draw(st.integers(0, 4))):
            approve_one(account, shuffled, account.waiting())
            assert account.passed(lasting) == []
    account.settle(noon(LAST), LAST)
    while account.waiting():
        open_ = [key for key in account.waiting() if not account.bars(key)]
        assert open_, "what waits is locked"
        approve_one(account, shuffled, open_)
        assert account.passed(lasting) == []
    assert account.passed(law.limits) == []
    for item in account.items:
        found = item.attained
        assert account.approved((found.client, found.clause, found.occurrence)) == item.amount
    assert account.approved() == sum((item.amount for item in account.items), ZERO)


def approve_one(account: Account, shuffled: Random, keys: list[Key]) -> None:
    """Any claim of these, if it may be approved; one that pays leaves no limit passed that was not passed before."""
    if not keys:
        return
    key = shuffled.choice(keys)
    before, limits = account.passed(account.terms.limits), account.terms.limits
    if account.bars(key):
        assert account.payment(key).noun.net > ZERO
        return
    account.approve(key)
    assert set(account.passed(limits)) <= set(before)
