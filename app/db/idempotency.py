"""Keys that make a post happen once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.ids import MembershipId
from app.domain.keys import Digest, Key

_CLAIM = text(
    "INSERT INTO idempotency (membership_id, key, request_digest, digest_key) VALUES (:membership, :key, :digest, :digest_key) ON CONFLICT DO NOTHING RETURNING key"
)
_EARLIER = text(
    "SELECT noun_id, request_digest, digest_key FROM idempotency WHERE membership_id = :membership AND key = :key"
)
_KEEP = text("UPDATE idempotency SET noun_id = :noun WHERE membership_id = :membership AND key = :key")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The use that was made of a key before."""

    noun_id: UUID | None
    digest: Digest


async def claim(connection: AsyncConnection, membership: MembershipId, key: Key) -> Earlier | None:
    """Take the key; answers the earlier use where there was one. Waits for a use that is going on."""
    asked = {"membership": membership, "key": key.text}
    newest = key.digests[0]
    if (
        await connection.execute(_CLAIM, asked | {"digest": newest.value, "digest_key": newest.key_number})
    ).one_or_none():
        return None
    row = (await connection.execute(_EARLIER, asked)).one()
    return Earlier(row.noun_id, Digest(row.digest_key, bytes(row.request_digest)))


async def keep(connection: AsyncConnection, membership: MembershipId, key: Key, noun: UUID) -> None:
    """Record the id of what was made under the key."""
    await connection.execute(_KEEP, {"membership": membership, "key": key.text, "noun": noun})
