"""The invariants of the language of terms, numbered as its description numbers them."""

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.money import ZERO, Money
from app.domain.terms.facts import Fact, FactId, Verdict, Verification
from app.domain.terms.items import Item
from app.domain.terms.payments import Entitlement, Line, entitlement, lines
from app.domain.terms.terms import Per, Terms
from tests.domain.terms.drawn_cases import CLIENTS, KNOWN, LAST, books, terms
from tests.domain.terms.kernel_cases import Book

DAYS = st.dates(date(2026, 3, 1), LAST)
CASES = settings(max_examples=10 * int(os.environ.get("VAIKUTIN_EXAMPLES", "6")), deadline=None)


def judged(law: Terms, book: Book, known: datetime = KNOWN, day: date = LAST) -> Entitlement:
    return entitlement(law, book.facts, book.verifications, known, day)


def paid(items: tuple[Item, ...]) -> Money:
    return sum((item.amount for item in items), ZERO)


@CASES
@given(law=terms(), book=books(), shuffled=st.randoms(use_true_random=False))
def test_1_order_and_repetition_of_rows_change_nothing(law: Terms, book: Book, shuffled: Random) -> None:
    facts, verdicts = book.facts * 2, book.verifications * 2
    shuffled.shuffle(facts)
    shuffled.shuffle(verdicts)
    assert entitlement(law, facts, verdicts, KNOWN, LAST) == judged(law, book)


@CASES
@given(law=terms(), book=books(), days=st.integers(0, 500))
def test_2_what_is_learned_or_verified_later_changes_nothing_now(law: Terms, book: Book, days: int) -> None:
    known = KNOWN - timedelta(days=1000) + timedelta(days=days)
    facts = [fact for fact in book.facts if fact.learned <= known]
    verdicts = [verdict for verdict in book.verifications if verdict.at <= known]
    assert entitlement(law, facts, verdicts, known, LAST) == judged(law, book, known)


@CASES
@given(law=terms(), book=books(), pick=st.integers(0, 100))
def test_3_a_fact_and_its_verified_withdrawal_are_neither(law: Terms, book: Book, pick: int) -> None:
    before = judged(law, book)
    day = date(2026, 4, 1) + timedelta(days=pick * 4)
    fact = book.pay("aino", day, "1111.11", employer="another")
    gone = replace(fact, id=FactId(UUID(int=9_999)), corrects=fact.id, withdrawn=True, quantity=None)
    book.facts.append(gone)
    book.verdict(gone, Verdict.VERIFIED)
    after = judged(law, book)
    assert after.items == before.items
    assert after.waiting == before.waiting


@CASES
@given(law=terms(), book=books(), days=st.lists(DAYS, max_size=4))
def test_4_lines_of_any_runs_add_up_to_the_last_entitlement(law: Terms, book: Book, days: list[date]) -> None:
    settled: list[Line] = []
    for day in [*sorted(days), LAST]:
        known = KNOWN if day == LAST else datetime.combine(day, KNOWN.timetz())
        settled += lines(judged(law, book, known, day).items, settled)
    last = judged(law, book)
    sums: dict[tuple[str | None, str, str], Money] = defaultdict(lambda: ZERO)
    for line in settled:
        sums[line.client, line.clause, line.occurrence] += line.amount
    assert {key: sum_ for key, sum_ in sums.items() if sum_} == {
        (item.attained.client, item.attained.clause, item.attained.occurrence): item.amount
        for item in last.items
        if item.amount
    }
    assert lines(last.items, settled) == ()


@CASES
@given(law=terms(), book=books(), day=DAYS)
def test_5_a_later_day_only_adds_items(law: Terms, book: Book, day: date) -> None:
    earlier, later = judged(law, book, day=day).items, judged(law, book).items
    assert set(_keys(earlier)) <= set(_keys(later))


@CASES
@given(law=terms(), book=books(), day=DAYS)
def test_6_no_limit_is_passed(law: Terms, book: Book, day: date) -> None:
    items = judged(law, book, day=day).items
    for limit in law.limits:
        whose = CLIENTS if limit.per is Per.CLIENT else (None,)
        for client in whose:
            mine = tuple(i for i in items if client in (None, i.attained.client))
            assert paid(mine) <= limit.max


@CASES
@given(law=terms(), book=books())
def test_7_keys_are_unique_and_no_unit_is_used_twice(law: Terms, book: Book) -> None:
    items = judged(law, book).items
    keys = _keys(items)
    assert len(keys) == len(set(keys))
    used = [(i.attained.client, i.attained.clause, unit.key) for i in items for unit in i.attained.used]
    assert len(used) == len(set(used))


@CASES
@given(law=terms(), book=books(), days=st.lists(DAYS, min_size=1, max_size=4))
def test_8_never_less_than_nothing_is_paid(law: Terms, book: Book, days: list[date]) -> None:
    settled: list[Line] = []
    for day in sorted(days):
        known = datetime.combine(day, KNOWN.timetz())
        settled += lines(judged(law, book, known, day).items, settled)
        assert sum((line.amount for line in settled), ZERO) >= ZERO


@CASES
@given(law=terms(), book=books())
def test_10_a_client_alone_gets_what_it_gets_among_others(law: Terms, book: Book) -> None:
    idle = replace(
        law, limits=tuple(replace(li, max=Money.of("99999.00")) if li.id == "maximum" else li for li in law.limits)
    )
    every = judged(idle, book).items
    for client in CLIENTS:
        own = [fact for fact in book.facts if fact.client == client]
        alone = entitlement(idle, own, book.verifications, KNOWN, LAST).items
        assert alone == tuple(item for item in every if item.attained.client == client)


@CASES
@given(law=terms(), book=books(), which=st.integers(0, 1), more=st.integers(1, 500_000))
def test_11_raising_a_limit_never_lowers_the_sum(law: Terms, book: Book, which: int, more: int) -> None:
    raised = replace(
        law,
        limits=tuple(replace(li, max=li.max + Money(more)) if n == which else li for n, li in enumerate(law.limits)),
    )
    assert paid(judged(raised, book).items) >= paid(judged(law, book).items)


@CASES
@given(law=terms(), book=books(), day=DAYS, sum_=st.sampled_from(("465", "930", "1250")))
def test_unverified_pay_changes_no_item(law: Terms, book: Book, day: date, sum_: str) -> None:
    before = judged(law, book).items
    book.pay("aino", day, sum_, employer="new", verified=False)
    after = judged(law, book).items
    assert [(i.attained, i.amount) for i in after] == [(i.attained, i.amount) for i in before]


@CASES
@given(law=terms(), book=books())
def test_every_item_rests_on_standing_facts_of_its_own_client(law: Terms, book: Book) -> None:
    rows: dict[FactId, Fact] = {fact.id: fact for fact in book.facts}
    verdicts: dict[FactId, Verification] = {verdict.fact: verdict for verdict in book.verifications}
    for item in judged(law, book).items:
        used = {fact for unit in item.attained.used for fact in unit.facts}
        assert used
        for fact in used:
            assert rows[fact].client == item.attained.client
            assert rows[fact].code in law.unverified or verdicts[fact].verdict is Verdict.VERIFIED


@CASES
@given(law=terms(), book=books())
def test_steps_and_cuts_explain_the_amount_to_the_cent(law: Terms, book: Book) -> None:
    for item in judged(law, book).items:
        assert item.amount + sum((cut.sum for cut in item.cuts), ZERO) == item.raw
        assert item.steps


def _keys(items: tuple[Item, ...]) -> list[tuple[str | None, str, str]]:
    return [(i.attained.client, i.attained.clause, i.attained.occurrence) for i in items]
