"""The draft of a mini-competition as a form: plain fields in, a loose draft out, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.domain.buying.procedures import Procedure
from app.domain.calendar import HELSINKI
from app.domain.money import Money
from app.domain.refusals import Refusal
from app.domain.terms.checks import TermsRefused
from app.domain.terms.template import StandardTerms, document, read_back
from app.i18n.formats import Formats
from app.web.buying import effects
from app.web.forms import Field
from app.web.reading import Reader

ROWS = 6
TERMS = (
    Field(name="terms_begins", kind="day"),
    Field(name="terms_ends", kind="day"),
    Field(name="start_percent", kind="number"),
    Field(name="start_days", kind="whole"),
    Field(name="job_percent", kind="number"),
    Field(name="job_months", kind="whole"),
    Field(name="job_begin", kind="whole"),
    Field(name="stay_percent", kind="number"),
    Field(name="stay_months", kind="whole"),
    Field(name="stay_within", kind="whole"),
)
_DEFAULTS = {
    "price_weight": "40",
    "start_percent": "30",
    "start_days": "28",
    "job_percent": "45",
    "job_months": "3",
    "job_begin": "180",
    "stay_percent": "25",
    "stay_months": "4",
    "stay_within": "7",
    "hour": "15.00",
}


def read_draft(
    reader: Reader, procedure: Procedure, group: str, condition: tuple[Decimal, Decimal], language: str
) -> dict[str, object]:
    """The loose draft that a form says. `condition`: earnings that make a whole and a half month under the law of the day it began. Refuses what cannot be read; whether it can be published is for the rules."""
    title, description = reader.line("title", limit=200), reader.prose("description")
    weight, maximum = reader.whole("price_weight"), reader.money("maximum")
    deadline = reader.instant("day", "hour")
    given = {field.name: _value(reader, field) for field in TERMS}
    cap = reader.money("cap") if str(reader.form.get("cap") or "").strip() else None
    effect = effects.drafted(reader) | effects.for_whom(procedure.draft)
    criteria = [row for n in range(1, ROWS + 1) if (row := _criterion(reader, n))]
    reader.done()
    terms = _terms(given, group, condition, maximum, cap)
    return {
        "language": language,
        "title": title,
        "description": description,
        "price_weight": weight,
        "criteria": criteria,
        "maximum": str(maximum),
        "deadline": deadline.isoformat() if deadline else "",
        "terms": document(terms),
        "effect": effect,
    }


def at_field(reason: Refusal) -> Refusal:
    """The same reason at the form's field, since the draft has fields of its own."""
    parts = (reason.field or "").split(".")
    if isinstance(reason, TermsRefused):
        known = {field.name for field in TERMS}
        return replace(
            reason, field=f"{reason.clause}_percent" if f"{reason.clause}_percent" in known else "terms_begins"
        )
    match parts:
        case ["effect", name]:
            return replace(reason, field="expected" if name == "client_groups" else name)
        case ["criteria", number, "name"]:
            return replace(reason, field=f"criterion_{number}")
        case ["criteria", number, "weight"]:
            return replace(reason, field=f"weight_{number}")
        case [name]:
            moved = {"deadline": "day", "criteria": "criterion_1", "terms": "terms_begins"}
            return replace(reason, field=moved.get(name, name))
    return reason


def _terms(
    given: Mapping[str, Any], group: str, condition: tuple[Decimal, Decimal], maximum: Money, cap: Money | None
) -> StandardTerms:
    return StandardTerms(
        begins=given["terms_begins"],
        ends=given["terms_ends"],
        group=group,
        start=given["start_percent"],
        start_days=given["start_days"],
        job=given["job_percent"],
        job_months=given["job_months"],
        job_begin=given["job_begin"],
        stay=given["stay_percent"],
        stay_months=given["stay_months"],
        stay_within=given["stay_within"],
        whole=condition[0],
        half=condition[1],
        maximum=maximum,
        cap=cap,
    )


def typed(draft: Mapping[str, Any], formats: Formats) -> dict[str, str | Sequence[str]]:
    """The values that stand in the form: the draft's as people write them, defaults where it says nothing."""
    found: dict[str, str | Sequence[str]] = dict(_DEFAULTS)
    plain = ("title", "description", "price_weight", "maximum")
    found |= {name: str(draft[name]) for name in plain if draft.get(name) not in (None, "")}
    if draft.get("deadline"):
        at = datetime.fromisoformat(str(draft["deadline"])).astimezone(HELSINKI)
        found |= {"day": formats.day(at.date()), "hour": formats.hour(at)}
    for n, row in enumerate(draft.get("criteria") or (), start=1):
        found |= {f"criterion_{n}": str(row.get("name", "")), f"weight_{n}": str(row.get("weight", ""))}
        found[f"about_{n}"] = str(row.get("description", ""))
    return found | read_back(draft.get("terms")) | effects.typed(draft.get("effect"))


def _value(reader: Reader, field: Field) -> Any:
    match field.kind:
        case "day":
            return reader.day(field.name)
        case "whole":
            return reader.whole(field.name)
        case _:
            return reader.number(field.name)


def _criterion(reader: Reader, number: int) -> dict[str, object] | None:
    """The criterion in one row of the form; None where the row is empty."""
    name = reader.line(f"criterion_{number}", optional=True, limit=200)
    if not name:
        return None
    about = reader.prose(f"about_{number}", optional=True)
    return {"name": name, "weight": reader.whole(f"weight_{number}"), "description": about}
