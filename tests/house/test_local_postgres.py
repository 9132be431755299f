"""The private server: one for all who start it, gone with the last, and started again whatever happened to it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest

from app import local_postgres
from app.local_postgres import Addresses, LocalPostgres, ServerFault

USER = """
import sys
from pathlib import Path
from app.local_postgres import LocalPostgres
with LocalPostgres(Path(sys.argv[1]), throwaway=True).used() as addresses:
    print(addresses.web, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(f"/tmp/vaikutin-house-{os.getpid()}")
    yield folder
    LocalPostgres(folder, throwaway=True).stop()
    shutil.rmtree(folder, ignore_errors=True)  # where a test made it, and the server moved elsewhere


def user(home: Path) -> subprocess.Popen[str]:
    """A process that uses the server until it reads a line."""
    told = [sys.executable, "-c", USER, str(home)]
    return subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=30)


def postmaster(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().splitlines()[0])


async def said(address: str, question: str) -> object:
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def test_several_starters_get_one_server_and_the_last_to_leave_stops_it(home: Path) -> None:
    users = [user(home) for _ in range(3)]
    assert len({first_line(one) for one in users}) == 1
    server = psutil.Process(postmaster(home))
    leave(users[0])
    users[1].kill()  # leaves its mark behind
    users[1].communicate()
    assert server.is_running()
    assert LocalPostgres(home, throwaway=True).alone() is False
    leave(users[2])
    assert not (home / "data" / "postmaster.pid").exists()


async def test_the_roles_and_what_they_may(home: Path) -> None:
    addresses = LocalPostgres(home, throwaway=True).start()
    unsafe = (
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    assert [await said(address, unsafe) for address in (addresses.owner, addresses.web)] == [False, False]
    owns = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert await said(addresses.web, owns) == "owner"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await said(addresses.web, "CREATE TABLE t ()")
    for role in ("app", "owner", "web"):
        assert stat.S_IMODE((home / f"password-{role}").stat().st_mode) == 0o600
    wrong = addresses.web.replace(urlsplit(addresses.web).password or "", "guessed")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await said(wrong, "SELECT 1")


async def test_a_killed_server_starts_again_and_nothing_committed_is_lost(home: Path) -> None:
    server = LocalPostgres(home)  # a careful one: what it said is on disk
    addresses = server.start()
    await said(addresses.owner, "CREATE TABLE kept AS SELECT 42 AS number")
    kill(postmaster(home))
    again = server.start()  # its process may have stayed behind as a zombie
    assert await said(again.owner, "SELECT number FROM kept") == 42


def kill(number: int) -> None:
    """Kill a server and its children, and wait until nothing of it runs (a zombie does not)."""
    children = psutil.Process(number).children()
    os.kill(number, signal.SIGKILL)
    for one in [psutil.Process(number) if psutil.pid_exists(number) else None, *children]:
        while one and one.is_running() and one.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.02)


def test_a_number_given_to_another_program_since_is_no_server(home: Path) -> None:
    server = LocalPostgres(home, throwaway=True)
    server.start()
    port = urlsplit(server.start().web).port
    lines = (home / "data" / "postmaster.pid").read_text()
    with LocalPostgres(home, throwaway=True).used():
        pass  # the last user stopped it
    (home / "data" / "postmaster.pid").write_text(lines.replace(lines.split("\n", 1)[0], str(os.getpid()), 1))
    assert urlsplit(server.start().web).port != port


def test_what_was_begun_and_broke_off_is_begun_anew(home: Path) -> None:
    (home / "data.begun").mkdir(parents=True)
    home.chmod(0o755)  # as the product makes it, whatever the umask
    (home / "data.begun" / "PG_VERSION").write_text("18")
    assert isinstance(LocalPostgres(home, throwaway=True).start(), Addresses)


def test_threads_of_starters(home: Path) -> None:
    with ThreadPoolExecutor(4) as several:
        found = set(several.map(lambda _: LocalPostgres(home, throwaway=True).start(), range(4)))
    assert len(found) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to an ordinary account")
class TestAsRoot:
    def test_it_runs_as_an_ordinary_account(self, home: Path) -> None:
        LocalPostgres(home, throwaway=True).start()
        assert psutil.Process(postmaster(home)).uids().effective != 0

    def test_a_checkout_below_a_closed_folder_stays_closed(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        server = LocalPostgres(closed / "var" / "postgres", throwaway=True)
        try:
            assert urlsplit(server.start().web).port
            assert closed not in server.home.parents
            assert stat.S_IMODE(closed.stat().st_mode) == 0o700
            LocalPostgres(closed / "var" / "postgres").remove()  # a careful one, which stopping alone would leave
            assert not server.home.exists()
        finally:
            server.stop()

    def test_a_strict_umask_does_not_bar_the_account(self, home: Path) -> None:
        before = os.umask(0o077)
        try:
            assert LocalPostgres(home, throwaway=True).start()
        finally:
            os.umask(before)

    def test_programs_that_only_root_may_read_are_copied_for_the_account(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What an installation below a closed folder looks like where root's umask is strict."""
        closed = tmp_path / "closed"
        source = local_postgres._wheel().parent
        shutil.copytree(source / "pginstall", closed / source.name / "pginstall", symlinks=True)
        shutil.copytree(source.parent / f"{source.name}.libs", closed / f"{source.name}.libs")
        for path in (closed, *closed.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o700)
        monkeypatch.setattr(local_postgres, "_wheel", lambda: closed / source.name / "pginstall")
        before = os.umask(0o077)
        try:
            assert urlsplit(LocalPostgres(home, throwaway=True).start().web).port
        finally:
            os.umask(before)

    def test_a_folder_of_somebody_else_is_refused(self, home: Path) -> None:
        home.mkdir()
        home.chmod(0o755)  # closed, it would be passed by
        os.chown(home, 65534, -1)
        with pytest.raises(ServerFault, match="somebody else"):
            LocalPostgres(home, throwaway=True).start()
        os.chown(home, 0, -1)
