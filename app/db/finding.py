"""Reading nouns of one table by equal columns. Each select is built once, since building and hashing one costs more than running it."""

from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.tables import read, table

N = TypeVar("N")


@cache
def by(noun: type, *columns: str, order: tuple[str, ...] = ()) -> sa.Select[Any]:
    """The select of a noun's rows whose `columns` equal the parameters of their names, in the order of the columns `order`."""
    t = table(noun)
    same = (t.c[name] == sa.bindparam(name, type_=t.c[name].type) for name in columns)
    return sa.select(t).where(*same).order_by(*(t.c[name] for name in order))


async def one(connection: AsyncConnection, noun: type[N], **equal: object) -> N | None:
    """The noun in the one row whose columns are `equal`; None where there is none that the actor may see."""
    asked = by(noun, *equal)  # type: ignore[arg-type]  # a class can be hashed
    row = (await connection.execute(asked, equal)).mappings().one_or_none()
    return read(noun, row) if row else None


async def every(connection: AsyncConnection, noun: type[N], *order: str, **equal: object) -> tuple[N, ...]:
    """The nouns in all rows whose columns are `equal`, in the order of the columns `order`."""
    asked = by(noun, *equal, order=order)  # type: ignore[arg-type]  # a class can be hashed
    rows = (await connection.execute(asked, equal)).mappings()
    return tuple(read(noun, row) for row in rows)
