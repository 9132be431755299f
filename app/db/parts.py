"""Several nouns in one row: columns labelled by noun, and read apart again."""

from typing import Any

import sqlalchemy as sa

from app.db.tables import STORED, read, table


def labelled(noun: type, source: sa.FromClause | None = None) -> list[sa.Label[Any]]:
    """The noun's columns, each labelled with the noun's table, from `source` (an alias) or the table itself."""
    columns = (table(noun) if source is None else source).c
    return [columns[c.name].label(f"{table(noun).name}__{c.name}") for c in table(noun).c]


def part(noun: type[Any], row: sa.RowMapping, **elsewhere: Any) -> Any:
    """The noun in a row of labelled columns; None where an outer join found none."""
    prefix = f"{table(noun).name}__"
    own = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    if own[STORED[noun].key[-1]] is None:
        return None
    return read(noun, own, **elsewhere)  # type: ignore[arg-type]  # a plain dict serves as a row
