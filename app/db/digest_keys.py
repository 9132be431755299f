"""The keys of kept digests, each wrapped by a sealing key."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_ALL = text("SELECT number, wrapped FROM digest_keys ORDER BY number DESC")
_ADD = text("INSERT INTO digest_keys (number, wrapped) VALUES (:number, :wrapped) ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A digest key as it is kept."""

    number: int
    wrapped: bytes


async def newest_first(connection: AsyncConnection) -> tuple[WrappedKey, ...]:
    """Every key, the newest first."""
    return tuple(WrappedKey(row.number, bytes(row.wrapped)) for row in await connection.execute(_ALL))


async def add(connection: AsyncConnection, key: WrappedKey) -> None:
    """Keep a key unless its number is taken; waits for whoever is taking it."""
    await connection.execute(_ADD, {"number": key.number, "wrapped": key.wrapped})
