"""A contract asks the database as often with ten clients as with one: its pages and answers, a verdict, and the lists it stands in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import event, text

from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.thread import Thread
from tests.api.town import Town
from tests.many_clients import multiplied, paid_for_months
from tests.web.seats import Seat, seat

CLIENT = "A-4471"


@contextmanager
def counted(town: Town) -> Iterator[list[str]]:
    """The statements of what is done inside."""
    said: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    engine = town.app.state.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", count)


async def served(town: Town) -> Thread:
    """A client with eight months of pay, of which one more month is reported and nobody has heard it; lines are made."""
    thread = await walk.started(town)
    await town.move(timedelta(days=290))
    async with town.owner.begin() as connection:
        await paid_for_months(connection, UUID(thread.commitment), CLIENT, 8)
    await clock(town)
    return thread


async def line_of(town: Town, thread: Thread) -> str:
    lines = await town.one("finance").get(f"commitments/{thread.commitment}/lines")
    return str(next(line for line in lines if line["client"] == CLIENT)["id"])


def addresses(thread: Thread, line: str) -> list[str]:
    at = f"commitments/{thread.commitment}"
    return [
        at, f"{at}/account", f"{at}/account?client={CLIENT}", f"{at}/lines", f"{at}/lines?client={CLIENT}", f"{at}/lines?state=waiting",
        f"{at}/referrals", f"{at}/facts", f"{at}/events", f"referrals/{thread.referral}", f"payments/{line}", "payments",
    ]  # fmt: skip


def pages(thread: Thread, line: str) -> list[str]:
    at = f"commitments/{thread.commitment}"
    return [at, f"{at}/payments", f"referrals/{thread.referral}", f"payments/{line}", "payments"]


async def costs(town: Town, thread: Thread, browsers: list[Seat]) -> dict[str, int]:
    """How many statements each answer and page makes, read by finance and the provider."""
    found: dict[str, int] = {}
    line = await line_of(town, thread)
    for caller in (town.one("finance"), thread.winner):
        for path in addresses(thread, line):
            if path == "payments" and caller is thread.winner:
                continue  # an area's list
            with counted(town) as said:
                answer = await caller.send("GET", path)
            assert answer.status_code == 200, path
            assert len(answer.content) < 100_000, path
            found[f"{caller.provider and 'provider'} {path}"] = len(said)
    for number, browser in enumerate(browsers):
        for path in pages(thread, line):
            if path == "payments" and number:
                continue
            with counted(town) as said:
                answer = await browser.get(f"/{town.slug}/{path}")
            assert answer.status_code == 200, path
            assert len(answer.content) < 100_000, path
            found[f"page {number} {path}"] = len(said)
    return found


async def test_every_answer_and_page_asks_as_much_of_ten_clients_as_of_one(app: FastAPI, town: Town) -> None:
    thread = await served(town)
    browsers = [await seat(app, town.one("finance")), await seat(app, thread.winner)]
    one = await costs(town, thread, browsers)
    async with town.owner.begin() as connection:
        await multiplied(connection, UUID(thread.commitment), CLIENT, 9)
    await clock(town)
    assert len(await town.one("finance").get(f"commitments/{thread.commitment}/referrals")) == 10
    ten = await costs(town, thread, browsers)
    assert {path: (one[path], ten[path]) for path in one if one[path] != ten[path]} == {}


async def test_a_verdict_reckons_its_client_alone_and_writes_no_line(town: Town) -> None:
    thread = await served(town)
    counts = []
    for many in (0, 9):
        if many:
            async with town.owner.begin() as connection:
                await multiplied(connection, UUID(thread.commitment), CLIENT, many)
            await clock(town)
        report = walk.earnings(CLIENT, await town.today())
        fact = (await thread.winner.post(f"commitments/{thread.commitment}/report-fact", report, 201))["id"]
        await clock(town)
        with counted(town) as said:
            await town.one("officer").post(f"facts/{fact}/verify", walk.reason())
        counts.append(len(said))
        assert not any("INTO lines" in statement for statement in said)
        assert sum("INTO kept_items" in statement for statement in said) == 1
        await town.move(timedelta(days=1))
    assert counts[0] == counts[1]


async def test_the_worker_writes_many_lines_in_as_many_statements_as_one(town: Town) -> None:
    counts = []
    for many in (1, 9):
        thread = await served(town)
        async with town.owner.begin() as connection:
            await multiplied(connection, UUID(thread.commitment), CLIENT, many)
        before = len(await town.one("finance").get(f"commitments/{thread.commitment}/lines?limit=200"))
        with counted(town) as said:
            await round_of_work(town.app.state.engine, town.app.state.sealer, strict=True)
        after = len(await town.one("finance").get(f"commitments/{thread.commitment}/lines?limit=200"))
        assert after == before * (many + 1)
        counts.append(sum("due" not in statement for statement in said))
    assert counts[0] == counts[1]


async def test_more_clients_than_one_round_reckons_are_settled_only_together(town: Town, monkeypatch: Any) -> None:
    """No line is written while a client's items are behind: another line may need its room."""
    monkeypatch.setattr("app.actions.serving.following.AT_ONCE", 2)
    thread = await served(town)
    async with town.owner.begin() as connection:
        await multiplied(connection, UUID(thread.commitment), CLIENT, 4)
    at = f"commitments/{thread.commitment}/lines?limit=200"
    before = len(await town.one("finance").get(at))
    rounds = []
    for _ in range(2):
        await round_of_work(town.app.state.engine, town.app.state.sealer, strict=True)
        rounds.append(len(await town.one("finance").get(at)))
    assert rounds == [before, before * 5]
    async with town.owner.connect() as connection:
        kept = await connection.scalar(
            text("SELECT count(*) FROM kept_items WHERE commitment_id = :id"), {"id": thread.commitment}
        )
    assert kept == 6  # five clients, and the commitment itself
