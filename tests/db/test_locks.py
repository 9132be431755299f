"""Everybody at once on one commitment and on one procedure: nobody waits in a circle, and nothing that was said is left unsettled."""

import asyncio
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from app.actions.paying import payments
from app.actions.serving import facts, referrals
from app.domain.ids import CommitmentId, ReferralId
from app.domain.serving.hearings import Correction
from app.domain.serving.said import Evidence
from app.domain.terms.facts import ClientId, Fact, FactId, Kind
from app.worker import round_of_work
from tests.conftest import Database
from tests.db.served import served
from tests.make import World, at
from tests.waiting import patient, waited_for

CLIENTS = 4
STARTS = date(2026, 3, 9)
PROOF = Evidence(
    kind="payslip", obtained_on=STARTS, how="Asiakas näytti.", seen_by="valmentaja", kept_at="palvelu", sha256="ab" * 32
)  # fmt: skip


async def contract(area: World) -> CommitmentId:
    """A contract in force, with its first client referred and started."""
    await served(area)
    async with area.owner.connect() as connection:
        found: UUID = (
            await connection.execute(text("SELECT id FROM commitments WHERE area_id = :a"), {"a": area.area})
        ).scalar_one()
    return CommitmentId(found)


async def referred(area: World, commitment: CommitmentId, clients: Iterable[str]) -> list[tuple[str, ReferralId]]:
    """Clients referred by the coach, each in a transaction of its own."""
    made = []
    for client in clients:
        async with area.work("coach") as work:
            given = referrals.NewClient(client=client, client_group="far", municipality="061")
            made.append((client, await referrals.refer(work, commitment, given)))
    return made


async def serve_one(area: World, commitment: CommitmentId, client: str, referral: ReferralId) -> None:
    """One client's service as its provider and the area press the buttons, one after another."""
    for step in ("accept", "start"):
        async with area.work("polku") as work:
            await referrals.say(work, referral, step, STARTS)
    pay = Fact(
        id=FactId(uuid4()), kind=Kind.EARNINGS, learned=at(STARTS), begins=STARTS, client=ClientId(client),
        quantity=Decimal(1200), employer="E-1", job="open",
    )  # fmt: skip
    async with area.work("polku") as work:
        said = await facts.report(work, commitment, pay, PROOF)
    async with area.work("polku") as work:
        later = await facts.correct(
            work, said, Correction(id=FactId(uuid4()), reason="Väärä summa.", fact=pay, evidence=PROOF)
        )
    for one in (later, said):
        async with area.work("officer") as work:
            await facts.rule(work, one, "verify", "Palkkalaskelma nähty.")


async def test_four_clients_at_once_wait_in_no_circle(area: World) -> None:
    commitment = await contract(area)
    made = await referred(area, commitment, [f"B-{n}" for n in range(CLIENTS)])
    done = asyncio.Event()

    async def worker() -> None:
        while not done.is_set():
            await round_of_work(area.engine, area.sealer)
            await asyncio.sleep(0)

    running = asyncio.create_task(worker())
    found = await asyncio.gather(*(serve_one(area, commitment, *one) for one in made), return_exceptions=True)
    done.set()
    await running
    assert found == [None] * CLIENTS
    async with area.owner.connect() as connection:
        put_off = text("SELECT count(*) FROM due WHERE id = :c AND kind = 'settlement' AND again_at IS NOT NULL")
        assert (await connection.execute(put_off, {"c": commitment})).scalar_one() == 0
    await round_of_work(area.engine, area.sealer)
    async with area.work("finance") as work:
        account = await payments.lines(work, commitment)
    started = [view.noun for view in account.rows if view.noun.clause == "start"]
    assert len(started) == CLIENTS + 1


@pytest.mark.parametrize("retries", [0, 1])
async def test_the_worker_does_again_what_gave_way(area: World, database: Database, retries: int) -> None:
    commitment = await contract(area)
    ((_, referral),) = await referred(area, commitment, ["B-1"])
    async with area.work("polku") as work:
        await referrals.say(work, referral, "start", STARTS)
    other = await patient(database)
    change = other.transaction()
    await change.start()
    await other.execute("SELECT FROM counters WHERE area_id = $1 AND kind = 'MA' FOR UPDATE", area.area)
    rounds = asyncio.create_task(round_of_work(area.engine, area.sealer, retries))
    await waited_for(other)
    await other.execute("SELECT FROM commitments WHERE id = $1 FOR UPDATE", commitment)
    await change.rollback()
    await other.close()
    await rounds
    async with area.work("finance") as work:
        account = await payments.lines(work, commitment)
    assert len(account.rows) == 1 + retries
