"""A contract of 400 clients with 18 months of pay: what each page and answer of it costs, a verdict, and how long the loop is held.

`./dev bench scale` calls `measured`; `python -m bench.contract` runs it alone.
"""

import asyncio
import shutil
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import text

from app.actions.people import tokens
from app.actions.people.sign_in import begin_session
from app.db.engine import make_engine
from app.gateways.sealing import Sealer
from app.local_postgres import LocalPostgres
from app.main import create_app
from app.migrating import upgrade
from app.settings import Settings
from app.supervision import settle_memory
from app.worker import round_of_work
from bench.run import KEY, ROOT
from tests.db.served import served
from tests.make import World, at, world
from tests.many_clients import multiplied, paid_for_months

CLIENT, CLIENTS, MONTHS, TIMES = "A-4471", 400, 18, 7
TODAY = date(2027, 10, 15)
ANSWER_MS, VERDICT_MS, HELD_MS = 300, 50, 50
_ROOM = text(
    """UPDATE commitments SET maximum = 300000000, terms = jsonb_set(terms, '{limits,0,max}', '"3000000.00"') WHERE id = :id"""
)
_NEWEST = text("SELECT id FROM lines WHERE commitment_id = :id ORDER BY serial DESC LIMIT 1")
_OF_CLIENT = text("SELECT r.id FROM referrals r WHERE r.commitment_id = :id AND r.client = :client")
_PAY = text(
    "SELECT id FROM facts WHERE commitment_id = :id AND client = :client AND kind = 'earnings' ORDER BY begins LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract, one of its clients, a line and a fact of pay; and who asks, by header."""

    slug: str
    id: UUID
    referral: UUID
    line: UUID
    fact: UUID
    token: dict[str, str]
    cookie: dict[str, str]


class Cost(NamedTuple):
    """Milliseconds of an answer: the middle one and the longest of some, how long this process worked for the middle one, and the
    longest that the loop was held meanwhile; bytes.
    """

    middle: float
    worked: float
    longest: float
    held: float
    size: int


async def made(area: World, clients: int = CLIENTS, months: int = MONTHS) -> Contract:
    """A contract in force whose clients were each paid for so many months; every line is made. Prints how long the worker took."""
    await served(area)
    async with area.owner.connect() as connection:
        asked = text("SELECT c.id FROM commitments c WHERE c.area_id = :area AND c.kind = 'contract'")
        commitment: UUID = (await connection.execute(asked, {"area": area.area})).scalar_one()
    await area.at(at(TODAY))
    async with area.owner.begin() as connection:
        await connection.execute(_ROOM, {"id": commitment})
        await paid_for_months(connection, commitment, CLIENT, months)
        await multiplied(connection, commitment, CLIENT, clients - 1)
        await connection.execute(text("ANALYZE"))
    began = time.perf_counter()
    while await round_of_work(area.engine, area.sealer, strict=True):
        pass
    print(f"   the worker settled {clients} clients in {time.perf_counter() - began:.1f} s")
    async with area.owner.connect() as connection:
        given = {"id": commitment, "client": CLIENT}
        client, line, fact = [
            (await connection.execute(one, given)).scalar_one() for one in (_OF_CLIENT, _NEWEST, _PAY)
        ]
    async with area.work("finance") as work:
        _, token = await tokens.make(work, "bench", 1)
        session = await begin_session(work.connection, work.person, work.membership)
    bearer, cookie = {"Authorization": f"Bearer {token}"}, {"Cookie": f"session={session.secret}"}
    return Contract(area.slug, commitment, client, line, fact, bearer, cookie)


def addresses(of: Contract) -> dict[str, dict[str, str]]:
    """What is measured: every page and answer of the contract, with who asks."""
    here = f"/{of.slug}/commitments/{of.id}"
    api = f"/api/v1/areas/{of.slug}"
    answers = [
        f"{here}/account",
        f"{here}/account?client={CLIENT}",
        f"{here}/lines",
        f"{here}/referrals",
        f"{here}/facts",
        here,
    ]
    answers = [f"{api}{path.removeprefix(f'/{of.slug}')}" for path in answers]
    answers += [
        f"{api}/referrals/{of.referral}",
        f"{api}/payments",
        f"{api}/payments/{of.line}",
        f"{api}/facts/{of.fact}",
    ]
    pages = [
        here,
        f"{here}/payments",
        f"/{of.slug}/referrals/{of.referral}",
        f"/{of.slug}/payments",
        f"/{of.slug}/payments/{of.line}",
    ]
    return dict.fromkeys(answers, of.token) | dict.fromkeys(pages, of.cookie)


async def measured(area: World, web_url: str) -> dict[str, Cost]:
    """Make the contract, and ask for each of its pages and answers some times, one after the other, in this process."""
    of = await made(area)
    app = create_app(Settings(web_url=web_url, sealing_key=KEY, cheap_passwords=True))
    found: dict[str, Cost] = {}
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://bench") as client,
    ):
        settle_memory()  # as the product does when it serves
        for path, who in addresses(of).items():
            found[_short(path, of)] = await _cost(partial(client.get, path, headers=who))
        found["a verdict"] = await _verdicts(area, of, client)
    return found


