"""No address costs more where there is more: every page and GET makes as many statements, and answers no more than a page, at ten times the size."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from app.local_postgres import LocalPostgres
from app.main import create_app
from tests import multiply
from tests.addresses import Address, Answer, addresses, asking, templates
from tests.conftest import Database, clone
from tests.demo.conftest import Demo, settings_of

MOST_STATEMENTS, MOST_BYTES = 15, 100_000
NOWHERE: dict[str, str] = {}
"""Routes that lead nowhere in the demo, by the reason why."""
GROWING: dict[str, str] = {}
"""Addresses that cost more where there is more, with the reason. What grows no longer must leave the table."""
MANY: dict[str, str] = {}
"""Addresses of more than fifteen statements, with what they are for."""
Seen = dict[Address, Answer]


async def test_no_address_costs_more_where_there_is_more(demo: Demo, database: Database, worker_id: str) -> None:
    async with asking(create_app(demo.settings)) as asked, demo.owner.connect() as owner:
        once, every = await addresses(asked, owner), set(templates(asked.app))
    await demo.owner.dispose()
    faults = [f"{one}: no address; say how one is made" for one in every - {a.route for a in once} - set(NOWHERE)]
    for grow in (multiply.widely, multiply.deeply):
        faults += faults_of(once, await grown(once, grow, demo, database, worker_id), grow.__name__)
    assert not faults, "\n".join(sorted(faults))


async def grown(once: Seen, grow, demo: Demo, database: Database, worker_id: str) -> Seen:
    """The same addresses where there is more."""
    name = f"grown_{worker_id}"
    addresses = LocalPostgres(Path(os.environ["VAIKUTIN_TEST_HOME"]), throwaway=True).start("template")
    await clone(addresses, name, of=f"demo_{worker_id}")
    admin = await asyncpg.connect(database.admin_url.rsplit("/", 1)[0] + f"/{name}")
    await grow(admin)
    await admin.close()
    async with asking(create_app(settings_of(database, worker_id, name))) as asked:
        return {one: await asked.answer(one.path, one.reader) for one in once}


def faults_of(once: Seen, many: Seen, how: str) -> list[str]:
    found = []
    for one, answer in many.items():
        if answer.status != 200:
            found.append(f"{how}: {one} {answer.status}")
        if answer.statements != once[one].statements:
            found.append(f"{how}: {one} {once[one].statements} → {answer.statements} statements")
        if answer.size > MOST_BYTES:
            found.append(f"{how}: {one} {answer.size // 1000} kB")
    return found
