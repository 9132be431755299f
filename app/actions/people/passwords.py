"""Passwords: what one must be like, and hashing, which is slow on purpose, in a small pool of threads of its own."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.domain.refusals import Refusal, Refused, TooBusy, TooLong

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
WAITING_FOR_EACH = 64
"""How many may wait for each thread at most, however fast it is. Who comes after them is told to come again."""
_WAIT = 5  # seconds that anybody may wait for a hash, reckoned by how long the last ones took
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordTooShort(Refusal):
    """A password has at least this many characters."""

    code = "password-too-short"
    least: int


def check_password(password: str, field: str = "password") -> Refusal | None:
    """Why this cannot be somebody's password."""
    if len(password) < SHORTEST_PASSWORD:
        return PasswordTooShort(field=field, least=SHORTEST_PASSWORD)
    return TooLong(field=field, limit=LONGEST_PASSWORD) if len(password) > LONGEST_PASSWORD else None


class Passwords:
    """Argon2 in at most `at_once` threads, with a bounded queue before them.

    A hash takes tens of milliseconds and 64 MB, so nobody waits for one with a transaction open, and however many come at
    once, half of the machine's cores stay with everybody else.
    """

    def __init__(
        self, *, cheap: bool = False, at_once: int | None = None, waiting: int | None = None, processes: int = 1
    ) -> None:
        """`cheap`: few rounds, little memory; never in production. `at_once`, `waiting`: else by the cores, of which `processes` have each a part."""
        hasher = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1) if cheap else Argon2Hasher()
        self.at_once = at_once or max(1, (os.cpu_count() or 2) // 2 // processes)
        self._waiting = self.at_once * WAITING_FOR_EACH if waiting is None else waiting
        self._pool = ThreadPoolExecutor(self.at_once, thread_name_prefix="passwords")
        self._taken = 0
        self._hashes = PasswordHash((hasher,))
        began = perf_counter()
        self._nobody = self._hashes.hash("nobody has this password")
        self._pace = perf_counter() - began

    async def hash(self, password: str) -> str:
        """What is stored of a password. Raises Refused (TooBusy) where too many wait already."""
        return await self._run(lambda: self._hashes.hash(password))

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether it is the one; takes as long where there is no account, or none that can be signed in to. Raises Refused (TooBusy) likewise."""
        given = password[:LONGEST_PASSWORD]
        fits = await self._run(lambda: self._hashes.verify(given, stored or self._nobody))
        return fits and bool(stored)

    def may_wait(self) -> int:
        """The number that may wait now: as many as are served in five seconds at the pace of the last ones, and a bound on that."""
        return min(self._waiting, max(1, int(_WAIT / self._pace) * self.at_once))

    def _timed(self, work: Callable[[], T]) -> T:
        """What `work` answers; its time counts a tenth in the pace, which a busy machine makes slower than at the start."""
        began = perf_counter()
        try:
            return work()
        finally:
            self._pace += (perf_counter() - began - self._pace) / 10

    async def _run(self, work: Callable[[], T]) -> T:
        if self._taken >= self.at_once + self.may_wait():
            raise Refused(TooBusy(seconds=_WAIT))
        self._taken += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._timed, work)
        finally:
            self._taken -= 1
