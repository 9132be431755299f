"""The effect block as fields of a form: for whom, what is expected, what is counted and when."""

from typing import Any

from app.domain.effects import Effect, EffectMeasure
from app.domain.refusals import Malformed, Refused
from app.web.door import Door
from app.web.forms import Field
from app.web.words import Names


def effect_fields(door: Door, named: Names) -> tuple[Field, ...]:
    """The four parts."""
    t = door.texts.t
    measures = [(m.value, t(f"cards.measure.{m}")) for m in EffectMeasure]
    return (
        Field(
            name="client_groups", kind="checks", options=named.options("client-group"), about=t("cards.about.effect")
        ),
        Field(name="expected", kind="area", words="change-expected"),
        Field(name="measures", kind="checks", options=measures),
        Field(name="follow_up_weeks", optional=True),
    )


def effect_of(given: dict[str, Any]) -> Effect:
    """The block that a form says; takes its fields out of `given`. Refuses weeks that are no numbers."""
    weeks = [part.strip() for part in str(given.pop("follow_up_weeks")).split(",") if part.strip()]
    known = {measure.value for measure in EffectMeasure}
    if not all(week.isascii() and week.isdigit() and len(week) < 5 for week in weeks):
        raise Refused(Malformed(field="follow_up_weeks", kind="whole"))
    return Effect(
        client_groups=tuple(given.pop("client_groups")),
        expected=str(given.pop("expected")),
        measures=tuple(EffectMeasure(m) for m in given.pop("measures") if m in known),
        follow_up_weeks=tuple(int(week) for week in weeks),
    )


def effect_typed(effect: Effect) -> dict[str, str | list[str]]:
    """The block as a form shows it."""
    return {
        "client_groups": list(effect.client_groups),
        "expected": effect.expected,
        "measures": [measure.value for measure in effect.measures],
        "follow_up_weeks": ", ".join(str(week) for week in effect.follow_up_weeks),
    }


def effect_draft(effect: Effect) -> dict[str, object]:
    """The block as a loose draft keeps it."""
    return {
        "client_groups": list(effect.client_groups),
        "expected": effect.expected,
        "measures": [measure.value for measure in effect.measures],
        "follow_up_weeks": list(effect.follow_up_weeks),
    }
