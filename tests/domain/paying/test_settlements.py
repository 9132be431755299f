"""Why a claim is not approved."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.ids import LineId
from app.domain.lifecycle import refusals, take
from app.domain.money import ZERO, Money
from app.domain.paying.settlements import (
    PAYMENT,
    Approval,
    Claim,
    CorrectionWaits,
    Payment,
    PaymentSuspended,
    SettlementWaits,
    YouVerified,
    claim_of,
)
from app.domain.refusals import Refusal
from app.domain.terms.facts import ClientId
from app.domain.terms.limits import Alike, Ledger, OverLimit, ledger
from app.domain.terms.returns import RecoveredInFull
from app.domain.terms.terms import Limit, Per
from tests.procurement.walks import ACTORS, WALKS

FINANCE = ACTORS[4]
LIMIT = Limit(id="maximum", per=Per.COMMITMENT, max=Money.of("700.00"))
FULL = Ledger(
    limits=(LIMIT,),
    approved={("maximum", None, ""): Money.of("700.00")},
    taken_back={("maximum", None, ""): "MA-9"},
)


def claim(*amounts: str, **changes: object) -> Payment:
    """A claim of lines of these sums."""
    found: Payment = WALKS["payment"].begin().seen(**({"actor": FINANCE, "verifiers": frozenset()} | changes))
    first = found.noun.lines[0]
    lines = [replace(first, revision=n, amount=Money.of(amount)) for n, amount in enumerate(amounts or ("500.00",))]
    return found.seen(noun=Claim(lines=tuple(lines)))


OVER = OverLimit(limit="maximum", kept_for="commitment", sum=Money.of("100.00"), room=ZERO, number="MA-9")


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        (claim(), ()),
        (claim(verifiers=frozenset((FINANCE.person,))), (YouVerified(),)),
        (claim(corrections_waiting=True), (CorrectionWaits(),)),
        (claim(unsettled=True), (SettlementWaits(),)),
        (claim("-500.00", unsettled=True), ()),  # what is taken back waits for no settlement
        (claim(suspended=True), (PaymentSuspended(),)),
        (claim("-500.00", suspended=True), ()),  # what is taken back is not held back
        (claim("-100.00", "300.00", suspended=True), (PaymentSuspended(),)),  # the sum pays
        (claim("300.00", "-400.00", suspended=True), ()),  # the sum takes back
        (claim("300.00", "-200.00", ledger=FULL), (OVER,)),
        (claim("100.00", "-100.00", ledger=FULL), ()),  # neither pays nor takes back
        (claim("-300.00", ledger=FULL), ()),
        (claim("100.00", suspended=True, ledger=FULL), (PaymentSuspended(), OVER)),
        (claim("100.00", in_full=True), (RecoveredInFull(),)),
        (claim("100.00", "-100.00", in_full=True), ()),
    ],
)
def test_a_claim_waits_for_each_reason(found: Payment, reasons: tuple[Refusal, ...]) -> None:
    assert refusals(PAYMENT, "approve", found) == reasons


@pytest.mark.parametrize("clause", ["recovery", "interest"])
def test_what_is_returned_stands_under_no_limit(clause: str) -> None:
    found = claim("200.00", ledger=FULL)
    line = replace(found.noun.lines[0], clause=clause, client=None)
    assert refusals(PAYMENT, "approve", found.seen(noun=Claim(lines=(line,)))) == ()


@pytest.mark.parametrize("clause", ["recovery", "interest"])
def test_what_is_returned_frees_no_room(clause: str) -> None:
    paid = Alike(client=None, clause="instalments", day=date(2026, 3, 1), approved=Money.of("600.00"))
    found = ledger((LIMIT,), (paid, replace(paid, clause=clause, approved=Money.of("-500.00"))))
    assert found.over((None, "instalments", "2"), Money.of("100.00")) == ()
    (over,) = found.over((None, "instalments", "2"), Money.of("100.01"))
    assert over.room == Money.of("100.00")


def test_a_limit_of_each_client_is_the_clients_own() -> None:
    limit = replace(LIMIT, per=Per.CLIENT, clauses=("start",))
    full = Ledger(limits=(limit,), approved={("maximum", ClientId("A-1"), ""): Money.of("700.00")})
    (over,) = refusals(PAYMENT, "approve", claim("0.01", ledger=full))
    assert isinstance(over, OverLimit)
    assert over.kept_for == "some-client"
    another = claim("700.00", ledger=full)
    line = replace(another.noun.lines[0], client="A-2")
    assert refusals(PAYMENT, "approve", another.seen(noun=Claim(lines=(line,)))) == ()


def test_one_act_approves_every_line_that_nobody_has_approved() -> None:
    found = claim("300.00", "-100.00", "50.00")
    approvals = take(PAYMENT, "approve", found)
    assert [a.line_id for a in approvals if isinstance(a, Approval)] == [line.id for line in found.noun.lines]
    first, second, third = found.noun.lines
    approval = approvals[0]
    assert isinstance(approval, Approval)
    rows = [(third, None), (first, replace(approval, line_id=LineId(first.id))), (second, None)]
    assert claim_of(third, rows).lines == (second, third)
    assert claim_of(second, rows).net == Money.of("-50.00")
    assert claim_of(first, rows).lines == (first,)  # approved: a claim of its own
