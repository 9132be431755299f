"""What a commitment is for: the effect block of its plan, or of what it came from."""

from app.actions.work import Work
from app.db import procedures
from app.domain.commitments import Commitment
from app.domain.effects import Effect
from app.domain.procedures import effect_said


async def of_commitment(work: Work, commitment: Commitment) -> Effect | None:
    """Its plan's, else that of the competition, the call or the card that it was bought by."""
    if commitment.plan is not None:
        return commitment.plan.effect
    found = await procedures.get(work.connection, commitment.area_id, commitment.procedure_id)
    return effect_said(found.content, commitment.provider_id) if found else None
