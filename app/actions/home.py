"""Everyone's home page: what waits for them, until when, and why not what they might expect."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.actions import cards as card_actions
from app.actions import facts as fact_actions
from app.actions.commitments import follow
from app.actions.steps import WAYS, situation_of, table_of
from app.actions.work import Work
from app.db import areas, commitments, facts, orders, payments, procedures, providers
from app.domain.actors import Role
from app.domain.card_steps import CARD
from app.domain.cards import CardSituation, CardState
from app.domain.commitments import Commitment, CommitmentKind
from app.domain.contracts import CONTRACT
from app.domain.hearings import FACT
from app.domain.ids import AreaId
from app.domain.lifecycle import Choice, as_of, choices, refusals, states_for
from app.domain.procedures import Procedure, State
from app.domain.referrals import REFERRAL, ReferralSituation
from app.domain.settlements import PAYMENT
from app.domain.situation import Situation
from app.domain.tasks import Home, Task
from app.procurement.competition import Competition
from app.procurement.dynamic.ordering import QuickOrder
from app.procurement.dynamic.quick_order import QUICK_ORDER

MOST = 100
_QUIET = {
    "save-draft",
    "cancel",
    "withdraw-bid",
    "drop",
    "send-back",
    "correct",
    "withdraw-fact",
    "report-fact",
    "reject",
    "end",
    "save-wish",
    "cancel-order",
    "decline-order",
    "set-availability",
    "withdraw-card",
    "return-card",
}
"""Steps that may be taken but ask nobody to."""
_MONTH = timedelta(days=30)
_LATE = datetime.max.replace(tzinfo=UTC)


async def home(work: Work) -> Home:
    """What waits for the actor, in the acting area or, for a provider, in all areas."""
    slugs = {area.id: area.slug for area in await areas.all_areas(work.connection)}
    tasks = [
        task
        for source in (_procedures, _fallen_through, _cards, _contracts, _referrals, _facts, _lines, _qualifications)
        for task in await source(work, slugs)
    ]
    tasks.sort(key=lambda task: (task.until or _LATE, task.since or _LATE, task.number))
    return Home(
        mine=tuple(task for task in tasks if not task.choice.reasons),
        others=tuple(task for task in tasks if task.choice.reasons),
    )


def _first(found: tuple[Choice, ...], at: AbstractSet[str] | None = None) -> Choice | None:
    """The step that asks for the reader: the first open one, else the first barred one that could be taken from here."""
    asking = [c for c in found if c.step not in _QUIET and (at is None or c.step in at)]
    return next((c for c in asking if not c.reasons), None) or next(iter(asking), None)


async def _procedures(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
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
    choice = _first(choices(table, situation), here)
    if bid_is_in or choice is None or noun.state not in states_for(table, work.actor.role):
        return None
    until = noun.deadline if noun.state is State.OPEN else None
    title = situation.title if isinstance(situation, QuickOrder) else _named(noun)
    slug = slugs[noun.area_id]
    return Task(table=table.name, choice=choice, slug=slug, id=noun.id, number=noun.number, title=title, until=until)


def _named(noun: Procedure) -> str:
    return noun.content.title if noun.content else str(noun.draft.get("title", ""))


async def _fallen_through(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """A coach's orders that nobody took, until the need is described again or a month has gone."""
    if work.actor.role is not Role.COACH:
        return []
    rows = await orders.fallen_through(work.connection, work.area.id, work.person, work.instant - _MONTH)
    slug, again = slugs[work.area.id], Choice("order-again")
    return [
        Task(table=QUICK_ORDER.name, choice=again, slug=slug, id=r.id, number=r.number, title=r.title, since=r.at)
        for r in rows
    ]


