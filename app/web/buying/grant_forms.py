"""Programmes, applications, proposals and reports as forms: plain fields in, loose drafts out, and back; reasons at the form's fields."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.domain.buying.grants import Cost, ProgrammeContent, QuestionKind
from app.domain.calendar import HELSINKI
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.i18n import typed
from app.i18n.formats import Formats
from app.web.buying import effects
from app.web.reading import Reader

CRITERIA, QUESTIONS = 5, 6
USUAL_WEEKS = (26, 52)
SUMS = ("total", "asked", "own", "other")
_MOVED = {
    "opens": "opens_day",
    "deadline": "deadline_day",
    "criteria": "weight_1",
    "costs": "cost_1",
    "answers": "answer_1",
    "marks": "mark_1",
}


def read_programme_form(reader: Reader, language: str) -> dict[str, Any]:
    """The loose draft that the form of a programme says. What cannot be read is refused; whether it can be published is for the rules."""
    opens, deadline = reader.instant("opens_day", "opens_hour"), reader.instant("deadline_day", "deadline_hour")
    draft = {
        "language": language,
        "title": reader.line("title", limit=200),
        "purpose": reader.prose("purpose"),
        "kinds": list(reader.several("kinds")),
        "maximum": str(reader.money("maximum")),
        "highest": str(reader.money("highest")),
        "advance_percent": reader.whole("advance_percent"),
        "report_days": reader.whole("report_days"),
        "costs": [line.strip() for line in reader.prose("costs").split("\n") if line.strip()],
        "criteria": [row for n in range(1, CRITERIA + 1) if (row := _criterion(reader, n))],
        "questions": [row for n in range(1, QUESTIONS + 1) if (row := _question(reader, n))],
        "effect": {"client_groups": list(reader.several("client_groups")), **effects.drafted(reader)},
        "opens": opens.isoformat() if opens else "",
        "deadline": deadline.isoformat() if deadline else "",
    }
    reader.done()
    return draft


def _criterion(reader: Reader, number: int) -> dict[str, Any] | None:
    name = reader.line(f"criterion_{number}", optional=True, limit=200)
    if not name:
        return None
    about = reader.prose(f"about_{number}", optional=True)
    return {"name": name, "weight": reader.whole(f"weight_{number}"), "description": about}


def _question(reader: Reader, number: int) -> dict[str, Any] | None:
    text = reader.line(f"question_{number}", optional=True, limit=200)
    if not text:
        return None
    kind = reader.choice(f"kind_{number}", {k.value for k in QuestionKind})
    return {"text": text, "kind": kind, "required": not reader.ticked(f"optional_{number}")}


def programme_typed(draft: Mapping[str, Any], formats: Formats) -> dict[str, Any]:
    """The values that stand in the form of a programme."""
    found: dict[str, Any] = {
        "advance_percent": "70",
        "report_days": "30",
        "opens_hour": "8.00",
        "deadline_hour": "15.00",
    }
    plain = ("title", "purpose", "advance_percent", "report_days")
    found |= {name: str(draft[name]) for name in plain if draft.get(name) is not None}
    found |= {name: _comma(draft[name]) for name in ("maximum", "highest") if draft.get(name)}
    found["kinds"] = list(draft.get("kinds") or ())
    found["costs"] = "\n".join(draft.get("costs") or ())
    for name in ("opens", "deadline"):
        if draft.get(name):
            at = datetime.fromisoformat(str(draft[name])).astimezone(HELSINKI)
            found |= {f"{name}_day": formats.day(at.date()), f"{name}_hour": formats.hour(at)}
    for n, row in enumerate(draft.get("criteria") or (), start=1):
        found |= {f"criterion_{n}": str(row.get("name", "")), f"weight_{n}": str(row.get("weight", ""))}
        found[f"about_{n}"] = str(row.get("description") or "")
    for n, row in enumerate(draft.get("questions") or (), start=1):
        found |= {f"question_{n}": str(row.get("text", "")), f"kind_{n}": str(row.get("kind") or "text")}
        found[f"optional_{n}"] = "" if row.get("required", True) else "yes"
    return found | effects.typed(draft.get("effect") or {"follow_up_weeks": USUAL_WEEKS})


def read_application_form(reader: Reader, programme: ProgrammeContent) -> dict[str, Any]:
    """The application that a form says, as loose as it was typed: the rules say what is wrong, at its field."""
    form = reader.form
    text = {name: str(form.get(name) or "").strip().replace("\r\n", "\n") for name in form}
    costs = [
        {"name": name, "amount": _money(text.get(f"cost_{n}", ""))}
        for n, name in enumerate(programme.costs, start=1)
        if text.get(f"cost_{n}")
    ]
    answers = [
        {"key": q.key, "text": _answer(q.kind, text.get(f"answer_{q.key}", ""))}
        for q in programme.questions
        if text.get(f"answer_{q.key}")
    ]
    for name in ("purpose", "expected", *(f"answer_{q.key}" for q in programme.questions)):
        reader.prose(name, optional=True)
    reader.done()
    return {
        "purpose": text.get("purpose", ""),
        "begins": _day(text.get("begins", "")),
        "ends": _day(text.get("ends", "")),
        "costs": costs,
        **{name: _money(text.get(name, "")) for name in SUMS},
        "answers": answers,
        "expected": text.get("expected", ""),
        "binding": bool(text.get("binding")),
    }


def application_typed(draft: Mapping[str, Any], programme: ProgrammeContent, formats: Formats) -> dict[str, Any]:
    """The values that stand in the form of an application."""
    found = {name: str(draft.get(name) or "") for name in ("purpose", "expected")}
    found |= {name: _shown_day(str(draft.get(name) or ""), formats) for name in ("begins", "ends")}
    found |= {name: _comma(draft.get(name) or "") for name in SUMS}
    amounts = {row["name"]: row["amount"] for row in draft.get("costs") or ()}
    found |= {f"cost_{n}": _comma(amounts.get(name, "")) for n, name in enumerate(programme.costs, start=1)}
    kinds = {q.key: q.kind for q in programme.questions}
    for row in draft.get("answers") or ():
        shown = row["text"]
        if kinds.get(row["key"]) is QuestionKind.DAY:
            shown = _shown_day(shown, formats)
        elif kinds.get(row["key"]) in (QuestionKind.MONEY, QuestionKind.NUMBER):
            shown = _comma(shown)
        found[f"answer_{row['key']}"] = shown
    return found | {"binding": "yes" if draft.get("binding") else ""}


def read_costs(reader: Reader, names: Iterable[str]) -> tuple[Cost, ...]:
    """The costs that have an amount in the form, a row for each."""
    return tuple(
        Cost(name=name, amount=reader.money(f"cost_{n}"))
        for n, name in enumerate(names, start=1)
        if str(reader.form.get(f"cost_{n}") or "").strip()
    )


def total_of(costs: Iterable[Cost]) -> Money:
    """The sum of all costs."""
    return sum((cost.amount for cost in costs), ZERO)


def at_field(reason: Refusal, names: tuple[str, ...] = (), given: Iterable[str] = ()) -> Refusal:
    """The same reason at the form's field. `names`: every cost; `given`: those that were sent, in order."""
    match (reason.field or "").split("."):
        case ["criteria", number, part]:
            first = {"name": "criterion", "weight": "weight", "description": "about"}[part]
            return replace(reason, field=f"{first}_{number}")
        case ["questions", number, part]:
            return replace(reason, field=f"{'question' if part == 'text' else 'kind'}_{number}")
        case ["effect", part]:
            return replace(reason, field=part)
        case ["costs", number, _] if names:
            sent = list(given)
            name = sent[int(number) - 1] if int(number) <= len(sent) else ""
            return replace(reason, field=f"cost_{names.index(name) + 1 if name in names else 1}")
        case ["answers", key]:
            return replace(reason, field=f"answer_{key}")
        case ["marks", key, part]:
            return replace(reason, field=f"{part}_{key}")
        case ["costs"] if not names:
            return reason
        case [name]:
            return replace(reason, field=_MOVED.get(name, name))
    return reason


def _money(text: str) -> str:
    value = typed.money(text) if text else None
    return str(value) if value is not None else text


def _day(text: str) -> str:
    value = typed.day(text) if text else None
    return value.isoformat() if value else text


def _answer(kind: QuestionKind, text: str) -> str:
    match kind:
        case QuestionKind.MONEY:
            return _money(text)
        case QuestionKind.DAY:
            return _day(text)
        case QuestionKind.NUMBER:
            value = typed.number(text)
            return format(value, "f") if value is not None else text
        case _:
            return text


def _comma(value: object) -> str:
    return str(value).replace(".", ",")


def _shown_day(text: str, formats: Formats) -> str:
    try:
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text
