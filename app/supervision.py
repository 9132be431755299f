"""Starting the whole house on one machine, and stopping all of it: database, web and worker."""

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
import uvloop

from app.db.engine import UnsafeDatabase
from app.local_postgres import Addresses, LocalPostgres
from app.settings import Settings, SettingsFault

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

    from fastapi import FastAPI

    from app.metrics import Counts

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "postgres"
PORTS = 20
PATIENCE = 5  # seconds that open requests get to end
_COLLECTS = (
    20_000,
    50,
    100,
)  # new objects before the youngest are looked through, and rounds of that before older ones are
_ENDS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGINT and SIGTERM raise KeyboardInterrupt, once, so that what was begun is undone; SIGINT also where it came ignored."""

    def end(number: int, frame: FrameType | None) -> None:
        _ = number, frame
        for one in _ENDS:
            signal.signal(one, signal.SIG_IGN)  # undoing is not disturbed by a second one
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in _ENDS}
    try:
        yield
    finally:
        for number, did in before.items():
            signal.signal(number, did)


@contextmanager
def database(settings: Settings, *needed: str, home: Path = HOME) -> Iterator[tuple[Settings, LocalPostgres | None]]:
    """The settings over a database that runs: the one they name, or the embedded one, which the last to leave stops.

    `needed`: the addresses that must be there where any is; production has no embedded one. Raises SettingsFault.
    """
    if settings.owner_url or settings.web_url or settings.production:
        require(settings, *needed)
        yield settings, None
        return
    server = LocalPostgres(home)
    with server.used() as addresses:
        yield settings.at(addresses.owner, addresses.web), server


@contextmanager
def passing_database() -> Iterator[tuple[Addresses, LocalPostgres]]:
    """An empty database on a server of its own, gone afterwards."""
    server = LocalPostgres(Path(tempfile.gettempdir()) / f"vaikutin-{os.getpid()}", throwaway=True)
    try:
        yield server.start(), server
    finally:
        server.stop()


def require(settings: Settings, *needed: str) -> None:
    """Raise SettingsFault where an address (`owner_url`, `web_url`) is not set."""
    absent = [f"DATABASE_{name.upper()}" for name in needed if not getattr(settings, name)]
    if absent:
        raise SettingsFault(
            f"{' and '.join(absent)} must be set, such as postgresql://name:password@host:5432/database"
        )


async def serve(
    settings: Settings,
    *,
    worker: bool,
    ready: Callable[[], object],
    at: socket.socket | None = None,
    counts: "Counts | None" = None,
) -> None:
    """Run the web (`at` a socket, or the host and port of `settings`), with the worker beside it, until SIGINT or SIGTERM.

    `ready` is called once the web answers; `counts`: where several web processes count together. Whichever of them fails ends both, and its
    failure is raised.
    """
    from app.main import create_app  # takes seconds, which most commands need not wait
    from app.worker import run as run_worker

    stop, server = _told_to_stop(), _Server(_configured(create_app(settings, counts), settings))
    running = [asyncio.create_task(server.serve([at] if at else None))]
    if worker:
        running.append(asyncio.create_task(run_worker(settings, stop)))
    telling, stopped = asyncio.create_task(_telling(server, ready)), asyncio.create_task(stop.wait())
    await asyncio.wait([stopped, *running], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    server.should_exit = True
    await asyncio.gather(telling, stopped, *running)
    if not server.started:
        raise SettingsFault("The web did not start; the reason stands above")


def serve_many(settings: Settings, ready: Callable[[], object]) -> None:
    """Run as many web processes as `settings.workers` on one port, until SIGINT or SIGTERM; `ready` is called once all answer.

    One that ends untold ends all, and SettingsFault is raised: whoever started this starts it again, with all of them.
    """
    import app.main  # noqa: F401  # loaded once, before the processes part, so that they share its memory
    from app.metrics import Counts

    kin = multiprocessing.get_context("fork")
    started, counts = kin.Value("i", 0), Counts(settings.workers)
    held = _bound(settings.host, settings.port)  # the first process to answer listens; this one never does
    running = []
    try:
        for counts.nth in range(settings.workers):
            one = kin.Process(target=_one_of_many, args=(settings, held, started, ready, counts))
            one.start()
            running.append(one)
        held.close()  # else it would take connections that nobody answers while they end
        wait([one.sentinel for one in running])
    except KeyboardInterrupt:
        return
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.join()
    raise SettingsFault("A web process ended by itself; the reason stands above")


def _one_of_many(
    settings: Settings,
    held: socket.socket,
    started: "Synchronized[int]",
    ready: Callable[[], object],
    counts: "Counts",
) -> None:
    """The life of one of several web processes; the last one to answer says that all do."""

    def answering() -> None:
        with started.get_lock():
            started.value += 1
            if started.value == settings.workers:
                ready()

    with suppress(KeyboardInterrupt):
        try:
            uvloop.run(serve(settings, worker=False, ready=answering, at=held, counts=counts))
        except (SettingsFault, UnsafeDatabase) as fault:
            sys.exit(str(fault))


def _bound(host: str, port: int) -> socket.socket:
    """A socket at an address, not yet listening. Raises SettingsFault where there is no such address or it is taken."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as fault:
        found.close()
        raise SettingsFault(f"Nothing can listen at {host}:{port}: {fault.strerror}") from fault
    return found


def settle_memory() -> None:
    """Keep what is loaded out of the collector's way, and have it look after thousands of new objects, not after each request.

    Else a body of many lists has it go through all that is loaded, for half a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTS)


async def work(settings: Settings) -> None:
    """Run the worker alone until SIGINT or SIGTERM."""
    from app.worker import run as run_worker

    await run_worker(settings, _told_to_stop())


def listening(host: str, wanted: int) -> socket.socket:
    """A socket that listens at `wanted`, or at the next free port after it: held from now on, so that no other start takes it."""
    for port in range(wanted, wanted + PORTS):
        held = socket.socket()
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((host, port))
            held.listen()
        except OSError:
            held.close()
        else:
            return held
    raise SettingsFault(f"No port is free from {wanted} to {wanted + PORTS - 1}")


class _Server(uvicorn.Server):
    """A server that leaves signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do not touch them."""
        yield


def _told_to_stop() -> asyncio.Event:
    """An event that either signal sets, or the end of the process that started this one beside others.

    The loop's own handlers would be undone when it closes, before the database has stopped.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    parent = multiprocessing.parent_process()
    if parent is not None:
        loop.add_reader(parent.sentinel, stop.set)

    def tell(number: int, frame: FrameType | None) -> None:
        _ = number, frame
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)

    for number in _ENDS:
        signal.signal(number, tell)
    return stop


def _configured(app: "FastAPI", settings: Settings) -> uvicorn.Config:
    """How the web is served."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )


async def _telling(server: uvicorn.Server, ready: Callable[[], object]) -> None:
    while not server.started and not server.should_exit:
        await asyncio.sleep(0.05)
    settle_memory()
    if server.started:
        ready()
