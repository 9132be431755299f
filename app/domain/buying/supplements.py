"""What a provider adds to what it has handed in: insert-only rows of its own; and what the area says of a report."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from app.domain.buying.grants import GrantReport
from app.domain.ids import AreaId, BidId, CommitmentId, PersonId, ProcedureId, ProviderId, SupplementId


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """An answer to what the area asked."""

    form: Literal["addition"] = "addition"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The provider takes back what it handed in."""

    form: Literal["withdrawal"] = "withdrawal"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """Hung on a bid and, once that binds, on its commitment."""

    area_id: AreaId
    id: SupplementId
    procedure_id: ProcedureId
    bid_id: BidId
    provider_id: ProviderId
    commitment_id: CommitmentId | None
    content: Addition | Withdrawal | GrantReport
    said_by: PersonId
    at: datetime


class ReviewVerdict(StrEnum):
    """What the area found of a report."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The area's word on a supplement, said once: insert-only, read by both."""

    area_id: AreaId
    supplement_id: SupplementId
    provider_id: ProviderId
    verdict: ReviewVerdict
    reason: str
    by_person: PersonId
    at: datetime
