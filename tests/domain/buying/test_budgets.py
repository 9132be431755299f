from uuid import UUID

from app.domain.buying.budgets import BudgetFault, BudgetLine, NoBudgetRoom, check_room, faults
from app.domain.ids import AreaId, BudgetLineId
from app.domain.money import Money


def line(
    code: str, amount: str, parent: str | None = None, *, partial: bool = False, reserved: str = "0.00"
) -> BudgetLine:
    return BudgetLine(
        area_id=AreaId(UUID(int=1)),
        id=BudgetLineId(UUID(int=hash(code) % 2**64)),
        year=2026,
        code=code,
        names={"fi": code},
        amount=Money.of(amount),
        parent=parent,
        partial=partial,
        reserved=Money.of(reserved),
    )


def test_a_budget_adds_up_or_says_where_not() -> None:
    training = line("training", "100.00")
    parts = [line("a", "60.00", "training"), line("b", "40.00", "training")]
    assert faults([training, *parts], Money.of("100.00")) == ()
    assert faults([training, *parts], Money.of("99.99")) == (
        BudgetFault(code=None, amount=Money.of("99.99"), difference=Money.of("0.01")),
    )
    assert faults([training, parts[0]], Money.of("100.00")) == (
        BudgetFault(code="training", amount=Money.of("100.00"), difference=Money.of("-40.00")),
    )


def test_parts_of_a_partial_line_need_not_fill_it_but_never_pass_it() -> None:
    subsidy = line("subsidy", "100.00", partial=True)
    assert faults([subsidy, line("a", "60.00", "subsidy")], Money.of("100.00")) == ()
    assert faults([subsidy, line("a", "100.01", "subsidy")], Money.of("100.00")) != ()


def test_room_to_the_cent() -> None:
    held = line("a", "100.00", reserved="40.00")
    assert check_room(held, Money.of("60.00")) is None
    assert check_room(held, Money.of("60.01")) == NoBudgetRoom(
        field="maximum", room=Money.of("60.00"), asked=Money.of("60.01")
    )
