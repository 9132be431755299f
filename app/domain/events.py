"""Events: what happened, as ids and codes; they hold no names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.ids import AreaId, CommitmentId, PersonId, ProcedureId, ProviderId


class VisibleTo(StrEnum):
    """Who may know that it happened."""

    AREA = "area"
    PARTIES = "parties"
    BIDDER = "bidder"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing done. `what` is its code (`bid-submitted`); `by_person` None is the clock.

    `codes`: what it bears besides, as ids, codes, instants and reasons given; the words of `what` are made of them.
    """

    area_id: AreaId
    noun_id: UUID
    what: str
    at: datetime
    visible_to: VisibleTo
    by_person: PersonId | None = None
    procedure_id: ProcedureId | None = None
    commitment_id: CommitmentId | None = None
    provider_id: ProviderId | None = None
    codes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a page's history shows it; `by` is a person's name, None for the clock."""

    event: Event
    by: str | None
