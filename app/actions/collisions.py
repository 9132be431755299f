"""Two at once: what the database refuses because somebody else was first, said as the refusal it is."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.domain.buying.decisions import DeciderPrepared
from app.domain.law.values import EnteredByYou, ValueWaits
from app.domain.paying.settlements import PAYMENT, PaymentState
from app.domain.people.providers import BusinessIdTaken
from app.domain.refusals import NotOffered, Refusal, Refused, StaleVersion, TooBusy, WrongState
from app.domain.serving.referrals import AlreadyReferred
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


_GAVE_WAY = ("40P01", "40001")
"""PostgreSQL's codes: two waited for each other; two could not both be as if each had been alone."""
_WAIT = 1  # seconds that whoever gave way at every try is asked to wait
_LAST: ContextVar[bool] = ContextVar("last", default=False)


class GaveWay(Exception):
    """The database undid this transaction for another's sake: the same again, in a new one, may well succeed."""


@contextmanager
def last_try() -> Iterator[None]:
    """What gives way inside is not tried again: it is refused as any step is, and a form keeps what was typed."""
    before = _LAST.set(True)
    try:
        yield
    finally:
        _LAST.reset(before)


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction whose collisions are refusals; raises GaveWay where it can be tried again."""
    try:
        async with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        meant = _meant(error)
        if meant is None:
            raise
        raise meant from error


def _meant(error: DBAPIError) -> Exception | None:
    cause = error.orig.__cause__ if error.orig else None
    if getattr(cause, "sqlstate", None) in _GAVE_WAY:
        return Refused(TooBusy(seconds=_WAIT)) if _LAST.get() else GaveWay()
    refusal = REFUSALS.get(getattr(cause, "constraint_name", None) or "")
    return Refused(refusal) if refusal else None
