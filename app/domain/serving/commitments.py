"""What binds money: a contract with its terms frozen in it, and the rules of its life."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.buying.challenges import ExperimentPlan
from app.domain.buying.grants import GrantPlan
from app.domain.ids import (
    AgreementId,
    AreaId,
    BudgetLineId,
    CommitmentId,
    DecisionId,
    NeedId,
    PersonId,
    ProcedureId,
    ProviderId,
)
from app.domain.money import Money
from app.domain.refusals import Refusal
from app.domain.terms.terms import Terms


class CommitmentKind(StrEnum):
    """What sort of commitment it is."""

    CONTRACT = "contract"
    ORDER = "order"
    EXPERIMENT = "experiment"
    GRANT = "grant"


class CommitmentState(StrEnum):
    """A contract binds when both have signed; clients are referred while it is in force. Suspended: nothing is paid until it is resumed."""

    DRAFTED = "drafted"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSigned(Refusal):
    """The provider has not signed."""

    code = "not-signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySigned(Refusal):
    """The provider has signed."""

    code = "already-signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandstillRuns(Refusal):
    """The standstill after the decision has not ended."""

    code = "standstill-runs"
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A commitment of the area to one provider. Its maximum is its terms' commitment limit: one number.

    `price`: per client, where there is one. `plan`: what an experiment or a grant says beyond its terms.
    `standstill_until`: the last day on which it may not be concluded; None where the area keeps no standstill.
    """

    area_id: AreaId
    id: CommitmentId
    kind: CommitmentKind
    number: str
    title: str
    procedure_id: ProcedureId
    decision_id: DecisionId
    need_id: NeedId
    agreement_id: AgreementId | None
    budget_line_id: BudgetLineId
    provider_id: ProviderId
    state: CommitmentState
    basket: str
    client_group: str
    municipalities: tuple[str, ...]
    places: int
    price: Money | None
    maximum: Money
    terms: Terms
    begins: date
    ends: date
    drafted_at: datetime
    standstill_until: date | None = None
    concluded_by: PersonId | None = None
    concluded_at: datetime | None = None
    plan: ExperimentPlan | GrantPlan | None = None
    reason: str = ""
    version: int = 0
