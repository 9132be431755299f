"""The worker: takes the steps that fell due and delivers mail. No deadline depends on it, since everyone catches up before judging."""

import asyncio
from itertools import count

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.actions.lives import look
from app.actions.mail import deliver
from app.actions.work import clock_work
from app.db import clock, due
from app.db.due import Due
from app.db.engine import make_engine, refuse_unsafe
from app.db.people import areas
from app.gateways.mail import Post, post_at
from app.gateways.sealing import Sealer
from app.retrying import persistently
from app.settings import Settings

LOG = structlog.get_logger("worker")
PAUSE = 1.0
ROUNDS_PER_MAIL = 10


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
            await look(work, one.kind, one.id)

    try:
        await persistently(take, retries)
    except Exception:
        if strict:
            raise
        LOG.exception("could not take", kind=one.kind, id=str(one.id))
        async with engine.begin() as connection:
            await due.postpone(connection, one)
