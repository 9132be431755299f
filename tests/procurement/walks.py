"""For each table of steps: where a walk begins, who walks, and an input that each step accepts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.actors import Actor, Role
from app.domain.buying.admission import Admission
from app.domain.buying.agreements import (
    AGREEMENT,
    MEMBER,
    Agreement,
    AgreementSituation,
    AgreementState,
    Member,
    MemberSituation,
    Mode,
)
from app.domain.buying.bids import OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.needs import Need
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.calendar import is_working_day, local_day
from app.domain.ids import (
    AgreementId,
    AreaId,
    BidId,
    BudgetLineId,
    CommitmentId,
    DecisionId,
    LineId,
    NeedId,
    PersonId,
    ProcedureId,
    ProviderId,
    ReferralId,
)  # fmt: skip
from app.domain.lifecycle import Lifecycle
from app.domain.money import Money
from app.domain.paying.settlements import PAYMENT, Claim, Payment, PaymentLine
from app.domain.people.providers import (
    QUALIFICATION,
    Qualification,
    QualificationSituation,
    QualificationState,
    Registration,
)
from app.domain.people.suspensions import Judgement
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.serving.contracts import CONTRACT, NewReferral, Report, Signature
from app.domain.serving.hearings import FACT, Correction, Hearing, Ruling
from app.domain.serving.referrals import REFERRAL, OnDay, Referral, ReferralSituation, ReferralState
from app.domain.serving.said import Evidence, Said
from app.domain.terms.checks import read_terms
from app.domain.terms.facts import ClientId, Fact, FactId, Kind, VerificationId
from app.procurement.award import Award, Mark, Proposal
from app.procurement.bidding import Opening, Sealed, Submission
from app.procurement.competition import Competition
from app.procurement.content import read_content
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION, Prolonging, Publication
from tests.make import BEGINS, DEADLINE, bid, draft, terms

AREA, PROVIDER, RIVAL = AreaId(UUID(int=1)), ProviderId(UUID(int=11)), ProviderId(UUID(int=12))
NOUN = UUID(int=100)


def person(number: int) -> PersonId:
    """One of the people who walk."""
    return PersonId(UUID(int=number))


ACTORS = (
    *(Actor(role=Role.OFFICER, person=person(n), area=AREA) for n in (21, 22)),
    *(Actor(role=Role.DECIDER, person=person(n), area=AREA) for n in (21, 23)),
    *(Actor(role=Role.FINANCE, person=person(n), area=AREA) for n in (24, 25)),
    *(Actor(role=Role.COACH, person=person(n), area=AREA) for n in (25, 26)),
    Actor(role=Role.PROVIDER, person=person(31), provider=PROVIDER),
)
EVIDENCE = Evidence(
    kind="payslip",
    obtained_on=date(2026, 1, 1),
    how="asiakkaalta",
    seen_by="valmentaja",
    kept_at="arkisto",
    sha256="b" * 64,
)


@dataclass(frozen=True)
class Walk:
    """One table: how to begin, and what each step is given.

    `aside`: steps that stay where they are and open no way, and that can be taken without end. The search for every state leaves them out.
    """

    table: Lifecycle[Any]
    begin: Callable[[], Any]
    given: Callable[[str, Any], Any]
    aside: tuple[str, ...] = ()


def _need() -> Need:
    return Need(
        area_id=AREA, id=NeedId(NOUN), number="TA-1", title="Tarve", basket="tyollistyminen", category="tyonhaku",
        client_group="far", cpv="85312310", municipalities=("061",), places=10, estimated_value=Money.of("50000.00"),
        begins=date(2026, 3, 1), ends=date(2026, 12, 31), budget_line_id=BudgetLineId(NOUN), described_by=person(21), described_at=BEGINS,
    )  # fmt: skip


def _agreement() -> Agreement:
    return Agreement(
        area_id=AREA, id=AgreementId(NOUN), number="PS-1", name="Puite", baskets=("tyollistyminen",), maximum=Money.of("300000.00"),
        begins=date(2026, 1, 1), ends=date(2026, 12, 31), mode=Mode.MINI_COMPETITION, state=AgreementState.IN_FORCE,
        members=(PROVIDER, RIVAL), recorded_at=BEGINS,
    )  # fmt: skip


def _competition() -> Competition:
    noun = Procedure(
        area_id=AREA, id=ProcedureId(NOUN), kind=ProcedureKind.MINI_COMPETITION, number="MK-1", need_id=NeedId(NOUN),
        agreement_id=AgreementId(NOUN), budget_line_id=BudgetLineId(NOUN), state=State.DRAFT, law_day=date(2026, 1, 12), draft=draft(),
    )  # fmt: skip
    line = BudgetLine(
        area_id=AREA, id=BudgetLineId(NOUN), year=2026, code="v", names={"fi": "V"}, amount=Money.of("400000.00")
    )
    names = {PROVIDER: "Kaiku Oy", RIVAL: "Polku Oy"}
    said = {one: admitted(one, name) for one, name in names.items()}
    return Competition(
        noun=noun,
        actor=ACTORS[0],
        instant=BEGINS,
        need=_need(),
        agreement=_agreement(),
        line=line,
        names=names,
        admissions=said,
    )


def admitted(provider: ProviderId = PROVIDER, name: str = "Kaiku Oy", **changes: Any) -> Admission:
    """What an area has said of a provider that is qualified and a member; `changes` to that."""
    judged = Qualification(
        area_id=AREA,
        provider_id=provider,
        basket="tyollistyminen",
        state=QualificationState.QUALIFIED,
        decided_at=BEGINS,
    )
    given: dict[str, Any] = {
        "provider_id": provider, "provider": name, "basket": "tyollistyminen", "qualification": judged, "agreement": "PS-1",
        "member": Member(area_id=AREA, agreement_id=AgreementId(NOUN), provider_id=provider),
    }  # fmt: skip
    return Admission(**(given | changes))


def _member() -> MemberSituation:
    noun = Member(area_id=AREA, agreement_id=AgreementId(NOUN), provider_id=PROVIDER)
    return MemberSituation(noun=noun, actor=ACTORS[0], instant=BEGINS)


def _judged(step: str, s: Any) -> Judgement:
    """An officer's words; a suspension lasts three days."""
    until = local_day(s.instant) + timedelta(days=3) if step == "suspend" else None
    return Judgement(reason="Kunnossa.", until=until)


