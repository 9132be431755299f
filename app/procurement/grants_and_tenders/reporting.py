"""What a report on a grant is held to."""

from dataclasses import dataclass

from app.domain.buying.grants import Cost, GrantReport
from app.domain.ids import SupplementId
from app.domain.money import ZERO, Money
from app.domain.refusals import Missing, NotOffered, Refusal
from app.domain.terms.facts import FactId
from app.procurement.grants_and_tenders.application_content import BudgetDoesNotAddUp, CostTwice
from app.procurement.grants_and_tenders.grant import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOverGrant(Refusal):
    """The report says more of a cost than the decision has for it (or has no such cost)."""

    code = "report-over-grant"
    eligible: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWaits(Refusal):
    """A report waits for the area to read it."""

    code = "report-waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllReported(Refusal):
    """Every report that the grant asks is accepted."""

    code = "all-reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReportToRead(Refusal):
    """No report waits."""

    code = "no-report-to-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreThanClients(Refusal):
    """More got a job than there were clients."""

    code = "more-than-clients"
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What a recipient gives with a report: its content, under a new id."""

    id: SupplementId
    content: GrantReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an officer says of the report that waits, and the fact's id."""

    fact: FactId
    reason: str


def report_is_asked(s: Grant) -> Refusal | None:
    """One report at a time, and no more than are asked."""
    if s.waiting_report is not None:
        return ReportWaits()
    return AllReported() if len(s.accepted) >= s.reports_asked else None


def report_fits(s: Grant, given: NewReport) -> tuple[Refusal, ...]:
    """Refuse a report of costs that are not eligible, over the decision's, or other than what was used; or without its effect in words and figures."""
    content = given.content
    costs = sum((cost.amount for cost in content.costs), ZERO)
    found = [
        None if content.costs else Missing(field="costs"),
        *_report_costs(s, content.costs),
        BudgetDoesNotAddUp(field="used", total=content.used, sum=costs) if costs != content.used else None,
        None if content.effect.strip() else Missing(field="effect"),
        MoreThanClients(field="employed", clients=content.clients) if content.employed > content.clients else None,
    ]
    return tuple(f for f in found if f)


def _report_costs(s: Grant, costs: tuple[Cost, ...]) -> tuple[Refusal, ...]:
    eligible = {cost.name: cost.amount for cost in s.plan.costs}
    before: dict[str, Money] = {}
    for report in s.accepted:
        for cost in report.costs:
            before[cost.name] = before.get(cost.name, ZERO) + cost.amount
    found: list[Refusal] = []
    seen: set[str] = set()
    for number, cost in enumerate(costs, start=1):
        most = eligible.get(cost.name, ZERO) - before.get(cost.name, ZERO)
        if cost.name not in eligible:
            found.append(NotOffered(field=f"costs.{number}.name"))
        elif cost.amount > most:
            found.append(ReportOverGrant(field=f"costs.{number}.amount", eligible=most))
        if cost.name in seen:
            found.append(CostTwice(field=f"costs.{number}.name"))
        seen.add(cost.name)
    return tuple(found)


def report_waits(s: Grant) -> Refusal | None:
    """Refuse accepting or returning where no report waits."""
    return None if s.waiting_report is not None else NoReportToRead()
