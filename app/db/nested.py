"""Nested values as JSON: frozen dataclasses, enums, money, days and terms, read back strictly.

Money is text ("1234.50"), variants bear their name in `form`, terms are their own language (`domain/terms/reading.py`), so that what lies in the database can be read
without this program. An unknown or missing key is an error, never a guess.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from app.domain.money import Money
from app.domain.terms.reading import parse_terms
from app.domain.terms.terms import Terms
from app.domain.terms.writing import write_terms


class NotReadable(ValueError):
    """The stored JSON does not have the shape asked for."""


def dump(value: Any) -> Any:
    """A value as plain JSON values."""
    match value:
        case Terms():
            return write_terms(value)
        case Money() | Decimal() | UUID():
            return str(value)
        case StrEnum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case bool() | int() | str() | None:
            return value
        case tuple() | list():
            return [dump(item) for item in value]
        case Mapping():
            return {str(key): dump(item) for key, item in value.items()}
    if is_dataclass(value):
        return {f.name: dump(getattr(value, f.name)) for f in fields(value)}
    raise NotReadable(type(value).__name__)


def load(kind: Any, value: Any) -> Any:
    """The value of type `kind` that `value` (plain JSON) says. Raises `NotReadable`."""
    kind = getattr(kind, "__supertype__", kind)
    origin = get_origin(kind)
    if kind in (object, Any):
        return value
    if origin in (Union, UnionType):
        return None if value is None else load(_variant(get_args(kind), value), value)
    if origin is Literal:
        return _one_of(get_args(kind), value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_item = get_args(kind)
        return {load(of_key, key): load(of_item, item) for key, item in value.items()}
    return _scalar(kind, value)


def _variant(kinds: tuple[Any, ...], value: Any) -> Any:
    """The one kind that `value` is of: of several dataclasses the one whose `form` it names."""
    given = [kind for kind in kinds if kind is not NoneType]
    if len(given) == 1:
        return given[0]
    form = value.get("form") if isinstance(value, Mapping) else None
    found = next((kind for kind in given if form in get_args(hints_of(kind)["form"])), None)
    if found is None:
        raise NotReadable(f"form {form!r}")
    return found


def _one_of(allowed: tuple[Any, ...], value: Any) -> Any:
    if value not in allowed:
        raise NotReadable(f"{allowed}: {value!r}")
    return value


def _tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise NotReadable(str(kinds))
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(load(kinds[0], item) for item in value)
    return tuple(load(kind, item) for kind, item in zip(kinds, value, strict=True))


def _scalar(kind: Any, value: Any) -> Any:
    if kind is Terms:
        terms, _ = parse_terms(value)
        if terms is None:
            raise NotReadable("terms")
        return terms
    if is_dataclass(kind) and kind is not Money:
        return _dataclass(kind, value)
    if kind in (bool, int):
        if type(value) is not kind:
            raise NotReadable(f"{kind}: {value!r}")
        return value
    if not isinstance(value, str):
        raise NotReadable(f"{kind}: {value!r}")
    readers = {Money: Money.of, datetime: datetime.fromisoformat, date: date.fromisoformat}
    return readers.get(kind, kind)(value)


def _dataclass(kind: Any, value: Any) -> Any:
    hints = hints_of(kind)
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    if not isinstance(value, Mapping) or not required <= set(value) <= set(hints):
        raise NotReadable(kind.__name__)
    return kind(**{name: load(hints[name], item) for name, item in value.items()})


@lru_cache(maxsize=256)
def hints_of(kind: type) -> dict[str, Any]:
    """The fields of a dataclass with their types."""
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}
