"""A draft read as typed content: what is missing or unreadable becomes a refusal at its field."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from app.domain.criteria import Criterion
from app.domain.effects import Effect, EffectMeasure, check_effect
from app.domain.money import ZERO, Money
from app.domain.needs import Need, NotPositive
from app.domain.procedures import Content
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal, TooLong, TooMany
from app.domain.terms import Terms
from app.domain.terms_checks import TermsRefused, read_terms

T = TypeVar("T")
TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
MOST_CRITERIA = 20
_MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


class _Reader:
    """Reads fields of a draft one by one and keeps every reason why one cannot be read."""

    def __init__(self, draft: Mapping[str, object]) -> None:
        self.draft = draft
        self.reasons: list[Refusal] = []

    def text(self, field: str, limit: int) -> str:
        value = self.draft.get(field)
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            self.reasons.append(Missing(field=field))
        elif len(text) > limit:
            self.reasons.append(TooLong(field=field, limit=limit))
        return text

    def whole(self, field: str, lowest: int, highest: int) -> int:
        value = self.draft.get(field)
        if value is None or value == "":
            self.reasons.append(Missing(field=field))
        elif isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            self.reasons.append(Malformed(field=field, kind="number"))
        else:
            return value
        return lowest

    def several(self, field: str, kind: type[T]) -> tuple[T, ...]:
        value = self.draft.get(field)
        if not value:
            return ()
        if not isinstance(value, list | tuple) or not all(type(item) is kind for item in value):
            self.reasons.append(Malformed(field=field, kind="weeks" if kind is int else "text"))
            return ()
        return tuple(value)

    def parsed(self, field: str, kind: str, parse: Callable[[str], T], otherwise: T) -> T:
        value = self.draft.get(field)
        if not value:
            self.reasons.append(Missing(field=field))
            return otherwise
        try:
            return parse(str(value))
        except ValueError:
            self.reasons.append(Malformed(field=field, kind=kind))
            return otherwise


def read_content(draft: Mapping[str, object], need: Need) -> tuple[Content | None, tuple[Refusal, ...]]:
    """The content that `draft` and its need make, or every reason why they do not."""
    reader = _Reader(draft)
    title, description = reader.text("title", TITLE_LIMIT), reader.text("description", TEXT_LIMIT)
    price_weight = reader.whole("price_weight", 1, 100)
    criteria = _criteria(reader)
    maximum = reader.parsed("maximum", "money", _money, ZERO)
    deadline = reader.parsed("deadline", "time", _instant, None)
    terms = _terms(reader)
    effect, faults = read_effect(draft.get("effect"), need.client_group, terms.groups if terms else ())
    reader.reasons += faults
    if maximum == ZERO and not any(r.field == "maximum" for r in reader.reasons):
        reader.reasons.append(NotPositive(field="maximum"))
    if reader.reasons or deadline is None or terms is None:
        return None, tuple(reader.reasons)
    content = Content(
        language=str(draft.get("language", "fi")),
        title=title,
        description=description,
        basket=need.basket,
        category=need.category,
        client_group=need.client_group,
        cpv=need.cpv,
        municipalities=need.municipalities,
        places=need.places,
        begins=terms.begins,
        ends=terms.ends,
        price_weight=price_weight,
        criteria=criteria,
        terms=terms,
        effect=effect,
        maximum=maximum,
        deadline=deadline,
    )
    return content, ()


def read_effect(value: object, group: str, others: Collection[str] = ()) -> tuple[Effect, tuple[Refusal, ...]]:
    """The effect block of a draft, and every reason why it cannot stand, at fields `effect.…`.

    Where it names no client groups it is for `group`; it may name `others` beside it.
    """
    part = _Reader(value if isinstance(value, Mapping) else {})
    known = {measure.value: measure for measure in EffectMeasure}
    measures, weeks = part.several("measures", str), part.several("follow_up_weeks", int)
    expected = part.draft.get("expected")
    effect = Effect(
        client_groups=part.several("client_groups", str) or (group,),
        expected=expected.strip() if isinstance(expected, str) else "",
        measures=tuple(known[measure] for measure in measures if measure in known),
        follow_up_weeks=tuple(sorted(set(weeks))),
    )
    if any(measure not in known for measure in measures):
        part.reasons.append(NotOffered(field="measures"))
    found = dict.fromkeys((*part.reasons, *check_effect(effect, frozenset({group, *others}))))
    return effect, tuple(_at(reason, f"effect.{reason.field}") for reason in found)


def _criteria(reader: _Reader) -> tuple[Criterion, ...]:
    rows = reader.draft.get("criteria")
    if not isinstance(rows, list) or not rows:
        reader.reasons.append(Missing(field="criteria"))
        return ()
    if len(rows) > MOST_CRITERIA:
        reader.reasons.append(TooMany(field="criteria", limit=MOST_CRITERIA))
        return ()
    found = []
    for number, row in enumerate(rows, start=1):
        part = _Reader(row if isinstance(row, Mapping) else {})
        name, weight = part.text("name", TITLE_LIMIT), part.whole("weight", 1, 100)
        description = str(part.draft.get("description") or "").strip()[:TEXT_LIMIT]
        found.append(Criterion(key=str(number), name=name, weight=weight, description=description))
        reader.reasons += [_at(reason, f"criteria.{number}.{reason.field}") for reason in part.reasons]
    return tuple(found)


def _terms(reader: _Reader) -> Terms | None:
    value = reader.draft.get("terms")
    if not value:
        reader.reasons.append(Missing(field="terms"))
        return None
    terms, faults = read_terms(value)
    reader.reasons += [TermsRefused(field="terms", clause=fault.clause or "", fault=fault.code) for fault in faults]
    return terms


def _money(text: str) -> Money:
    if not _MONEY.fullmatch(text):
        raise ValueError(text)
    return Money.of(text)


def _instant(text: str) -> datetime | None:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _at(reason: Refusal, field: str) -> Refusal:
    return replace(reason, field=field)
