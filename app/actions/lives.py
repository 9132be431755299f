"""Every kind of noun that has a life: what the worker, `docs/procedures.md` and the tests of the house go by.

A life's row stands beside what loads it; here they are told together. A life that is not taken at the desk is in `BY_HAND`.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.buying import agreements
from app.actions.buying.agreements import AGREEMENTS, MEMBERS
from app.actions.buying.applications import APPLICATIONS
from app.actions.buying.cards import CARDS
from app.actions.buying.ideas import IDEAS
from app.actions.buying.steps import CHALLENGES, COMPETITIONS, ORDERS, PROGRAMMES
from app.actions.desk import Life
from app.actions.law.values import VALUES
from app.actions.people import providers
from app.actions.people.providers import QUALIFICATIONS
from app.actions.serving.commitments import COMMITMENTS
from app.actions.serving.following import catch_up_settlement
from app.actions.serving.referrals import REFERRALS
from app.actions.work import Work
from app.domain.ids import CommitmentId, ProviderId
from app.domain.lifecycle import Lifecycle
from app.domain.paying.settlements import PAYMENT
from app.domain.serving.hearings import FACT

LIVES: tuple[Life[Any, Any], ...] = (
    AGREEMENTS,
    APPLICATIONS,
    CARDS,
    CHALLENGES,
    COMMITMENTS,
    COMPETITIONS,
    IDEAS,
    MEMBERS,
    ORDERS,
    PROGRAMMES,
    QUALIFICATIONS,
    REFERRALS,
    VALUES,
)
BY_HAND: dict[str, tuple[Lifecycle[Any], ...]] = {
    "insert-only: its state is its latest verdict, and a verdict is written with the commitment it is heard under": (
        FACT,
    ),
    "judged by all lines of a claim at once, of which each is approved": (PAYMENT,),
}
"""Tables whose steps an action takes itself, by the reason why."""
TABLES: tuple[Lifecycle[Any], ...] = tuple(
    sorted(
        (table for group in (*(life.tables for life in LIVES), *BY_HAND.values()) for table in group),
        key=lambda table: table.name,
    )
)
"""Every table of steps there is, by name."""


async def _lift_suspensions(work: Work, noun: UUID) -> None:
    """Lift what was suspended until a day that is over: a provider's qualifications and its places in agreements, under one lock of its registration."""
    provider = ProviderId(noun)
    await providers.lift_suspensions(work, await providers.lock(work, provider))
    await agreements.lift_suspensions(work, provider)
    await providers.look_next(work, provider)


async def _settle(work: Work, noun: UUID) -> None:
    await catch_up_settlement(work, CommitmentId(noun))


def _taken_by(life: Life[Any, Any]) -> Callable[[Work, UUID], Awaitable[None]]:
    return lambda work, noun: desk.catch_up(work, life, noun)


HANDS: dict[str, Callable[[Work, UUID], Awaitable[None]]] = {
    **{life.due: _taken_by(life) for life in LIVES if life.due is not None},
    "provider": _lift_suspensions,
    "settlement": _settle,
}
"""What the worker does with each kind of `due`, whose id the kind says."""


async def look(work: Work, kind: str, noun: UUID) -> None:
    """Let the clock take what fell due of one noun."""
    await HANDS[kind](work, noun)
