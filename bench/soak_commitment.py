"""Sixteen clients of the API at once on one commitment, with the worker beside and the calendar running: no 500, no limit passed."""

import asyncio
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.actions.paying import payments
from app.actions.people import tokens
from app.db.engine import make_engine
from app.db.serving import facts
from app.domain.calendar import local_day
from app.domain.money import ZERO
from app.domain.terms.payments import entitlement
from app.gateways.sealing import Sealer
from app.local_postgres import LocalPostgres
from app.migrating import upgrade
from bench.approved import passed_limits
from bench.run import KEY, ROOT, free, process, reachable
from tests.db.served import served
from tests.make import World, at, draft, terms, world

CLIENTS = 16
BEGAN = date(2026, 3, 9)
LIMITS = [
    {"id": "maximum", "per": "commitment", "max": "30000.00"},
    {"id": "all-starts", "per": "commitment", "max": "2500.00", "clauses": ["start"]},
    {"id": "one-client", "per": "client", "max": "1500.00"},
]
"""Starts come to 600 each, of ten clients, and a job to 1 000: both of the small ones are met soon."""
WEIGHTS = {
    "refer": 2, "accept": 3, "start": 4, "report": 6, "verify": 8, "reject": 1, "correct": 3, "withdraw": 2, "cancel": 1, "approve": 8,
}  # fmt: skip
WAITING = "SELECT count(*) FROM due WHERE kind = 'settlement' AND id = :id AND at <= instant()"


@dataclass
class Load:
    """What the clients share: who they are, what there is to act on, and what came of it."""

    client: AsyncClient
    base: str
    tokens: dict[str, str]
    commitment: UUID
    today: date = BEGAN
    referrals: dict[str, tuple[str, str]] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    names: Any = field(default_factory=lambda: count(1))

    async def send(self, who: str, method: str, path: str, body: Any = None) -> Response:
        """One request of somebody's; a number from 500 on is what this looks for."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Idempotency-Key": f"soak-{next(self.names)}"}
        answer = await self.client.request(method, f"{self.base}/{path}", json=body, headers=headers)
        if answer.status_code >= 500:
            self.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer

    async def all_facts(self) -> list[Any]:
        """Every fact of the commitment, page by page."""
        found: list[Any] = []
        while True:
            after = f"&after={found[-1]['id']}" if found else ""
            page = await self.send("officer", "GET", f"commitments/{self.commitment}/facts?limit=200{after}")
            found += page.json() if page.is_success else []
            if not page.is_success or len(page.json()) < 200:
                return found

    async def act(self, step: str, chance: random.Random) -> None:
        """Take one step on something by chance; whether it is refused is the product's to say."""
        answer = await getattr(self, f"_{step}")(chance)
        if answer is not None:
            self.answers[f"{step} {'done' if answer.is_success else answer.status_code}"] += 1

    async def _refer(self, _: random.Random) -> Response:
        name = f"S-{next(self.names)}"
        body = {"client": name, "client_group": "far", "municipality": "061"}
        answer = await self.send("coach", "POST", f"commitments/{self.commitment}/refer-client", body)
        if answer.is_success:
            self.referrals[answer.json()["id"]] = (name, "referred")
        return answer

    async def _move(
        self, chance: random.Random, who: str, step: str, body: dict[str, Any], before: tuple[str, ...], after: str
    ) -> Response | None:
        if not self.referrals:
            return None
        fitting = [one for one, (_, state) in self.referrals.items() if state in before]
        referral = chance.choice(fitting if fitting and chance.random() < 0.7 else list(self.referrals))
        answer = await self.send(who, "POST", f"referrals/{referral}/{step}", body)
        if answer.is_success:
            self.referrals[referral] = (self.referrals[referral][0], after)
        return answer

    async def _accept(self, chance: random.Random) -> Response | None:
        return await self._move(chance, "polku", "accept", {"day": str(self.today)}, ("referred",), "accepted")

    async def _start(self, chance: random.Random) -> Response | None:
        return await self._move(chance, "polku", "start", {"day": str(self.today)}, ("accepted",), "started")

    async def _cancel(self, chance: random.Random) -> Response | None:
        return await self._move(
            chance, "coach", "cancel", {"reason": "Muutti pois."}, ("referred", "accepted"), "cancelled"
        )

    def _pay(self, chance: random.Random) -> dict[str, Any]:
        proof = {
            "kind": "payslip", "obtained_on": str(self.today), "how": "Asiakas näytti.", "seen_by": "Veera", "kept_at": "kansio",
            "sha256": "ab" * 32,
        }  # fmt: skip
        day = self.today - timedelta(days=chance.randrange(3))
        return {
            "begins": str(day),
            "quantity": f"{chance.choice((400, 700, 1200))}.00",
            "employer": "E-1",
            "job": "open",
            "evidence": proof,
        }

    async def _report(self, chance: random.Random) -> Response | None:
        if not self.referrals:
            return None
        who = chance.choice(list(self.referrals.values()))[0]
        body = self._pay(chance) | {"kind": "earnings", "client": who}
        return self._said(await self.send("polku", "POST", f"commitments/{self.commitment}/report-fact", body))

    def _said(self, answer: Response) -> Response:
        if answer.is_success:
            self.told.append(answer.json()["id"])
        return answer

    async def _fact(self, chance: random.Random, who: str, step: str, body: dict[str, Any]) -> Response | None:
        if not self.facts or chance.random() < 0.1:
            self.facts = [one["id"] for one in await self.all_facts()]
        if not self.facts:
            return None
        return await self.send(who, "POST", f"facts/{chance.choice(self.facts)}/{step}", body)

    async def _verify(self, chance: random.Random) -> Response | None:
        return await self._fact(chance, chance.choice(("officer", "coach")), "verify", {"reason": "Nähty."})

    async def _reject(self, chance: random.Random) -> Response | None:
        return await self._fact(chance, "officer", "reject", {"reason": "Ei täsmää."})

    async def _correct(self, chance: random.Random) -> Response | None:
        answer = await self._fact(chance, "polku", "correct", self._pay(chance) | {"reason": "Summa oli väärä."})
        return self._said(answer) if answer else None

    async def _withdraw(self, chance: random.Random) -> Response | None:
        answer = await self._fact(chance, "polku", "withdraw-fact", {"reason": "Ei ollutkaan niin."})
        return self._said(answer) if answer else None

    async def _approve(self, chance: random.Random) -> Response | None:
        account = await self.send("finance", "GET", f"commitments/{self.commitment}/account")
        lines = [one["id"] for one in account.json()["lines"] if not one["approval"]] if account.is_success else []
        return await self.send("finance", "POST", f"payments/{chance.choice(lines)}/approve") if lines else None


