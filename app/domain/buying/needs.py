"""A need: what the area must get for whom, before anybody has chosen a way to buy it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.buying.budgets import BudgetLine, check_room
from app.domain.calendar import InThePast, check_period
from app.domain.identifiers import is_cpv
from app.domain.ids import AreaId, BudgetLineId, NeedId, PersonId
from app.domain.money import ZERO, Money
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPositive(Refusal):
    """The number must be greater than zero."""

    code = "not-positive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is needed. No municipality = the whole area. `estimated_value` is net of VAT, options included (1397/2016 section 27)."""

    area_id: AreaId
    id: NeedId
    number: str
    title: str
    basket: str
    category: str
    client_group: str
    cpv: str
    municipalities: tuple[str, ...]
    places: int
    estimated_value: Money
    begins: date
    ends: date
    budget_line_id: BudgetLineId
    described_by: PersonId
    described_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The codes an area offers for a need: categories by basket."""

    categories: frozenset[tuple[str, str]]
    client_groups: frozenset[str]
    municipalities: frozenset[str]


def check_need(need: Need, offered: Offered, line: BudgetLine | None, today: date) -> tuple[Refusal, ...]:
    """Every reason why `need` cannot be recorded."""
    found: list[Refusal | None] = [
        None if need.title.strip() else Missing(field="title"),
        None if (need.basket, need.category) in offered.categories else NotOffered(field="category"),
        None if need.client_group in offered.client_groups else NotOffered(field="client_group"),
        None if offered.municipalities.issuperset(need.municipalities) else NotOffered(field="municipalities"),
        None if is_cpv(need.cpv) else Malformed(field="cpv", kind="cpv"),
        None if need.places > 0 else NotPositive(field="places"),
        None if need.estimated_value > ZERO else NotPositive(field="estimated_value"),
        check_period(need.begins, need.ends),
        InThePast(field="begins") if need.begins < today else None,
    ]
    if line is None:
        found.append(NotOffered(field="budget_line_id"))
    else:
        found.append(check_room(line, need.estimated_value, field="estimated_value"))
    return tuple(f for f in found if f)
