"""A procedure as a list shows it: no more than its own page shows the reader, and less than has to be read for that."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.buying.procedures import ProcedureKind, State
from app.domain.ids import AreaId, ProcedureId
from app.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRow:
    """One row. `state` is as of now: what takes bids until a deadline is closed once that has passed, worker or no worker.

    Of an order `client` is whose it is, `service` and `asked` the card and its provider asked last; a provider is told its own
    card alone, and in `deadline` until when it may answer itself.
    """

    area_id: AreaId
    id: ProcedureId
    kind: ProcedureKind
    number: str
    title: str
    state: State
    deadline: datetime | None
    published_at: datetime | None
    maximum: Money | None
    client: str
    service: str
    asked: str
    version: int

    @property
    def placed_at(self) -> datetime | None:
        """The instant at which an order was placed."""
        return self.published_at
