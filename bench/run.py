"""`./dev bench`: submitting a bid with everything on, beside a bare endpoint, interleaved; ratios of one run. And what the worst bodies cost."""

import argparse
import asyncio
import json
import logging
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from sqlalchemy import text

from app.actions.buying import bids, procedures
from app.actions.people import tokens
from app.actions.people.sign_in import begin_session
from app.db.engine import make_engine
from app.domain.ids import ProcedureId
from app.gateways.sealing import Sealer
from app.local_postgres import LocalPostgres
from app.main import create_app
from app.migrating import upgrade
from app.settings import Settings
from app.supervision import settle_memory
from bench import bodies
from tests.make import DEADLINE, World, bid, draft, world

ROOT = Path(__file__).resolve().parent.parent
KEY = bytes(32)
BIDDERS, PAIRS, SECONDS, EACH = 16, 6, 3.0, 2
OPENED = 10
GOALS = {"submit": "at least 0.6, p99 under 60", "read": "at least 0.5, p99 under 60"}
"""The goal of each: the least share of the bare endpoint's rate in the same pair, and the highest p99 at sixteen connections."""
BODY = {
    "price": {"amount": "2000.00", "currency": "EUR"},
    "answers": {"1": "Valmennus alkaa alkukartoituksella. " * 40, "2": "Kaksi kokenutta valmentajaa. " * 40},
    "binding": True,
}
BARE = """
CREATE TABLE bare_bids (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), procedure_id uuid NOT NULL, provider text NOT NULL,
  content jsonb NOT NULL, version int NOT NULL DEFAULT 1, UNIQUE (procedure_id, provider));
CREATE TABLE bare_events (id uuid PRIMARY KEY, what text NOT NULL, content jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now());
"""


class Measured(NamedTuple):
    """Answers a second and their p99 in milliseconds, ours and the bare endpoint's beside it."""

    rate: float
    p99: float
    bare: float
    bare_p99: float


def main(words: list[str]) -> int:
    """Measure and print; --pairs and --seconds make it shorter, --bodies measures what bodies cost alone."""
    asked = argparse.ArgumentParser(prog="./dev bench")
    asked.add_argument("--pairs", type=int, default=PAIRS)
    asked.add_argument("--seconds", type=float, default=SECONDS)
    asked.add_argument("--bodies", action="store_true")
    options = asked.parse_args(words)
    home = ROOT / "var" / "bench"
    shutil.rmtree(home, ignore_errors=True)
    server = LocalPostgres(home)
    addresses = server.start("bench")
    try:
        upgrade(addresses.owner)
        plan = asyncio.run(seeded(addresses.owner, addresses.web))
        asyncio.run(worst(addresses.web, plan))
        if options.bodies:
            return 0
        full = {"DATABASE_WEB_URL": addresses.web, "SEALING_KEY": "A" * 43 + "="}
        bare = {"BARE_URL": addresses.owner.replace("postgresql://", "postgresql+asyncpg://")}
        with processes(["-m", "app.cli", "serve"], full) as ours, processes(["-m", "bench.bare"], bare) as other:
            report(measure(plan, (ours, other), options.pairs, options.seconds))
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
    return 0


async def worst(web_url: str, plan: dict[str, Any]) -> None:
    """What a body costs in the worst shapes, in this process."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    app = create_app(Settings(web_url=web_url, sealing_key=KEY, cheap_passwords=True))
    async with app.router.lifespan_context(app):
        settle_memory()  # as the product does when it serves
        at = {"json": plan["draft"], "form": "/register", "publish": plan["publish"]}
        given = draft() | {"price_weight": 1, "maximum": {"amount": "30000.00", "currency": "EUR"}}  # never published
        await bodies.measured(app, given, at, plan["officer"])


def measure(
    plan: dict[str, Any], ports: tuple[list[int], list[int]], pairs: int, seconds: float
) -> dict[str, list[Measured]]:
    """Each of ours beside the bare one, the bare one first and last by turns: by name, a pair a round."""
    officers = [
        {"name": str(n), "who": f"Authorization: Bearer {plan['officer']}", "version": 0} for n in range(BIDDERS)
    ]
    asked = {"method": "GET", "versions": False, "body": "", "seconds": seconds, "ports": ports[0]}
    put = {"method": "PUT", "body": json.dumps(BODY), "senders": plan["senders"]}
    ours: dict[str, dict[str, Any]] = {
        "submit": asked | put | {"path": plan["bid"], "versions": True},
        "read": asked | {"path": plan["read"], "senders": plan["senders"]},
        "page": asked | {"path": plan["page"], "senders": plan["readers"]},
        "opened": asked | {"path": plan["opened"], "senders": officers},
        "comparison": asked | {"path": plan["comparison"], "senders": officers},
    }
    bare = asked | put | {"path": plan["bare"], "ports": ports[1]}
    for name, one in [("bare", bare), *ours.items()]:  # the first seconds warm all up and are not counted
        send(one | {"seconds": 1.0}, name)
    found: dict[str, list[Measured]] = {name: [] for name in ours}
    for turn in range(pairs):
        for name, one in ours.items():
            if turn % 2:
                beside, own = send(bare, "bare"), send(one, name)
            else:
                own, beside = send(one, name), send(bare, "bare")
            found[name].append(Measured(*own, *beside))
    return found


def send(plan: dict[str, Any], name: str) -> tuple[float, float]:
    """Load one server; the rate of good answers and their p99 in milliseconds. A bad answer is a fault of the bench."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    found = json.loads(told.stdout)
    if found["bad"] or not found["good"]:
        raise SystemExit(f"{name}: {found}")
    if plan["versions"]:
        for sender in plan["senders"]:
            sender["version"] = found["versions"][sender["name"]]
    return float(found["rate"]), float(found["p99"])


