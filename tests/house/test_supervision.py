"""Starting and stopping the whole house, as processes: whatever the signal, nothing of it stays."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from app.local_postgres import LocalPostgres
from app.supervision import listening
from tests.conftest import Database

ROOT = Path(__file__).parents[2]
HOUSE = """
import asyncio, sys, time
from pathlib import Path
from app.logs import configure
from app.migrating import upgrade
from app.settings import Settings
from app.supervision import database, listening, serve, stoppable

home, slow = Path(sys.argv[1]), sys.argv[2] == "slow"
configure()
try:
    with stoppable(), database(Settings(web_url="", sealing_key=bytes(32)), home=home) as (settings, _):
        upgrade(settings.owner_url)
        if slow:
            print("preparing", flush=True)
            time.sleep(60)
        door = listening("127.0.0.1", 8600)
        asyncio.run(serve(settings, worker=True, ready=lambda: print(door.getsockname()[1], flush=True), at=door))
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="vaikutin-house-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "postgres"
        LocalPostgres(Path(folder) / "postgres", throwaway=True).stop()


@contextmanager
def house(home: Path, *, slow: bool = False, background: bool = False) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The house as a process of its own, and the line it said; `background`: as a shell starts one, SIGINT ignored."""
    ignoring = (lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) if background else None
    told = [sys.executable, "-c", HOUSE, str(home), "slow" if slow else "quick"]
    process = subprocess.Popen(told, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=ignoring)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def of(home: Path) -> list[psutil.Process]:
    """The server's own processes that still run."""
    running = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = process.info["cmdline"] or []
        if str(home / "data") in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            running.append(process)
    return running


def answers(port: str) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        return bool(answer.status == 200)


def test_an_interrupt_in_the_background_stops_web_worker_and_database(home: Path) -> None:
    with house(home, background=True) as (process, port):
        assert answers(port)
        assert of(home)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    assert of(home) == []


def test_a_signal_while_things_are_made_stops_them_too(home: Path) -> None:
    with house(home, slow=True, background=True) as (process, line):
        assert line == "preparing"
        assert of(home)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)  # an impatient one
        assert process.wait(timeout=30) == 130
    assert of(home) == []


def test_two_houses_share_the_database_and_the_last_one_terminated_stops_it(home: Path) -> None:
    with house(home) as (first, one), house(home) as (second, other):
        assert one != other
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=30) == 0
        assert of(home)
        assert answers(other)
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=30) == 0
    assert of(home) == []


@contextmanager
def many(database: Database, port: int, **more: str) -> Iterator[tuple[subprocess.Popen[str], list[psutil.Process]]]:
    """`serve` with three web processes, once it has said that all of them answer, and those processes."""
    told = {"DATABASE_WEB_URL": database.web_url, "SEALING_KEY": "A" * 43 + "=", "PORT": str(port), "WORKERS": "3"}
    words = [sys.executable, "-m", "app.cli", "serve"]
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ | told | more, stdout=subprocess.PIPE, text=True)
    running: list[psutil.Process] = []
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Serving on 127.0.0.1:{port}\n"
        running += psutil.Process(process.pid).children()
        assert len(running) == 3
        yield process, running
        assert psutil.wait_procs(running, timeout=20)[1] == []
    finally:
        process.kill()
        for one in running:
            if one.is_running():
                one.kill()  # it would keep our end of its output open
        process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_several_web_processes_on_one_port_end_with_the_signal(database: Database, number: int) -> None:
    with many(database, port := free_port()) as (process, _):
        assert all(answers(str(port)) for _ in range(12))
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
        with pytest.raises(urllib.error.URLError):
            answers(str(port))


@pytest.mark.parametrize("killed", ["one of them", "whoever started them"])
def test_several_web_processes_end_together(database: Database, killed: str) -> None:
    with many(database, free_port()) as (process, running):
        if killed == "one of them":
            running[1].kill()
            assert process.wait(timeout=30) == 1
        else:
            process.kill()


def test_several_web_processes_that_cannot_start_say_so(database: Database) -> None:
    told = {"DATABASE_WEB_URL": database.owner_url, "SEALING_KEY": "A" * 43 + "=", "WORKERS": "2"}
    words = [sys.executable, "-m", "app.cli", "serve"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            words,
            cwd=ROOT,
            env=os.environ | told | {"PORT": port},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1
        assert f"127.0.0.1:{port}" in done.stderr
    done = subprocess.run(
        words, cwd=ROOT, env=os.environ | told | {"PORT": port}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "owns tables" in done.stderr
    assert done.stdout == ""


def test_a_taken_port_gives_the_next_one() -> None:
    with listening("127.0.0.1", 8700) as first, listening("127.0.0.1", 8700) as second:
        assert first.getsockname()[1] < second.getsockname()[1]


def test_dev_alone_lists_its_commands() -> None:
    kept = {name: value for name, value in os.environ.items() if name != "VAIKUTIN_TEST_HOME"}
    told = subprocess.run([ROOT / "dev"], env=kept, capture_output=True, text=True, timeout=60, check=True).stdout
    for name in (
        "demo",
        "test",
        "serve",
        "worker",
        "migrate",
        "bench",
        "soak",
        "openapi",
        "docs",
        "clock",
        "terms",
        "person",
    ):
        assert f"  {name} " in told
    wrong = subprocess.run(
        [ROOT / "dev", "nonsense"], env=kept, capture_output=True, text=True, timeout=60, check=False
    )
    assert wrong.returncode == 2
    assert "'nonsense'" in wrong.stderr
