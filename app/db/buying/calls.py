"""Calls with bids in clear: challenges with their ideas, programmes with their applications, and what hangs on one bid."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying.procedures import around
from app.db.finding import every, one
from app.db.people import providers
from app.domain.actors import Actor
from app.domain.buying.bids import Bid, OpenedBid
from app.domain.buying.decisions import Decision, Letter
from app.domain.buying.procedures import Procedure
from app.domain.buying.supplements import Supplement
from app.domain.ids import AreaId, BidId, ProcedureId, ProviderId
from app.procurement.open_call import OpenCall

N = TypeVar("N")


async def open_call(connection: AsyncConnection, actor: Actor, procedure: Procedure, instant: datetime) -> OpenCall:
    """All that the rules of a call may know, in three statements; a provider's view holds its own bids and its kind."""
    found = OpenCall(
        noun=procedure,
        actor=actor,
        instant=instant,
        bids=await bids(connection, procedure, actor.provider),
        opened=await opened(connection, procedure, actor.provider),
    )
    if actor.provider is not None:
        me = await providers.get(connection, actor.provider)
        return found.seen(kind=me.kind if me else None)
    stands = await around(connection, procedure)
    return found.seen(need=stands.need, line=stands.line)


async def bids(connection: AsyncConnection, procedure: Procedure, provider: ProviderId | None) -> tuple[Bid, ...]:
    """A call's bids as they were handed in; a provider's own alone."""
    return await every(connection, Bid, "submitted_at", **_of(procedure, provider))


async def opened(
    connection: AsyncConnection, procedure: Procedure, provider: ProviderId | None
) -> tuple[OpenedBid, ...]:
    """A call's bids that the clock has received; a provider's own alone."""
    return await every(connection, OpenedBid, "submitted_at", **_of(procedure, provider))


async def procedure_of(connection: AsyncConnection, area: AreaId, bid: BidId) -> ProcedureId | None:
    """The procedure that a bid was handed in to; None where there is no such bid."""
    found = await one(connection, Bid, area_id=area, id=bid)
    return found.procedure_id if found else None


async def supplements(connection: AsyncConnection, area: AreaId, bid: BidId) -> tuple[Supplement, ...]:
    """The supplements that the sender has added to a bid, in order."""
    return await every(connection, Supplement, "at", area_id=area, bid_id=bid)


async def decisions(connection: AsyncConnection, area: AreaId, bid: BidId) -> tuple[Decision, ...]:
    """Every decision on a bid, prepared or made, by round: the area's to ask."""
    return await every(connection, Decision, "round", area_id=area, bid_id=bid)


async def letters(connection: AsyncConnection, area: AreaId, bid: BidId) -> tuple[Letter, ...]:
    """Every letter about a bid, by round: the area's and that bidder's to read."""
    return await every(connection, Letter, "round", area_id=area, bid_id=bid)


def _of(procedure: Procedure, provider: ProviderId | None) -> dict[str, object]:
    mine = {"provider_id": provider} if provider is not None else {}
    return {"area_id": procedure.area_id, "procedure_id": procedure.id, **mine}
