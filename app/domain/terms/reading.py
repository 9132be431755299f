"""Reads terms documents: plain JSON values to `Terms`; `writing.py` does the reverse.

A word of the language that is not built yet is refused by name, never ignored; so is a word the language does not have. What is read
is bounded, so that whatever is reckoned from it later can be: no day past the calendar, no fee past exact cents, no document that takes
long to check.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.bounds import has_controls
from app.domain.terms.terms import (
    After,
    Amount,
    Clause,
    Limit,
    Measure,
    Per,
    RateRow,
    Reach,
    Share,
    Source,
    Terms,
    Times,
    Unit,
    Window,
)
from app.domain.terms.values import (
    LONGEST_DAYS,
    LONGEST_NAME,
    MOST_CLAUSES,
    MOST_ROWS,
    MOST_TABLES,
    MOST_TIMES,
    Unreadable,
    a_count,
    a_day,
    a_flag,
    a_list,
    a_number,
    a_sum,
    a_text,
    an_object,
    bounded,
    by_name,
    maybe_a_sum,
    one_of,
    only_known,
    some_days,
    some_words,
)

_LATER_IN_CLAUSE = frozenset(
    ("each", "release", "missed", "having", "parts", "served", "above", "unearned", "pool", "until", "unless", "new_employer", "volume")
)  # fmt: skip
_LATER_PER = ("calendar", "30/360")
_CLAUSE = frozenset(("id", "share", "on", "reach", "scope", "window", "times", "after", "groups", "amount"))
_MEASURE = frozenset(("of", "code", "unit", "levels", "at_most", "weekly_hours", "together", "kinds", "exclude"))
_TERMS = frozenset(
    (
        "language",
        "currency",
        "begins",
        "ends",
        "groups",
        "unverified",
        "facts_by",
        "money",
        "measures",
        "rates",
        "clauses",
        "limits",
    )
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a terms document is refused: a code, and the clause (or measure, rate or limit) it is about."""

    clause: str | None
    code: str


def parse_terms(value: object) -> tuple[Terms | None, tuple[Fault, ...]]:
    """The terms that a JSON value says, or every fault of its form; contradictions are found by `checks.py`."""
    reader = _Reader()
    terms = reader.part(None, lambda given: reader.terms(an_object(given)), value)
    return (None, tuple(reader.faults)) if reader.faults or terms is None else (terms, ())


