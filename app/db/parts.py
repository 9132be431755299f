"""Several nouns in one row: columns labelled by noun, and read apart again."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from app.db.tables import STORED, table


def labelled(noun: type, source: sa.FromClause | None = None) -> list[sa.Label[Any]]:
    """The noun's columns, each labelled with the noun's table, from `source` (an alias) or the table itself."""
    columns = (table(noun) if source is None else source).c
    return [columns[c.name].label(f"{table(noun).name}__{c.name}") for c in table(noun).c]


def part(noun: type[Any], row: sa.RowMapping, **elsewhere: Any) -> Any:
    """The noun in a row of labelled columns; None where an outer join found none."""
    key, names = _places(noun)  # type: ignore[arg-type]  # a class can be hashed
    if row[key] is None:
        return None
    return noun(**{name: row[place] for name, place in names}, **elsewhere)


@cache
def _places(noun: type) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The label that is empty where there is no noun, and each column's name with its label."""
    t = table(noun)
    return f"{t.name}__{STORED[noun].key[-1]}", tuple((c.name, f"{t.name}__{c.name}") for c in t.c)
