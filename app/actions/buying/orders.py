"""Quick orders: a client's need described, a card chosen, the provider's answer."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.buying.order_situations import limits
from app.actions.buying.steps import ORDERS
from app.actions.desk import Steps
from app.actions.law import values
from app.actions.work import View, Work, new_id
from app.db import store
from app.db.buying import budgets, procedure_lists
from app.db.nested import dump
from app.db.nested import load as nested
from app.db.people import areas
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.needs import Need, NotPositive
from app.domain.buying.orders import Offer, OrderContent, Wish
from app.domain.buying.procedure_rows import ProcedureRow
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.calendar import InThePast, local_day
from app.domain.ids import BudgetLineId, CardId, NeedId, ProcedureId
from app.domain.paging import Asked, Page
from app.domain.people.areas import Code, CodeList
from app.domain.people.providers import LANGUAGES
from app.domain.refusals import Missing, NotOffered, Refusal, Refused, TooMany, refuse
from app.domain.serving.referrals import check_client
from app.procurement.dynamic.order_rules import Placement
from app.procurement.dynamic.ordering import offers
from app.procurement.dynamic.quick_order import QuickOrder

_KIND = ProcedureKind.QUICK_ORDER
MOST_UNITS = 200
_PERIOD = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A client's need as a coach describes it: what it is help with, and the wish that cards are held against."""

    title: str
    basket: str
    category: str
    wish: Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The card a coach chose, in the edition that was seen; why, where it was not first in turn; a word to the provider."""

    card_id: CardId
    edition: int
    why: str = ""
    message: str = ""


async def describe(work: Work, given: Description) -> ProcedureId:
    """Describe a client's need: the need and an order in draft, from which the cards that fit are seen."""
    work.only(Role.COACH, step="describe-order")
    return ProcedureId(await work.once(lambda: _describe(work, given)))


async def _describe(work: Work, asked: Description) -> UUID:
    given = replace(asked, wish=_spelled(asked.wish))
    lists = await areas.codes(work.connection, work.area.id)
    category = next(
        (c for c in lists if c.list is CodeList.CATEGORY and (c.parent, c.code) == (given.basket, given.category)), None
    )
    refuse(_faults(given, lists, local_day(work.instant)))
    lines = await budgets.budget_lines(work.connection, work.area.id)
    line = next((b for b in lines if category and b.code == category.budget_line), None)
    if category is None or category.cpv is None or line is None:
        raise Refused(NotOffered(field="category"))
    need = await _need(work, given, category.cpv, line.id)
    (number,) = await areas.numbers(work.connection, work.area, "PT", local_day(work.instant).year)
    procedure = Procedure(
        area_id=work.area.id,
        id=ProcedureId(new_id()),
        kind=ProcedureKind.QUICK_ORDER,
        number=number,
        need_id=need.id,
        agreement_id=None,
        budget_line_id=line.id,
        state=State.DRAFT,
        law_day=local_day(work.instant),
        draft=dump(given.wish),
        sealed=False,
    )
    await store.save(work.connection, procedure)
    await work.note("order-described", procedure.id, procedure=procedure.id)
    return procedure.id


async def _need(work: Work, given: Description, cpv: str, line: BudgetLineId) -> Need:
    today = local_day(work.instant)
    (number,) = await areas.numbers(work.connection, work.area, "TA", today.year)
    need = Need(
        area_id=work.area.id,
        id=NeedId(new_id()),
        number=number,
        title=given.title.strip(),
        basket=given.basket,
        category=given.category,
        client_group=given.wish.client_group,
        cpv=cpv,
        municipalities=(given.wish.municipality,),
        places=1,
        estimated_value=(await limits(work)).order,
        begins=today,
        ends=today + _PERIOD,
        budget_line_id=line,
        described_by=work.person,
        described_at=work.instant,
    )
    await store.save(work.connection, need)
    return need


def _faults(given: Description, lists: tuple[Code, ...], today: date) -> tuple[Refusal, ...]:
    title = None if given.title.strip() else Missing(field="title")
    return (*((title,) if title else ()), *check_wish(given.wish, lists, today))


def _spelled(wish: Wish) -> Wish:
    """The pseudonym as it is kept, so that what was ordered for one client adds up however it was typed."""
    return replace(wish, client=wish.client.strip().upper())


def check_wish(wish: Wish, lists: tuple[Code, ...], today: date) -> tuple[Refusal, ...]:
    """Why a wish cannot stand: a pseudonym that could be a name, a code the area has not, a day gone by."""
    known = {which: {c.code for c in lists if c.list is which} for which in CodeList}
    found = [
        check_client(wish.client),
        None if wish.client_group in known[CodeList.CLIENT_GROUP] else NotOffered(field="client_group"),
        None if wish.municipality in known[CodeList.MUNICIPALITY] else NotOffered(field="municipality"),
        None if wish.language in LANGUAGES else NotOffered(field="language"),
        None if wish.starts_by >= today else InThePast(field="starts_by"),
        None if wish.quantity > 0 else NotPositive(field="quantity"),
        TooMany(field="quantity", limit=MOST_UNITS) if wish.quantity > MOST_UNITS else None,
    ]
    return tuple(f for f in found if f)


async def rewish(work: Work, order: ProcedureId, wish: Wish, seen: int | None) -> ProcedureId:
    """Change the wish of an order in draft, before anything is ordered."""

    async def prepare(_: QuickOrder) -> Any:
        wanted = _spelled(wish)
        refuse(check_wish(wanted, await areas.codes(work.connection, work.area.id), local_day(work.instant)))
        return dump(wanted)

    return await desk.take(work, ORDERS, order, "save-wish", seen=seen, prepare=prepare)


async def get(work: Work, order: ProcedureId) -> tuple[QuickOrder, View[Procedure]]:
    """An order as the reader may know it, and the steps open to the reader."""
    return await desk.read(work, ORDERS, order)


async def of_area(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the area's orders, newest first."""
    work.only(*AREA_ROLES, step="list-orders")
    return await procedure_lists.of_area(work.connection, work.area.id, _KIND, work.instant, asked)


async def askings(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the orders that the actor's provider was asked, in every area, the last asked first."""
    work.only(Role.PROVIDER, step="list-orders")
    return await procedure_lists.of_provider(work.connection, work.provider, _KIND, work.instant, asked)


def wish_of(situation: QuickOrder) -> Wish:
    """The wish of an order: as it was ordered, or as it stands in the draft."""
    content = situation.noun.content
    found: Wish = content.wish if isinstance(content, OrderContent) else nested(Wish, situation.noun.draft)
    return found


def proposals(situation: QuickOrder) -> tuple[Offer, ...]:
    """The cards as they are now, held against the wish, in their turn; those that do not fit last, with why not."""
    return offers(situation, wish_of(situation))


async def place(work: Work, order: ProcedureId, given: Choice, seen: int | None) -> ProcedureId:
    """Order the chosen card; its provider hears of it at once."""

    async def prepare(s: QuickOrder) -> Placement:
        whole, half = await values.work_condition(work, s.noun.law_day)
        return Placement(
            wish=wish_of(s),
            card_id=given.card_id,
            edition=given.edition,
            why=given.why,
            message=given.message,
            whole=whole,
            half=half,
        )

    return await desk.take(work, ORDERS, order, "place-order", seen=seen, prepare=prepare)


STEPS: Steps[ProcedureId] = Steps(tables=ORDERS.tables, life=ORDERS, own={"save-wish": rewish, "place-order": place})
