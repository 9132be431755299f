"""What follows from facts: referrals as they stand, what is kept of each client, and payment lines. The clock's to write, since a provider writes only facts."""

from app.actions.paying.settling import reckon, settle, settle_soon
from app.actions.serving.referrals import follow
from app.actions.work import Work
from app.db import due
from app.db.paying import kept
from app.db.serving import commitments, facts
from app.domain.calendar import local_day
from app.domain.ids import CommitmentId
from app.domain.serving.commitments import Commitment, CommitmentState
from app.domain.terms.facts import ClientId

AT_ONCE = 50
"""How many clients are reckoned in one transaction of the worker: what more there is waits for the next one."""
_NOT_BINDING = (CommitmentState.DRAFTED, CommitmentState.DROPPED)


async def renew(work: Work, commitment: Commitment, client: ClientId | None) -> None:
    """Keep what one client has earned now, and let its referrals follow what was said: by whoever of the area gave a verdict on it.

    The commitment is locked by the caller. Lines are the worker's to write, of all clients at once.
    """
    said, heard = await facts.of_clients(work.connection, commitment.area_id, commitment.id, (client,))
    new = await reckon(work, commitment, client, said, heard)
    await kept.keep(work.connection, commitment.area_id, commitment.id, commitment.provider_id, (new,))
    await follow(work, commitment, (client,), said, heard)
    await settle_soon(work, commitment)


async def catch_up_settlement(work: Work, commitment: CommitmentId) -> None:
    """Let referrals follow what was said of them, keep what each client has earned, and settle once that is done for all.

    Clients are reckoned before the commitment is locked: what is said meanwhile is counted, so that it is reckoned by the next.
    """
    connection, area = work.connection, work.area.id
    found = await commitments.get(connection, area, commitment)
    if found is None:
        return
    day = local_day(work.instant)
    clients = () if found.state in _NOT_BINDING else await kept.stale(connection, area, commitment, day, AT_ONCE)
    said, heard = await facts.of_clients(connection, area, commitment, clients) if clients else ((), ())
    new = [await reckon(work, found, client, said, heard) for client in clients]
    locked = await commitments.lock(connection, area, commitment)
    if locked is None:
        return
    found, work.instant = locked
    if found.state in _NOT_BINDING:
        await due.set_due(connection, "settlement", area, commitment, None)
        return
    day = local_day(work.instant)  # midnight may have passed since the clients were reckoned
    written = await kept.keep(connection, area, commitment, found.provider_id, new)
    await follow(work, found, written, said, heard)
    if await kept.stale(connection, area, commitment, day, 1):
        await settle_soon(work, found)
    else:
        await settle(work, found)
