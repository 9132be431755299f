"""A service from bids to a payment line, made by actions, for tests that then look at the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text

from app.actions.buying import assessments, bids, decisions, procedures
from app.actions.law import values
from app.actions.serving import commitments, referrals
from app.domain.ids import CommitmentId, DecisionId, ProcedureId
from app.domain.law.values import NewValue, ValueKind
from app.domain.paging import Asked
from app.procurement.award import Mark, Proposal
from app.worker import round_of_work
from tests.make import DEADLINE, World, at, bid, world

PRICES = {"kaiku": "2500.00", "polku": "2000.00", "taito": "2900.00"}


@dataclass
class Served:
    """The world, its competition and contract, another area, and a column of each table."""

    world: World
    other_area: UUID
    competition: ProcedureId
    columns: dict[str, str]


async def served(area: World, until: str = "paid", content: Mapping[str, object] | None = None) -> Served:
    """Walk the thread in `area` until bids are `sealed`, or the first line is there (`paid`); `content`: another draft."""
    for who in PRICES:
        await area.add_provider(who)
        await area.card(who)
    competition = await area.competition(await area.agreement(*PRICES), content)
    async with area.work("officer") as work:
        rate = NewValue(kind=ValueKind.REFERENCE_RATE, begins=date(2026, 1, 1), value=Decimal("2.5"), source="SP")
        await values.enter(work, rate)
    for who, price in PRICES.items():
        async with area.work(who) as work:
            await bids.save_draft(work, competition, bid(price))
            await bids.submit(work, competition, bid(price), None)
    other = await world(area.engine, area.owner, area.sealer)
    if until != "sealed":
        await _decided(area, competition)
        await _paid(area)
    async with area.owner.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT table_name, max(column_name) AS name FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1"
            )
        )
        return Served(area, other.area, competition, {row.table_name: row.name for row in rows})


async def _decided(area: World, competition: ProcedureId) -> None:
    await area.at(DEADLINE)
    async with area.work("officer") as work:
        await procedures.STEPS.take(work, competition, "unlock")
    async with area.work("officer2") as work:
        await procedures.open_bids(work, competition, None)
    async with area.work("officer") as work:
        situation, _ = await assessments.comparison(work, competition)
        marks = [
            Mark(bid_id=b.bid_id, criterion=key, mark=Decimal(4), reason="Hyvä.")
            for b in situation.opened
            for key in ("1", "2")
        ]
        await assessments.assess_all(work, competition, tuple(marks))
    async with area.work("officer") as work:
        situation, _ = await assessments.comparison(work, competition)
        reasons = {b.bid_id: "Perustelu." for b in situation.opened}
        proposal = Proposal(id=DecisionId(competition), winner=situation.ranking[0].bid_id, reasons=reasons)
        await decisions.prepare(work, competition, proposal, None)
    async with area.work("decider") as work:
        await decisions.decide(work, competition, None)


async def _paid(area: World) -> CommitmentId:
    async with area.work("polku") as work:
        (contract,) = (await commitments.of_provider(work, Asked())).rows
        await commitments.sign(work, contract.id)
    async with area.work("officer") as work:
        await commitments.conclude(work, contract.id, None)
    await area.at(at(date(2026, 3, 9)))
    async with area.work("coach") as work:
        client = referrals.NewClient(client="A-4471", client_group="far", municipality="061")
        referral = await referrals.refer(work, contract.id, client)
    async with area.work("polku") as work:
        await referrals.say(work, referral, "start", date(2026, 3, 9))
    await round_of_work(area.engine, area.sealer)
    return contract.id