def report(found: dict[str, list[Measured]]) -> None:
    """Print the medians, each with its goal where there is one."""
    print(f"{'':12}{'a second':>9}{'p99 ms':>8}{'bare':>7}{'ratio of pairs':>20}   goal")
    for name, rounds in found.items():
        ratios = sorted(one.rate / one.bare for one in rounds)
        middle = [statistics.median(values) for values in zip(*((m.rate, m.p99, m.bare) for m in rounds), strict=True)]
        spread = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
        print(f"{name:12}{middle[0]:9.0f}{middle[1]:8.0f}{middle[2]:7.0f}{spread:>20}   {GOALS.get(name, '')}")
    costs = statistics.median(a.rate / b.rate for a, b in zip(found["read"], found["page"], strict=True))
    print(f"a page costs {costs:.1f} reads   at most 2")


async def seeded(owner_url: str, web_url: str) -> dict[str, Any]:
    """An area with a competition open to many bidders, each with a token."""
    owner, engine = make_engine(owner_url), make_engine(web_url)
    async with owner.begin() as connection:
        await connection.execute(text("UPDATE clock SET movable = true"))
        for statement in BARE.strip().split(";\n"):
            if statement.strip():
                await connection.execute(text(statement))
    area: World = await world(engine, owner, Sealer(KEY))
    names = [f"bidder{n}" for n in range(BIDDERS)]
    for name in names:
        await area.add_provider(name)
    opened = await opened_of_ten(area, names[:OPENED])
    competition = await area.competition(await area.agreement(*names))
    calm = await bid_once(area, names)
    drafted = await area.competition(await area.agreement(*names), publish=False)
    async with area.work("officer") as work:
        _, officer = await tokens.make(work, "bench", 1)
    senders, readers = [], []
    for name in names:
        async with area.work(name) as work:
            _, token = await tokens.make(work, "bench", 1)
            session = await begin_session(work.connection, work.person, work.membership)
        senders.append({"name": name, "who": f"Authorization: Bearer {token}", "version": 0})
        readers.append({"name": name, "who": f"Cookie: session={session.secret}", "version": 0})
    await owner.dispose()
    await engine.dispose()
    base = f"/api/v1/areas/{area.slug}/procedures/{competition}"
    own = f"/api/v1/areas/{area.slug}/procedures/{drafted}"
    return {
        "bid": f"{base}/bid",
        "read": f"/api/v1/areas/{area.slug}/procedures/{calm}",
        "bare": f"/procedures/{competition}/bid/NAME",
        "senders": senders,
        "readers": readers,
        "page": f"/{area.slug}/procedures/{calm}",
        "opened": f"/api/v1/areas/{area.slug}/procedures/{opened}",
        "comparison": f"/api/v1/areas/{area.slug}/procedures/{opened}/comparison",
        "draft": f"{own}/save-draft",
        "publish": f"{own}/publish",
        "officer": officer,
    }


async def bid_once(area: World, names: list[str]) -> ProcedureId:
    """An open competition in which each has handed in one bid: where `submit` runs, nobody's history is as it ever would be."""
    competition = await area.competition(await area.agreement(*names))
    for name in names:
        async with area.work(name) as work:
            await bids.submit(work, competition, bid(), None)
    return competition


async def opened_of_ten(area: World, names: list[str]) -> ProcedureId:
    """A competition whose ten bids are opened; the clock stands where it stood afterwards."""
    competition = await area.competition(await area.agreement(*names))
    for n, name in enumerate(names):
        async with area.work(name) as work:
            began = work.instant
            await bids.submit(work, competition, bid(f"{1800 + n * 37}.00"), None)
    await area.at(DEADLINE)
    async with area.work("officer") as work:
        await procedures.STEPS.take(work, competition, "unlock")
    async with area.work("officer2") as work:
        await procedures.open_bids(work, competition, None)
    await area.at(began)
    return competition


@contextmanager
def processes(words: list[str], more: dict[str, str]) -> Iterator[list[int]]:
    """Two servers in processes of their own; their ports, once both answer."""
    ports = [free() for _ in range(EACH)]
    with ExitStack() as running:
        for port in ports:
            running.enter_context(process(words, more | {"PORT": str(port)}))
        for port in ports:
            reachable(port)
        yield ports


@contextmanager
def process(words: list[str], more: dict[str, str]) -> Iterator[None]:
    """A program of ours in a process of its own, ended with the block."""
    running = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=os.environ | more, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait(20)


def free() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reachable(port: int) -> None:
    """Wait until something answers there."""
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on {port}")
