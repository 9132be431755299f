"""Outcome terms as the API carries them: the language's own JSON."""

from typing import Annotated, Any

from pydantic import Field

from app.api.inputs import Loose
from app.domain.terms.values import LONGEST_DAYS, LONGEST_NAME, MOST, MOST_CLAUSES, MOST_ROWS, MOST_TABLES, MOST_TIMES

EXAMPLE: dict[str, Any] = {
    "language": 1,
    "currency": "EUR",
    "begins": "2026-03-01",
    "ends": "2027-12-31",
    "groups": ["long-term-unemployed"],
    "unverified": ["referred", "started"],
    "money": {"price": None},
    "measures": {"good": {"of": "earnings", "unit": "month", "levels": [["930.00", "1"], ["465.00", "0.5"]]}},
    "clauses": [
        {
            "id": "start",
            "share": "fixed",
            "on": ["started"],
            "window": {"since": "referred", "days": 28},
            "amount": {"percent": "20", "of": "price"},
        },
        {
            "id": "job",
            "share": "outcome",
            "reach": {"measure": "good", "need": "3"},
            "window": {"since": "started", "begin": 150},
            "amount": {"percent": "50", "of": "price"},
        },
        {
            "id": "stay",
            "share": "outcome",
            "reach": {"measure": "good", "need": "4", "within": 7},
            "after": {"clause": "job", "fresh": True},
            "amount": {"percent": "30", "of": "price"},
        },
    ],
    "limits": [{"id": "maximum", "per": "commitment", "max": "90000.00"}],
}
_BOUNDS = (
    f"at most {LONGEST_DAYS} days, {MOST_CLAUSES} clauses, {MOST_TABLES} tables of {MOST_ROWS} rates, {MOST} of anything else, "
    f"names of {LONGEST_NAME} characters, fees of {MOST_TIMES} occurrences"
)
TermsBody = Annotated[
    Loose, Field(description=f"Terms of payment in their own language: {_BOUNDS}", examples=[EXAMPLE])
]
TermsAnswer = Annotated[dict[str, Any], Field(description="Terms of payment in their own language", examples=[EXAMPLE])]
