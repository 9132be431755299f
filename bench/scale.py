"""`./dev bench scale`: every page and GET of the demo beside the same of a demo a thousand times as large, interleaved; ratios of one run. Then one large contract."""

import argparse
import asyncio
import logging
import shutil
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import asyncpg
import structlog
import uvloop

from app.db.engine import make_engine
from app.demo import making
from app.local_postgres import Addresses, LocalPostgres
from app.main import create_app
from app.migrating import upgrade
from app.settings import Settings
from app.supervision import settle_memory
from bench import contract
from tests import multiply
from tests.addresses import Address, Asking, addresses, asking

HOME = Path(__file__).resolve().parent.parent / "var" / "bench-scale"
KEY = bytes(32)
TIMES, REPEATS, MOST = 1000, 20, 1.5
PATIENCE = 10.0
"""Seconds: an answer that takes longer counts as that long, and is not asked for again."""
_SHORT = 2.0
"""Milliseconds: a difference of less is not told from noise."""


class Compared(NamedTuple):
    """One address in both: the p95 and the median in milliseconds, small and large."""

    address: Address
    p95: tuple[float, float]
    median: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How many times as long the large one takes."""
        return self.p95[1] / max(self.p95[0], 0.1)

    @property
    def grows(self) -> bool:
        """Whether it takes longer where there is more than it may."""
        small, large = self.p95
        return large > MOST * small and large - small > _SHORT


def main(words: list[str]) -> int:
    """Measure and print; with --strict 1 where an address grows."""
    asked = argparse.ArgumentParser(prog="./dev bench scale")
    asked.add_argument("--times", type=int, default=TIMES)
    asked.add_argument("--repeats", type=int, default=REPEATS)
    asked.add_argument("--only", default="", help="addresses whose route contains this")
    asked.add_argument("--strict", action="store_true", help="fail where an address grows")
    options = asked.parse_args(words)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    shutil.rmtree(HOME, ignore_errors=True)
    server = LocalPostgres(HOME, throwaway=True)
    try:
        at = server.start("small")
        upgrade(at.owner)
        found = uvloop.run(_measured(at, options.times, options.repeats, options.only))
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
    report(found)
    over = 0 if options.only else contract.main()
    return int(options.strict and bool(over or any(one.grows for one in found)))


def settings(addresses: Addresses, name: str) -> Settings:
    """What the product is told of one of the two databases."""
    owner, web = (url.replace("/small", f"/{name}") for url in (addresses.owner, addresses.web))
    return Settings(owner_url=owner, web_url=web, sealing_key=KEY, cheap_passwords=True, retries=0)


async def _measured(server: Addresses, times: int, repeats: int, only: str) -> list[Compared]:
    small, large = settings(server, "small"), settings(server, "large")
    admin = await asyncpg.connect(server.admin.replace("/postgres", "/small"))
    await admin.execute("UPDATE clock SET movable = true")
    await admin.close()
    await making.make_unless_made(small, print)
    owner = make_engine(small.owner_url, size=2)
    async with asking(create_app(small)) as asked, owner.connect() as connection:
        every = [one for one in await addresses(asked, connection) if only in one.route]
    await owner.dispose()
    await _grown(server, times)
    settle_memory()
    async with asking(create_app(small)) as one, asking(create_app(large)) as other:
        return [await _compared(address, one, other, repeats) for address in every]


async def _grown(server: Addresses, times: int) -> None:
    """The same database with `times` as many of every noun."""
    admin = await asyncpg.connect(server.admin)
    await admin.execute("CREATE DATABASE large TEMPLATE small OWNER owner STRATEGY FILE_COPY")
    await admin.close()
    admin = await asyncpg.connect(server.admin.replace("/postgres", "/large"))
    began = time.monotonic()
    await multiply.widely(admin, times)
    await admin.execute("VACUUM ANALYZE")
    counts = [
        f"{await admin.fetchval(f'SELECT count(*) FROM {name}'):,} {name}" for name in ("procedures", "facts", "events")
    ]
    print(f"{', '.join(counts)}, in {time.monotonic() - began:.0f} s", flush=True)
    await admin.close()


async def _compared(address: Address, small: Asking, large: Asking, repeats: int) -> Compared:
    """The same address in both, the large one first and last by turns; the first round warms both up and is not counted."""
    took: dict[Asking, list[float]] = {small: [], large: []}
    for turn in range(repeats + 1):
        for which in (small, large) if turn % 2 else (large, small):
            taken = await _timed(which, address)
            if turn or taken >= PATIENCE:
                took[which].append(taken * 1000)
        if took[large][-1:] == [PATIENCE * 1000]:
            break
    one, other = took[small] or [0.0], took[large]
    return Compared(address, (_p95(one), _p95(other)), (statistics.median(one), statistics.median(other)))


async def _timed(asked: Asking, address: Address) -> float:
    """Seconds until the answer, at most `PATIENCE`."""
    began = time.perf_counter()
    try:
        answer = await asyncio.wait_for(asked.get(address.path, address.reader), PATIENCE)
    except TimeoutError:
        return PATIENCE
    if answer.status_code != 200:
        raise SystemExit(f"{address.path}: {answer.status_code}")
    return min(time.perf_counter() - began, PATIENCE)


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def report(found: list[Compared]) -> None:
    """Print what grows, the most first, and how many do not."""
    growing = sorted((one for one in found if one.grows), key=lambda one: -one.ratio)
    print(f"{'':80}{'p95 ms':>16}{'median ms':>18}{'ratio':>8}")
    for one in growing:
        p95, median = (f"{small:.1f} → {large:.1f}" for small, large in (one.p95, one.median))
        print(f"{one.address!s:80}{p95:>16}{median:>18}{one.ratio:8.1f}")
    steady = [one.ratio for one in found if not one.grows]
    print(f"{len(growing)} of {len(found)} addresses take more than {MOST} times as long where there is more")
    if steady:
        print(f"the others: {statistics.median(steady):.2f} times as long in the middle, {max(steady):.2f} at most")
