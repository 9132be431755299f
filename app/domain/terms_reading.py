"""Terms documents read: plain JSON values to `Terms`. `terms_writing` writes them.

A word of the language that is not built yet is refused by name, never ignored; so is a word the language does not have.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.money import Money
from app.domain.terms import (
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

E = TypeVar("E", bound=StrEnum)
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


class Unreadable(Exception):
    """A part that cannot be read; carries the fault's code."""


def parse_terms(value: object) -> tuple[Terms | None, tuple[Fault, ...]]:
    """The terms that a JSON value says, or every fault of its form; contradictions are `terms_checks`'s to find."""
    reader = _Reader()
    terms = reader.part(None, lambda given: reader.terms(_object(given)), value)
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
        except (KeyError, ValueError, TypeError, InvalidOperation, AttributeError):
            self.faults.append(Fault(name, "unknown-code"))
        return None

    def terms(self, given: Mapping[str, Any]) -> Terms | None:
        _known(given, _TERMS, frozenset())
        if given.get("language") != 1 or given.get("currency", "EUR") != "EUR":
            raise Unreadable("unknown-code")
        measures = [(name, self.part(name, _read_measure, m)) for name, m in given.get("measures", {}).items()]
        rates = [(name, self.part(name, _read_rows, r)) for name, r in given.get("rates", {}).items()]
        clauses = [self.part(_name(c), _read_clause, c) for c in _list(given.get("clauses", []))]
        limits = [self.part(_name(m), _read_limit, m) for m in _list(given.get("limits", []))]
        if self.faults:
            return None
        return Terms(
            begins=_day(given["begins"]),
            ends=_day(given["ends"]),
            clauses=tuple(clauses),
            groups=_words(given.get("groups", [])),
            unverified=_words(given.get("unverified", [])),
            facts_by=_day(given["facts_by"]) if given.get("facts_by") else None,
            money=tuple((name, _maybe_money(sum_)) for name, sum_ in given.get("money", {}).items()),
            measures=tuple(measures),
            rates=tuple(rates),
            limits=tuple(limits),
        )


def _read_measure(value: object) -> Measure:
    given = _object(value)
    _known(given, _MEASURE, frozenset(("during", "outside")))
    kinds = given.get("kinds")
    return Measure(
        of=_one_of(Source, given["of"]),
        unit=_one_of(Unit, given["unit"]),
        code=_text(given["code"]) if given.get("code") is not None else None,
        levels=tuple(sorted((_number(level), _number(worth)) for level, worth in given.get("levels", []))),
        at_most=_number(given["at_most"]) if given.get("at_most") is not None else None,
        weekly_hours=_number(given["weekly_hours"]) if given.get("weekly_hours") is not None else None,
        together=_flag(given.get("together", True)),
        kinds=None if kinds is None else tuple((kind, _number(weight)) for kind, weight in kinds.items()),
        exclude=tuple(_exclusion(word) for word in given.get("exclude", [])),
    )


def _read_clause(value: object) -> Clause:
    given = _object(value)
    _known(given, _CLAUSE, _LATER_IN_CLAUSE)
    scope = given.get("scope")
    if scope not in (None, "commitment", "client"):
        raise Unreadable("unknown-code")
    times = given.get("times", 1)
    if type(times) is not int or times < 1:
        raise Unreadable("unknown-code")
    return Clause(
        id=_text(given["id"]),
        amount=_read_amount(_object(given["amount"])),
        on=_words(given.get("on", [])),
        reach=_read_reach(_object(given["reach"])) if given.get("reach") is not None else None,
        scope=scope,
        window=_read_window(_object(given["window"])) if given.get("window") is not None else None,
        times=times,
        after=_read_after(_object(given["after"])) if given.get("after") is not None else None,
        groups=_words(given.get("groups", [])),
        share=_one_of(Share, given["share"]) if given.get("share") is not None else None,
    )


