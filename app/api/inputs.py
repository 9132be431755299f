"""The types that what comes in is held to, once: bounded, without control characters, strict; and those of answers."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
)

from app.domain.money import Money

T = TypeVar("T")
_NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{5,20}([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_NUMBER = r"^-?[0-9]{1,8}(\.[0-9]{1,4})?$"
_DEEPEST, _LARGEST = 12, 10**9
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class Body(BaseModel):
    """What a request's body may be: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """What an answer is made of."""

    model_config = ConfigDict(from_attributes=True)


def _written(pattern: re.Pattern[str], kinds: type | tuple[type, ...]) -> BeforeValidator:
    """Only text of this form, so that no number or half a date is guessed at."""

    def check(value: Any) -> Any:
        if isinstance(value, kinds) or (isinstance(value, str) and pattern.fullmatch(value)):
            return value
        raise ValueError("not of the form asked for")

    return BeforeValidator(check)


def _within(at: datetime) -> datetime:
    if not EARLIEST <= at.replace(tzinfo=None).date() <= LATEST:
        raise ValueError("out of range")
    return at.astimezone(UTC)


def each_once(values: list[T]) -> list[T]:
    """The list, unless something stands in it twice."""
    if len(set(map(str, values))) != len(values):
        raise ValueError("the same twice")
    return values


def _plain_json(value: Any, depth: int = 0) -> Any:
    """JSON that the database can keep: bounded in depth and numbers, no control characters, no fractions (those are text)."""
    match value:
        case _ if depth > _DEEPEST:
            raise ValueError("too deep")
        case bool() | None:
            pass
        case int() if abs(value) > _LARGEST:
            raise ValueError("too large")
        case str() if _CONTROLS.search(value):
            raise ValueError("control characters")
        case int() | str():
            pass
        case list():
            for item in value:
                _plain_json(item, depth + 1)
        case dict():
            for key, item in value.items():
                _plain_json(key, depth + 1)
                _plain_json(item, depth + 1)
        case _:
            raise ValueError("a number with a fraction is written as text")
    return value


Line = Annotated[str, StringConstraints(pattern=_ONE_LINE, max_length=500, strip_whitespace=True)]
"""One line of text."""
Prose = Annotated[str, StringConstraints(pattern=_NO_CONTROLS, max_length=20_000)]
"""Text of several lines."""
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""A code from a list."""
Codes = Annotated[list[Code], Field(max_length=400, json_schema_extra={"uniqueItems": True}), AfterValidator(each_once)]
"""Codes, each once."""
Whole = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
"""A count."""
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST), _written(_DAY, date)]
"""A day in Finland."""
Instant = Annotated[AwareDatetime, AfterValidator(_within), _written(_INSTANT, datetime)]
"""An instant with its zone."""
Flag = StrictBool
"""True or false, never 1 or "yes"."""
Number = Annotated[
    Decimal, _written(re.compile(_NUMBER), Decimal), WithJsonSchema({"type": "string", "pattern": _NUMBER})
]
"""A decimal number as JSON text: "0.5"."""
_PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
NumberAnswer = Annotated[
    Decimal,
    PlainSerializer(lambda number: format(number, "f"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": _PLAIN_NUMBER, "examples": ["3"]}),
]
"""A decimal number in an answer, as text."""
Loose = Annotated[dict[str, Any], AfterValidator(_plain_json), Field(max_length=200)]
"""JSON whose meaning an action reads."""


class MoneyBody(Body):
    """An amount of money, net of VAT."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"amount": "1234.50", "currency": "EUR"}]}
    )

    amount: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,12}\.[0-9]{2}$")]
    currency: Literal["EUR"] = "EUR"

    def money(self) -> Money:
        """As exact cents."""
        return Money.of(self.amount)


def _money(value: Any) -> Any:
    return {"amount": str(value), "currency": "EUR"} if isinstance(value, Money) else value


MoneyAnswer = Annotated[MoneyBody, BeforeValidator(_money)]
"""Money in an answer, read from the domain's."""


class ReasonBody(Body):
    """Why."""

    reason: Annotated[Prose, Field(examples=["Hinta ja laatu täyttävät pyydetyn."])]
