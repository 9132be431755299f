"""Budget lines and the room left on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.ids import AreaId, BudgetLineId
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBudgetRoom(Refusal):
    """The budget line has less left than is asked."""

    code = "no-budget-room"
    room: Money
    asked: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """What the area may spend on one thing in a year, net of VAT. `partial`: its parts need not add up to it."""

    area_id: AreaId
    id: BudgetLineId
    year: int
    code: str
    names: Mapping[str, str]
    amount: Money
    parent: str | None = None
    partial: bool = False
    reserved: Money = ZERO
    """What published procedures and commitments hold of it; read, never written."""

    @property
    def room(self) -> Money:
        """The amount that is still free."""
        return self.amount - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFault:
    """A line of a budget that does not add up: its parts or, with no `code`, the whole. `difference` = parts − amount."""

    code: str | None
    amount: Money
    difference: Money


def faults(lines: Iterable[BudgetLine], total: Money) -> tuple[BudgetFault, ...]:
    """Where a budget does not add up: the top lines must make `total`, parts their line (at most, where it is `partial`)."""
    every = tuple(lines)
    found = []
    top = _sum(line.amount for line in every if line.parent is None)
    if top != total:
        found.append(BudgetFault(code=None, amount=total, difference=top - total))
    for line in every:
        parts = [part.amount for part in every if part.parent == line.code]
        difference = _sum(parts) - line.amount
        if parts and (difference > ZERO or (difference != ZERO and not line.partial)):
            found.append(BudgetFault(code=line.code, amount=line.amount, difference=difference))
    return tuple(found)


def check_room(line: BudgetLine, asked: Money, field: str = "maximum") -> Refusal | None:
    """Refuse what the budget line cannot carry."""
    return NoBudgetRoom(field=field, room=line.room, asked=asked) if asked > line.room else None


def _sum(amounts: Iterable[Money]) -> Money:
    return sum(amounts, ZERO)
