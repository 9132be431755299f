"""Two at once: what the database refuses because somebody else was first, said as the refusal it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.domain.contracts import AlreadyReferred
from app.domain.decisions import DeciderPrepared
from app.domain.providers import BusinessIdTaken
from app.domain.refusals import NotOffered, Refusal, Refused, StaleVersion, WrongState
from app.domain.settlements import PAYMENT, PaymentState
from app.domain.values import EnteredByYou, ValueWaits
from app.procurement.bidding import UnlockedByYou

_CHANGED = StaleVersion(seen=None, current=None)
REFUSALS: dict[str, Refusal] = {
    "uq_providers_business_id": BusinessIdTaken(field="business_id"),
    "uq_referrals_live": AlreadyReferred(field="client"),
    "pk_agreement_members": NotOffered(field="members"),
    "pk_approvals": WrongState(table=PAYMENT.name, step="approve", state=PaymentState.APPROVED),
    "ck_procedures_two_openers": UnlockedByYou(),
    "ck_decisions_two_people": DeciderPrepared(),
    "ck_dated_values_two_people": EnteredByYou(),
    "uq_dated_values_waiting": ValueWaits(field="begins"),
    "pk_registrations": _CHANGED,
    "pk_qualifications": _CHANGED,
    "pk_assessments": _CHANGED,
    "uq_bids_one": _CHANGED,
    "uq_decisions_procedure": _CHANGED,
    "uq_commitments_decision": _CHANGED,
    "uq_lines_key": _CHANGED,
}
"""By the constraint's name; any other that fails is a fault of ours, not a collision."""


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction whose collisions are refusals."""
    try:
        async with engine.begin() as connection:
            yield connection
    except IntegrityError as error:
        cause = error.orig.__cause__ if error.orig else None
        refusal = REFUSALS.get(getattr(cause, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise Refused(refusal) from error
