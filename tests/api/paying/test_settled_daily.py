"""A commitment is settled anew as each Finnish day begins, since what is earned depends on the day; and at once when something is said."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from app.domain.calendar import day_begins, local_day
from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.thread import Thread, reason
from tests.api.town import Town


async def due(town: Town, commitment: str) -> datetime:
    """When the commitment is settled next."""
    asked = text("SELECT at FROM due WHERE kind = 'settlement' AND id = :id")
    async with town.owner.connect() as connection:
        found: datetime = (await connection.execute(asked, {"id": UUID(commitment)})).scalar_one()
        return found


async def next_midnight(town: Town) -> datetime:
    """When tomorrow begins in Finland."""
    return day_begins(local_day(await town.instant()) + timedelta(days=1))


async def test_settled_again_each_midnight(town: Town) -> None:
    thread = await walk.started(town)
    await clock(town)
    for _ in range(2):
        midnight = await next_midnight(town)
        assert await due(town, thread.commitment) == midnight
        await town.move_to(midnight - timedelta(seconds=5))
        await clock(town)
        assert await due(town, thread.commitment) == midnight
        await town.move_to(midnight + timedelta(seconds=1))
        await clock(town)
    assert await due(town, thread.commitment) == await next_midnight(town)


async def test_settled_at_once_after_what_is_said_and_judged(town: Town) -> None:
    thread: Thread = await walk.started(town)
    assert await due(town, thread.commitment) <= await town.instant()
    await clock(town)
    assert await due(town, thread.commitment) == await next_midnight(town)
    await town.move(timedelta(days=40))
    report = f"commitments/{thread.commitment}/report-fact"
    fact = await thread.winner.post(report, walk.earnings("A-4471", await town.today()), 201)
    await clock(town)
    await town.one("officer").post(f"facts/{fact['id']}/verify", reason())
    assert await due(town, thread.commitment) <= await town.instant()
