"""Keys that make a post happen once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.ids import MembershipId
from app.domain.keys import Key

_CLAIM = text(
    "INSERT INTO idempotency (membership_id, key, request_hash) VALUES (:membership, :key, :request_hash) ON CONFLICT DO NOTHING RETURNING key"
)
_EARLIER = text("SELECT noun_id, request_hash FROM idempotency WHERE membership_id = :membership AND key = :key")
_KEEP = text("UPDATE idempotency SET noun_id = :noun WHERE membership_id = :membership AND key = :key")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the key was used for before."""

    noun_id: UUID | None
    request_hash: bytes


async def claim(connection: AsyncConnection, membership: MembershipId, key: Key) -> Earlier | None:
    """Take the key; answers the earlier use where there was one. Waits for a use that is going on."""
    asked = {"membership": membership, "key": key.text}
    if (await connection.execute(_CLAIM, asked | {"request_hash": key.request_hash})).one_or_none():
        return None
    row = (await connection.execute(_EARLIER, asked)).one()
    return Earlier(row.noun_id, bytes(row.request_hash))


async def keep(connection: AsyncConnection, membership: MembershipId, key: Key, noun: UUID) -> None:
    """Say what the key made."""
    await connection.execute(_KEEP, {"membership": membership, "key": key.text, "noun": noun})
