"""The terms most contracts have, as a few plain numbers: a start fee, a job fee, a fee for staying; written in the language of terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.domain.money import Money

_UNVERIFIED = ["referred", "accepted", "started", "ended"]
_START_DAYS = 60
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """How many qualifying months make the outcome, begun within `begin` days of the start; what earnings make a whole and a half."""

    need: int
    begin: int
    whole: Decimal
    half: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardTerms:
    """Fees in percents of the price per client; months as the work condition counts them (`whole` euros, half from `half`).

    `start_days` from referral; `job_begin` days from the start by which the work begins; `cap` the most per client, if any.
    """

    begins: date
    ends: date
    group: str
    start: Decimal
    start_days: int
    job: Decimal
    job_months: int
    job_begin: int
    stay: Decimal
    stay_months: int
    stay_within: int
    whole: Decimal
    half: Decimal
    maximum: Money
    cap: Money | None = None


def document(terms: StandardTerms) -> dict[str, Any]:
    """The terms document that says so."""
    limits = [{"id": "client", "per": "client", "max": str(terms.cap)}] if terms.cap else []
    return {
        "language": 1,
        "currency": "EUR",
        "begins": terms.begins.isoformat(),
        "ends": terms.ends.isoformat(),
        "groups": [terms.group],
        "unverified": _UNVERIFIED,
        "money": {"price": None},
        "measures": {"work": _work(terms.whole, terms.half)},
        "clauses": _clauses(terms),
        "limits": [*limits, {"id": "maximum", "per": "commitment", "max": str(terms.maximum)}],
    }


def _clauses(terms: StandardTerms) -> list[dict[str, Any]]:
    return [
        _clause("start", "fixed", terms.start, on=["started"], window={"since": "referred", "days": terms.start_days}),
        _clause(
            "job",
            "outcome",
            terms.job,
            reach={"measure": "work", "need": str(terms.job_months)},
            window={"since": "started", "begin": terms.job_begin},
        ),
        _clause(
            "stay",
            "outcome",
            terms.stay,
            reach={"measure": "work", "need": str(terms.stay_months), "within": terms.stay_within},
            after={"clause": "job", "fresh": True},
        ),
    ]


def quick_document(price: Money, percent: int, begins: date, groups: tuple[str, ...], months: Months) -> dict[str, Any]:
    """The terms of an order: `percent` of its price at the start, the rest after the qualifying months of `months`."""
    last = begins + timedelta(days=_START_DAYS + months.begin + _LONGEST_MONTH * (months.need + 1))
    start = _clause(
        "start", "fixed", Decimal(percent), on=["started"], window={"since": "referred", "days": _START_DAYS}
    )
    job = _clause(
        "job",
        "outcome",
        Decimal(100 - percent),
        reach={"measure": "work", "need": str(months.need)},
        window={"since": "started", "begin": months.begin},
    )
    return {
        "language": 1,
        "currency": "EUR",
        "begins": begins.isoformat(),
        "ends": last.isoformat(),
        "groups": list(groups),
        "unverified": _UNVERIFIED,
        "money": {"price": str(price)},
        "measures": {"work": _work(months.whole, months.half)},
        "clauses": [clause for clause, share in ((start, percent), (job, 100 - percent)) if share],
        "limits": [{"id": "maximum", "per": "commitment", "max": str(price)}],
    }


def _work(whole: Decimal, half: Decimal) -> dict[str, Any]:
    levels = [[str(half), "0.5"], [str(whole), "1"]]
    return {"of": "earnings", "unit": "month", "levels": levels, "kinds": _KINDS, "exclude": ["agreed-before"]}


def read_back(given: object) -> dict[str, str]:
    """The plain numbers of a document of this shape, as a form shows them; what has another shape says nothing."""
    if not isinstance(given, Mapping):
        return {}
    try:
        start, job, stay = given["clauses"]
        found = {
            "start_percent": start["amount"]["percent"],
            "start_days": start["window"]["days"],
            "job_percent": job["amount"]["percent"],
            "job_months": job["reach"]["need"],
            "job_begin": job["window"]["begin"],
            "stay_percent": stay["amount"]["percent"],
            "stay_months": stay["reach"]["need"],
            "stay_within": stay["reach"]["within"],
            "terms_begins": given["begins"],
            "terms_ends": given["ends"],
        }
        cap = next((limit["max"] for limit in given["limits"] if limit["per"] == "client"), "")
    except (KeyError, TypeError, ValueError, IndexError):
        return {}
    return {name: str(value) for name, value in (found | {"cap": cap}).items()}


_KINDS = {"open": "1", "apprenticeship": "1", "own-business": "1"}


def _clause(name: str, share: str, percent: Decimal, **trigger: Any) -> dict[str, Any]:
    return {"id": name, "share": share, "amount": {"percent": str(percent), "of": "price"}} | trigger


def work_measure(whole: Decimal, half: Decimal) -> dict[str, Any]:
    """The measure of qualifying months by itself: what earnings make a whole one and half of one."""
    return _work(whole, half)
