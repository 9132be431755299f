"""Attempts to sign in or register, counted by a keyed digest of whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.keys import Digest

_ADD = text("""
INSERT INTO attempts AS a (subject, digest_key, count, since_real)
SELECT subject, digest_key, 1, clock_timestamp() FROM unnest(CAST(:subjects AS bytea[]), CAST(:digest_keys AS int[])) AS one (subject, digest_key)
ON CONFLICT (subject) DO UPDATE SET
  count = CASE WHEN a.since_real > clock_timestamp() - CAST(:within AS interval) THEN a.count + 1 ELSE 1 END,
  since_real = CASE WHEN a.since_real > clock_timestamp() - CAST(:within AS interval) THEN a.since_real ELSE clock_timestamp() END
RETURNING subject, digest_key, count, since_real + CAST(:within AS interval) - clock_timestamp() AS left""")
_GIVE_BACK = text("UPDATE attempts SET count = count - 1 WHERE subject = :subject AND count > 0")
_FORGET = text("DELETE FROM attempts WHERE subject = :subject")
_FORGET_OLD = text("""
DELETE FROM attempts WHERE subject IN (
  SELECT subject FROM attempts WHERE since_real < clock_timestamp() - interval '1 day' LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED)""")


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many there were since the first of them, and for how long that one still counts."""

    count: int
    left: timedelta


async def add(connection: AsyncConnection, subjects: Sequence[Digest], within: timedelta) -> dict[Digest, Attempts]:
    """Count one more for each of `subjects`; those at once wait for each other and see each other.

    Counting begins anew once the first counted one is older than `within`. Rows are locked in the order given.
    """
    values, numbers = [one.value for one in subjects], [one.key_number for one in subjects]
    asked = {"subjects": values, "digest_keys": numbers, "within": within}
    rows = (await connection.execute(_ADD, asked)).mappings()
    return {Digest(r["digest_key"], bytes(r["subject"])): Attempts(r["count"], r["left"]) for r in rows}


async def give_back(connection: AsyncConnection, subject: Digest) -> None:
    """Take one attempt off the count."""
    await connection.execute(_GIVE_BACK, {"subject": subject.value})


async def forget(connection: AsyncConnection, subject: Digest) -> None:
    """Delete the attempts of `subject`."""
    await connection.execute(_FORGET, {"subject": subject.value})


async def forget_old(connection: AsyncConnection) -> None:
    """Forget some that are a day old, whose ever they are; waits for nobody."""
    await connection.execute(_FORGET_OLD)
