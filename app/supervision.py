"""Starting the whole house on one machine, and stopping all of it: database, web and worker."""

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import uvicorn

from app.local_postgres import LocalPostgres
from app.main import create_app
from app.settings import Settings
from app.worker import run as run_worker

ROOT = Path(__file__).resolve().parent.parent
PORTS = 20


@contextmanager
def database(settings: Settings, *, home: Path | None = None) -> Iterator[tuple[Settings, LocalPostgres | None]]:
    """The settings over a database that runs: the one they name, or the embedded one, which the last to leave stops."""
    if settings.owner_url and settings.web_url:
        yield settings, None
        return
    folder = home or ROOT / "var" / "postgres"
    server = LocalPostgres(folder)
    addresses = server.start()
    mark = _come(server)
    try:
        yield settings.at(addresses.owner, addresses.web), server
    finally:
        mark.unlink(missing_ok=True)
        if not _others(server):
            server.stop()


async def serve(settings: Settings, *, worker: bool, say: str = "") -> None:
    """Run the web, with the worker beside it, until SIGINT or SIGTERM; both are handled also where SIGINT was ignored at start."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    server = _Server(config)
    tasks = [asyncio.create_task(server.serve())]
    if worker:
        tasks.append(asyncio.create_task(run_worker(settings, stop)))
    while not server.started and not tasks[0].done():
        await asyncio.sleep(0.05)
    if say and server.started:
        print(say, flush=True)
    await asyncio.wait([asyncio.create_task(stop.wait()), tasks[0]], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    server.should_exit = True
    await asyncio.gather(*tasks)


async def work(settings: Settings) -> None:
    """Run the worker alone until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run_worker(settings, stop)


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


def _come(server: LocalPostgres) -> Path:
    """Leave a mark that this process uses the server."""
    folder = server.home / "users"
    folder.mkdir(exist_ok=True)
    mark = folder / str(psutil.Process().pid)
    mark.write_text(str(psutil.Process().create_time()), encoding="ascii")
    return mark


def _others(server: LocalPostgres) -> bool:
    """Whether another living process has left a mark; the dead ones' are swept."""
    found = False
    for mark in (server.home / "users").iterdir():
        try:
            alive = abs(psutil.Process(int(mark.name)).create_time() - float(mark.read_text(encoding="ascii"))) < 1
        except (psutil.Error, ValueError, OSError):
            alive = False
        if alive:
            found = True
        else:
            mark.unlink(missing_ok=True)
    return found
