"""Throttling: sign-ins and registrations are counted before anything is tried, by account and by network address."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import attempts
from app.domain.refusals import Refusal, Refused

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
class Subject:
    """Whose attempts are counted: an account's e-mail address, or a network address."""

    kind: Kind
    value: str

    @property
    def hash(self) -> bytes:
        """What is stored of it."""
        return hashlib.sha256(f"{self.kind}:{self.value}".encode()).digest()


async def count(connection: AsyncConnection, subjects: Sequence[Subject]) -> None:
    """Count an attempt for each of `subjects`; refuses once one of them has had too many.

    One statement, so that attempts made at once see each other. To be committed before what is tried is tried.
    """
    found = await attempts.add(connection, [subject.hash for subject in subjects], WITHIN)
    over = [found[s.hash].left for s in subjects if found[s.hash].count > MOST[s.kind]]
    if over:
        raise Refused(TooManyAttempts(minutes=max(1, math.ceil(max(over) / timedelta(minutes=1)))))


async def forget(connection: AsyncConnection, subject: Subject) -> None:
    """Forget every attempt of `subject`, and everybody's that are a day old."""
    await attempts.forget(connection, subject.hash)


async def give_back(connection: AsyncConnection, subject: Subject) -> None:
    """Take one attempt of `subject` back: it was a good one, or nothing was tried."""
    await attempts.give_back(connection, subject.hash)
