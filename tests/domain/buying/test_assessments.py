from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.buying.assessments import NotAMark, check_mark, missing_marks, price_points, quality_points, scores
from app.domain.buying.bids import OpenedBid
from app.domain.buying.needs import Need
from app.domain.buying.procedures import Content
from app.domain.ids import AreaId, BidId, ProcedureId, ProviderId
from app.domain.money import Money
from app.domain.refusals import Missing
from app.procurement.content import read_content
from tests.make import BEGINS, bid, draft
from tests.procurement.walks import _need

MARKS = st.integers(0, 10).map(lambda n: Decimal(n) / 2)
PRICES = st.integers(1, 300_000).map(lambda cents: str(Money(cents)))


def content() -> Content:
    need: Need = _need()
    found, reasons = read_content(draft(), need)
    assert found is not None, reasons
    return found.content


def opened(number: int, price: str) -> OpenedBid:
    return OpenedBid(
        area_id=AreaId(UUID(int=1)),
        bid_id=BidId(UUID(int=number)),
        procedure_id=ProcedureId(UUID(int=2)),
        provider_id=ProviderId(UUID(int=number)),
        content=bid(price),
        submitted_at=BEGINS,
    )


def test_points_by_hand() -> None:
    assert price_points(40, Money.of("72000.00"), Money.of("90000.00")) == Decimal("32.00")
    assert price_points(40, Money.of("72000.00"), Money.of("76800.00")) == Decimal("37.50")
    assert quality_points(20, Decimal(4)) == Decimal("16.00")
    assert quality_points(30, Decimal("4.5")) == Decimal("27.00")


def test_half_a_hundredth_goes_up() -> None:
    assert price_points(1, Money(1), Money(200)) == Decimal("0.01")  # 0.005
    assert price_points(1, Money(1), Money(201)) == Decimal("0.00")  # 0.00497…


def test_a_tie_goes_to_quality_and_then_to_a_lot() -> None:
    bids = [opened(1, "1000.00"), opened(2, "1000.00"), opened(3, "1000.00")]
    marks = {(b.bid_id, key): Decimal(4) for b in bids for key in ("1", "2")}
    assert [(s.rank, s.tied) for s in scores(content(), bids, marks)] == [(1, True)] * 3
    marks[bids[1].bid_id, "1"] = Decimal(5)
    marks[bids[1].bid_id, "2"] = Decimal(2)
    assert scores(content(), bids, marks)[0].rank == 1


def test_equal_totals_are_told_apart_by_quality() -> None:
    bids = [opened(1, "900.00"), opened(2, "800.00"), opened(3, "720.00")]
    # 32.00 + 28 and 36.00 + 24: both 60.00
    quality = {1: (Decimal("2.5"), Decimal(2)), 2: (Decimal(2), Decimal(2)), 3: (Decimal(0), Decimal(0))}
    marks = {
        (BidId(UUID(int=n)), key): mark
        for n, pair in quality.items()
        for key, mark in zip(("1", "2"), pair, strict=True)
    }
    first, second, _ = scores(content(), bids, marks)
    assert (str(first.total), str(second.total)) == ("60.00", "60.00")
    assert (first.bid_id.int, first.rank, second.rank) == (1, 1, 2)


@given(st.lists(st.tuples(PRICES, MARKS, MARKS), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_scores(rows: list[tuple[str, Decimal, Decimal]], chance: object) -> None:
    bids = [opened(n, price) for n, (price, _, _) in enumerate(rows, start=1)]
    marks = {
        (bids[n].bid_id, key): mark
        for n, (_, *pair) in enumerate(rows)
        for key, mark in zip(("1", "2"), pair, strict=True)
    }
    found = scores(content(), bids, marks)
    chance.shuffle(bids)  # type: ignore[attr-defined]  # hypothesis's own random
    assert scores(content(), bids, marks) == found
    lowest = min(Money.of(price) for price, _, _ in rows)
    for score in found:
        assert score.total == score.price_points + sum((p for _, p in score.quality_points), Decimal(0))
        assert 0 <= score.price_points <= 40
        assert (score.price_points == 40) >= (score.price == lowest)
    assert [s.rank for s in found] == sorted(s.rank for s in found)
    assert missing_marks(content(), bids, marks) == ()


@pytest.mark.parametrize("mark", ["-0.5", "5.5", "4.2"])
def test_marks_are_halves_from_0_to_5(mark: str) -> None:
    assert check_mark(content(), "1", Decimal(mark), "Syy.") == (NotAMark(field="mark"),)


def test_a_mark_has_its_reason() -> None:
    assert check_mark(content(), "1", Decimal(4), " ") == (Missing(field="reason"),)
