"""Two at once: what the database refuses because somebody else was first, said as the refusal it is."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.db.engine import NO_CONNECTION, unreachable
from app.domain.buying.decisions import DeciderPrepared
from app.domain.law.values import EnteredByYou, ValueWaits
from app.domain.paying.settlements import PAYMENT, PaymentState
from app.domain.people.providers import BusinessIdTaken
from app.domain.refusals import NotOffered, Refusal, Refused, StaleVersion, TooBusy, Unreachable, WrongState
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
_KEPT = "55P03"
"""Likewise: somebody else kept the lock for longer than is waited."""
_WAIT = 1  # seconds that whoever gave way at every try, or found a lock kept, is asked to wait
_RUSH = 10  # seconds that whoever waited for a connection in vain is asked to wait
_AWAY = 5  # seconds that whoever finds no database is asked to wait
_LAST: ContextVar[bool] = ContextVar("last", default=False)


class GaveWay(Exception):
    """The database undid this transaction, for another's sake or because it went away: the same again, in a new one, may well succeed."""


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
    """A transaction whose collisions are refusals; raises GaveWay where it can be tried again.

    So it can where the database went away before the commit. Whether a commit that was not answered was kept nobody knows: it is refused at once.
    Where every connection is taken, or somebody else keeps a lock too long, it is TooBusy at once: to try again would make the queue longer.
    """
    begun = worked = False
    try:
        async with engine.begin() as connection:
            begun = True
            yield connection
            worked = True
    except NoConnectionFree as error:
        raise Refused(TooBusy(seconds=_RUSH)) from error
    except NO_CONNECTION as error:
        meant = _lost(unkept=not worked) if not begun or unreachable(error) else _meant(error)
        if meant is None:
            raise
        raise meant from error


def _lost(*, unkept: bool) -> Exception:
    """The database is away; `unkept`: nothing of this was kept for sure, so that it can be tried again."""
    return GaveWay() if unkept and not _LAST.get() else Refused(Unreachable(seconds=_AWAY))


def _meant(error: Exception) -> Exception | None:
    cause = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else None
    code = getattr(cause, "sqlstate", None)
    if code == _KEPT or (code in _GAVE_WAY and _LAST.get()):
        return Refused(TooBusy(seconds=_WAIT))
    if code in _GAVE_WAY:
        return GaveWay()
    refusal = REFUSALS.get(getattr(cause, "constraint_name", None) or "")
    return Refused(refusal) if refusal else None