def _read_amount(given: Mapping[str, Any]) -> Amount:
    _known(given, frozenset(("fixed", "rate", "percent", "of", "rate_on", "per")), frozenset(("index",)))
    if given.get("rate_on", "attained") != "attained" or given.get("per") in _LATER_PER:
        raise Unreadable("not-built")
    found = Amount(
        fixed=_money(given["fixed"]) if given.get("fixed") is not None else None,
        rate=_text(given["rate"]) if given.get("rate") is not None else None,
        percent=_number(given["percent"]) if given.get("percent") is not None else None,
        of=_text(given["of"]) if given.get("of") is not None else None,
        per=_one_of(Times, given.get("per", "once")),
    )
    if sum(part is not None for part in (found.fixed, found.rate, found.percent)) != 1:
        raise Unreadable("unknown-name")
    if (found.percent is None) != (found.of is None):
        raise Unreadable("unknown-name")
    return found


def _read_reach(given: Mapping[str, Any]) -> Reach:
    _known(given, frozenset(("measure", "need", "within")), frozenset(("gap", "gaps", "average")))
    within = given.get("within")
    if within is not None and (type(within) is not int or within < 1):
        raise Unreadable("unknown-code")
    return Reach(measure=_text(given["measure"]), need=_number(given["need"]), within=within)


def _read_window(given: Mapping[str, Any]) -> Window:
    _known(given, frozenset(("since", "days", "begin")), frozenset())
    for key in ("days", "begin"):
        if given.get(key) is not None and (type(given[key]) is not int or given[key] < 1):
            raise Unreadable("unknown-code")
    return Window(since=_text(given.get("since", "referred")), days=given.get("days"), begin=given.get("begin"))


def _read_after(given: Mapping[str, Any]) -> After:
    _known(given, frozenset(("clause", "fresh")), frozenset())
    return After(clause=_text(given["clause"]), fresh=_flag(given.get("fresh", False)))


def _read_rows(value: object) -> tuple[RateRow, ...]:
    return tuple(_read_row(_object(row)) for row in _list(value))


def _read_row(given: Mapping[str, Any]) -> RateRow:
    _known(given, frozenset(("begins", "ends", "amounts")), frozenset())
    amounts = tuple((group, _money(fee)) for group, fee in _object(given["amounts"]).items())
    return RateRow(
        begins=_day(given["begins"]), ends=_day(given["ends"]) if given.get("ends") else None, amounts=amounts
    )


def _read_limit(value: object) -> Limit:
    given = _object(value)
    _known(given, frozenset(("id", "per", "max", "clauses")), frozenset())
    return Limit(
        id=_text(given["id"]),
        per=_one_of(Per, given["per"]),
        max=_money(given["max"]),
        clauses=_words(given.get("clauses", [])),
    )


def _known(given: Mapping[str, Any], words: frozenset[str], later: frozenset[str]) -> None:
    if later & set(given):
        raise Unreadable("not-built")
    if set(given) - words:
        raise Unreadable("unknown-name")


def _object(value: object) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise Unreadable("unknown-code")


def _list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    raise Unreadable("unknown-code")


def _name(value: object) -> str | None:
    name = value.get("id") if isinstance(value, Mapping) else None
    return name if isinstance(name, str) else None


def _words(value: object) -> tuple[str, ...]:
    return tuple(_text(word) for word in _list(value))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Unreadable("unknown-code")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unreadable("unknown-code")
    return value


def _number(value: object) -> Decimal:
    if isinstance(value, bool | float) or not isinstance(value, str | int):
        raise Unreadable("unknown-code")
    found = Decimal(value)
    if not found.is_finite():
        raise Unreadable("unknown-code")
    if found < 0:
        raise Unreadable("negative-amount")
    return found


def _money(value: object) -> Money:
    return Money.of(str(_number(value)))


def _maybe_money(value: object) -> Money | None:
    return None if value is None else _money(value)


def _day(value: object) -> date:
    return date.fromisoformat(_text(value))


def _one_of(kind: type[E], value: object) -> E:
    return kind(_text(value))


def _exclusion(word: object) -> str:
    text = _text(word)
    name, _, days = text.partition(":")
    if text in ("related", "agreed-before") or (name == "former" and days.isascii() and days.isdigit()):
        return text
    raise Unreadable("unknown-code")
