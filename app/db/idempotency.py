"""Keys that make a post happen once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.ids import MembershipId
from app.domain.keys import Digest, Key

CLAIMING = "INSERT INTO idempotency (membership_id, key, request_digest, digest_key) VALUES (:membership, :key, :digest, :digest_key) ON CONFLICT DO NOTHING RETURNING key"
"""Takes the key of the parameters `claiming` names; answers no row where it was used before."""
_CLAIM = text(CLAIMING)
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
    if (await connection.execute(_CLAIM, claiming(membership, key))).one_or_none():
        return None
    return await earlier(connection, membership, key)


def claiming(membership: MembershipId, key: Key) -> dict[str, object]:
    """The parameters of `CLAIMING`: the content is kept as its newest digest."""
    newest = key.digests[0]
    return {"membership": membership, "key": key.text, "digest": newest.value, "digest_key": newest.key_number}


async def earlier(connection: AsyncConnection, membership: MembershipId, key: Key) -> Earlier:
    """What a key that cannot be taken was used for."""
    row = (await connection.execute(_EARLIER, {"membership": membership, "key": key.text})).one()
    return Earlier(row.noun_id, Digest(row.digest_key, bytes(row.request_digest)))


async def keep(connection: AsyncConnection, membership: MembershipId, key: Key, noun: UUID) -> None:
    """Record the id of what was made under the key."""
    await connection.execute(_KEEP, {"membership": membership, "key": key.text, "noun": noun})
