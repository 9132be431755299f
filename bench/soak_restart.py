"""PostgreSQL restarted under load, gently and by a crash: 503 with Retry-After, then all is well, and nothing that was answered is lost."""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from httpx import AsyncClient, Response
from sqlalchemy import text

from app.actions.people import tokens
from app.db.engine import make_engine
from app.gateways.sealing import Sealer
from app.local_postgres import LocalPostgres
from app.migrating import upgrade
from bench.run import KEY, ROOT, free, process, reachable
from tests.make import World, world

CLIENTS = 16
BETWEEN = 5.0
"""Seconds from one restart to the next."""
PATIENCE = 60.0
"""Seconds after which a request that is answered 503 again and again is lost."""
KINDS = ("fast", "immediate")
"""How the server is stopped, by turns: connections ended and all written down; or as by a crash, and recovered from its log."""
READS = ("needs", "home", "/", "/api/v1/notices")
WORKERS = "2"


@dataclass
class Load:
    """What the clients share, and what came of it."""

    client: AsyncClient
    at: str
    slug: str
    token: str
    need: dict[str, Any]
    kept: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    names: Any = field(default_factory=lambda: count(1))

    async def send(self, method: str, path: str, body: Any = None) -> Response | None:
        """One request, again with the same key as long as it is answered 503; None where that did not end."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"restart-{next(self.names)}"}
        where = self.at + (path if path.startswith("/") else f"/api/v1/areas/{self.slug}/{path}")
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while loop.time() < until:
            answer = await self.client.request(method, where, json=body, headers=headers)
            self.answers[str(answer.status_code)] += 1
            if answer.status_code != 503:
                return answer
            if "retry-after" not in answer.headers:
                self.wrong.append(f"{method} {path}: 503 without Retry-After")
            await asyncio.sleep(0.2)  # sooner than it says: what comes too soon must be answered too
        self.wrong.append(f"{method} {path}: 503 for {PATIENCE:.0f} seconds")
        return None

    async def act(self) -> None:
        """Write a need of its own title, then read something."""
        title = f"Tarve {next(self.names):07}"
        answer = await self.send("POST", "needs", self.need | {"title": title})
        if answer is not None and answer.status_code == 201:
            self.kept[answer.json()["id"]] = title
        elif answer is not None:
            self.wrong.append(f"a need: {answer.status_code} {answer.text[:200]}")
        path = READS[next(self.names) % len(READS)]
        read = await self.send("GET", path)
        if read is not None and read.status_code not in (200, 303):
            self.wrong.append(f"GET {path}: {read.status_code} {read.text[:200]}")


def run(seconds: float) -> list[str]:
    """Serve a house of its own, restart its database under it again and again, and answer what was wrong."""
    home = ROOT / "var" / "soak-restart"
    shutil.rmtree(home, ignore_errors=True)
    server = LocalPostgres(home)
    addresses = server.start("soak")
    try:
        upgrade(addresses.owner)
        port = free()
        environment = {
            "DATABASE_WEB_URL": addresses.web,
            "SEALING_KEY": "A" * 43 + "=",
            "PORT": str(port),
            "WORKERS": WORKERS,
        }
        with process(["-m", "app.cli", "serve"], environment), process(["-m", "app.cli", "worker"], environment):
            reachable(port)
            return asyncio.run(_soaked(server, addresses.owner, addresses.web, port, seconds))
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)


async def _soaked(server: LocalPostgres, owner_url: str, web_url: str, port: int, seconds: float) -> list[str]:
    owner, engine = make_engine(owner_url), make_engine(web_url)
    async with owner.begin() as connection:
        await connection.execute(text("UPDATE clock SET movable = true"))
    area = await world(engine, owner, Sealer(KEY))
    async with area.work("officer") as work:
        _, token = await tokens.make(work, "soak", 1)
    async with AsyncClient(timeout=PATIENCE) as client:
        load = Load(client, f"http://127.0.0.1:{port}", area.slug, token, _need(area))
        until = asyncio.get_running_loop().time() + seconds
        restarting = asyncio.create_task(_restarting(server, load, until))
        await asyncio.gather(*(_one(load, until) for _ in range(CLIENTS)))
        await restarting
        await _ended(owner_url, load)
    await owner.dispose()
    await engine.dispose()
    return load.wrong


def _need(area: World) -> dict[str, Any]:
    """What every need says but its title."""
    return {
        "basket": "tyollistyminen",
        "category": "tyonhaku",
        "client_group": "far",
        "cpv": "85312310",
        "municipalities": ["061"],
        "places": 1,
        "estimated_value": {"amount": "1.00", "currency": "EUR"},
        "begins": "2026-03-01",
        "ends": "2026-12-31",
        "budget_line_id": str(area.line),
    }


async def _one(load: Load, until: float) -> None:
    """One client: one thing after another."""
    while asyncio.get_running_loop().time() < until:
        await load.act()


async def _restarting(server: LocalPostgres, load: Load, until: float) -> None:
    """Restart the server by turns in each way, until the load ends."""
    loop = asyncio.get_running_loop()
    for turn in count():
        await asyncio.sleep(BETWEEN)
        if loop.time() >= until:
            return
        await loop.run_in_executor(None, server.restart, KINDS[turn % len(KINDS)])
        load.answers[f"restarts, {KINDS[turn % len(KINDS)]}"] += 1


async def _ended(owner_url: str, load: Load) -> None:
    """See that all is well again at once for everybody, and that what was answered is there, once."""
    for _ in range(CLIENTS):
        read = await load.client.get(f"{load.at}/health")
        if read.status_code != 200:
            load.wrong.append(f"afterwards: {read.status_code} {read.text[:200]}")
    owner = make_engine(owner_url)
    async with owner.connect() as connection:
        rows = (await connection.execute(text("SELECT id::text, title FROM needs"))).all()
    await owner.dispose()
    kept = {row.id: row.title for row in rows}
    load.wrong += [f"{title} was answered and is lost" for one, title in load.kept.items() if kept.get(one) != title]
    load.wrong += [f"{title} is there {n} times" for title, n in Counter(kept.values()).items() if n > 1]
    load.wrong += [f"{kind} was never done" for kind in KINDS if not load.answers[f"restarts, {kind}"]]
    if not load.answers["503"]:
        load.wrong.append("nobody was answered 503: this run has shown nothing")
    print(f"   {len(load.kept)} needs kept; {', '.join(f'{what} {n}' for what, n in sorted(load.answers.items()))}")