async def _cards(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Cards that wait for the area's check, and those their provider has to mend or send."""
    actor, states = work.actor, {CardState.SENT}
    if actor.role is Role.PROVIDER:
        rows, states = await card_actions.mine(work), {CardState.DRAFT, CardState.RETURNED}
    elif actor.role is Role.OFFICER:
        rows = await card_actions.of_area(work)
    else:
        return []
    found = []
    for row in (one for one in rows if one.state in states):
        here = {step.name for step in CARD.steps if step.source == row.state} - {"set-availability"}
        choice = _first(choices(CARD, row), here - {"write-card"} or here) or _first(choices(CARD, row), here)
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


async def _contracts(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    actor = work.actor
    states = states_for(CONTRACT, actor.role)
    rows = await _commitments(work, states)
    found = []
    for row in rows:
        situation = as_of(CONTRACT, await commitments.contract(work.connection, actor, row, work.instant))
        here = frozenset(step.name for step in CONTRACT.steps if step.source == situation.noun.state)
        choice = _first(choices(CONTRACT, situation), here)
        signed = actor.provider is not None and situation.signed
        # an order's one client was referred as it came into force
        ordered = row.kind is CommitmentKind.ORDER and choice is not None and bool(choice.reasons)
        if choice is not None and situation.noun.state in states and not signed and not ordered:
            found.append(
                Task(
                    table=CONTRACT.name,
                    choice=choice,
                    slug=slugs[row.area_id],
                    id=row.id,
                    number=row.number,
                    title=row.title,
                    since=row.drafted_at,
                )
            )
    return found


async def _commitments(work: Work, states: frozenset[str]) -> tuple[Commitment, ...]:
    if work.actor.provider is not None:
        return await commitments.of_provider(work.connection, work.actor.provider, MOST, states=states)
    return await commitments.of_area(work.connection, work.area.id, MOST, states=states)


async def _referrals(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    actor = work.actor
    if actor.role not in (Role.PROVIDER, Role.COACH):
        return []
    waiting = ("referred", "accepted")
    mine = {"provider": actor.provider} if actor.provider else {"area": work.area.id, "referred_by": actor.person}
    found = []
    for row in await commitments.referrals_in(work.connection, waiting, MOST, **mine):
        said = await facts.of_commitment(work.connection, row.area_id, row.commitment_id, row.client)
        noun = follow(work, row, said)
        situation = ReferralSituation(noun=noun, actor=actor, instant=work.instant, facts=said)
        choice = _first(choices(REFERRAL, situation)) if noun.state in waiting and actor.provider else None
        if choice is not None:
            found.append(
                Task(
                    table=REFERRAL.name,
                    choice=choice,
                    slug=slugs[noun.area_id],
                    id=noun.id,
                    number=noun.client,
                    title="",
                    since=noun.referred_at,
                    parent=noun.commitment_id,
                )
            )
    return found


async def _facts(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    if work.actor.role not in (Role.OFFICER, Role.COACH):
        return []
    found = []
    for said in await facts.unheard(work.connection, MOST, area=work.area.id):
        file = await fact_actions.get(work, said.id)
        choice = _first(file.view.choices)
        if choice is not None:
            title = file.hearing.commitment.title
            found.append(
                _under(
                    FACT.name,
                    choice,
                    slugs[said.area_id],
                    said.id,
                    said.fact.client or "",
                    title,
                    said.fact.learned,
                    said.commitment_id,
                )
            )
    return found


async def _lines(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    if work.actor.role is not Role.FINANCE:
        return []
    found = []
    for row in await payments.listed(work.connection, MOST, area=work.area.id, waiting=True):
        situation = await payments.payment(work.connection, work.actor, row, work.instant)
        choice = _first(choices(PAYMENT, situation))
        line = row[0]
        if choice is not None:
            found.append(
                _under(
                    PAYMENT.name,
                    choice,
                    slugs[line.area_id],
                    line.id,
                    line.number,
                    line.client or "",
                    line.made_at,
                    line.commitment_id,
                )
            )
    return found


async def _qualifications(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    if work.actor.role is not Role.OFFICER:
        return []
    waiting = await providers.waiting(work.connection, work.area.id)
    return [
        _under(
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


def _under(
    table: str, choice: Choice, slug: str, noun: UUID, number: str, title: str, since: datetime, parent: UUID
) -> Task:
    return Task(table=table, choice=choice, slug=slug, id=noun, number=number, title=title, since=since, parent=parent)
