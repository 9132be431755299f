"""What waits everywhere, in numbers, for whoever watches over the product: nothing of any area in particular."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_WAITING = text("""
SELECT d.things, d.lag, m.messages, m.lag FROM mail_waiting m, (
  SELECT count(*) AS things, coalesce(extract(epoch FROM instant() - min(at)), 0) AS lag FROM due WHERE at <= instant()
) d""")


class Waiting(NamedTuple):
    """Things that fell due and mail to be sent, each with the seconds that its oldest is late."""

    due: int
    due_lag: float
    mail: int
    mail_lag: float


async def waiting(connection: AsyncConnection) -> Waiting:
    """What the worker has not come to yet, in numbers."""
    due, due_lag, mail, mail_lag = (await connection.execute(_WAITING)).one()
    return Waiting(due, float(due_lag), mail, float(mail_lag))
