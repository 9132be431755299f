"""Several nouns with all that hangs on each, in one statement: the noun by its own columns, what hangs on it as JSON, an array for each table."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import sqlalchemy as sa

from app.db.nested import hints_of, load
from app.db.parts import labelled
from app.db.tables import STORED, table
from app.domain.money import Money

N = TypeVar("N")
Json = Mapping[str, Any]


def gathering(statement: str, **kinds: type) -> Any:
    """A statement in which `{p}` stands for the columns of the noun whose table bears the alias `p`: `gathering("SELECT {p} …", p=Procedure)`.

    `part` reads these nouns from its rows, `noun` and `nouns` what is told as JSON beside them.
    """
    columns = {
        alias: ", ".join(f"{alias}.{c.name} AS {_label(kind, c.name)}" for c in table(kind).c)
        for alias, kind in kinds.items()
    }
    typed = [column for kind in kinds.values() for column in labelled(kind)]
    return sa.text(statement.format(**columns)).columns(*typed)


def _label(kind: type, column: str) -> str:
    return f"{table(kind).name}__{column}"


def read_json(text: str | None) -> Any:
    """JSON text as Python values, numbers with a fraction as exact decimals."""
    return None if text is None else json.loads(text, parse_float=Decimal)


def noun(kind: type[N], row: Json | None, **elsewhere: object) -> Any:
    """The noun that a table's row says as JSON (`to_jsonb` of it); None where there is no row. Columns that the noun does not have are passed over."""
    if row is None:
        return None
    read = {name: _value(hint, row[name]) for name, hint in _columns(kind)}  # type: ignore[arg-type]  # a class can be hashed
    return kind(**read, **elsewhere)


def nouns(kind: type[N], rows: str | list[Json] | None) -> tuple[N, ...]:
    """The nouns that several rows say, as text or read already; `jsonb_agg` of no row is NULL."""
    found = read_json(rows) if isinstance(rows, str) else rows
    return tuple(noun(kind, row) for row in found or ())


@cache
def _columns(kind: type) -> tuple[tuple[str, Any], ...]:
    """The noun's columns with their types, each without the None that it may be."""
    kept = STORED[kind]
    return tuple((name, _given(hint)) for name, hint in hints_of(kind).items() if name not in kept.elsewhere)


def _given(hint: Any) -> Any:
    inner = [arg for arg in get_args(hint) if arg is not type(None)]
    return inner[0] if get_origin(hint) is not tuple and len(inner) == 1 else hint


def _value(hint: Any, value: Any) -> Any:
    """A column's value: money is cents in a column of its own, bytes are written in hexadecimal; the rest is as nested values are."""
    if value is None:
        return None
    if hint is Money:
        return Money(value)
    if hint is bytes:
        return bytes.fromhex(value.removeprefix("\\x"))
    return load(hint, str(value) if hint is Decimal else value)
