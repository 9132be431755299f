"""What a form sent, field by field: values, or the reason at the field why there is none."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from starlette.datastructures import FormData

from app.domain.bounds import LINE, PROSE, has_controls
from app.domain.calendar import NoSuchHour, at_local
from app.domain.money import ZERO, Money
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal, Refused, TooLong
from app.i18n import typed

T = TypeVar("T")
EPOCH = date(2000, 1, 1)


class Reader:
    """Reads one form. Ask for every field, then `done()`: it refuses with every reason at once."""

    def __init__(self, form: FormData) -> None:
        """Reads `form` as it was sent."""
        self.form = form
        self.reasons: list[Refusal] = []

    @property
    def typed(self) -> Mapping[str, list[str]]:
        """All that was typed, by field, for drawing the form again."""
        found: dict[str, list[str]] = {}
        for name, value in self.form.multi_items():
            found.setdefault(name, []).append(str(value))
        return found

    def done(self) -> None:
        """Raise `Refused` with every reason met so far."""
        if self.reasons:
            raise Refused(*self.reasons)

    def line(self, name: str, *, optional: bool = False, limit: int = LINE) -> str:
        """One line of text, without control characters; else a reason is noted at the field."""
        text = self.prose(name, optional=optional, limit=limit)
        return " ".join(text.split())

    def prose(self, name: str, *, optional: bool = False, limit: int = PROSE) -> str:
        """Text of several lines; else a reason is noted at the field."""
        text = str(self.form.get(name) or "").strip().replace("\r\n", "\n")
        if not is_text(text):
            self.reasons.append(Malformed(field=name, kind="text"))
        elif len(text) > limit:
            self.reasons.append(TooLong(field=name, limit=limit))
        elif not text and not optional:
            self.reasons.append(Missing(field=name))
        else:
            return text
        return ""

    def money(self, name: str) -> Money:
        """An amount of money; else a reason is noted at the field."""
        return self._parsed(name, "money", typed.money, ZERO)

    def day(self, name: str) -> date:
        """A day in Finland; else a reason is noted at the field."""
        return self._parsed(name, "day", typed.day, EPOCH)

    def maybe_day(self, name: str) -> date | None:
        """A day in Finland; None where nothing was typed."""
        return self.day(name) if str(self.form.get(name) or "").strip() else None

    def whole(self, name: str) -> int:
        """A whole number; else a reason is noted at the field."""
        return self._parsed(name, "whole", typed.whole, 0)

    def number(self, name: str) -> Decimal:
        """A decimal number; else a reason is noted at the field."""
        return self._parsed(name, "number", typed.number, Decimal(0))

    def maybe_number(self, name: str) -> Decimal | None:
        """A decimal number; None where nothing was typed."""
        return self.number(name) if str(self.form.get(name) or "").strip() else None

    def instant(self, day: str, hour: str) -> datetime | None:
        """An instant, of a day in Finland and an hour in two fields; else a reason is noted at the field."""
        nothing: time | None = None
        on, at = self.day(day), self._parsed(hour, "hour", typed.hour, nothing)
        if at is None or any(r.field in (day, hour) for r in self.reasons):
            return None
        found = at_local(on, at)
        if found is None:
            self.reasons.append(NoSuchHour(field=hour, day=on))
        return found

    def choice(self, name: str, offered: Collection[str]) -> str:
        """One of what is offered; else a reason is noted at the field."""
        value = str(self.form.get(name) or "")
        if not value:
            self.reasons.append(Missing(field=name))
        elif value not in offered:
            self.reasons.append(NotOffered(field=name))
        return value

    def several(self, name: str) -> tuple[str, ...]:
        """Everything that is ticked; whether it is offered is for the rules."""
        return tuple(dict.fromkeys(str(value) for value in self.form.getlist(name)))

    def ticked(self, name: str) -> bool:
        """Whether a single box is ticked."""
        return bool(self.form.get(name))

    def version(self) -> int | None:
        """The version of the noun that the form was drawn with; None where it bears none."""
        text = str(self.form.get("version") or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def _parsed(self, name: str, kind: str, parse: Callable[[str], T | None], otherwise: T) -> T:
        text = str(self.form.get(name) or "")
        if not text.strip():
            self.reasons.append(Missing(field=name))
            return otherwise
        value = parse(text)
        if value is None:
            self.reasons.append(Malformed(field=name, kind=kind))
            return otherwise
        return value


def is_text(value: object) -> bool:
    """Whether a value is text that people write and the database keeps: no control characters but line ends and tabs."""
    return isinstance(value, str) and "\r" not in value and not has_controls(value)
