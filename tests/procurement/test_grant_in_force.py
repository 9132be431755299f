"""A grant in force: what its instalments, reports and recoveries are held to, by hand and as properties."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.actors import Actor
from app.domain.buying.grants import Cost, GrantReport, RecoveryGround
from app.domain.calendar import local_day
from app.domain.ids import DecisionId, SupplementId
from app.domain.law.interest import Payout, Reference, interest_parts, interest_sum, latest_first, unknown_rates
from app.domain.lifecycle import refusals, take
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.serving.said import Said
from app.domain.terms.facts import Fact, FactId
from app.domain.terms.payments import entitlement
from app.domain.terms.returns import RecoveredInFull
from app.procurement.grants_and_tenders.grant import Grant
from app.procurement.grants_and_tenders.grant_rules import Instalment
from app.procurement.grants_and_tenders.grant_steps import GRANT
from app.procurement.grants_and_tenders.granting import grant_terms, instalments
from app.procurement.grants_and_tenders.recovery import NewRecovery, RecoveryIds
from app.procurement.grants_and_tenders.reporting import NewReport, Reading
from app.procurement.grants_and_tenders.time_limits import Years, last_day_from_payment, too_late
from tests.procurement.walks import ACTORS
from tests.procurement.walks_grants import (
    LAW,
    RATES,
    grant,
    plan,
    report,
)

OFFICER, DECIDER = ACTORS[0], ACTORS[3]
APPLICANT = ACTORS[-1]
IDS = RecoveryIds(recovery=FactId(UUID(int=1)), interest=FactId(UUID(int=2)), withdrawal=FactId(UUID(int=4)))


def codes(found: tuple[Refusal, ...]) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.field) for reason in found]


@given(st.integers(1, 10**9), st.integers(0, 100))
def test_instalments_make_the_grant_exactly(cents: int, ahead: int) -> None:
    parts = instalments(Money(cents), ahead)
    assert sum(parts, ZERO) == Money(cents)
    assert all(part >= ZERO for part in parts)
    assert len(parts) <= 2


def reported(s: Grant, content: GrantReport) -> Grant:
    given_ = NewReport(id=SupplementId(UUID(int=700 + len(s.supplements))), content=content)
    s = s.after(take(GRANT, "submit-report", s.seen(actor=APPLICANT), given_))
    return s.after(
        take(GRANT, "accept-report", s.seen(actor=OFFICER), Reading(fact=FactId(UUID(int=9)), reason="Luettu."))
    )


def test_the_second_instalment_waits_for_the_report_and_pays_no_more_than_was_used() -> None:
    s = grant()
    second = Instalment(fact=FactId(UUID(int=3)), number=2)
    assert [r.code for r in refusals(GRANT, "release-instalment", s, second)] == ["report-first"]
    ready = reported(s, report("8000.00"))
    assert [r.code for r in refusals(GRANT, "release-instalment", ready.seen(actor=OFFICER), replace(second, number=1))] == ["instalment-out-of-order"]  # fmt: skip
    (said,) = take(GRANT, "release-instalment", ready.seen(actor=OFFICER), second)
    assert isinstance(said, Said)
    assert (said.fact.quantity, said.fact.ref) == (Decimal("3000.00"), "2")
    done = ready.after((said,)).seen(actor=OFFICER)
    assert [r.code for r in refusals(GRANT, "release-instalment", done, second)] == ["all-released"]
    thrifty = reported(s, report("5000.00")).seen(actor=OFFICER)
    assert [r.code for r in refusals(GRANT, "release-instalment", thrifty, second)] == ["nothing-left-to-pay"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (report("10000.01"), [("report-over-grant", "costs.1.amount")]),
        (report(used="8000.00", costs=()), [("missing", "costs"), ("budget-does-not-add-up", "used")]),
        (
            report(costs=(Cost(name="Matkat", amount=Money.of("8000.00")),)),
            [("not-offered", "costs.1.name")],
        ),
        (report(employed=13), [("more-than-clients", "employed")]),
        (report(effect=""), [("missing", "effect")]),
    ],
)
def test_a_report_is_held_to_the_grant(content: GrantReport, expected: list[tuple[str, str]]) -> None:
    given_ = NewReport(id=SupplementId(UUID(int=7)), content=content)
    assert codes(refusals(GRANT, "submit-report", grant(actor=APPLICANT), given_)) == expected


def test_one_report_at_a_time() -> None:
    s = grant(actor=APPLICANT)
    s = s.after(take(GRANT, "submit-report", s, NewReport(id=SupplementId(UUID(int=7)), content=report())))
    assert [r.code for r in refusals(GRANT, "submit-report", s)] == ["report-waits"]
    assert [r.code for r in refusals(GRANT, "accept-report", grant())] == ["no-report-to-read"]
    assert [r.code for r in refusals(GRANT, "submit-report", reported(grant(), report()).seen(actor=APPLICANT))] == ["all-reported"]  # fmt: skip


def recovery(
    amount: str, ground: RecoveryGround = RecoveryGround.UNSPENT, known: date = date(2026, 11, 2)
) -> NewRecovery:
    return NewRecovery(id=DecisionId(UUID(int=8)), ground=ground, amount=Money.of(amount), known=known, reason="Syy.")


def paid_out() -> Grant:
    """All 10 000 paid ahead, 8 000 used."""
    found = reported(grant(plan=plan(ahead=100)), report("8000.00"))
    return found.seen(instant=datetime(2026, 11, 2, 10, tzinfo=UTC), actor=OFFICER)


def test_recovery_once_and_to_the_cent() -> None:
    s = paid_out()
    assert s.unspent == Money.of("2000.00")
    assert codes(refusals(GRANT, "prepare-recovery", s, recovery("2000.01"))) == [("recovery-over-unspent", "amount")]
    assert codes(refusals(GRANT, "prepare-recovery", s, recovery("10.00"))) == [("too-small-to-recover", "amount")]
    other = RecoveryGround.OTHER_PURPOSE
    assert codes(refusals(GRANT, "prepare-recovery", s, recovery("10000.01", other))) == [
        ("recovery-over-paid", "amount")
    ]
    assert [r.code for r in refusals(GRANT, "close-grant", s)] == ["unspent-not-returned"]
    s = s.after(take(GRANT, "prepare-recovery", s, recovery("2000.00")))
    assert [r.code for r in refusals(GRANT, "decide-recovery", s.seen(actor=ACTORS[2]))] == ["decider-prepared"]
    s = s.after(take(GRANT, "decide-recovery", s.seen(actor=DECIDER), IDS)).seen(actor=OFFICER)
    assert codes(refusals(GRANT, "prepare-recovery", s, recovery("2000.00"))) == [("nothing-to-recover", "ground")]
    assert [r.code for r in refusals(GRANT, "decide-recovery", s.seen(actor=DECIDER))] == ["no-recovery-prepared"]
    assert not refusals(GRANT, "close-grant", s)


def recovered(amount: str) -> Grant:
    """5 000 paid ahead, 8 000 used, and then of what was paid so much taken back."""
    s = reported(grant(), report("8000.00")).seen(actor=OFFICER)
    s = s.after(take(GRANT, "prepare-recovery", s, recovery(amount, RecoveryGround.OTHER_PURPOSE, date(2026, 3, 10))))
    return s.after(take(GRANT, "decide-recovery", s.seen(actor=DECIDER), IDS)).seen(actor=OFFICER)


def test_nothing_is_released_after_all_that_was_paid_is_taken_back() -> None:
    second = Instalment(fact=FactId(UUID(int=3)), number=2)
    part = recovered("4999.99")
    assert refusals(GRANT, "release-instalment", part, second) == ()
    assert [r.code for r in refusals(GRANT, "close-grant", part)] == ["instalment-waits"]
    whole = recovered("5000.00")
    assert refusals(GRANT, "release-instalment", whole, second) == (RecoveredInFull(),)
    assert refusals(GRANT, "close-grant", whole) == ()  # neither an instalment nor a report is waited for


def test_a_suspended_grant_is_not_resumed_after_that_and_can_be_closed() -> None:
    def suspended(s: Grant) -> Grant:
        return s.after(take(GRANT, "suspend-payment", s, "Epäily."))

    whole, part = suspended(recovered("5000.00")), suspended(recovered("1000.00"))
    assert refusals(GRANT, "resume-payment", whole, "Syy.") == (RecoveredInFull(),)
    assert refusals(GRANT, "close-grant", whole) == ()
    assert refusals(GRANT, "resume-payment", part, "Syy.") == ()
    assert "grant-suspended" in [r.code for r in refusals(GRANT, "close-grant", part)]


@given(steps=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6000_00)), max_size=12))
@settings(deadline=None)
def test_whatever_is_tried_after_that_releases_nothing(steps: list[tuple[int, int]]) -> None:
    hand = Hand(recovered("5000.00"))
    for n, (pick, cents) in enumerate(steps):
        match pick:
            case 0:
                hand.release()
            case 1:
                hand.tries("suspend-payment", "Syy.", OFFICER)
            case 2:
                hand.tries("resume-payment", "Syy.", OFFICER)
            case 3:
                content = report(str(Money(max(cents, 1000_00))))
                hand.tries("submit-report", NewReport(id=SupplementId(UUID(int=800 + n)), content=content), APPLICANT)
            case 4:
                hand.tries("accept-report", Reading(fact=FactId(UUID(int=900 + n)), reason="Luettu."), OFFICER)
            case _:
                wanted = recovery(str(Money(cents)), RecoveryGround.OTHER_PURPOSE, date(2026, 3, 10))
                hand.tries("prepare-recovery", wanted, OFFICER)
    assert "gate-passed" not in [fact.code for fact in hand.said]
    assert (hand.s.out, hand.s.paid_left) == (Money.of("5000.00"), ZERO)


def test_interest_by_hand_and_never_guessed() -> None:
    s = paid_out()
    decided = s.after(take(GRANT, "prepare-recovery", s, recovery("2000.00")))
    assert decided.finding is not None
    # 2 000 x 5,5 % x 242 days (6.3.-2.11.2026) / 365
    assert decided.finding.interest == Money.of("72.93")
    assert [(p.begins, p.ends) for p in decided.finding.parts] == [
        (date(2026, 3, 6), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 11, 2)),
    ]
    known = {day: rate for day, rate in RATES.items() if day < date(2026, 7, 1)}
    blind = s.seen(law=replace(LAW, references=known))
    (found,) = refusals(GRANT, "prepare-recovery", blind, recovery("2000.00"))
    told = {"kind": "reference-rate", "begins": date(2026, 7, 1), "ends": date(2026, 12, 31)}
    assert (found.code, found.values()) == ("reference-rate-unknown", told)


def test_a_rate_replaced_after_preparing_is_prepared_again() -> None:
    s = paid_out()
    prepared = s.after(take(GRANT, "prepare-recovery", s, recovery("2000.00")))
    half = date(2026, 7, 1)
    other = Reference(begins=half, percent=Decimal("3.5"), source="other", sure="confirmed")
    now = prepared.seen(law=replace(LAW, references={**RATES, half: other}), actor=DECIDER)
    (found,) = refusals(GRANT, "decide-recovery", now)
    told = {"begins": half, "ends": date(2026, 12, 31), "was": Decimal("2.5"), "now": Decimal("3.5")}
    assert (found.code, found.values()) == ("reference-rate-replaced", told)
    assert prepared.finding is not None
    assert prepared.finding.interest == Money.of("72.93")
    again = now.seen(actor=OFFICER)
    again = again.after(take(GRANT, "prepare-recovery", again, recovery("2000.00")))
    assert again.finding is not None
    # 2 000 x (5,5 % x 117 days + 6,5 % x 125 days) / 365
    assert again.finding.interest == Money.of("79.78")
    assert {p.reference.source for p in again.finding.parts} == {"test", "other"}
    assert not refusals(GRANT, "decide-recovery", again.seen(actor=DECIDER))


@pytest.mark.parametrize(
    ("day", "known", "paid", "expected"),
    [
        (date(2028, 12, 31), date(2026, 1, 1), date(2026, 1, 1), []),
        (date(2028, 12, 31), date(2026, 12, 31), date(2026, 1, 1), []),
        (date(2029, 1, 1), date(2026, 12, 31), date(2026, 1, 1), ["known-too-long"]),
        (date(2029, 1, 1), date(2027, 1, 1), date(2026, 1, 1), []),
        (date(2036, 3, 5), date(2036, 1, 1), date(2026, 3, 5), []),
        (date(2036, 3, 6), date(2036, 1, 1), date(2026, 3, 5), ["paid-too-long-ago"]),
        (date(2036, 3, 6), date(2033, 1, 1), date(2026, 3, 5), ["known-too-long", "paid-too-long-ago"]),
    ],
)
def test_the_time_limits_at_their_edges(day: date, known: date, paid: date, expected: list[str]) -> None:
    assert [r.code for r in too_late(day, known, paid, Years(known=2, paid=10))] == expected


def test_a_leap_day_and_a_recovery_past_its_time() -> None:
    assert last_day_from_payment(date(2028, 2, 29), 10) == date(2038, 2, 28)
    s = paid_out().seen(instant=datetime(2029, 1, 1, 10, tzinfo=UTC))
    assert [r.code for r in refusals(GRANT, "prepare-recovery", s, recovery("2000.00", known=date(2026, 12, 31)))] == ["known-too-long"]  # fmt: skip
    on_time = paid_out()
    on_time = on_time.after(take(GRANT, "prepare-recovery", on_time, recovery("2000.00")))
    late = on_time.seen(instant=datetime(2029, 1, 1, 10, tzinfo=UTC), actor=DECIDER)
    assert [r.code for r in refusals(GRANT, "decide-recovery", late)] == ["known-too-long"]


class Hand:
    """Tries steps one after another; what is refused is left."""

    def __init__(self, s: Grant) -> None:
        self.s = s
        self.said: list[Fact] = []

    def tries(self, name: str, given_: Any, actor: Actor) -> None:
        here = self.s.seen(actor=actor)
        if not refusals(GRANT, name, here, given_):
            nouns = take(GRANT, name, here, given_)
            self.said += [n.fact for n in nouns if isinstance(n, Said)]
            self.s = here.after(nouns)

    def release(self) -> None:
        """Release the next instalment, which finance approves at once."""
        number, before = self.s.next_instalment or 1, self.s.out
        self.tries("release-instalment", Instalment(fact=FactId(UUID(int=20 + number)), number=number), OFFICER)
        if self.s.out > before:
            paid = Payout(amount=self.s.out - before, on=local_day(self.s.instant))
            self.s = self.s.seen(payouts=(*self.s.payouts, paid), unpaid=None)


SUMS = st.lists(st.tuples(st.integers(1, 500_000), st.integers(0, 600)), min_size=1, max_size=4)


@given(paid=SUMS, asked=st.lists(st.integers(1, 900_000), max_size=5))
def test_what_is_taken_back_was_paid_and_interest_is_on_that_alone(
    paid: list[tuple[int, int]], asked: list[int]
) -> None:
    payouts = [Payout(amount=Money(cents), on=date(2026, 1, 1) + timedelta(days=days)) for cents, days in paid]
    until, back = date(2028, 1, 1), ZERO
    everything = sum((p.amount for p in payouts), ZERO)
    for cents in asked:
        sources = latest_first(payouts, back, Money(cents))
        taken = sum((p.amount for p in sources), ZERO)
        assert taken == min(Money(cents), everything - back)
        back += taken
        parts = interest_parts(sources, until, RATES, Decimal(3))
        assert interest_sum(parts) >= ZERO
        assert sum(part.days for part in parts) == sum((until - p.on).days for p in sources)
    assert back <= everything
    assert not unknown_rates(payouts, until, RATES)


@given(
    ahead=st.integers(0, 100), used=st.integers(1000_00, 12000_00), asked=st.lists(st.integers(1, 6000_00), max_size=4)
)
@settings(deadline=None)
def test_lines_never_take_back_more_than_was_paid_and_a_gate_pays_once(ahead: int, used: int, asked: list[int]) -> None:
    """Through the rules and the payment kernel: whatever is tried, recoveries stay within what instalments paid."""
    the_plan = plan(ahead=ahead)
    hand = Hand(grant(plan=the_plan, released={}, payouts=()))
    hand.release()
    hand.release()
    hand.tries("submit-report", NewReport(id=SupplementId(UUID(int=7)), content=report(str(Money(used)))), APPLICANT)
    hand.tries("accept-report", Reading(fact=FactId(UUID(int=9)), reason="Luettu."), OFFICER)
    hand.release()
    for n, cents in enumerate(asked):
        hand.s = hand.s.seen(instant=hand.s.instant + timedelta(days=30))
        ids = RecoveryIds(
            recovery=FactId(UUID(int=100 + n)), interest=FactId(UUID(int=200 + n)), withdrawal=FactId(UUID(int=400 + n))
        )
        wanted = recovery(str(Money(cents)), RecoveryGround.OTHER_PURPOSE, local_day(hand.s.instant))
        hand.tries("prepare-recovery", replace(wanted, id=DecisionId(UUID(int=300 + n))), OFFICER)
        hand.tries("decide-recovery", ids, DECIDER)
    s, said = hand.s, hand.said
    day = local_day(s.instant)
    found = entitlement(grant_terms(the_plan, date(2026, 2, 20)), said, (), s.instant, day).items
    paid = sum((i.amount for i in found if i.attained.clause == "instalments"), ZERO)
    back = sum((i.amount for i in found if i.attained.clause == "recovery"), ZERO)
    assert paid == s.out <= the_plan.amount
    assert back == ZERO - s.recovered
    assert paid + back >= ZERO
    assert len({f.ref for f in said if f.code == "gate-passed"}) == sum(f.code == "gate-passed" for f in said)


def test_money_unpaid_is_not_taken_back() -> None:
    assert [r.code for r in refusals(GRANT, "prepare-recovery", grant(payouts=()))] == ["nothing-to-recover"]
    one = Reference(begins=date(2026, 1, 1), percent=Decimal("2.5"), source="t", sure="read")
    assert unknown_rates((Payout(amount=Money(1), on=date(2026, 1, 1)),), date(2026, 6, 30), {one.begins: one}) == ()


def test_a_grant_is_not_closed_before_its_report_is_accepted() -> None:
    s = grant()
    assert [r.code for r in refusals(GRANT, "close-grant", s)] == ["reports-missing"]
    content = NewReport(id=SupplementId(UUID(int=7)), content=report())
    waits = s.after(take(GRANT, "submit-report", s.seen(actor=APPLICANT), content)).seen(actor=OFFICER)
    assert [r.code for r in refusals(GRANT, "close-grant", waits)] == ["reports-missing"]
    assert "reports-missing" not in [r.code for r in refusals(GRANT, "close-grant", reported(grant(), report()))]


@pytest.mark.parametrize(("days", "expected"), [(0, []), (1, [("in-the-future", "known")])])
def test_a_ground_that_comes_to_light_tomorrow(days: int, expected: list[tuple[str, str]]) -> None:
    s = paid_out()
    known = local_day(s.instant) + timedelta(days=days)
    assert codes(refusals(GRANT, "prepare-recovery", s, recovery("2000.00", known=known))) == expected
