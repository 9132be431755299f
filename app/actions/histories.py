"""What happened to a noun, page by page, as far as the actor may know; whoever asks has read the noun before."""

from app.actions.work import Work
from app.db import events
from app.domain.events import Told
from app.domain.ids import BidId, CommitmentId, ProcedureId
from app.domain.paging import Asked, Page


async def of_procedure(work: Work, procedure: ProcedureId, asked: Asked) -> Page[Told]:
    """A page of what happened in a procedure, newest first."""
    return await events.listed(work.connection, work.area.id, "procedure_id", procedure, asked)


async def of_commitment(work: Work, commitment: CommitmentId, asked: Asked) -> Page[Told]:
    """A page of what happened under a commitment, newest first."""
    return await events.listed(work.connection, work.area.id, "commitment_id", commitment, asked)


async def of_bid(work: Work, bid: BidId, asked: Asked) -> Page[Told]:
    """A page of what happened to an idea or an application, newest first."""
    return await events.listed(work.connection, work.area.id, "noun_id", bid, asked)
