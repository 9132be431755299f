"""The entrance: what coming in needs, and the throttle before it, which counts attempts by account and by network address."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions.collisions import transaction
from app.actions.people.passwords import Passwords
from app.db.people import attempts
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
    """Whose attempts are counted: an account's e-mail address, or a network as `network` gives it."""

    kind: Kind
    value: str


def network(address: str) -> str:
    """What one sender at a network address can choose among: that address in IPv4, all that share its first 64 bits in IPv6."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found, 64), strict=False))
    return str(found.ipv4_mapped if isinstance(found, IPv6Address) else found)


async def count(entrance: Entrance, connection: AsyncConnection, subjects: Sequence[Subject]) -> None:
    """Count an attempt for each of `subjects`; refuses once one of them has had too many.

    One statement, so that attempts made at once see each other. To be committed before what is tried is tried.
    """
    digests = {subject: _digest(entrance, subject) for subject in subjects}
    found = await attempts.add(connection, list(digests.values()), WITHIN)
    over = [found[digest].left for s, digest in digests.items() if found[digest].count > MOST[s.kind]]
    if over:
        raise Refused(TooManyAttempts(minutes=max(1, math.ceil(max(over) / timedelta(minutes=1)))))


async def good(entrance: Entrance, connection: AsyncConnection, account: Subject, visitor: Subject) -> None:
    """A good sign-in: the account's attempts are forgotten, its network gets this one back. Old ones of anybody go too.

    Rows are locked in the order in which `count` locks them, and then none is waited for.
    """
    await attempts.forget(connection, _digest(entrance, account))
    await attempts.give_back(connection, _digest(entrance, visitor))
    await attempts.forget_old(connection)


async def untried(entrance: Entrance, subjects: Sequence[Subject]) -> None:
    """Take an attempt of each back, since nothing was tried: too many waited."""
    async with transaction(entrance.engine) as connection:
        for subject in subjects:
            await attempts.give_back(connection, _digest(entrance, subject))


def _digest(entrance: Entrance, subject: Subject) -> Digest:
    return entrance.digests.of("attempt", f"{subject.kind}:{subject.value}".encode())[0]
