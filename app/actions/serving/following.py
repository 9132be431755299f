"""What follows from facts: referrals as they stand, and payment lines. The clock's to write, since a provider writes only facts."""

from app.actions.paying.payments import settle
from app.actions.serving.referrals import follow_facts
from app.actions.work import Work
from app.db import due
from app.db.serving import commitments
from app.domain.ids import CommitmentId
from app.domain.serving.commitments import CommitmentState

_NOT_BINDING = (CommitmentState.DRAFTED, CommitmentState.DROPPED)


async def catch_up_settlement(work: Work, commitment: CommitmentId) -> None:
    """Let a commitment's referrals follow what was said of them, and settle what is then earned."""
    locked = await commitments.lock(work.connection, work.area.id, commitment)
    if locked is None:
        return
    found, work.instant = locked
    if found.state in _NOT_BINDING:
        await due.set_due(work.connection, "settlement", work.area.id, commitment, None)
        return
    await follow_facts(work, found)
    await settle(work, found)
