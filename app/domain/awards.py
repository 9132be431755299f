"""What everybody may know of a contract: copied out when it is concluded, never changed."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ids import AreaId, CommitmentId
from app.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAward:
    """What was bought, from whom, for at most how much, net of VAT."""

    area_id: AreaId
    commitment_id: CommitmentId
    number: str
    title: str
    kind: str
    provider_name: str
    business_id: str | None
    basket: str
    municipalities: tuple[str, ...]
    places: int
    maximum: Money
    begins: date
    ends: date
    concluded_at: datetime
