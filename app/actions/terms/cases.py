"""A case of outcome terms, to hand around: terms, facts, verdicts and runs in, lines and reasons out, by the kernel the product pays by."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from app.domain.bounds import holds_number, read_day, read_instant
from app.domain.terms.attained import Waiting
from app.domain.terms.checks import read_terms
from app.domain.terms.facts import Fact, Kind, Verdict, Verification
from app.domain.terms.items import Item
from app.domain.terms.payments import Entitlement, Line, entitlement, lines

_FACT = frozenset(
    (
        "id", "kind", "learned", "begins", "withdrawn", "corrects", "client", "ends", "quantity", "weekly_hours",
        "code", "group", "employer", "job", "ref", "reason",
    )
)  # fmt: skip


class UnreadableCase(ValueError):
    """The case is not one."""


def run(path: Path, many: bool, out: TextIO) -> int:
    """Answer the case in a file, or with `many` a case a line; 2 where something could not be read."""
    status = 0
    with path.open(encoding="utf-8") as cases:
        for text in cases if many else [cases.read()]:
            if not text.strip():
                continue
            try:
                found = answer(json.loads(text))
            except (UnreadableCase, ValueError, RecursionError) as error:
                found, status = {"error": f"not a case: {error}"}, 2
                print(found["error"], file=sys.stderr)  # noqa: T201  # for whoever runs the command
                if not many:
                    return status
            print(json.dumps(found, ensure_ascii=False), file=out, flush=True)
    return status


def answer(case: object) -> dict[str, Any]:
    """The answer to one case. Raises UnreadableCase."""
    if not isinstance(case, Mapping):
        raise UnreadableCase("an object is asked for")
    terms, faults = read_terms(case.get("terms"))
    if terms is None:
        return {"refused": [{"clause": fault.clause, "code": fault.code} for fault in faults]}
    try:
        facts = [_fact(row) for row in case.get("facts", [])]
        verifications = [_verification(row) for row in case.get("verifications", [])]
        runs = [(_instant(known), read_day(day)) for known, day in case.get("runs", [])]
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise UnreadableCase(repr(error)) from error
    settled: list[Line] = []
    written, last = [], Entitlement(items=(), waiting=(), set_aside=())
    for known, day in runs:
        last = entitlement(terms, facts, verifications, known, day)
        new = lines(last.items, settled)
        settled += new
        written.append([_line(line) for line in new])
    return {
        "lines": written,
        "entitlement": [_item(item) for item in last.items],
        "waiting": [_waiting(waiting) for waiting in last.waiting],
    }


def _fact(row: Mapping[str, Any]) -> Fact:
    if set(row) - _FACT:
        raise UnreadableCase(f"unknown keys in a fact: {sorted(set(row) - _FACT)}")
    given = {name: value for name, value in row.items() if value is not None}
    given |= {
        "kind": Kind(row["kind"]),
        "learned": _instant(row["learned"]),
        "begins": read_day(row["begins"]),
    }
    if "ends" in given:
        given["ends"] = read_day(given["ends"])
    for name in ("quantity", "weekly_hours"):
        if name in given:
            given[name] = _number(given[name])
    return Fact(**given)


def _number(value: object) -> Decimal:
    """A number of a case, which may stand as JSON's own."""
    found = Decimal(str(value))
    if not holds_number(found):
        raise UnreadableCase(f"a number out of bounds: {str(value)[:40]}")
    return found


def _verification(row: Mapping[str, Any]) -> Verification:
    return Verification(id=row["id"], fact=row["fact"], verdict=Verdict(row["verdict"]), at=_instant(row["at"]))


def _instant(text: str) -> datetime:
    return read_instant(text)


def _line(line: Line) -> dict[str, Any]:
    return {
        "client": line.client,
        "clause": line.clause,
        "occurrence": line.occurrence,
        "revision": line.revision,
        "corrects": line.corrects,
        "amount": str(line.amount),
        "begins": line.begins.isoformat(),
        "ends": line.ends.isoformat(),
    }


def _item(item: Item) -> dict[str, Any]:
    found = item.attained
    return {
        "client": found.client,
        "clause": found.clause,
        "occurrence": found.occurrence,
        "attained": found.day.isoformat(),
        "begins": found.begins.isoformat(),
        "ends": found.ends.isoformat(),
        "raw": str(item.raw),
        "amount": str(item.amount),
        "cuts": [[cut.limit, str(cut.sum)] for cut in item.cuts],
        "facts": list(dict.fromkeys(fact for unit in found.used for fact in unit.facts)),
    }


def _waiting(waiting: Waiting) -> dict[str, Any]:
    return {
        "client": waiting.client,
        "clause": waiting.clause,
        "reason": waiting.reason.value,
        "have": str(waiting.have),
        "need": str(waiting.need),
        "earliest": waiting.earliest.isoformat() if waiting.earliest else None,
        "until": waiting.until.isoformat() if waiting.until else None,
    }
