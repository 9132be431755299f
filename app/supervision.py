"""Starting the whole house on one machine, and stopping all of it: database, web and worker."""

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import uvicorn

from app.local_postgres import LocalPostgres
from app.main import create_app
from app.settings import Settings, SettingsFault
from app.worker import run as run_worker

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "postgres"
PORTS = 20
PATIENCE = 5  # seconds that open requests get to end
_ENDS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGINT and SIGTERM end what is inside and undo what it began; SIGINT also where it came ignored, as in the background."""

    def end(number: int, frame: FrameType | None) -> None:
        _ = number, frame
        for one in _ENDS:
            signal.signal(one, signal.SIG_IGN)  # undoing is not disturbed by a second one
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in _ENDS}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, did in before.items():
            signal.signal(number, did)


@contextmanager
def database(settings: Settings, *, home: Path = HOME) -> Iterator[tuple[Settings, LocalPostgres | None]]:
    """The settings over a database that runs: the one they name, or the embedded one, which the last to leave stops.

    Raises SettingsFault in production, which has a database of its own.
    """
    if settings.owner_url or settings.web_url:
        yield settings, None
        return
    if settings.production:
        raise SettingsFault("DATABASE_OWNER_URL or DATABASE_WEB_URL is needed in production")
    server = LocalPostgres(home)
    with server.used() as addresses:
        yield settings.at(addresses.owner, addresses.web), server


async def serve(settings: Settings, *, worker: bool, say: str = "") -> None:
    """Run the web, with the worker beside it, until SIGINT or SIGTERM; `say` is printed once the web answers.

    Whichever of them fails ends both, and its failure is raised.
    """
    stop = _told_to_stop()
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    server = _Server(config)
    tasks = [asyncio.create_task(server.serve()), asyncio.create_task(_telling(server, say))]
    if worker:
        tasks.append(asyncio.create_task(run_worker(settings, stop)))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait([stopped, *tasks[:1], *tasks[2:]], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    server.should_exit = True
    await asyncio.gather(stopped, *tasks)
    if not server.started:
        raise SettingsFault("The web did not start; the reason stands above")


async def work(settings: Settings) -> None:
    """Run the worker alone until SIGINT or SIGTERM."""
    await run_worker(settings, _told_to_stop())


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or the next free one after it."""
    for port in range(wanted, wanted + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((host, port))
                return port
    sys.exit(f"No free port from {wanted} to {wanted + PORTS - 1}")


class _Server(uvicorn.Server):
    """A server that leaves signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do not touch them."""
        yield


def _told_to_stop() -> asyncio.Event:
    """An event that either signal sets. Stays with the running loop, not closed by it: a handler outlives the loop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in _ENDS:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


async def _telling(server: uvicorn.Server, say: str) -> None:
    while not server.started and not server.should_exit:
        await asyncio.sleep(0.05)
    if say and server.started:
        print(say, flush=True)
