"""The walks of grants: a programme, an application to it, and a grant with its first instalment paid."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.buying.bids import OpenedBid, OpenedState
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.grants import ApplicationContent, Cost, GrantPlan, GrantReport, ProgrammeContent, RecoveryGround
from app.domain.buying.procedures import Audience, Procedure, ProcedureKind, State
from app.domain.calendar import is_working_day, local_day
from app.domain.ids import (
    BidId,
    BudgetLineId,
    CommitmentId,
    DecisionId,
    NeedId,
    ProcedureId,
    SupplementId,
)  # fmt: skip
from app.domain.law.interest import Payout, Reference
from app.domain.money import Money
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.terms.facts import FactId
from app.procurement.grants_and_tenders.application import Application
from app.procurement.grants_and_tenders.application_content import read_application
from app.procurement.grants_and_tenders.application_steps import APPLICATION
from app.procurement.grants_and_tenders.grant import Grant, RecoveryLaw
from app.procurement.grants_and_tenders.grant_rules import Instalment
from app.procurement.grants_and_tenders.grant_steps import GRANT
from app.procurement.grants_and_tenders.granting import Grants, PlanProposal, grant_terms, instalments
from app.procurement.grants_and_tenders.judging import ApplicationMark, Interest, Question, Words
from app.procurement.grants_and_tenders.programme_content import Publication, read_programme
from app.procurement.grants_and_tenders.programme_steps import PROGRAMME
from app.procurement.grants_and_tenders.recovery import NewRecovery, RecoveryIds
from app.procurement.grants_and_tenders.reporting import NewReport, Reading
from app.procurement.grants_and_tenders.time_limits import Years
from app.procurement.open_call import HandIn, OpenCall, TakingBack
from tests.make import BEGINS, DEADLINE, application_draft, programme_draft
from tests.procurement.walks import ACTORS, AREA, NOUN, PROVIDER, Walk, _need

GROUPS = frozenset(("far",))
RATES = {
    date(year, month, 1): Reference(begins=date(year, month, 1), percent=Decimal("2.5"), source="test", sure="read")
    for year in range(2026, 2060)
    for month in (1, 7)
}
LAW = RecoveryLaw(years=Years(known=2, paid=10), waived=Money.of("10.00"), surcharge=Decimal(3), references=RATES)


def programme_content(**changes: Any) -> ProgrammeContent:
    """A programme as published: 30 000 euros, 12 000 for one, half ahead."""
    content, reasons = read_programme(programme_draft(**changes), _need())
    assert content is not None, reasons
    return content.content


def application_content(**changes: Any) -> ApplicationContent:
    """An application that can be handed in under it."""
    content, reasons = read_application(application_draft(**changes), programme_content())
    assert content is not None, reasons
    return content


def programme(state: State = State.DRAFT) -> Procedure:
    """A programme, in draft or with its content."""
    noun = Procedure(
        area_id=AREA, id=ProcedureId(NOUN), kind=ProcedureKind.PROGRAMME, number="AV-1", need_id=NeedId(NOUN), agreement_id=None,
        budget_line_id=BudgetLineId(NOUN), state=state, law_day=date(2026, 1, 12), draft=programme_draft(), sealed=False,
        audience=Audience.PROVIDERS,
    )  # fmt: skip
    if state is State.DRAFT:
        return noun
    content = programme_content()
    return replace(noun, content=content, deadline=DEADLINE, reserved=content.maximum, published_at=BEGINS, state=state)


def call(state: State = State.DRAFT, **changes: Any) -> OpenCall:
    """The programme's situation."""
    line = BudgetLine(area_id=AREA, id=BudgetLineId(NOUN), year=2026, code="v", names={}, amount=Money.of("400000.00"))
    given: dict[str, Any] = {
        "noun": programme(state), "actor": ACTORS[0], "instant": BEGINS, "need": _need(), "line": line, "kind": "association"
    }  # fmt: skip
    return OpenCall(**(given | changes))


def application(**changes: Any) -> Application:
    """An application received, its programme closed."""
    noun = OpenedBid(
        area_id=AREA, bid_id=BidId(NOUN), procedure_id=ProcedureId(NOUN), provider_id=PROVIDER, content=application_content(),
        submitted_at=BEGINS, state=OpenedState.RECEIVED,
    )  # fmt: skip
    given: dict[str, Any] = {
        "noun": noun, "actor": ACTORS[0], "instant": datetime(2026, 2, 10, 8, tzinfo=UTC), "programme": programme(State.CLOSED),
        "need": _need(), "name": "Voima ry",
    }  # fmt: skip
    return Application(**(given | changes))


def marks(mark: str = "4") -> tuple[ApplicationMark, ...]:
    """A mark on every criterion."""
    return tuple(ApplicationMark(criterion=key, mark=Decimal(mark), reason="Perusteltu.") for key in ("1", "2"))


def proposal(amount: str = "10000.00", **changes: Any) -> PlanProposal:
    """A grant of what was asked."""
    given: dict[str, Any] = {
        "id": UUID(int=500), "granted": True, "amount": Money.of(amount),
        "costs": (Cost(name="Palkat", amount=Money.of("9000.00")), Cost(name="Tilat", amount=Money.of("3000.00"))),
        "begins": date(2026, 3, 1), "ends": date(2026, 9, 30), "conditions": "", "reason": "Täyttää perusteet.",
    }  # fmt: skip
    return PlanProposal(**(given | changes))