def _on_a_working_day(at: datetime) -> datetime:
    while not is_working_day(local_day(at)):
        at += timedelta(days=1)
    return at


def _for_competition(step: str, s: Competition) -> Any:
    match step:
        case "save-draft":
            return draft()
        case "publish":
            deadline = _on_a_working_day(max(DEADLINE, s.instant + timedelta(days=14)))
            after = terms(begins=max(date(2026, 3, 1), local_day(deadline) + timedelta(days=14)).isoformat())
            read, _ = read_content(draft(deadline=deadline.isoformat(), terms=after), _need())
            assert read is not None
            return Publication(content=read.content, deadline=deadline, public_key=b"k", wrapped_private_key=b"w")
        case "prolong":
            later = _on_a_working_day((s.noun.deadline or DEADLINE) + timedelta(hours=1))
            return Prolonging(deadline=later, reason="Syy.")
        case "submit-bid":
            sealed = Sealed(ciphertext=b"c", key_for_procedure=b"p", key_for_provider=b"q", receipt=b"r")
            return Submission(id=BidId(NOUN), content=bid(), sealed=sealed)
        case "open-bids":
            return Opening(
                bids=(_opened(BidId(UUID(int=41)), PROVIDER, "2000.00"), _opened(BidId(UUID(int=42)), RIVAL, "2500.00"))
            )
        case "assess":
            missing = s.unmarked or tuple((b.bid_id, "1") for b in s.opened)
            return (
                Mark(bid_id=missing[0][0], criterion=missing[0][1], mark=Decimal(4), reason="Hyvä.")
                if missing
                else None
            )
        case "prepare-decision":
            best = s.ranking[0].bid_id if s.opened else BidId(NOUN)
            return Proposal(
                id=DecisionId(NOUN), winner=best, reasons={b.bid_id: "Syy." for b in s.opened}, lot="Arvottiin."
            )
        case "decide":
            return Award(id=CommitmentId(NOUN), number="SO-1")
        case _:
            return "Syy."


def _opened(bid_id: BidId, provider: ProviderId, price: str) -> OpenedBid:
    return OpenedBid(
        area_id=AREA,
        bid_id=bid_id,
        procedure_id=ProcedureId(NOUN),
        provider_id=provider,
        content=bid(price),
        submitted_at=BEGINS,
    )


def commitment(state: CommitmentState = CommitmentState.DRAFTED) -> Commitment:
    found, faults = read_terms(terms("20000.00", money={"price": "2000.00"}))
    assert found is not None, faults
    return Commitment(
        area_id=AREA, id=CommitmentId(NOUN), kind=CommitmentKind.CONTRACT, number="SO-1", title="Valmennus",
        procedure_id=ProcedureId(NOUN), decision_id=DecisionId(NOUN), need_id=NeedId(NOUN), agreement_id=None,
        budget_line_id=BudgetLineId(NOUN), provider_id=PROVIDER, state=state, basket="tyollistyminen", client_group="far",
        municipalities=("061",), places=2, price=Money.of("2000.00"), maximum=Money.of("20000.00"), terms=found,
        begins=date(2026, 1, 1), ends=date(2026, 12, 31), drafted_at=BEGINS, standstill_until=date(2026, 1, 20),
    )  # fmt: skip


