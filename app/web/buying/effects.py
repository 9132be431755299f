"""The effect block in a form: for whom, what is expected, what is counted and when; into a draft or a block, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.domain.buying.effects import Effect, EffectMeasure
from app.domain.refusals import Malformed, Refused
from app.i18n.texts import Texts
from app.web.forms import Field
from app.web.paging import Option
from app.web.reading import Reader
from app.web.words import Names


def measures(texts: Texts) -> list[Option]:
    """What can be counted, as options to choose from."""
    return [(m.value, texts.t(f"cards.measure.{m}")) for m in EffectMeasure]


def fields(texts: Texts, named: Names | None = None) -> tuple[Field, ...]:
    """The fields of the effect block: what is expected, what is counted, how many weeks after the start; and for whom, where the form asks (`named`)."""
    about = texts.t("effects.effect")
    rest = (Field(name="measures", kind="checks", options=measures(texts)), Field(name="follow_up_weeks"))
    if named is None:
        return (Field(name="expected", kind="area", about=about), *rest)
    whom = Field(name="client_groups", kind="checks", options=named.options("client-group"), about=about)
    return (whom, Field(name="expected", kind="area"), *rest)


def read_weeks(reader: Reader, name: str = "follow_up_weeks") -> tuple[int, ...]:
    """Weeks as people write them: `12, 26`. What cannot be read is a reason at the field."""
    text = reader.line(name)
    weeks = _weeks(text)
    if text and weeks is None:
        reader.reasons.append(Malformed(field=name, kind="weeks"))
    return weeks or ()


def drafted(reader: Reader) -> dict[str, object]:
    """The block of a loose draft; whether it can stand is for the rules."""
    return {
        "expected": reader.prose("expected"),
        "measures": list(reader.several("measures")),
        "follow_up_weeks": list(read_weeks(reader)),
    }


def for_whom(draft: Mapping[str, Any]) -> dict[str, object]:
    """The client groups that a draft names already: its form does not ask for them."""
    groups = (draft.get("effect") or {}).get("client_groups")
    return {"client_groups": groups} if groups else {}


def block(given: dict[str, Any]) -> Effect:
    """The block that a form's fields say; takes them out of `given`. Refuses weeks that are no numbers."""
    weeks = _weeks(str(given.pop("follow_up_weeks")))
    if weeks is None:
        raise Refused(Malformed(field="follow_up_weeks", kind="weeks"))
    known = {measure.value for measure in EffectMeasure}
    return Effect(
        client_groups=tuple(given.pop("client_groups")),
        expected=str(given.pop("expected")),
        measures=tuple(EffectMeasure(m) for m in given.pop("measures") if m in known),
        follow_up_weeks=weeks,
    )


def draft(effect: Effect) -> dict[str, object]:
    """The block as a loose draft keeps it: texts and lists."""
    return {name: list(part) if isinstance(part, tuple) else part for name, part in asdict(effect).items()}


def typed(given: Effect | Mapping[str, Any] | None) -> dict[str, str | Sequence[str]]:
    """The values that stand in the fields, of a block or of a draft's."""
    found = draft(given) if isinstance(given, Effect) else given or {}
    weeks = found.get("follow_up_weeks") or ()
    return {
        "client_groups": [str(group) for group in _listed(found.get("client_groups"))],
        "expected": str(found.get("expected") or ""),
        "measures": [str(measure) for measure in _listed(found.get("measures"))],
        "follow_up_weeks": ", ".join(str(week) for week in _listed(weeks)),
    }


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _weeks(text: str) -> tuple[int, ...] | None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        return None
    return tuple(int(part) for part in parts)
