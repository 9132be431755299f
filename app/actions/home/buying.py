"""What waits for somebody on the way from need to decision."""

from collections.abc import Iterable
from datetime import timedelta

from app.actions.buying import cards as card_actions
from app.actions.buying.steps import WAYS, situation_of, table_of
from app.actions.home.asking import MOST, first, under
from app.actions.work import Work
from app.db.buying import orders, procedures
from app.db.people import providers
from app.domain.actors import Role
from app.domain.buying.cards import CardSituation, CardState
from app.domain.buying.procedures import Procedure, State
from app.domain.home.tasks import Task
from app.domain.ids import AreaId
from app.domain.lifecycle import Choice, as_of, choices, refusals, states_for
from app.domain.paging import Asked
from app.domain.situation import Situation
from app.procurement.competition import Competition
from app.procurement.dynamic.card_steps import CARD
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.dynamic.quick_order_steps import QUICK_ORDER

_MONTH = timedelta(days=30)


async def waiting_procedures(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Procedures with a step that asks for the reader."""
    actor = work.actor
    found: list[Task] = []
    if actor.provider is not None:
        rows: Iterable[Procedure] = await procedures.invitations_of(work.connection, actor.provider, MOST)
    else:
        kinds = [kind for kind, way in WAYS.items() if states_for(way.table, actor.role)]
        living = [state for state in State if state not in (State.DECIDED, State.CANCELLED)]
        rows = await procedures.in_states(work.connection, work.area.id, kinds, living, MOST)
    for row in rows:
        task = await _procedure(work, row, slugs)
        if task is not None:
            found.append(task)
    return found


async def _procedure(work: Work, row: Procedure, slugs: dict[AreaId, str]) -> Task | None:
    table = table_of(row)
    situation = as_of(table, await situation_of(work, row))
    noun = situation.noun
    here = {step.name for step in table.steps if step.source == noun.state}
    if isinstance(situation, Competition) and noun.state is State.ASSESSMENT and not situation.unmarked:
        here.remove("assess")  # a mark may still change, but now it is the decision that waits
    bid_is_in = _answered(situation)
    choice = first(choices(table, situation), here)
    if bid_is_in or choice is None or noun.state not in states_for(table, work.actor.role):
        return None
    until = noun.deadline if noun.state is State.OPEN else None
    title = situation.title if isinstance(situation, QuickOrder) else _named(noun)
    slug = slugs[noun.area_id]
    return Task(table=table.name, choice=choice, slug=slug, id=noun.id, number=noun.number, title=title, until=until)


def _named(noun: Procedure) -> str:
    return noun.content.title if noun.content else str(noun.draft.get("title", ""))


async def waiting_fallen_through(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """A coach's orders that nobody took, until the need is described again or a month has gone."""
    if work.actor.role is not Role.COACH:
        return []
    rows = await orders.fallen_through(work.connection, work.area.id, work.person, work.instant - _MONTH)
    slug, again = slugs[work.area.id], Choice("order-again")
    return [
        Task(table=QUICK_ORDER.name, choice=again, slug=slug, id=r.id, number=r.number, title=r.title, since=r.at)
        for r in rows
    ]


async def waiting_cards(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Cards that wait for the area's check, and those their provider has to mend or send."""
    actor = work.actor
    rows: list[CardSituation] = []
    if actor.role is Role.PROVIDER:
        for state in (CardState.DRAFT, CardState.RETURNED):
            rows += (await card_actions.mine(work, Asked(limit=MOST, filters={"state": state}))).rows
    elif actor.role is Role.OFFICER:
        rows += (await card_actions.of_area(work, Asked(limit=MOST, filters={"state": CardState.SENT}))).rows
    found = []
    for row in rows:
        here = {step.name for step in CARD.steps if step.source == row.state} - {"set-availability"}
        choice = first(choices(CARD, row), here - {"write-card"} or here) or first(choices(CARD, row), here)
        if choice is not None:
            found.append(await _card(work, row, choice, slugs))
    return found


async def _card(work: Work, row: CardSituation, choice: Choice, slugs: dict[AreaId, str]) -> Task:
    until = await card_actions.check_due(work, row.noun) if row.state == CardState.SENT else None
    number = row.published.number if row.published else ""
    slug, title = slugs[row.noun.area_id], row.noun.content.title
    return Task(table=CARD.name, choice=choice, slug=slug, id=row.noun.id, number=number, title=title, until=until)


def _answered(situation: Situation[Procedure]) -> bool:
    """Whether the provider who reads has handed in what was asked, or is asked no longer."""
    match situation:
        case Competition():
            return situation.actor.provider is not None and situation.my_bid is not None
        case QuickOrder():
            return situation.actor.provider is not None and bool(refusals(QUICK_ORDER, "accept-order", situation))
        case _:
            return False


async def waiting_qualifications(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Providers that wait for the area to say whether they are qualified."""
    if work.actor.role is not Role.OFFICER:
        return []
    waiting = await providers.waiting(work.connection, work.area.id)
    return [
        under(
            "qualification",
            Choice("qualify"),
            slugs[work.area.id],
            provider.id,
            basket,
            provider.name,
            since,
            provider.id,
        )
        for provider, basket, since in waiting
    ]