def run(seconds: float) -> list[str]:
    """Serve a house of its own with the retry off, load it, and answer what was wrong."""
    home = ROOT / "var" / "soak"
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
            "RETRIES": "0",
        }
        with process(["-m", "app.cli", "serve"], environment), process(["-m", "app.cli", "worker"], environment):
            reachable(port)
            return asyncio.run(_soaked(addresses.owner, addresses.web, port, seconds))
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)


async def _soaked(owner_url: str, web_url: str, port: int, seconds: float) -> list[str]:
    owner, engine = make_engine(owner_url), make_engine(web_url)
    async with owner.begin() as connection:
        await connection.execute(text("UPDATE clock SET movable = true"))
    area = await world(engine, owner, Sealer(KEY))
    await served(area, content=draft(terms=terms(limits=LIMITS)))
    async with AsyncClient(timeout=60) as client:
        load = await _load(area, client, port)
        done = asyncio.Event()
        beside = [asyncio.create_task(one) for one in (_calendar(area, load, done), _watch(owner, load, done))]
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        await asyncio.gather(*(_one(load, random.Random(n), until) for n in range(CLIENTS)))
        done.set()
        await asyncio.gather(*beside)
        await _ended(area, load)
    _report(load)
    await owner.dispose()
    await engine.dispose()
    return load.wrong


