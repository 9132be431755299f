"""A loose draft read field by field: values, or at the field the reason why there is none."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from app.domain.bounds import ITEMS, MOST_WHOLE, has_controls, is_amount, read_day, read_instant
from app.domain.buying.criteria import Criterion
from app.domain.buying.effects import Effect, EffectMeasure, check_effect
from app.domain.money import ZERO, Money
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal, TooLong, TooMany

C = TypeVar("C")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
LINE, PROSE = 200, 20_000
EPOCH = date(2000, 1, 1)
_LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable(Generic[C]):
    """What a draft makes: content that is frozen as it is published, and the deadline, which becomes the procedure's own."""

    content: C
    deadline: datetime


class DraftReader:
    """Reads one mapping; `at` is where it stands in the whole, so that every reason names its field."""

    def __init__(self, draft: Mapping[str, Any], reasons: list[Refusal], at: str = "") -> None:
        """`reasons`: where every reason of the whole draft is kept."""
        self.draft = draft
        self.reasons = reasons
        self.at = at

    def text(self, field: str, limit: int = PROSE, *, optional: bool = False) -> str:
        """A text without blanks around it; else a reason is noted at the field."""
        value = self.draft.get(field)
        text = value.strip() if isinstance(value, str) else ""
        if not text and not optional:
            self._add(Missing(field=field))
        elif len(text) > limit:
            self._add(TooLong(field=field, limit=limit))
        elif has_controls(text):
            self._add(Malformed(field=field, kind="text"))
        return text

    def language(self) -> str:
        """The language that the text is written in; Finnish where the draft says none."""
        value = self.draft.get("language") or _LANGUAGES[0]
        if value in _LANGUAGES:
            return str(value)
        self._add(NotOffered(field="language"))
        return _LANGUAGES[0]

    def whole(self, field: str, lowest: int, highest: int) -> int:
        """A whole number within bounds; else a reason is noted at the field."""
        value = self.draft.get(field)
        if value is None or value == "":
            self._add(Missing(field=field))
        elif isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            self._add(Malformed(field=field, kind="number"))
        else:
            return value
        return lowest

    def money(self, field: str) -> Money:
        """An amount of money, zero or more; else a reason is noted at the field."""
        return self._parsed(field, "money", _money, ZERO)

    def day(self, field: str) -> date:
        """A day in Finland; else a reason is noted at the field."""
        return self._parsed(field, "day", read_day, EPOCH)

    def instant(self, field: str) -> datetime | None:
        """An instant with its zone; else a reason is noted at the field."""
        nothing: datetime | None = None
        return self._parsed(field, "time", read_instant, nothing)

    def words(self, field: str) -> tuple[str, ...]:
        """Texts, each once, at least one; else a reason is noted at the field."""
        found = tuple(dict.fromkeys(text.strip() for text in self.several(field, str) if text.strip()))
        if not found and not any(reason.field == f"{self.at}{field}" for reason in self.reasons):
            self._add(Missing(field=field))
        return found

    def several(self, field: str, kind: type[T]) -> tuple[T, ...]:
        """Texts or whole numbers, all of one kind, perhaps none."""
        value = self.draft.get(field)
        if not value:
            return ()
        if not isinstance(value, list | tuple) or not all(type(item) is kind and _stands(item) for item in value):
            self._add(Malformed(field=field, kind="weeks" if kind is int else "text"))
            return ()
        if len(value) > ITEMS:
            self._add(TooMany(field=field, limit=ITEMS))
        return tuple(value[:ITEMS])

    def one_of(self, field: str, kind: type[E], otherwise: E) -> E:
        """One of what is offered; else a reason is noted at the field."""
        value = self.draft.get(field)
        if not value:
            self._add(Missing(field=field))
        elif isinstance(value, str) and value in {e.value for e in kind}:
            return kind(value)
        else:
            self._add(NotOffered(field=field))
        return otherwise

    def some_of(self, field: str, kind: type[E]) -> tuple[E, ...]:
        """Some of what is offered; else a reason is noted at the field."""
        given, offered = self.words(field), {e.value for e in kind}
        if not offered.issuperset(given):
            self._add(NotOffered(field=field))
        return tuple(kind(value) for value in given if value in offered)

    def rows(self, field: str, most: int, *, optional: bool = False) -> "list[DraftReader]":
        """A reader for each row of a list, counted from 1."""
        value = self.draft.get(field)
        rows = [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []
        if not rows and not optional:
            self._add(Missing(field=field))
        if len(rows) > most:
            self._add(TooMany(field=field, limit=most))
        return [DraftReader(row, self.reasons, f"{self.at}{field}.{n}.") for n, row in enumerate(rows[:most], start=1)]

    def part(self, field: str) -> "DraftReader":
        """A reader for a mapping inside the draft."""
        value = self.draft.get(field)
        return DraftReader(value if isinstance(value, Mapping) else {}, self.reasons, f"{self.at}{field}.")

    def refuse(self, reason: Refusal) -> None:
        """Keep a reason at its field, which is of this reader's mapping."""
        self._add(reason)

    def _add(self, reason: Refusal) -> None:
        self.reasons.append(replace(reason, field=f"{self.at}{reason.field}"))

    def _parsed(self, field: str, kind: str, parse: Callable[[str], T], otherwise: T) -> T:
        value = self.draft.get(field)
        if value is None or value == "" or (isinstance(value, str) and not value.strip()):
            self._add(Missing(field=field))
            return otherwise
        try:
            return parse(value if isinstance(value, str) else "")
        except ValueError:
            self._add(Malformed(field=field, kind=kind))
            return otherwise


def read_effect(part: DraftReader, offered: Collection[str] | None = None, otherwise: tuple[str, ...] = ()) -> Effect:
    """The effect block of a draft; why it cannot stand is kept by the reader.

    `otherwise`: whom it is for where it names no client groups. `offered` None: its groups are held to a list later.
    """
    known = {measure.value: measure for measure in EffectMeasure}
    measures, weeks = part.several("measures", str), part.several("follow_up_weeks", int)
    groups = part.several("client_groups", str) or otherwise
    effect = Effect(
        client_groups=groups,
        expected=part.text("expected", optional=True),
        measures=tuple(known[measure] for measure in measures if measure in known),
        follow_up_weeks=tuple(sorted(set(weeks))),
    )
    if any(measure not in known for measure in measures):
        part.refuse(NotOffered(field="measures"))
    for reason in check_effect(effect, frozenset(groups if offered is None else offered)):
        part.refuse(reason)
    return effect


def _money(text: str) -> Money:
    if not is_amount(text):
        raise ValueError(text)
    return Money.of(text)


def _stands(item: object) -> bool:
    """Whether one of a list's texts or whole numbers is within bounds."""
    match item:
        case str():
            return len(item) <= LINE and not has_controls(item)
        case int():
            return abs(item) <= MOST_WHOLE
        case _:
            return False


def read_criteria(reader: DraftReader, most: int) -> tuple[Criterion, ...]:
    """The quality criteria of a draft, keyed by their number, at most `most`."""
    return tuple(
        Criterion(
            key=str(number),
            name=row.text("name", LINE),
            weight=row.whole("weight", 1, 100),
            description=row.text("description", optional=True),
        )
        for number, row in enumerate(reader.rows("criteria", most), start=1)
    )
