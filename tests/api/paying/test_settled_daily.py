"""A commitment is settled anew as each Finnish day begins, since what is earned depends on the day; and at once when something is said."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.actions.paying.settling import reckon
from app.actions.serving import following
from app.domain.calendar import day_begins, local_day
from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.thread import Thread, reason
from tests.api.town import GROUP, Town


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


async def test_midnight_between_reckoning_and_the_lock(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept must hold on the day of the lock: a client whose job runs, so that each day may change what it has earned, is reckoned at once."""
    thread = await walk.started(town)
    hired = walk.earnings("A-4471", await town.today(), kind="employment", weekly_hours="30") | {"quantity": None}
    fact = await thread.winner.post(f"commitments/{thread.commitment}/report-fact", hired, 201)
    await town.one("officer").post(f"facts/{fact['id']}/verify", reason())
    new = {"client": "A-OTHER", "client_group": GROUP, "municipality": "061"}
    other = await town.one("coach").post(f"commitments/{thread.commitment}/refer-client", new, 201)
    await thread.winner.post(f"referrals/{other['id']}/start", {"day": (await town.today()).isoformat()})
    await clock(town)
    midnight = await next_midnight(town)
    await town.move_to(midnight - timedelta(seconds=30))
    said = walk.earnings("A-OTHER", await town.today(), "1.00")
    await thread.winner.post(f"commitments/{thread.commitment}/report-fact", said, 201)

    async def slowly(*given: Any) -> Any:
        found = await reckon(*given)
        await town.move_to(midnight + timedelta(seconds=1))
        return found

    monkeypatch.setattr(following, "reckon", slowly)
    await round_of_work(town.app.state.engine, town.app.state.sealer)
    monkeypatch.setattr(following, "reckon", reckon)
    assert await due(town, thread.commitment) <= await town.instant()
    await clock(town)
    assert await due(town, thread.commitment) == await next_midnight(town)
