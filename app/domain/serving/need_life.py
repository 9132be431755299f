"""The whole life of a need, whichever way was chosen: what was begun for it, what came of that, and what was paid."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.buying.needs import Need
from app.domain.buying.procedures import ProcedureKind, State
from app.domain.events import Told
from app.domain.ids import CommitmentId, ProcedureId
from app.domain.money import ZERO, Money
from app.domain.serving.commitments import CommitmentKind, CommitmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundFor:
    """A commitment for a need, in numbers: clients referred, started and with a paid outcome; lines made, their sum, and what is approved."""

    id: CommitmentId
    procedure_id: ProcedureId
    kind: CommitmentKind
    number: str
    title: str
    state: CommitmentState
    provider_name: str
    maximum: Money
    begins: date
    ends: date
    drafted_at: datetime
    referred: int
    started: int
    employed: int
    lines: int
    earned: Money
    approved: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFor:
    """A procedure for a need. `bids`: how many; None while nobody may know. `decided_at`: the first decision made in it."""

    id: ProcedureId
    kind: ProcedureKind
    number: str
    title: str
    state: State
    begun_on: date
    published_at: datetime | None
    deadline: datetime | None
    why_this_way: str
    bids: int | None
    decided_at: datetime | None
    bound: tuple[BoundFor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLife:
    """A need, every procedure for it in the order they began, each with what it led to, and what happened, newest first."""

    need: Need
    runs: tuple[RunFor, ...]
    events: tuple[Told, ...]

    @property
    def bound(self) -> tuple[BoundFor, ...]:
        """The commitments made for the need."""
        return tuple(one for run in self.runs for one in run.bound)

    @property
    def earned(self) -> Money:
        """The sum of all payment lines."""
        return sum((one.earned for one in self.bound), ZERO)

    @property
    def approved(self) -> Money:
        """The sum of the lines that are approved for payment."""
        return sum((one.approved for one in self.bound), ZERO)
