"""Terms written as the JSON value that reads back as them: what is absent is left out."""

from typing import Any

from app.domain.terms.terms import Clause, Measure, RateRow, Terms, Times


def write_terms(terms: Terms) -> dict[str, Any]:
    """The JSON value that reads back as `terms`: what is absent is left out."""
    written: dict[str, Any] = {
        "language": terms.language,
        "currency": terms.currency,
        "begins": terms.begins.isoformat(),
        "ends": terms.ends.isoformat(),
        "groups": list(terms.groups),
        "unverified": list(terms.unverified),
        "facts_by": terms.facts_by.isoformat() if terms.facts_by else None,
        "money": {name: None if sum_ is None else str(sum_) for name, sum_ in terms.money},
        "measures": {name: _measure(measure) for name, measure in terms.measures},
        "rates": {name: [_row(row) for row in rows] for name, rows in terms.rates},
        "clauses": [_clause(clause) for clause in terms.clauses],
        "limits": [
            _kept({"id": m.id, "per": m.per.value, "max": str(m.max), "clauses": list(m.clauses)}) for m in terms.limits
        ],
    }
    return _kept(written)


def _kept(written: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in written.items() if value not in (None, [], {})}


def _measure(m: Measure) -> dict[str, Any]:
    return (
        _kept(
            {
                "of": m.of.value,
                "code": m.code,
                "unit": m.unit.value,
                "levels": [[str(level), str(worth)] for level, worth in m.levels],
                "at_most": _maybe(m.at_most),
                "weekly_hours": _maybe(m.weekly_hours),
                "exclude": list(m.exclude),
            }
        )
        | ({} if m.together else {"together": False})
        | ({} if m.kinds is None else {"kinds": {k: str(w) for k, w in m.kinds}})
    )


def _clause(c: Clause) -> dict[str, Any]:
    reach, window, after = c.reach, c.window, c.after
    return _kept(
        {
            "id": c.id,
            "share": c.share.value if c.share else None,
            "on": list(c.on),
            "reach": _kept({"measure": reach.measure, "need": str(reach.need), "within": reach.within})
            if reach
            else None,
            "scope": c.scope,
            "window": _kept({"since": window.since, "days": window.days, "begin": window.begin}) if window else None,
            "times": c.times if c.times != 1 else None,
            "after": _kept({"clause": after.clause, "fresh": after.fresh or None}) if after else None,
            "groups": list(c.groups),
            "amount": _kept(
                {
                    "fixed": _maybe(c.amount.fixed),
                    "rate": c.amount.rate,
                    "percent": _maybe(c.amount.percent),
                    "of": c.amount.of,
                    "per": c.amount.per.value if c.amount.per is not Times.ONCE else None,
                }
            ),
        }
    )


def _row(row: RateRow) -> dict[str, Any]:
    ends = row.ends.isoformat() if row.ends else None
    return _kept(
        {"begins": row.begins.isoformat(), "ends": ends, "amounts": {group: str(fee) for group, fee in row.amounts}}
    )


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)
