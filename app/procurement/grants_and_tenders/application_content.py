"""An application's draft read as what is handed in, and held to what the programme asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.bounds import is_amount, read_day, read_number
from app.domain.buying.grants import ApplicationContent, Cost, Given, ProgrammeContent, Question, QuestionKind
from app.domain.buying.needs import NotPositive
from app.domain.calendar import check_period
from app.domain.money import ZERO, Money
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal, TooLong
from app.procurement.reading import PROSE, DraftReader


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDoesNotAddUp(Refusal):
    """The costs do not make the total: `sum` is what they make."""

    code = "budget-does-not-add-up"
    total: Money
    sum: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingDoesNotAddUp(Refusal):
    """What is asked, own money and other funding do not make the total: `sum` is what they make."""

    code = "funding-does-not-add-up"
    total: Money
    sum: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OverHighest(Refusal):
    """More than one applicant can get."""

    code = "over-highest"
    highest: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTwice(Refusal):
    """The same cost stands on two rows."""

    code = "cost-twice"


def read_application(
    draft: Mapping[str, Any], programme: ProgrammeContent
) -> tuple[ApplicationContent | None, tuple[Refusal, ...]]:
    """The application that `draft` says, or every reason why it cannot be handed in under `programme`."""
    reader = DraftReader(draft, [])
    found = ApplicationContent(
        purpose=reader.text("purpose"),
        begins=reader.day("begins"),
        ends=reader.day("ends"),
        costs=_costs(reader),
        total=reader.money("total"),
        asked=reader.money("asked"),
        own=reader.money("own"),
        other=reader.money("other"),
        answers=_answers(reader),
        expected=reader.text("expected"),
        binding=draft.get("binding") is True,
    )
    unread = {reason.field for reason in reader.reasons}
    reasons = [*reader.reasons, *(r for r in check_application(found, programme) if r.field not in unread)]
    return (None, tuple(reasons)) if reasons else (found, ())


def check_application(content: ApplicationContent, programme: ProgrammeContent) -> tuple[Refusal, ...]:
    """Why an application is not what the programme asks: costs, sums, answers, period. House rules, published with it."""
    found = [
        *_sums(content, programme),
        *_eligible(content, programme),
        *_answered(content, programme),
        check_period(content.begins, content.ends),
        None if content.binding else Missing(field="binding"),
    ]
    return tuple(f for f in found if f)


def _costs(reader: DraftReader) -> tuple[Cost, ...]:
    return tuple(Cost(name=row.text("name"), amount=row.money("amount")) for row in reader.rows("costs", 20))


def _answers(reader: DraftReader) -> tuple[Given, ...]:
    rows = reader.rows("answers", 40, optional=True)
    return tuple(Given(key=row.text("key"), text=row.text("text", optional=True)) for row in rows)


def _sums(content: ApplicationContent, programme: ProgrammeContent) -> tuple[Refusal | None, ...]:
    costs = sum((cost.amount for cost in content.costs), ZERO)
    funding = content.asked + content.own + content.other
    return (
        BudgetDoesNotAddUp(field="total", total=content.total, sum=costs) if costs != content.total else None,
        FundingDoesNotAddUp(field="asked", total=content.total, sum=funding) if funding != content.total else None,
        OverHighest(field="asked", highest=programme.highest) if content.asked > programme.highest else None,
        NotPositive(field="asked") if content.asked <= ZERO else None,
    )


def _eligible(content: ApplicationContent, programme: ProgrammeContent) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    seen: set[str] = set()
    for number, cost in enumerate(content.costs, start=1):
        if cost.name not in programme.costs:
            found.append(NotOffered(field=f"costs.{number}.name"))
        if cost.name in seen:
            found.append(CostTwice(field=f"costs.{number}.name"))
        seen.add(cost.name)
    return tuple(found)


def _answered(content: ApplicationContent, programme: ProgrammeContent) -> tuple[Refusal, ...]:
    said = {given.key: given.text for given in content.answers}
    found: list[Refusal] = []
    if not {q.key for q in programme.questions}.issuperset(said) or len(said) < len(content.answers):
        found.append(NotOffered(field="answers"))
    for question in programme.questions:
        reason = _answer(question, said.get(question.key, "").strip())
        if reason:
            found.append(reason)
    return tuple(found)


def _answer(question: Question, text: str) -> Refusal | None:
    field = f"answers.{question.key}"
    if not text:
        return Missing(field=field) if question.required else None
    if len(text) > PROSE:
        return TooLong(field=field, limit=PROSE)
    match question.kind:
        case QuestionKind.MONEY:
            return None if is_amount(text) else Malformed(field=field, kind="money")
        case QuestionKind.NUMBER:
            return None if _reads(read_number, text) else Malformed(field=field, kind="number")
        case QuestionKind.YES_NO:
            return None if text in ("yes", "no") else NotOffered(field=field)
        case QuestionKind.DAY:
            return None if _reads(read_day, text) else Malformed(field=field, kind="day")
        case _:
            return None


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
