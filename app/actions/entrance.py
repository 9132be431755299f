"""The entrance: what coming in needs, and the throttle before it, which counts attempts by account and by network address."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions.passwords import Passwords
from app.db import attempts
from app.domain.keys import Digest
from app.domain.refusals import Refusal, Refused
from app.gateways.digests import Digests

WITHIN = timedelta(minutes=15)
Kind = Literal["account", "address", "registration"]
MOST: dict[Kind, int] = {"account": 10, "address": 50, "registration": 100}
"""How many attempts of each kind are let through in a quarter of an hour from the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyAttempts(Refusal):
    """Too many attempts for this account or from this address lately."""

    code = "too-many-attempts"
    minutes: int


@dataclass(frozen=True, slots=True)
class Entrance:
    """What coming in needs: the engine itself, since nobody hashes a password with a transaction open; the hashing; the digests."""

    engine: AsyncEngine
    passwords: Passwords
    digests: Digests


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose attempts are counted: an account's e-mail address, or a network address."""

    kind: Kind
    value: str


async def count(entrance: Entrance, connection: AsyncConnection, subjects: Sequence[Subject]) -> None:
    """Count an attempt for each of `subjects`; refuses once one of them has had too many.

    One statement, so that attempts made at once see each other. To be committed before what is tried is tried.
    """
    digests = {subject: _digest(entrance, subject) for subject in subjects}
    found = await attempts.add(connection, list(digests.values()), WITHIN)
    over = [found[digest].left for s, digest in digests.items() if found[digest].count > MOST[s.kind]]
    if over:
        raise Refused(TooManyAttempts(minutes=max(1, math.ceil(max(over) / timedelta(minutes=1)))))


async def forget(entrance: Entrance, connection: AsyncConnection, subject: Subject) -> None:
    """Forget every attempt of `subject`, and everybody's that are a day old."""
    await attempts.forget(connection, _digest(entrance, subject))


async def give_back(entrance: Entrance, connection: AsyncConnection, subject: Subject) -> None:
    """Take one attempt of `subject` back, since it was a good one."""
    await attempts.give_back(connection, _digest(entrance, subject))


async def untried(entrance: Entrance, subjects: Sequence[Subject]) -> None:
    """Take an attempt of each back, since nothing was tried: too many waited."""
    async with entrance.engine.begin() as connection:
        for subject in subjects:
            await give_back(entrance, connection, subject)


def _digest(entrance: Entrance, subject: Subject) -> Digest:
    return entrance.digests.of("attempt", f"{subject.kind}:{subject.value}".encode())[0]