async def _load(area: World, client: AsyncClient, port: int) -> Load:
    found = {}
    for who in ("coach", "officer", "finance", "polku"):
        async with area.work(who) as work:
            _, found[who] = await tokens.make(work, "soak", 1)
    async with area.work("finance") as work:
        (commitment,) = (
            await work.connection.execute(text("SELECT id FROM commitments WHERE area_id = :a"), {"a": area.area})
        ).scalars()
    return Load(client, f"http://127.0.0.1:{port}/api/v1/areas/{area.slug}", found, commitment)


async def _one(load: Load, chance: random.Random, until: float) -> None:
    """One client: one step after another."""
    while asyncio.get_running_loop().time() < until:
        (step,) = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))
        await load.act(step, chance)


async def _calendar(area: World, load: Load, done: asyncio.Event) -> None:
    """A day goes by every half second, so that months of pay come together and every night is settled."""
    while not done.is_set():
        await asyncio.sleep(0.5)
        later = load.today + timedelta(days=1)
        await area.at(at(later))
        load.today = later


async def _watch(owner: AsyncEngine, load: Load, done: asyncio.Event) -> None:
    """Ten times a second, in one snapshot each: whether what is approved passes a limit."""
    seen: set[str] = set()
    while not done.is_set():
        async with owner.connect() as connection:
            seen |= {str(one) for one in await passed_limits(connection)}
        load.answers["looks at the limits"] += 1
        await asyncio.sleep(0.1)
    load.wrong += sorted(seen)


async def _ended(area: World, load: Load) -> None:
    """Hear what waits, let the worker settle, approve all that can be, and see that nothing is lost and nothing waits for ever."""
    await _heard(load)
    await _settled(area, load)
    before = -1
    while before != (before := await _approved(load)):
        pass
    async with area.owner.connect() as connection:
        asked = text("SELECT count(*) FROM facts WHERE id = ANY(:ids)")
        kept = (await connection.execute(asked, {"ids": [UUID(one) for one in load.told]})).scalar_one()
        load.wrong += [str(one) for one in await passed_limits(connection)]
    if kept != len(load.told):
        load.wrong.append(f"{len(load.told)} facts were acknowledged, {kept} are there")
    async with area.work("finance") as work:
        account = await payments.account(work, load.commitment)  # type: ignore[arg-type]  # its id
        now = local_day(work.instant)
        found = await facts.of_commitments(work.connection, [work.area.id], [account.commitment.id])
    said, heard = found[account.commitment.id]
    whole = entitlement(
        account.commitment.terms, said, heard, work.instant, now
    )  # of all clients at once, as nothing in the product reckons
    earned = sum((item.amount for item in whole.items), ZERO)
    paid = sum((one.noun.amount for one in account.payments if one.approval), ZERO)
    load.answers["lines approved"] = sum(1 for one in account.payments if one.approval)
    if earned != paid:
        load.wrong.append(f"{earned} is earned, {paid} approved")


async def _heard(load: Load) -> None:
    """Verify whatever nobody has heard: a correction that waits holds up what it corrects."""
    for one in await load.all_facts():
        if any(step["name"] == "verify" and step["open"] for step in one["steps"]):
            await load.send("officer", "POST", f"facts/{one['id']}/verify", {"reason": "Nähty."})


async def _settled(area: World, load: Load) -> None:
    for _ in range(300):
        async with area.owner.connect() as connection:
            if not (await connection.execute(text(WAITING), {"id": load.commitment})).scalar_one():
                return
        await asyncio.sleep(0.1)
    load.wrong.append("a settlement still waits after half a minute")


async def _approved(load: Load) -> int:
    """Press approve on every line that nobody has approved; answers how many are left."""
    account = await load.send("finance", "GET", f"commitments/{load.commitment}/account")
    lines = [one["id"] for one in account.json()["lines"] if not one["approval"]]
    for line in lines:
        await load.send("finance", "POST", f"payments/{line}/approve")
    return len(lines)


def _report(load: Load) -> None:
    """Print what was done, and count as wrong what was never done: such a run has shown nothing of it."""
    done = sum(many for what, many in load.answers.items() if what.endswith(" done"))
    print(f"   {done} steps done; {', '.join(f'{what} {many}' for what, many in sorted(load.answers.items()))}")
    load.wrong += [f"{step} was never done" for step in WEIGHTS if not load.answers[f"{step} done"]]
