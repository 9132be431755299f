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
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import text

from app.actions.people import tokens
from app.db.engine import make_engine
from app.gateways.sealing import Sealer
from app.local_postgres import LocalPostgres
from app.main import create_app
from app.migrating import upgrade
from app.settings import Settings
from app.supervision import settle_memory
from bench import bodies
from tests.make import World, draft, world

ROOT = Path(__file__).resolve().parent.parent
KEY = bytes(32)
BIDDERS, PAIRS, SECONDS = 16, 6, 4.0
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
        ports = free(), free()
        full = {"DATABASE_WEB_URL": addresses.web, "SEALING_KEY": "A" * 43 + "=", "PORT": str(ports[0])}
        bare = {"BARE_URL": addresses.owner.replace("postgresql://", "postgresql+asyncpg://"), "PORT": str(ports[1])}
        with process(["-m", "app.cli", "serve"], full), process(["-m", "bench.bare"], bare):
            for port in ports:
                reachable(port)
            report(measure(plan, ports, options.pairs, options.seconds))
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


def measure(plan: dict[str, Any], ports: tuple[int, int], pairs: int, seconds: float) -> dict[str, list[float]]:
    """Ours and the bare one in turn, and reads of ours."""
    found: dict[str, list[float]] = {"submit": [], "bare": [], "read": []}
    base = {"body": json.dumps(BODY), "seconds": seconds}
    ours = base | {"port": ports[0], "method": "PUT", "path": plan["bid"], "versions": True, "senders": plan["senders"]}
    other = base | {
        "port": ports[1],
        "method": "PUT",
        "path": plan["bare"],
        "versions": False,
        "senders": plan["senders"],
    }
    read = base | {
        "port": ports[0],
        "method": "GET",
        "path": plan["read"],
        "versions": False,
        "senders": plan["senders"],
        "body": "",
    }
    for name, one in (("submit", ours), ("bare", other)):  # the first seconds warm both up and are not counted
        send(one | {"seconds": 1.0}, name)
    for _ in range(pairs):
        for name, one in (("submit", ours), ("bare", other), ("read", read)):
            found[name].append(send(one, name))
    return found


def send(plan: dict[str, Any], name: str) -> float:
    """Load one server; the rate of good answers. A bad answer is a fault of the bench."""
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
    return float(found["rate"])


def report(found: dict[str, list[float]]) -> None:
    """Print the medians and the ratio of interleaved pairs."""
    ratios = sorted(a / b for a, b in zip(found["submit"], found["bare"], strict=True))
    print(f"submit a bid   {statistics.median(found['submit']):8.0f} /s")
    print(f"bare endpoint  {statistics.median(found['bare']):8.0f} /s")
    print(f"read a call    {statistics.median(found['read']):8.0f} /s")
    print(
        f"ratio, median of {len(ratios)} interleaved pairs: {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    )


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
    competition = await area.competition(await area.agreement(*names))
    drafted = await area.competition(await area.agreement(*names), publish=False)
    async with area.work("officer") as work:
        _, officer = await tokens.make(work, "bench", 1)
    senders = []
    for name in names:
        async with area.work(name) as work:
            _, token = await tokens.make(work, "bench", 1)
        senders.append({"name": name, "token": token, "version": 0})
    await owner.dispose()
    await engine.dispose()
    base = f"/api/v1/areas/{area.slug}/procedures/{competition}"
    own = f"/api/v1/areas/{area.slug}/procedures/{drafted}"
    return {
        "bid": f"{base}/bid",
        "read": base,
        "bare": f"/procedures/{competition}/bid/NAME",
        "senders": senders,
        "draft": f"{own}/save-draft",
        "publish": f"{own}/publish",
        "officer": officer,
    }


@contextmanager
def process(words: list[str], more: dict[str, str]) -> Iterator[None]:
    """A server in a process of its own."""
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
