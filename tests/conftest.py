"""One throwaway PostgreSQL for the run, one migrated template in it, one clone of that for each worker."""

import asyncio
import fcntl
import gc
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg
import pytest
import uvloop
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.db import events
from app.db.engine import make_engine
from app.domain.calendar import HELSINKI
from app.domain.events import Event
from app.gateways.sealing import Sealer
from app.i18n.texts import LANGUAGES, texts
from app.local_postgres import Addresses, LocalPostgres
from app.migrating import upgrade
from tests import locks

LONGEST = ("journeys/test_pages.py", "test_supervision.py", "test_demo.py", "test_growing.py")
SEALING_KEY = b"tests only, thirty-two bytes ..."


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of this worker's own: its addresses, and the server's pg_dump."""

    owner_url: str
    web_url: str
    admin_url: str
    pg_dump: Path


def pytest_configure(config: pytest.Config) -> None:
    """The controller, or the only process, names the server's folder; workers inherit it. SIGTERM stops the server too."""
    locks.watch()
    os.environ["RETRIES"] = "0"  # for the processes that tests start
    if "VAIKUTIN_TEST_HOME" not in os.environ:
        os.environ["VAIKUTIN_TEST_HOME"] = f"/tmp/vaikutin-tests-{os.getpid()}"
        config.stash[_MINE] = True
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever named the folder stops the server in it."""
    if config.stash.get(_MINE, False):
        home = Path(os.environ.pop("VAIKUTIN_TEST_HOME"))
        if home.exists():
            LocalPostgres(home, throwaway=True).stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that no worker begins one when the others are done."""
    items.sort(key=lambda item: not any(item.path.match(name) for name in LONGEST))


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the product runs on."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_finish() -> None:
    """Keep what is loaded out of the garbage collector's way, and have it look less often, as in the product."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


_MINE = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def lock_order() -> Iterator[None]:
    """Fail a test that takes locks in a wrong order, in the worker's rounds too."""
    locks.FAULTS.clear()
    yield
    assert not locks.FAULTS


@pytest.fixture(scope="session")
def database(worker_id: str) -> Database:
    """This worker's database: cloned from the template, its clock movable."""
    server = LocalPostgres(Path(os.environ["VAIKUTIN_TEST_HOME"]), throwaway=True)
    addresses = server.start("template")
    with (server.home / "template-lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (server.home / "template-done").exists():
            upgrade(addresses.owner)
            (server.home / "template-done").touch()
        asyncio.run(clone(addresses, f"test_{worker_id}"))
    return Database(
        owner_url=addresses.owner.replace("/template", f"/test_{worker_id}"),
        web_url=addresses.web.replace("/template", f"/test_{worker_id}"),
        admin_url=addresses.admin,
        pg_dump=server.binary("pg_dump"),
    )


@pytest.fixture(scope="session")
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """An engine of the application's own role."""
    found = make_engine(database.web_url)
    yield found
    await found.dispose()


@pytest.fixture(scope="session")
async def owner_engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """An engine of the owner: for the clock, and for what only the owner writes."""
    found = make_engine(database.owner_url, size=2)
    yield found
    await found.dispose()


@pytest.fixture(scope="session", autouse=True)
def every_event_has_its_word() -> Iterator[None]:
    """Make writing an event fail, in any test, where a language has no words for it, or they need what it does not bear."""
    write = events.write

    async def checked(connection: AsyncConnection, *written: Event) -> None:
        for event in written:
            for language in LANGUAGES:
                texts(language).t(f"event.{event.what}", **event.codes)
        await write(connection, *written)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(events, "write", checked)
        yield


@pytest.fixture
def sealer() -> Sealer:
    """A sealing key of the tests' own."""
    return Sealer(SEALING_KEY)


def now() -> datetime:
    """The real instant, or with `VAIKUTIN_TODAY=2027-03-28` the same Finnish hour of that day: where the clock of a test begins."""
    real, other = datetime.now(HELSINKI), os.environ.get("VAIKUTIN_TODAY")
    if other:
        day = date.fromisoformat(other)
        real = real.replace(year=day.year, month=day.month, day=day.day)
    return real.astimezone(UTC)


async def clone(addresses: Addresses, name: str, of: str = "template") -> None:
    """A database of its own, made of the migrated template or of another one; its clock can be moved."""
    admin = await asyncpg.connect(addresses.admin)
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {of} OWNER owner STRATEGY FILE_COPY")
    await admin.close()
    owner = await asyncpg.connect(addresses.owner.replace("/template", f"/{name}"))
    await owner.execute("UPDATE clock SET movable = true")
    await owner.close()
