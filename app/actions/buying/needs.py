"""Needs: described, read, listed; and the budget lines they draw on."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.actions.buying import advice
from app.actions.people.providers import of_list
from app.actions.work import Work, new_id
from app.db import store
from app.db.buying import budgets, needs
from app.db.people import areas
from app.db.serving import need_life
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.needs import Need, Offered, check_need
from app.domain.calendar import local_day
from app.domain.ids import BudgetLineId, NeedId
from app.domain.money import Money
from app.domain.paging import Asked, Page
from app.domain.people.areas import CodeList
from app.domain.refusals import NotFound, Refused, refuse
from app.domain.serving.need_life import NeedLife
from app.procurement.advice import Advice, Circumstances


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeed:
    """A need as somebody describes it; no municipality = the whole area."""

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


async def describe(work: Work, given: NewNeed) -> NeedId:
    """Record a need that the area's lists and its budget line can carry."""
    work.only(Role.OFFICER, step="describe-need")
    return NeedId(await work.once(lambda: _describe(work, given)))


async def _describe(work: Work, given: NewNeed) -> UUID:
    offered = await _offered(work)
    line = await budgets.budget_line(work.connection, work.area.id, given.budget_line_id)
    need = Need(
        area_id=work.area.id,
        id=NeedId(new_id()),
        number="",
        title=given.title.strip(),
        basket=given.basket,
        category=given.category,
        client_group=given.client_group,
        cpv=given.cpv,
        municipalities=given.municipalities,
        places=given.places,
        estimated_value=given.estimated_value,
        begins=given.begins,
        ends=given.ends,
        budget_line_id=given.budget_line_id,
        described_by=work.person,
        described_at=work.instant,
    )
    refuse(check_need(need, offered, line, local_day(work.instant)))
    (number,) = await areas.numbers(work.connection, work.area, "TA", local_day(work.instant).year)
    await store.save(work.connection, replace(need, number=number))
    await work.note("need-described", need.id)
    return need.id


async def _offered(work: Work) -> Offered:
    lists = await areas.codes(work.connection, work.area.id)
    return Offered(
        categories=frozenset((c.parent or "", c.code) for c in lists if c.list is CodeList.CATEGORY),
        client_groups=of_list(lists, CodeList.CLIENT_GROUP),
        municipalities=of_list(lists, CodeList.MUNICIPALITY),
    )


async def get(work: Work, need: NeedId) -> Need:
    """One need of the area."""
    work.only(*AREA_ROLES, step="read-need")
    found = await needs.get(work.connection, work.area.id, need)
    if found is None:
        raise Refused(NotFound())
    return found


async def of_area(work: Work, asked: Asked) -> Page[Need]:
    """A page of the area's needs, newest first."""
    work.only(*AREA_ROLES, step="list-needs")
    return await needs.of_area(work.connection, work.area.id, asked)


async def budget(work: Work) -> tuple[BudgetLine, ...]:
    """The area's budget lines with the room left on each."""
    work.only(*AREA_ROLES, step="read-budget")
    return await budgets.budget_lines(work.connection, work.area.id)


async def life(work: Work, need: Need) -> NeedLife:
    """All that followed a need, whichever way of buying was chosen."""
    return await need_life.of_need(work.connection, need)


async def how(work: Work, need: Need) -> tuple[Circumstances, Advice]:
    """How a need may be got: what the advice rests on, and what it says."""
    return await advice.on(work, need)
