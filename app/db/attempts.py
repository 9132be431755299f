"""Attempts to sign in or register, counted by a hash of whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_ADD = text("""
INSERT INTO attempts AS a (subject, count, since_real) SELECT s, 1, clock_timestamp() FROM unnest(CAST(:subjects AS bytea[])) s
ON CONFLICT (subject) DO UPDATE SET
  count = CASE WHEN a.since_real > clock_timestamp() - CAST(:within AS interval) THEN a.count + 1 ELSE 1 END,
  since_real = CASE WHEN a.since_real > clock_timestamp() - CAST(:within AS interval) THEN a.since_real ELSE clock_timestamp() END
RETURNING subject, count, since_real + CAST(:within AS interval) - clock_timestamp() AS left""")
_GIVE_BACK = text("UPDATE attempts SET count = count - 1 WHERE subject = :subject AND count > 0")
_FORGET = text("""
DELETE FROM attempts WHERE subject = :subject OR subject IN (
  SELECT subject FROM attempts WHERE since_real < clock_timestamp() - interval '1 day' LIMIT 100 FOR UPDATE SKIP LOCKED)""")


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many there were since the first of them, and for how long that one still counts."""

    count: int
    left: timedelta


async def add(connection: AsyncConnection, subjects: Sequence[bytes], within: timedelta) -> dict[bytes, Attempts]:
    """Count one more for each of `subjects`; those at once wait for each other and see each other.

    Counting begins anew once the first counted one is older than `within`. Rows are locked in the order given.
    """
    rows = (await connection.execute(_ADD, {"subjects": list(subjects), "within": within})).mappings()
    return {bytes(row["subject"]): Attempts(row["count"], row["left"]) for row in rows}


async def give_back(connection: AsyncConnection, subject: bytes) -> None:
    """Count one less."""
    await connection.execute(_GIVE_BACK, {"subject": subject})


async def forget(connection: AsyncConnection, subject: bytes) -> None:
    """Forget those of `subject`, and some that are a day old."""
    await connection.execute(_FORGET, {"subject": subject})