def _referral() -> Referral:
    return Referral(
        area_id=AREA, id=ReferralId(NOUN), commitment_id=CommitmentId(NOUN), provider_id=PROVIDER, client="A-1", client_group="far",
        municipality="061", state=ReferralState.REFERRED, referred_by=person(26), referred_at=BEGINS,
    )  # fmt: skip


def _pay(s: Any) -> Fact:
    return Fact(
        id=FactId(NOUN), kind=Kind.EARNINGS, learned=s.instant, begins=min(local_day(s.instant), date(2026, 12, 31)),
        client=ClientId("A-1"), quantity=Decimal(1000), employer="E-1", job="open",
    )  # fmt: skip


def _for_contract(step: str, s: CommitmentSituation) -> Any:
    match step:
        case "sign":
            return Signature(id=FactId(NOUN))
        case "refer-client":
            number = len(s.referrals) + 1
            return NewReferral(
                id=ReferralId(UUID(int=200 + number)),
                fact=FactId(NOUN),
                client=f"A-{number}",
                client_group="far",
                municipality="061",
            )
        case "report-fact":
            return Report(fact=_pay(s), evidence=EVIDENCE)
        case _:
            return "Syy."


def _accepted() -> CommitmentSituation:
    referral = replace(_referral(), state=ReferralState.ACCEPTED)
    return CommitmentSituation(
        noun=commitment(), actor=ACTORS[0], instant=BEGINS, referrals=(referral,), municipalities=frozenset(("061",))
    )


def _said() -> Said:
    fact = Fact(
        id=FactId(NOUN),
        kind=Kind.EARNINGS,
        learned=BEGINS,
        begins=date(2026, 1, 10),
        client=ClientId("A-1"),
        quantity=Decimal(900),
    )
    return Said(
        area_id=AREA,
        commitment_id=CommitmentId(NOUN),
        provider_id=PROVIDER,
        said_by=person(25),
        fact=fact,
        evidence=EVIDENCE,
    )


def _for_fact(step: str, s: Hearing) -> Any:
    if step in ("verify", "reject"):
        return Ruling(id=VerificationId(UUID(int=300 + len(s.verdicts))), reason="Nähty.")
    fact = _pay(s) if step == "correct" else None
    return Correction(
        id=FactId(UUID(int=400 + len(s.corrections))), reason="Väärä summa.", fact=fact, evidence=EVIDENCE
    )


def _payment() -> Payment:
    line = PaymentLine(
        area_id=AREA, id=LineId(NOUN), number="MA-1", commitment_id=CommitmentId(NOUN), provider_id=PROVIDER, client="A-1",
        clause="start", occurrence="started", revision=0, corrects=None, begins=date(2026, 3, 1), ends=date(2026, 3, 1),
        amount=Money.of("600.00"), because=None, made_at=BEGINS,
    )  # fmt: skip
    claim = Claim(lines=(line, replace(line, revision=1, corrects=0, id=LineId(UUID(int=101)), number="MA-2")))
    return Payment(noun=claim, actor=ACTORS[0], instant=BEGINS, verifiers=frozenset((person(25),)))


def _qualification() -> QualificationSituation:
    registration = Registration(
        area_id=AREA, provider_id=PROVIDER, contact_name="K", contact_email="k@x.fi", languages=("fi",), municipalities=("061",),
        baskets=("tyollistyminen",), registered_at=BEGINS,
    )  # fmt: skip
    noun = Qualification(area_id=AREA, provider_id=PROVIDER, basket="tyollistyminen", state=QualificationState.APPLIED)
    return QualificationSituation(noun=noun, actor=ACTORS[0], instant=BEGINS, registration=registration)


WALKS = {
    "qualification": Walk(QUALIFICATION, _qualification, _judged),
    "member": Walk(MEMBER, _member, _judged),
    "agreement": Walk(
        AGREEMENT, lambda: AgreementSituation(noun=_agreement(), actor=ACTORS[0], instant=BEGINS), lambda _, __: None
    ),
    "mini-competition": Walk(MINI_COMPETITION, _competition, _for_competition, aside=("prolong",)),
    "contract": Walk(CONTRACT, _accepted, _for_contract),
    "referral": Walk(
        REFERRAL,
        lambda: ReferralSituation(noun=_referral(), actor=ACTORS[0], instant=BEGINS),
        lambda step, s: (
            "Syy."
            if step == "cancel"
            else OnDay(id=FactId(UUID(int=500 + len(s.facts))), day=local_day(s.instant), reason="Syy.")
        ),
    ),
    "fact": Walk(
        FACT,
        lambda: Hearing(noun=_said(), actor=ACTORS[0], instant=BEGINS, commitment=commitment(CommitmentState.IN_FORCE)),
        _for_fact,
    ),
    "payment": Walk(PAYMENT, _payment, lambda _, __: None),
}
