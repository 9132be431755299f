"""The outbox: mail written with the business and delivered at least once."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.paging import Listing, page, text_of
from app.domain.ids import AreaId
from app.domain.paging import Asked, Page

MOST_ATTEMPTS = 30  # about a day: what no server takes by then is somebody's to look at
_COLUMNS = "id, area_id, recipient, subject, body, at, attempts, sent_real"
_ADD = text(
    "INSERT INTO outbox (id, area_id, recipient, subject, body, at) VALUES (:id, :area_id, :recipient, :subject, :body, :at)"
)
_NEXT = text(f"""
SELECT {_COLUMNS} FROM outbox WHERE area_id = :area AND sent_real IS NULL AND next_real <= clock_timestamp() AND attempts < {MOST_ATTEMPTS}
ORDER BY next_real LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED""")  # a constant of ours
_SENT = text(
    "UPDATE outbox SET sent_real = clock_timestamp(), attempts = attempts + 1 WHERE area_id = :area AND id = :id"
)
_FAILED = text(
    "UPDATE outbox SET attempts = attempts + 1, next_real = clock_timestamp() + CAST(:wait AS interval) WHERE area_id = :area AND id = :id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one person."""

    id: UUID
    area_id: AreaId
    recipient: str
    subject: str
    body: str
    at: datetime
    attempts: int = 0
    sent_real: datetime | None = None


_NAMES = tuple(field.name for field in fields(Mail))
_M = sa.table(
    "outbox",
    *(sa.column(name, sa.Uuid()) for name in ("id", "area_id")),
    *(sa.column(name, sa.Text()) for name in ("recipient", "subject", "body")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("at", "sent_real")),
    sa.column("attempts", sa.Integer()),
)
_LIST = Listing(
    name="outbox",
    rows=sa.select(_M).where(_M.c.area_id == sa.bindparam("area", type_=sa.Uuid())),
    order=(_M.c.at, _M.c.id),
    down=True,
    words=text_of(_M.c.recipient, _M.c.subject),
)


async def add(connection: AsyncConnection, mail: Mail) -> None:
    """Put a message in the outbox."""
    given = {"id": mail.id, "area_id": mail.area_id, "recipient": mail.recipient, "subject": mail.subject}
    await connection.execute(_ADD, given | {"body": mail.body, "at": mail.at})


async def of_area(connection: AsyncConnection, area: AreaId, asked: Asked) -> Page[Mail]:
    """A page of an area's messages, newest first."""
    return await page(connection, _LIST, asked, _mail, area=area)


async def to_send(connection: AsyncConnection, area: AreaId, limit: int = 1) -> tuple[Mail, ...]:
    """Messages to try now, locked, so that two workers do not send one twice at once."""
    rows = (await connection.execute(_NEXT, {"area": area, "limit": limit})).mappings()
    return tuple(Mail(**row) for row in rows)


async def mark_sent(connection: AsyncConnection, mail: Mail) -> None:
    """Delivered."""
    await connection.execute(_SENT, {"area": mail.area_id, "id": mail.id})


async def mark_failed(connection: AsyncConnection, mail: Mail) -> None:
    """Not delivered: try again after a wait that doubles, an hour at most."""
    wait = timedelta(seconds=min(3600, 2**mail.attempts * 10))
    await connection.execute(_FAILED, {"area": mail.area_id, "id": mail.id, "wait": wait})


def _mail(row: sa.RowMapping) -> Mail:
    return Mail(**{name: row[name] for name in _NAMES})