def _short(path: str, of: Contract) -> str:
    """An address without the ids in it."""
    for one, name in (
        (of.id, "contract"),
        (of.referral, "client"),
        (of.line, "line"),
        (of.fact, "fact"),
        (of.slug, "area"),
    ):
        path = path.replace(str(one), f"<{name}>")
    return path


async def _verdicts(area: World, of: Contract, client: AsyncClient) -> Cost:
    """The coach's verdicts on one fact, rejected and verified by turns; the worker settles between them."""
    async with area.work("officer") as work:
        _, token = await tokens.make(work, "bench", 1)
    turn = 0

    async def rule() -> Response:
        nonlocal turn
        turn += 1
        step = "reject" if turn % 2 else "verify"
        path = f"/api/v1/areas/{of.slug}/facts/{of.fact}/{step}"
        return await client.post(path, json={"reason": "Nähty."}, headers={"Authorization": f"Bearer {token}"})

    async def settled() -> None:
        await round_of_work(area.engine, area.sealer, strict=True)

    return await _cost(rule, settled)


async def _cost(ask: Callable[[], Awaitable[Response]], between: Callable[[], Awaitable[None]] | None = None) -> Cost:
    took, worked, held, size = [], [], 0.0, 0
    for turn in range(TIMES + 1):
        async with _watched() as longest:
            began, busy = time.perf_counter(), time.process_time()
            answer = await ask()
            worked.append((time.process_time() - busy) * 1000)
            took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{answer.request.url}: {answer.status_code} {answer.text[:300]}")
        size = len(answer.content)
        held = max(held, *longest) if turn else 0.0
        if between is not None:
            await between()
    return Cost(
        statistics.median(took[1:]), statistics.median(worked[1:]), max(took[1:]), held, size
    )  # the first warms up


@asynccontextmanager
async def _watched() -> AsyncIterator[list[float]]:
    """A beat beside what is done inside: its list gets how many milliseconds each came late, which is how long the loop was held."""
    late: list[float] = [0.0]

    async def beat() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append((time.perf_counter() - began) * 1000 - 1)

    beating = asyncio.create_task(beat())
    await asyncio.sleep(0)
    yield late
    beating.cancel()


def report(found: dict[str, Cost]) -> bool:
    """Print what was measured beside what it may be; answers whether all is within it."""
    print(f"{'':62}{'middle':>8}{'worked':>8}{'longest':>9}{'held':>7}{'kB':>6}   milliseconds")
    good = True
    for path, cost in found.items():
        most = VERDICT_MS if path == "a verdict" else ANSWER_MS
        over = [f"over {most}"] if cost.middle > most else []
        over += [f"held over {HELD_MS}"] if cost.held > HELD_MS else []
        good = good and not over
        print(
            f"{path:62}{cost.middle:8.0f}{cost.worked:8.0f}{cost.longest:9.0f}{cost.held:7.0f}{cost.size / 1000:6.0f}   {', '.join(over)}"
        )
    return good


async def _alone(owner_url: str, web_url: str) -> bool:
    owner, engine = make_engine(owner_url), make_engine(web_url)
    async with owner.begin() as connection:
        await connection.execute(text("UPDATE clock SET movable = true"))
    area: World = await world(engine, owner, Sealer(KEY))
    found: Any = await measured(area, web_url)
    await owner.dispose()
    await engine.dispose()
    return report(found)


def main() -> int:
    """Measure on a database of its own; the answer is 1 where something is over what it may be."""
    home = ROOT / "var" / "bench-contract"
    shutil.rmtree(home, ignore_errors=True)
    server = LocalPostgres(home)
    addresses = server.start("bench")
    try:
        upgrade(addresses.owner)
        return 0 if asyncio.run(_alone(addresses.owner, addresses.web)) else 1
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
