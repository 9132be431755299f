"""The walk of a value that changes: entered by one of those who walk."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.ids import ValueId
from app.domain.law.values import VALUE, DatedValue, ValueKind, ValueSituation, ValueState
from tests.make import BEGINS
from tests.procurement.walks import ACTORS, AREA, NOUN, Walk, person


def entry(**changes: Any) -> DatedValue:
    """The reference rate of a half-year, entered by an officer."""
    given: dict[str, Any] = {
        "area_id": AREA, "id": ValueId(NOUN), "kind": ValueKind.REFERENCE_RATE, "begins": date(2026, 7, 1), "value": Decimal("2.5"),
        "source": "SP:n ilmoitus", "state": ValueState.ENTERED, "entered_by": person(21), "entered_at": BEGINS,
    }  # fmt: skip
    return DatedValue(**(given | changes))


def _begin() -> ValueSituation:
    return ValueSituation(noun=entry(), actor=ACTORS[0], instant=BEGINS)


def _given(step: str, _: Any) -> Any:
    return "Väärä luku." if step == "withdraw-value" else None


VALUE_WALKS = {"value": Walk(VALUE, _begin, _given)}
