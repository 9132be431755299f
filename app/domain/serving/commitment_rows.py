"""A commitment as a list shows it: without its terms, which are long."""

from dataclasses import dataclass
from datetime import date

from app.domain.ids import AreaId, CommitmentId, ProviderId
from app.domain.money import Money
from app.domain.serving.commitments import CommitmentKind, CommitmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRow:
    """One row. `state` is as of now: a contract or order is ended once its last day is over, worker or no worker."""

    area_id: AreaId
    id: CommitmentId
    kind: CommitmentKind
    number: str
    title: str
    provider_id: ProviderId
    state: CommitmentState
    places: int
    price: Money | None
    maximum: Money
    begins: date
    ends: date
    version: int
