"""The effect block in a form: three plain fields in, a block out, and back. For whom it is, each form asks in its own way."""

from collections.abc import Mapping
from typing import Any

from app.domain.effects import EffectMeasure
from app.domain.refusals import Malformed
from app.i18n.texts import Texts
from app.web.forms import Field, Option
from app.web.reading import Reader


def measures(texts: Texts) -> list[Option]:
    """What can be counted, to choose from."""
    return [(m.value, texts.t(f"cards.measure.{m}")) for m in EffectMeasure]


def fields(texts: Texts) -> tuple[Field, ...]:
    """What is expected, what is counted, and how many weeks after the start."""
    return (
        Field(name="expected", kind="area", about=texts.t("effects.effect")),
        Field(name="measures", kind="checks", options=measures(texts)),
        Field(name="follow_up_weeks"),
    )


def read_weeks(reader: Reader, name: str = "follow_up_weeks") -> tuple[int, ...]:
    """Weeks as people write them: `12, 26`. What cannot be read is a reason at the field."""
    text = reader.line(name)
    weeks = [part.strip() for part in text.split(",")]
    if text and not all(week.isascii() and week.isdigit() and len(week) < 5 for week in weeks):
        reader.reasons.append(Malformed(field=name, kind="weeks"))
        return ()
    return tuple(int(week) for week in weeks if week)


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


def typed(block: Mapping[str, Any] | None) -> dict[str, str | list[str]]:
    """What stands in the three fields, of a draft's block."""
    given = block or {}
    return {
        "expected": str(given.get("expected") or ""),
        "measures": [str(measure) for measure in given.get("measures") or ()],
        "follow_up_weeks": ", ".join(str(week) for week in given.get("follow_up_weeks") or ()),
    }
