"""Fees by quantity, money recovered and interest on it: by hand, and held to the invariants."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.money import ZERO, Money
from app.domain.terms.checks import read_terms
from app.domain.terms.facts import Fact, FactId, Kind
from app.domain.terms.payments import Entitlement, Line, entitlement, lines
from app.domain.terms.terms import Terms
from app.domain.terms.writing import write_terms

BEGINS, LAST = date(2026, 1, 1), date(2027, 12, 31)
CODES = ("gate-passed", "report-accepted", "recovery-decided", "interest-decided")


def document(**changes: Any) -> dict[str, Any]:
    """Three gates that pay what each says, 10 000 euros in all."""
    stages = {"id": "stages", "on": ["gate-passed"], "scope": "commitment", "times": 3, "amount": {"fixed": "1.00", "per": "quantity"}}  # fmt: skip
    return {
        "language": 1, "begins": BEGINS.isoformat(), "ends": LAST.isoformat(), "unverified": list(CODES),
        "clauses": [stages], "limits": [{"id": "maximum", "per": "commitment", "max": "10000.00"}],
    } | changes  # fmt: skip


def terms(**changes: Any) -> Terms:
    found, faults = read_terms(document(**changes))
    assert found is not None, faults
    return found


def said(number: int, code: str, day: date, euros: str) -> Fact:
    learned = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Fact(id=FactId(UUID(int=number)), kind=Kind.EVENT, learned=learned, begins=day, code=code, quantity=Decimal(euros), ref=str(number))  # fmt: skip


def judged(facts: list[Fact], day: date = LAST, law: Terms | None = None) -> Entitlement:
    known = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    return entitlement(law or terms(), facts, (), known, day)


def amounts(found: Entitlement) -> list[tuple[str, str, str]]:
    return [(i.attained.clause, i.attained.occurrence, str(i.amount)) for i in found.items]


GATES = [said(1, "gate-passed", date(2026, 3, 1), "4000"), said(2, "gate-passed", date(2026, 6, 1), "3500.50")]


def test_each_gate_pays_its_quantity_and_the_limit_cuts_the_last() -> None:
    found = judged([*GATES, said(3, "gate-passed", date(2026, 9, 1), "3000")])
    assert amounts(found) == [
        ("stages", "gate-passed", "4000.00"),
        ("stages", "gate-passed:2", "3500.50"),
        ("stages", "gate-passed:3", "2499.50"),
    ]
    assert [str(step.times or step.sum) for step in found.items[1].steps] == ["1.00", "3500.50"]


def test_a_recovery_takes_at_most_what_is_paid_and_interest_may_pass_it() -> None:
    facts = [
        *GATES,
        said(7, "recovery-decided", date(2026, 7, 1), "5000"),
        said(8, "interest-decided", date(2026, 7, 1), "312.40"),
        said(9, "recovery-decided", date(2026, 8, 1), "5000"),
    ]
    found = judged(facts)
    assert amounts(found)[2:] == [
        ("recovery", "recovery-decided", "-5000.00"),
        ("interest", "interest-decided", "-312.40"),
        ("recovery", "recovery-decided:2", "-2500.50"),
    ]
    assert [(cut.limit, str(cut.sum)) for cut in found.items[-1].cuts] == [("paid", "2499.50")]


def test_what_is_paid_after_a_recovery_is_not_taken_by_it() -> None:
    early = said(7, "recovery-decided", date(2026, 4, 1), "9000")
    found = judged([*GATES, early])
    assert amounts(found)[-1] == ("recovery", "recovery-decided", "-4000.00")


@pytest.mark.parametrize("name", ["recovery", "interest"])
def test_terms_may_not_name_a_reserved_clause(name: str) -> None:
    clause = {"id": name, "on": ["gate-passed"], "scope": "commitment", "amount": {"fixed": "1.00"}}
    _, faults = read_terms(document(clauses=[clause]))
    assert [(f.clause, f.code) for f in faults] == [(name, "unknown-name")]


def test_other_words_of_per_are_refused_by_name() -> None:
    for word, fault in (("calendar", "not-built"), ("30/360", "not-built"), ("moon", "unknown-code")):
        clause = {"id": "a", "on": ["gate-passed"], "scope": "commitment", "amount": {"fixed": "1.00", "per": word}}
        assert [f.code for f in read_terms(document(clauses=[clause]))[1]] == [fault]


def test_terms_by_quantity_are_written_as_they_were_read() -> None:
    assert read_terms(write_terms(terms()))[0] == terms()


@st.composite
def books(draw: st.DrawFn) -> list[Fact]:
    """Gates, recoveries and interest on days of two years."""
    found = []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        code = draw(st.sampled_from(CODES[:1] * 2 + CODES[2:]))
        day = BEGINS + timedelta(days=draw(st.integers(0, 700)))
        found.append(said(number, code, day, str(Decimal(draw(st.integers(1, 900_000))) / 100)))
    return found


@settings(max_examples=150, deadline=None)
@given(facts=books(), days=st.lists(st.dates(BEGINS, LAST), min_size=1, max_size=4))
def test_recovered_never_more_than_paid_whatever_the_runs(facts: list[Fact], days: list[date]) -> None:
    settled: list[Line] = []
    for day in [*sorted(days), LAST]:
        settled += lines(judged(facts, day).items, settled)
        kept = sum((line.amount for line in settled if line.clause != "interest"), ZERO)
        assert kept >= ZERO
        assert kept <= Money.of("10000.00")
    last = judged(facts)
    assert sum((line.amount for line in settled), ZERO) == sum((item.amount for item in last.items), ZERO)
    assert lines(last.items, settled) == ()


@settings(max_examples=60, deadline=None)
@given(facts=books())
def test_the_same_gate_said_again_is_heard_once(facts: list[Fact]) -> None:
    again = [replace(fact, id=FactId(UUID(int=1000 + n))) for n, fact in enumerate(facts)]
    assert amounts(judged([*facts, *again])) == amounts(judged(facts))
