"""The types that what comes in is held to, once: bounded, without control characters, strict; and those of answers."""

from collections.abc import Callable
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

from app.domain.bounds import (
    EARLIEST,
    KEY,
    KEYS,
    LATEST,
    LINE,
    MONEY,
    MOST_WHOLE,
    NUMBER,
    PROSE,
    holds_day,
    read_day,
    read_instant,
    read_number,
)
from app.domain.buying.effects import Effect, EffectMeasure
from app.domain.money import Money
from app.domain.people.suspensions import Judgement
from app.domain.reasons import Reason

T = TypeVar("T")
A = TypeVar("A", bound=BaseModel)
_NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"


class Body(BaseModel):
    """What a request's body may be: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """What an answer is made of."""

    model_config = ConfigDict(from_attributes=True)


def filled(kind: type[A], noun: object, /, **derived: Any) -> A:
    """An answer of this kind: the fields in `derived` as they are given, every other read from the noun's attribute of that name."""
    names = kind.model_fields.keys() - derived.keys()
    return kind.model_validate({name: getattr(noun, name) for name in names} | derived)


def _written(read: Callable[[str], T], kind: type[T]) -> BeforeValidator:
    """Only text that `read` reads, so that no number or half a date is guessed at."""

    def check(value: Any) -> Any:
        if isinstance(value, str):
            return read(value)
        if isinstance(value, kind):
            return value
        raise ValueError("not of the form asked for")

    return BeforeValidator(check)


def _within(at: datetime) -> datetime:
    if not holds_day(at.replace(tzinfo=None).date()):
        raise ValueError("out of range")
    return at.astimezone(UTC)


def each_once(values: list[T]) -> list[T]:
    """The list. Raises ValueError where something stands in it twice."""
    if len(set(map(str, values))) != len(values):
        raise ValueError("the same twice")
    return values


Line = Annotated[str, StringConstraints(pattern=_ONE_LINE, max_length=LINE, strip_whitespace=True)]
"""One line of text."""
Prose = Annotated[str, StringConstraints(pattern=_NO_CONTROLS, max_length=PROSE)]
"""Text of several lines."""
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""A code from a list."""
Codes = Annotated[list[Code], Field(max_length=400, json_schema_extra={"uniqueItems": True}), AfterValidator(each_once)]
"""Codes, each once."""
Whole = Annotated[int, Field(strict=True, ge=0, le=MOST_WHOLE)]
"""A count."""
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST), _written(read_day, date)]
"""A day in Finland."""
Instant = Annotated[AwareDatetime, AfterValidator(_within), _written(read_instant, datetime)]
"""An instant with its zone."""
Flag = StrictBool
"""True or false, never 1 or "yes"."""
Number = Annotated[
    Decimal, _written(read_number, Decimal), WithJsonSchema({"type": "string", "pattern": f"^{NUMBER}$"})
]
"""A decimal number as JSON text: "0.5"."""
_PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
NumberAnswer = Annotated[
    Decimal,
    PlainSerializer(lambda number: format(number, "f"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": _PLAIN_NUMBER, "examples": ["3"]}),
]
"""A decimal number in an answer, as text."""
Loose = Annotated[dict[str, Any], Field(json_schema_extra={"maxProperties": KEYS, "propertyNames": {"maxLength": KEY}})]
"""JSON whose meaning an action reads: bounded as every body is (`bodies.py`)."""


class MoneyBody(Body):
    """An amount of money, net of VAT."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"amount": "1234.50", "currency": "EUR"}]}
    )

    amount: Annotated[str, StringConstraints(pattern=rf"^-?{MONEY}\.[0-9]{{2}}$")]
    currency: Literal["EUR"] = "EUR"

    def money(self) -> Money:
        """The amount as exact cents."""
        return Money.of(self.amount)


def _money(value: Any) -> Any:
    return {"amount": str(value), "currency": "EUR"} if isinstance(value, Money) else value


MoneyAnswer = Annotated[MoneyBody, BeforeValidator(_money)]
"""Money in an answer, read from the domain's."""


Measures = Annotated[
    list[EffectMeasure],
    Field(max_length=10, json_schema_extra={"uniqueItems": True}, examples=[["employed", "stayed"]]),
    AfterValidator(each_once),
]
"""What is counted of clients, each once."""


class EffectBody(Body):
    """The change that the service is for: whose, what is expected, what is counted, and how many weeks after the start."""

    client_groups: Annotated[Codes, Field(examples=[["long-term-unemployed"]])]
    expected: Annotated[Prose, Field(examples=["Kaksi kolmesta saa työn kolmessa kuukaudessa."])]
    measures: Measures
    follow_up_weeks: Annotated[list[Whole], Field(max_length=20, examples=[[12, 26]])]

    def given(self) -> Effect:
        """The body as the action takes it."""
        return Effect(
            client_groups=tuple(self.client_groups),
            expected=self.expected,
            measures=tuple(self.measures),
            follow_up_weeks=tuple(self.follow_up_weeks),
        )


class ReasonBody(Body):
    """Why."""

    reason: Annotated[Prose, Field(examples=["Hinta ja laatu täyttävät pyydetyn."])]

    def given(self) -> Reason:
        """The body as the table's rules take it."""
        return Reason(self.reason)


class SuspensionBody(Body):
    """Why, and the last day: the suspension lifts itself when that day is over."""

    reason: Annotated[Prose, Field(examples=["Verovelka selvitetään."])]
    until: Day

    def given(self) -> Judgement:
        """The body as the table's rules take it."""
        return Judgement(reason=self.reason, until=self.until)
