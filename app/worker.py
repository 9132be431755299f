"""The clock's hands: takes what fell due and delivers mail. Nothing legal waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.actions.buying.agreements import catch_up_agreement, catch_up_members
from app.actions.buying.applications import catch_up_application
from app.actions.buying.cards import catch_up_card
from app.actions.buying.ideas import catch_up_idea
from app.actions.buying.steps import catch_up_procedure
from app.actions.mail import deliver
from app.actions.people.providers import catch_up_provider
from app.actions.serving.commitments import catch_up_commitment
from app.actions.serving.following import catch_up_settlement
from app.actions.work import Work, clock_work
from app.db import clock, due
from app.db.due import Due
from app.db.engine import make_engine, refuse_unsafe
from app.db.people import areas
from app.domain.ids import ProviderId
from app.gateways.mail import Post, post_at
from app.gateways.sealing import Sealer
from app.retrying import persistently
from app.settings import Settings

LOG = structlog.get_logger("worker")
PAUSE = 1.0
ROUNDS_PER_MAIL = 10


async def _lift_suspensions(work: Work, provider: ProviderId) -> None:
    """Lift what was suspended until a day that is over: a provider's qualifications, and its places in agreements."""
    await catch_up_provider(work, provider)
    await catch_up_members(work, provider)


_HANDS: dict[str, Callable[[Work, UUID], Awaitable[None]]] = {
    "procedure": catch_up_procedure,  # type: ignore[dict-item]  # the kind says whose id it is
    "idea": catch_up_idea,  # type: ignore[dict-item]  # the kind says whose id it is
    "card": catch_up_card,  # type: ignore[dict-item]  # the kind says whose id it is
    "provider": _lift_suspensions,  # type: ignore[dict-item]  # the kind says whose id it is
    "agreement": catch_up_agreement,  # type: ignore[dict-item]  # the kind says whose id it is
    "commitment": catch_up_commitment,  # type: ignore[dict-item]  # the kind says whose id it is
    "application": catch_up_application,  # type: ignore[dict-item]  # the kind says whose id it is
    "settlement": catch_up_settlement,  # type: ignore[dict-item]  # the kind says whose id it is
}


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set. A round that fails is logged and the next one tries again."""
    engine = make_engine(settings.web_url, size=4)
    async with engine.connect() as connection:
        await refuse_unsafe(connection, production=settings.production)
    sealer, post = Sealer(settings.sealing_key), post_at(settings.mail_url) if settings.mail_url else None
    for turn in count():
        if stop.is_set():
            break
        try:
            await round_of_work(engine, sealer, settings.retries)
            if post and turn % ROUNDS_PER_MAIL == 0:
                await round_of_mail(engine, sealer, post)
        except Exception:
            LOG.exception("round failed")
        try:
            await asyncio.wait_for(stop.wait(), PAUSE)
        except TimeoutError:
            continue
    await engine.dispose()


async def round_of_work(engine: AsyncEngine, sealer: Sealer, retries: int = 0, *, strict: bool = False) -> int:
    """Take everything that has fallen due, each thing in a transaction of its own, again where it gave way; answers how many.

    What fails is logged and put off; with `strict` it is raised instead.
    """
    async with engine.connect() as connection:
        fallen = await due.fallen(connection, await clock.instant(connection))
    for one in fallen:
        await _take(engine, sealer, one, retries, strict=strict)
    return len(fallen)


async def round_of_mail(engine: AsyncEngine, sealer: Sealer, post: Post) -> int:
    """Hand every area's waiting mail to the mail server; answers how many went."""
    async with engine.connect() as connection:
        everywhere = await areas.all_areas(connection)
    return sum([await deliver(engine, sealer, area, post) for area in everywhere])


async def _take(engine: AsyncEngine, sealer: Sealer, one: Due, retries: int, *, strict: bool) -> None:
    async def take() -> None:
        async with clock_work(engine, sealer, one.area) as work:
            await _HANDS[one.kind](work, one.id)

    try:
        await persistently(take, retries)
    except Exception:
        if strict:
            raise
        LOG.exception("could not take", kind=one.kind, id=str(one.id))
        async with engine.begin() as connection:
            await due.postpone(connection, one)
