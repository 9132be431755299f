"""Assessment: marks with reasons, points by published formulas, and a ranking that can be checked by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.domain.buying.bids import OpenedBid, comparison_price
from app.domain.buying.procedures import Content
from app.domain.ids import AreaId, BidId, PersonId, ProcedureId, ProviderId
from app.domain.money import Money, points
from app.domain.refusals import Missing, NotOffered, Refusal

HIGHEST_MARK = Decimal(5)
MARK_STEP = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAMark(Refusal):
    """A mark is 0 to 5 in halves."""

    code = "not-a-mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedTwice(Refusal):
    """Two marks for one bid on one criterion came together."""

    code = "marked-twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentIncomplete(Refusal):
    """Some bid lacks a mark on some criterion."""

    code = "assessment-incomplete"
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The mark of one bid on one criterion, and why. `seat`: the first or the second assessor's, where two assess apart."""

    area_id: AreaId
    procedure_id: ProcedureId
    bid_id: BidId
    criterion: str
    mark: Decimal
    reason: str
    by_person: PersonId
    at: datetime
    seat: int = 1
    version: int = 0

    @property
    def id(self) -> tuple[BidId, str]:
        """The bid and the criterion, which name one assessment."""
        return self.bid_id, self.criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One bid's points, with the numbers that each formula used."""

    bid_id: BidId
    provider_id: ProviderId
    price: Money
    comparison_price: Money
    lowest: Money
    price_points: Decimal
    quality_points: tuple[tuple[str, Decimal], ...]
    quality_total: Decimal
    total: Decimal
    rank: int
    tied: bool
    """Another bid has the same rank: neither total nor quality tells them apart, and a lot is drawn."""


def price_points(weight: int, lowest: Money, own: Money) -> Decimal:
    """*Suhde pienimpään*: weight × lowest / own, two decimals, half away from zero."""
    return points(Decimal(weight) * lowest.cents / own.cents)


def quality_points(weight: int, mark: Decimal) -> Decimal:
    """Weight × mark / highest mark, two decimals, half away from zero."""
    return points(weight * mark / HIGHEST_MARK)


def scores(
    content: Content, bids: Iterable[OpenedBid], marks: Mapping[tuple[BidId, str], Decimal]
) -> tuple[Score, ...]:
    """Every bid's points, best first. Totals are sums of rounded points; equal totals are told apart by quality points.

    A criterion without a mark gives no points yet: `missing_marks` says what is missing.
    """
    every = tuple(bids)
    if not every:
        return ()
    lowest = min(comparison_price(content, bid.offered.price) for bid in every)
    rows = [_row(content, bid, marks, lowest) for bid in every]
    rows.sort(key=lambda r: (-r.total, -r.quality_total, str(r.bid_id)))
    found = []
    for row in rows:
        alike = [r for r in rows if (r.total, r.quality_total) == (row.total, row.quality_total)]
        rank = 1 + sum((r.total, r.quality_total) > (row.total, row.quality_total) for r in rows)
        found.append(replace(row, rank=rank, tied=len(alike) > 1))
    return tuple(found)


def missing_marks(
    content: Content, bids: Iterable[OpenedBid], marks: Mapping[tuple[BidId, str], Decimal]
) -> tuple[tuple[BidId, str], ...]:
    """Which bid still lacks a mark on which criterion."""
    return tuple((bid.bid_id, c.key) for bid in bids for c in content.criteria if (bid.bid_id, c.key) not in marks)


def check_mark(content: Content, criterion: str, mark: Decimal, reason: str) -> tuple[Refusal, ...]:
    """Why a mark cannot be given: no such criterion, not on the scale, or no reason with it."""
    found: list[Refusal] = []
    if criterion not in {c.key for c in content.criteria}:
        found.append(NotOffered(field="criterion"))
    if not 0 <= mark <= HIGHEST_MARK or mark % MARK_STEP:
        found.append(NotAMark(field="mark"))
    if not reason.strip():
        found.append(Missing(field="reason"))
    return tuple(found)


def _row(content: Content, bid: OpenedBid, marks: Mapping[tuple[BidId, str], Decimal], lowest: Money) -> Score:
    own = comparison_price(content, bid.offered.price)
    quality = tuple(
        (c.key, quality_points(c.weight, marks.get((bid.bid_id, c.key), Decimal(0)))) for c in content.criteria
    )
    quality_total = sum((p for _, p in quality), Decimal(0))
    price = price_points(content.price_weight, lowest, own)
    return Score(
        bid_id=bid.bid_id,
        provider_id=bid.provider_id,
        price=bid.offered.price,
        comparison_price=own,
        lowest=lowest,
        price_points=price,
        quality_points=quality,
        quality_total=quality_total,
        total=price + quality_total,
        rank=0,
        tied=False,
    )
