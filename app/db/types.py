"""The column type for each type of a noun's field, and how values are turned into one another."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from app.db.nested import dump, load
from app.domain.money import Money


class Cents(sa.types.TypeDecorator[Money]):
    """Money as exact cents in a BIGINT."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: sa.Dialect) -> int | None:
        """The cents of an amount of money."""
        return None if value is None else value.cents

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> Money | None:
        """The amount of money of these cents."""
        return None if value is None else Money(value)


class Word(sa.types.TypeDecorator[StrEnum]):
    """An enum by its value, as text."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        """`kind`: the enum to read back."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: sa.Dialect) -> str | None:
        """The text of an enum's value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        """The enum's value of this text."""
        return None if value is None else self.kind(value)


class Words(sa.types.TypeDecorator[tuple[str, ...]]):
    """A tuple of texts as an array."""

    impl = pg.ARRAY(sa.Text)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: sa.Dialect) -> list[str] | None:
        """The tuple as a list."""
        return None if value is None else list(value)

    def process_result_value(self, value: list[str] | None, dialect: sa.Dialect) -> tuple[str, ...] | None:
        """The list as a tuple."""
        return None if value is None else tuple(value)


class _Text(sa.types.UserDefinedType[str]):
    """JSONB that is passed on as text, without being read."""

    cache_ok = True

    def get_col_spec(self, **kw: Any) -> str:
        """The name of the column's type."""
        return "JSONB"


class Nested(sa.types.TypeDecorator[Any]):
    """A dataclass, or anything made of them, as JSONB. What is frozen is read once for each text and then known."""

    impl = _Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        """`kind`: the type to read back."""
        super().__init__()
        self.kind = kind
        self.known = is_dataclass(kind) or get_origin(kind) in (Union, UnionType)

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """The value as JSON."""
        return None if value is None else json.dumps(dump(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """The value that this JSON says."""
        if value is None:
            return None
        return _known(self.kind, value) if self.known else load(self.kind, json.loads(value))


@lru_cache(maxsize=1024)
def _known(kind: Hashable, text: str) -> Any:
    return load(kind, json.loads(text))


_PLAIN: dict[Any, sa.types.TypeEngine[Any]] = {
    str: sa.Text(),
    int: sa.Integer(),
    bool: sa.Boolean(),
    bytes: sa.LargeBinary(),
    date: sa.Date(),
    datetime: sa.DateTime(timezone=True),
    Decimal: sa.Numeric(),
    UUID: sa.Uuid(),
    Money: Cents(),
}


def column_type(kind: Any) -> tuple[sa.types.TypeEngine[Any], bool]:
    """The column type of a field of type `kind`, and whether it may be NULL."""
    if get_origin(kind) in (Union, UnionType):
        inner = [a for a in get_args(kind) if a is not NoneType]
        return (column_type(inner[0])[0] if len(inner) == 1 else Nested(kind)), NoneType in get_args(kind)
    kind = getattr(kind, "__supertype__", kind)
    if kind in _PLAIN:
        return _PLAIN[kind], False
    if get_origin(kind) is tuple and get_args(kind) == (str, ...):
        return Words(), False
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Word(kind), False
    if is_dataclass(kind) or get_origin(kind) is tuple or issubclass(get_origin(kind) or kind, Mapping):
        return Nested(kind), False
    raise TypeError(kind)