class _Reader:
    """Reads part by part and keeps every fault met, each under the name of its part."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def part(self, name: str | None, read: Callable[[Any], Any], given: object) -> Any:
        """What `read` makes of `given`; None, and a fault, where it cannot."""
        try:
            return read(given)
        except Unreadable as fault:
            self.faults.append(Fault(name, str(fault)))
        except (KeyError, ValueError, TypeError, ArithmeticError, AttributeError):
            self.faults.append(Fault(name, "unknown-code"))
        return None

    def terms(self, given: Mapping[str, Any]) -> Terms | None:
        only_known(given, _TERMS, frozenset())
        if given.get("language") != 1 or given.get("currency", "EUR") != "EUR":
            raise Unreadable("unknown-code")
        measures = [(name, self.part(name, _read_measure, m)) for name, m in by_name(given.get("measures", {}))]
        rates = [(name, self.part(name, _read_rows, r)) for name, r in by_name(given.get("rates", {}), MOST_TABLES)]
        clauses = [self.part(_name(c), _read_clause, c) for c in a_list(given.get("clauses", []), MOST_CLAUSES)]
        limits = [self.part(_name(m), _read_limit, m) for m in a_list(given.get("limits", []))]
        if self.faults:
            return None
        begins, ends = a_day(given["begins"]), a_day(given["ends"])
        bounded((ends - begins).days, LONGEST_DAYS)
        return Terms(
            begins=begins,
            ends=ends,
            clauses=tuple(clauses),
            groups=some_words(given.get("groups", [])),
            unverified=some_words(given.get("unverified", [])),
            facts_by=a_day(given["facts_by"]) if given.get("facts_by") else None,
            money=tuple((name, maybe_a_sum(sum_)) for name, sum_ in by_name(given.get("money", {}))),
            measures=tuple(measures),
            rates=tuple(rates),
            limits=tuple(limits),
        )


def _read_measure(value: object) -> Measure:
    given = an_object(value)
    only_known(given, _MEASURE, frozenset(("during", "outside")))
    kinds = given.get("kinds")
    return Measure(
        of=one_of(Source, given["of"]),
        unit=one_of(Unit, given["unit"]),
        code=a_text(given["code"]) if given.get("code") is not None else None,
        levels=tuple(sorted((a_number(level), a_number(worth)) for level, worth in a_list(given.get("levels", [])))),
        at_most=a_number(given["at_most"]) if given.get("at_most") is not None else None,
        weekly_hours=a_number(given["weekly_hours"]) if given.get("weekly_hours") is not None else None,
        together=a_flag(given.get("together", True)),
        kinds=None if kinds is None else tuple((kind, a_number(weight)) for kind, weight in by_name(kinds)),
        exclude=tuple(_exclusion(word) for word in a_list(given.get("exclude", []))),
    )


def _read_clause(value: object) -> Clause:
    given = an_object(value)
    only_known(given, _CLAUSE, _LATER_IN_CLAUSE)
    scope = given.get("scope")
    if scope not in (None, "commitment", "client"):
        raise Unreadable("unknown-code")
    return Clause(
        id=a_text(given["id"]),
        amount=_read_amount(an_object(given["amount"])),
        on=some_words(given.get("on", [])),
        reach=_read_reach(an_object(given["reach"])) if given.get("reach") is not None else None,
        scope=scope,
        window=_read_window(an_object(given["window"])) if given.get("window") is not None else None,
        times=a_count(given.get("times", 1), MOST_TIMES),
        after=_read_after(an_object(given["after"])) if given.get("after") is not None else None,
        groups=some_words(given.get("groups", [])),
        share=one_of(Share, given["share"]) if given.get("share") is not None else None,
    )


def _read_amount(given: Mapping[str, Any]) -> Amount:
    only_known(given, frozenset(("fixed", "rate", "percent", "of", "rate_on", "per")), frozenset(("index",)))
    if given.get("rate_on", "attained") != "attained" or given.get("per") in _LATER_PER:
        raise Unreadable("not-built")
    found = Amount(
        fixed=a_sum(given["fixed"]) if given.get("fixed") is not None else None,
        rate=a_text(given["rate"]) if given.get("rate") is not None else None,
        percent=a_number(given["percent"]) if given.get("percent") is not None else None,
        of=a_text(given["of"]) if given.get("of") is not None else None,
        per=one_of(Times, given.get("per", "once")),
    )
    if sum(part is not None for part in (found.fixed, found.rate, found.percent)) != 1:
        raise Unreadable("unknown-name")
    if (found.percent is None) != (found.of is None):
        raise Unreadable("unknown-name")
    return found


def _read_reach(given: Mapping[str, Any]) -> Reach:
    only_known(given, frozenset(("measure", "need", "within")), frozenset(("gap", "gaps", "average")))
    return Reach(measure=a_text(given["measure"]), need=a_number(given["need"]), within=some_days(given.get("within")))


def _read_window(given: Mapping[str, Any]) -> Window:
    only_known(given, frozenset(("since", "days", "begin")), frozenset())
    since = a_text(given.get("since", "referred"))
    return Window(since=since, days=some_days(given.get("days")), begin=some_days(given.get("begin")))


def _read_after(given: Mapping[str, Any]) -> After:
    only_known(given, frozenset(("clause", "fresh")), frozenset())
    return After(clause=a_text(given["clause"]), fresh=a_flag(given.get("fresh", False)))


def _read_rows(value: object) -> tuple[RateRow, ...]:
    return tuple(_read_row(an_object(row)) for row in a_list(value, MOST_ROWS))


def _read_row(given: Mapping[str, Any]) -> RateRow:
    only_known(given, frozenset(("begins", "ends", "amounts")), frozenset())
    amounts = tuple((group, a_sum(fee)) for group, fee in by_name(given["amounts"]))
    return RateRow(
        begins=a_day(given["begins"]), ends=a_day(given["ends"]) if given.get("ends") else None, amounts=amounts
    )


def _read_limit(value: object) -> Limit:
    given = an_object(value)
    only_known(given, frozenset(("id", "per", "max", "clauses")), frozenset())
    return Limit(
        id=a_text(given["id"]),
        per=one_of(Per, given["per"]),
        max=a_sum(given["max"]),
        clauses=some_words(given.get("clauses", [])),
    )


def _name(value: object) -> str | None:
    """The name under which a fault of this part is reported; None where it has no name that can be shown."""
    name = value.get("id") if isinstance(value, Mapping) else None
    return name if isinstance(name, str) and len(name) <= LONGEST_NAME and not has_controls(name) else None


def _exclusion(word: object) -> str:
    text = a_text(word)
    name, _, days = text.partition(":")
    if name == "former" and days.isascii() and days.isdigit():
        bounded(int(days), LONGEST_DAYS)
        return text
    if text in ("related", "agreed-before"):
        return text
    raise Unreadable("unknown-code")
