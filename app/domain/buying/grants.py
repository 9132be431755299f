"""A grant programme, an application to it, the grant decided, a report on its use, and a recovery."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from app.domain.buying.criteria import Criterion
from app.domain.buying.effects import Effect
from app.domain.ids import AreaId, BidId, PersonId, ProcedureId
from app.domain.law.interest import InterestPart
from app.domain.money import ZERO, Money
from app.domain.people.providers import ProviderKind


class QuestionKind(StrEnum):
    """What a question of a programme is answered with."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that applicants answer."""

    key: str
    text: str
    kind: QuestionKind
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeContent:
    """A grant programme as it was published, frozen. Criteria's weights add up to 100.

    `costs`: names of the costs that are eligible. `highest`: the most for one applicant. `advance_percent`: what of a grant is paid
    ahead, the rest after its report. `report_days`: days from the end of the period of use by which the report is due.
    """

    form: Literal["programme"] = "programme"
    language: str
    title: str
    purpose: str
    basket: str
    category: str
    cpv: str
    municipalities: tuple[str, ...]
    kinds: tuple[ProviderKind, ...]
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]
    costs: tuple[str, ...]
    maximum: Money
    highest: Money
    advance_percent: int
    report_days: int
    effect: Effect
    opens: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A row of a budget or a report: which cost, how much."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer to a question, as it was written; its question's kind says how to read it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationContent:
    """An application: the costs make `total`, which is paid by the grant `asked`, own money and other funding; they must add up."""

    form: Literal["application"] = "application"
    purpose: str
    begins: date
    ends: date
    costs: tuple[Cost, ...]
    total: Money
    asked: Money
    own: Money
    other: Money
    answers: tuple[Given, ...]
    expected: str
    binding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantPlan:
    """What a grant decision says, frozen: to whom, for what, how much, eligible costs with the most of each, period of use, report and its day.

    The pattern is 688/2001 section 11. Of a refusal only `reason` says something. `recipient`: its name on the day of the decision.
    """

    form: Literal["grant"] = "grant"
    granted: bool
    recipient: str
    purpose: str
    amount: Money
    costs: tuple[Cost, ...]
    begins: date
    ends: date
    report_by: date
    instalments: tuple[Money, ...]
    conditions: str
    reason: str
    effect: Effect

    @property
    def eligible(self) -> Money:
        """The sum of all eligible costs."""
        return sum((cost.amount for cost in self.costs), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantReport:
    """A report on the use of a grant: what it cost, what came of it, and what is left unspent (named, to be returned)."""

    form: Literal["report"] = "report"
    costs: tuple[Cost, ...]
    used: Money
    effect: str
    clients: int
    employed: int


class RecoveryGround(StrEnum):
    """Why money is taken back (pattern: 688/2001 sections 20-22): what must be, and what may be."""

    UNSPENT = "unspent"
    OTHER_PURPOSE = "other-purpose"
    FALSE_INFORMATION = "false-information"
    COMPARABLE_BREACH = "comparable-breach"
    CONDITIONS_BROKEN = "conditions-broken"
    AUDIT_REFUSED = "audit-refused"
    ACTIVITY_ENDED = "activity-ended"
    INSOLVENT = "insolvent"
    CIRCUMVENTION = "circumvention"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryFinding:
    """A recovery as it was prepared and decided. `known`: when the ground came to light; `interest`: by dated law, to the day of decision.

    `parts`: what the interest is made of, half-year by half-year, each with the reference rate it was reckoned with, as it was known then.
    """

    form: Literal["recovery"] = "recovery"
    ground: RecoveryGround
    amount: Money
    known: date
    reason: str
    interest: Money
    parts: tuple[InterestPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a person said of an interest of their own in an applicant; once said it stands."""

    area_id: AreaId
    procedure_id: ProcedureId
    bid_id: BidId
    person_id: PersonId
    interest: bool
    about: str
    at: datetime
