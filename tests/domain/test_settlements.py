"""Why a line is not approved."""

from dataclasses import replace

import pytest

from app.domain.lifecycle import refusals
from app.domain.money import Money
from app.domain.refusals import Refusal
from app.domain.settlements import (
    PAYMENT,
    CorrectionWaits,
    EarlierLineWaits,
    Payment,
    PaymentSuspended,
    YouVerified,
)
from tests.procurement.walks import ACTORS, WALKS

FINANCE = ACTORS[4]


def line(amount: str = "500.00", **changes: object) -> Payment:
    found: Payment = WALKS["payment"].begin().seen(**({"actor": FINANCE, "verifiers": frozenset()} | changes))
    return found.seen(noun=replace(found.noun, amount=Money.of(amount)))


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        (line(), ()),
        (line(verifiers=frozenset((FINANCE.person,))), (YouVerified(),)),
        (line(corrections_waiting=True), (CorrectionWaits(),)),
        (line(earlier_waiting="MA-1"), (EarlierLineWaits(number="MA-1"),)),
        (line(suspended=True), (PaymentSuspended(),)),
        (line("-500.00", suspended=True), ()),  # what is taken back is not held back
    ],
)
def test_a_line_waits_for_each_reason(found: Payment, reasons: tuple[Refusal, ...]) -> None:
    assert refusals(PAYMENT, "approve", found) == reasons
