"""A decision, prepared by one person and made by another, and the letter each bidder gets of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from app.domain.buying.admission import Ground
from app.domain.buying.challenges import ExperimentPlan, GateFinding
from app.domain.buying.grants import GrantPlan, RecoveryFinding
from app.domain.ids import AreaId, BidId, DecisionId, PersonId, ProcedureId, ProviderId
from app.domain.money import Money
from app.domain.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class DeciderPrepared(Refusal):
    """Who prepared a decision does not make it."""

    code = "decider-prepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTheBest(Refusal):
    """The winner proposed is not the bid with the most points."""

    code = "not-the-best"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotNeeded(Refusal):
    """The best bids are tied: say how the lot was drawn, and before whom."""

    code = "lot-needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardOverMaximum(Refusal):
    """The award would pass the published maximum."""

    code = "award-over-maximum"
    maximum: Money
    award: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the decision says of one bid."""

    bid_id: BidId
    provider_id: ProviderId
    rank: int
    comparison_price: Money
    price_points: Decimal
    quality_points: tuple[tuple[str, Decimal], ...]
    total: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A bid that was left out of the ranking, and what stood against its bidder."""

    bid_id: BidId
    provider_id: ProviderId
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who won and why, bidder by bidder. `lot`: how a tie was broken, where there was one. `left_out`: the bids that were not ranked.

    `prepared_by` is None where one person decides alone within the limits that the area set: an order. `content`: what is decided of
    one bid by itself, where bids are not compared. `round`: 0 the first decision on a bid, then each gate or recovery that follows.
    """

    area_id: AreaId
    id: DecisionId
    procedure_id: ProcedureId
    bid_id: BidId
    outcomes: tuple[Outcome, ...]
    lot: str
    prepared_by: PersonId | None
    prepared_at: datetime
    made_by: PersonId | None = None
    made_at: datetime | None = None
    content: ExperimentPlan | GateFinding | GrantPlan | RecoveryFinding | None = None
    left_out: tuple[LeftOut, ...] = ()
    round: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a letter says of compared bids: the bidder's own points, and the winner's."""

    form: Literal["comparison"] = "comparison"
    own: Outcome
    winner: Outcome
    winner_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What the letter says to a bidder whose bid was left out: on which grounds, and who won."""

    form: Literal["exclusion"] = "exclusion"
    grounds: tuple[Ground, ...]
    winner: Outcome
    winner_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The decision as one bidder gets it. `content`: the comparison, or what was decided of its bid by itself; None where it is a plain no.

    `round` is the decision's.
    """

    area_id: AreaId
    procedure_id: ProcedureId
    bid_id: BidId
    provider_id: ProviderId
    won: bool
    reason: str
    made_at: datetime
    content: Comparison | Exclusion | ExperimentPlan | GateFinding | GrantPlan | RecoveryFinding | None = None
    round: int = 0

    @property
    def compared(self) -> Comparison | Exclusion:
        """What it says where bids are compared; asking for it of anything else is a programming error."""
        if not isinstance(self.content, Comparison | Exclusion):
            raise TypeError(self.bid_id)
        return self.content
