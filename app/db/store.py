"""Writing nouns: new ones are inserted, known ones updated by the version that was seen."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.tables import STORED, Stored
from app.domain.refusals import Refused, StaleVersion

N = TypeVar("N")


async def save(connection: AsyncConnection, *nouns: Any) -> None:
    """Write `nouns` in order. A versioned noun with version 0 is new; any other must still have the version seen, else `Refused`."""
    for noun in nouns:
        await save_one(connection, noun)


async def add_all(connection: AsyncConnection, nouns: Sequence[Any]) -> None:
    """Insert many nouns of one kind that has no version, in one statement."""
    if nouns:
        kept = STORED[type(nouns[0])]
        await connection.execute(sa.insert(kept.table), [values(kept, noun) for noun in nouns])


async def save_one(connection: AsyncConnection, noun: N, before: N | None = None) -> N:
    """Write one noun; answers it with its new version. Where it is known as it was `before`, only the columns that changed are written."""
    kept = STORED[type(noun)]
    if not kept.versioned:
        await connection.execute(sa.insert(kept.table), values(kept, noun))
        return noun
    version: int = noun.version  # type: ignore[attr-defined]  # kept.versioned says it has one
    if version == 0:
        await connection.execute(sa.insert(kept.table), values(kept, noun) | {"version": 1})
    else:
        await _update(connection, kept, noun, before)
    return replace(noun, version=version + 1)  # type: ignore[type-var]  # nouns are dataclasses


async def _update(connection: AsyncConnection, kept: Stored, noun: Any, before: Any) -> None:
    version: int = noun.version
    change = {name: value for name, value in values(kept, noun).items() if name not in kept.key}
    if kept.changes is not None:
        change = {name: value for name, value in change.items() if name in kept.changes}
    if before is not None:
        change = {name: value for name, value in change.items() if value != getattr(before, name)}
    change["version"] = version + 1
    mine = [kept.table.c[name] == getattr(noun, name) for name in kept.key]
    result = await connection.execute(
        sa.update(kept.table).where(*mine, kept.table.c.version == version).values(change)
    )
    if result.rowcount != 1:
        raise Refused(StaleVersion(seen=version, current=None))


def values(kept: Stored, noun: Any) -> dict[str, Any]:
    """The values of the noun's own columns, by name."""
    return {f.name: getattr(noun, f.name) for f in fields(noun) if f.name not in kept.elsewhere}