def plan(amount: str = "10000.00", ahead: int = 50) -> GrantPlan:
    """A plan as decided."""
    content = programme_content()
    return GrantPlan(
        granted=True, recipient="Voima ry", purpose="Ryhmä", amount=Money.of(amount), costs=proposal().costs, begins=date(2026, 3, 1),
        ends=date(2026, 9, 30), report_by=date(2026, 10, 30), instalments=instalments(Money.of(amount), ahead), conditions="",
        reason="Täyttää perusteet.", effect=content.effect,
    )  # fmt: skip


def grant(**changes: Any) -> Grant:
    """A grant of 10 000 euros, its first half released and paid."""
    the_plan = changes.pop("plan", plan())
    first = the_plan.instalments[0]
    noun = Commitment(
        area_id=AREA, id=CommitmentId(NOUN), kind=CommitmentKind.GRANT, number="AP-1", title="Ryhmät", procedure_id=ProcedureId(NOUN),
        decision_id=DecisionId(NOUN), need_id=NeedId(NOUN), agreement_id=None, budget_line_id=BudgetLineId(NOUN), provider_id=PROVIDER,
        state=CommitmentState.IN_FORCE, basket="tyollistyminen", client_group="far", municipalities=("061",), places=0, price=None,
        maximum=the_plan.amount, terms=grant_terms(the_plan, date(2026, 2, 20)), begins=the_plan.begins, ends=the_plan.ends,
        drafted_at=BEGINS, plan=the_plan,
    )  # fmt: skip
    given: dict[str, Any] = {
        "noun": noun, "actor": ACTORS[0], "instant": datetime(2026, 3, 10, 8, tzinfo=UTC), "bid_id": BidId(NOUN),
        "released": {1: first}, "payouts": (Payout(amount=first, on=date(2026, 3, 5)),), "law": LAW,
    }  # fmt: skip
    return Grant(**(given | changes))


def report(used: str = "8000.00", **changes: Any) -> GrantReport:
    """A report of wages and rooms that make `used`."""
    rooms = Money.of("1000.00")
    given: dict[str, Any] = {
        "costs": (Cost(name="Palkat", amount=Money.of(used) - rooms), Cost(name="Tilat", amount=rooms)), "used": Money.of(used),
        "effect": "Kolme sai työn.", "clients": 12, "employed": 3,
    }  # fmt: skip
    return GrantReport(**(given | changes))


def _for_programme(step: str, s: OpenCall) -> Any:
    match step:
        case "save-draft":
            return programme_draft()
        case "publish":
            deadline = s.instant + timedelta(days=20)
            while not is_working_day(local_day(deadline)):
                deadline += timedelta(days=1)
            content = programme_content(opens=s.instant.isoformat(), deadline=deadline.isoformat())
            return Publication(content=content, deadline=deadline, client_groups=GROUPS)
        case "hand-in-application":
            return HandIn(id=BidId(NOUN), content=application_content())
        case _:
            return "Syy."


def _for_application(step: str, s: Application) -> Any:
    match step:
        case "ask-for-more":
            until = local_day(s.instant) + timedelta(days=7)
            while not is_working_day(until):
                until += timedelta(days=1)
            return Question(text="Tarkenna tiloja.", until=until)
        case "supplement":
            return Words(id=SupplementId(UUID(int=700 + len(s.supplements))), text="Näin.")
        case "withdraw-application":
            return TakingBack(id=SupplementId(UUID(int=700 + len(s.supplements))), reason="Syy.")
        case "declare-interest":
            return Interest(interest=False, about="")
        case "assess":
            return marks()
        case "propose":
            granted = not s.noun.asked  # who was asked for more is refused: both ends are reached
            return proposal(granted=granted)
        case "decide-grant":
            return Grants(id=CommitmentId(NOUN), number="AP-1")
        case _:
            return "Syy."


def _for_grant(step: str, s: Grant) -> Any:
    match step:
        case "release-instalment":
            return Instalment(fact=FactId(UUID(int=800)), number=s.next_instalment or 0)
        case "submit-report":
            return NewReport(id=SupplementId(UUID(int=700 + len(s.supplements))), content=report())
        case "accept-report" | "return-report":
            return Reading(fact=FactId(UUID(int=801)), reason="Luettu.")
        case "prepare-recovery":
            return NewRecovery(
                id=DecisionId(UUID(int=900)), ground=RecoveryGround.OTHER_PURPOSE, amount=Money.of("100.00"),
                known=local_day(s.instant), reason="Muuhun käytetty.",
            )  # fmt: skip
        case "decide-recovery":
            return RecoveryIds(
                recovery=FactId(UUID(int=802)), interest=FactId(UUID(int=803)), withdrawal=FactId(UUID(int=804))
            )
        case _:
            return "Syy."


GRANT_WALKS = {
    "grant-programme": Walk(PROGRAMME, call, _for_programme),
    "application": Walk(APPLICATION, application, _for_application),
    "grant": Walk(GRANT, grant, _for_grant),
}
