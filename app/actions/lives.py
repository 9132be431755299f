"""Every kind of noun that has a life: what the worker, `docs/procedures.md` and the tests of the house go by.

A life's row stands beside what loads it; here they are told together. A life that is not yet, or not, taken at the desk is in `BY_HAND`.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.buying.agreements import AGREEMENTS, catch_up_members
from app.actions.buying.applications import APPLICATIONS
from app.actions.buying.cards import CARDS
from app.actions.buying.ideas import IDEAS
from app.actions.buying.steps import CHALLENGES, COMPETITIONS, ORDERS, PROGRAMMES
from app.actions.desk import Life
from app.actions.law.values import VALUES
from app.actions.people.providers import catch_up_provider
from app.actions.serving.commitments import COMMITMENTS
from app.actions.serving.following import catch_up_settlement
from app.actions.serving.referrals import REFERRALS
from app.actions.work import Work
from app.domain.buying.agreements import MEMBER
from app.domain.ids import ProviderId
from app.domain.lifecycle import Lifecycle
from app.domain.paying.settlements import PAYMENT
from app.domain.people.providers import QUALIFICATION
from app.domain.serving.hearings import FACT

LIVES: tuple[Life[Any, Any], ...] = (
    AGREEMENTS,
    APPLICATIONS,
    CARDS,
    CHALLENGES,
    COMMITMENTS,
    COMPETITIONS,
    IDEAS,
    ORDERS,
    PROGRAMMES,
    REFERRALS,
    VALUES,
)
BY_HAND: dict[str, tuple[Lifecycle[Any], ...]] = {
    "not at the desk yet": (
        QUALIFICATION,
        MEMBER,
    ),
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


async def _lift_suspensions(work: Work, provider: ProviderId) -> None:
    """Lift what was suspended until a day that is over: a provider's qualifications, and its places in agreements."""
    await catch_up_provider(work, provider)
    await catch_up_members(work, provider)


def _taken_by(life: Life[Any, Any]) -> Callable[[Work, Any], Awaitable[None]]:
    return lambda work, key: desk.catch_up(work, life, key)


HANDS: dict[str, Callable[[Work, Any], Awaitable[None]]] = {
    **{life.due: _taken_by(life) for life in LIVES if life.due is not None},
    "provider": _lift_suspensions,
    "settlement": catch_up_settlement,
}
"""What the worker does with each kind of `due`, whose id the kind says."""


async def look(work: Work, kind: str, noun: UUID) -> None:
    """Let the clock take what fell due of one noun."""
    await HANDS[kind](work, noun)
