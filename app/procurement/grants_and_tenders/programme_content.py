"""A programme's draft read as what will be published."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.buying.effects import check_effect
from app.domain.buying.grants import ProgrammeContent, Question, QuestionKind
from app.domain.buying.needs import Need, NotPositive
from app.domain.buying.procedures import Procedure
from app.domain.calendar import EndsBeforeItBegins, check_deadline
from app.domain.money import ZERO, Money
from app.domain.people.providers import ProviderKind
from app.domain.refusals import Refusal
from app.procurement.open_call import OpenCall
from app.procurement.reading import LINE, DraftReader, Readable, read_criteria, read_effect

MOST_CRITERIA, MOST_QUESTIONS, MOST_COSTS = 10, 20, 20
LONGEST_REPORT = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaNotHundred(Refusal):
    """The criteria's weights do not add up to 100."""

    code = "criteria-not-hundred"
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HighestOverMaximum(Refusal):
    """One applicant could get more than the whole programme has."""

    code = "highest-over-maximum"
    maximum: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What `publish` takes: the content and the deadline as they were read, and the client groups of the area."""

    content: ProgrammeContent
    deadline: datetime
    client_groups: frozenset[str]


def read_programme(
    draft: Mapping[str, Any], need: Need
) -> tuple[Readable[ProgrammeContent] | None, tuple[Refusal, ...]]:
    """The content and the deadline that `draft` and its need make, or every reason why they do not."""
    reader = DraftReader(draft, [])
    plain, language = _plain(reader), reader.language()
    criteria, questions = read_criteria(reader, MOST_CRITERIA), _questions(reader)
    effect = read_effect(reader.part("effect"))
    opens, deadline = reader.instant("opens"), reader.instant("deadline")
    if reader.reasons or opens is None or deadline is None:
        return None, tuple(reader.reasons)
    content = ProgrammeContent(
        **plain,
        language=language,
        basket=need.basket,
        category=need.category,
        cpv=need.cpv,
        municipalities=need.municipalities,
        criteria=criteria,
        questions=questions,
        effect=effect,
        opens=opens,
    )
    return Readable(content=content, deadline=deadline), ()


def _plain(reader: DraftReader) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": reader.text("title", LINE),
        "purpose": reader.text("purpose"),
        "kinds": reader.some_of("kinds", ProviderKind),
        "costs": reader.words("costs")[:MOST_COSTS],
        "maximum": reader.money("maximum"),
        "highest": reader.money("highest"),
        "advance_percent": reader.whole("advance_percent", 0, 100),
        "report_days": reader.whole("report_days", 1, LONGEST_REPORT),
    }
    if any(reason.field in found for reason in reader.reasons):
        return found
    for name in ("maximum", "highest"):
        if found[name] <= ZERO:
            reader.refuse(NotPositive(field=name))
    if found["highest"] > found["maximum"]:
        reader.refuse(HighestOverMaximum(field="highest", maximum=found["maximum"]))
    return found


def _questions(reader: DraftReader) -> tuple[Question, ...]:
    return tuple(
        Question(
            key=str(number),
            text=row.text("text", LINE),
            kind=row.one_of("kind", QuestionKind, QuestionKind.TEXT),
            required=row.draft.get("required") is not False,
        )
        for number, row in enumerate(reader.rows("questions", MOST_QUESTIONS, optional=True), start=1)
    )


def weights_make_hundred(_: OpenCall, given: Publication) -> Refusal | None:
    """The criteria's weights are shares of 100 points. House rule."""
    total = sum(c.weight for c in given.content.criteria)
    return None if total == 100 else CriteriaNotHundred(field="criteria", total=total)


def window_can_be_kept(s: OpenCall, given: Publication) -> tuple[Refusal, ...]:
    """The window opens before the deadline, which is a coming working day. House rule."""
    found = list(check_deadline(given.deadline, s.instant))
    if given.content.opens >= given.deadline:
        found.append(EndsBeforeItBegins(field="deadline"))
    return tuple(found)


def effect_is_of_the_area(_: OpenCall, given: Publication) -> tuple[Refusal, ...]:
    """The client groups are the area's. House rule (source plan 4.1)."""
    return tuple(
        replace(reason, field=f"effect.{reason.field}")
        for reason in check_effect(given.content.effect, given.client_groups)
    )


def content_of(procedure: Procedure) -> ProgrammeContent:
    """The frozen content of a programme; asking for it before `publish` is a programming error."""
    if not isinstance(procedure.content, ProgrammeContent):
        raise TypeError(procedure.number)
    return procedure.content
