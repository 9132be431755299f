"""The command line: `./dev` alone lists what there is."""

import argparse
import asyncio
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:  # commands import what they need when they run
    from datetime import date

    from app.local_postgres import LocalPostgres
    from app.settings import Settings

import uvloop

ROOT = Path(__file__).resolve().parent.parent
STOPPED = 130  # what shells say of a program that a signal ended
COMMANDS: dict[str, Callable[[list[str]], int]] = {}


def command(function: Callable[[list[str]], int]) -> Callable[[list[str]], int]:
    """Offer a function as `./dev <its name>`; its docstring's first line is what the list says of it."""
    COMMANDS[function.__name__.rstrip("_")] = function
    return function


def main(words: list[str]) -> int:
    """Run one command, or list them. What it began is undone when it is told to stop."""
    if not words or words[0] in ("-h", "--help", "help"):
        print("./dev COMMAND\n")
        for name, function in COMMANDS.items():
            print(f"  {name:10} {(function.__doc__ or '').splitlines()[0]}")
        return 0
    if words[0] not in COMMANDS:
        print(f"There is no command {words[0]!r}; ./dev alone lists them", file=sys.stderr)
        return 2
    from app.db.engine import UnsafeDatabase
    from app.gateways.mail import AddressFault
    from app.local_postgres import ServerFault
    from app.logs import configure
    from app.settings import SettingsFault
    from app.supervision import stoppable

    configure()
    try:
        with stoppable():
            return COMMANDS[words[0]](words[1:])
    except KeyboardInterrupt:
        return STOPPED
    except (ServerFault, SettingsFault, AddressFault, UnsafeDatabase) as fault:
        print(fault, file=sys.stderr)
        return 1


@command
def demo(words: list[str]) -> int:
    """Make and start the demo area: database, web and worker (--fresh starts over, --today DATE is as of another day, --port N)."""
    from datetime import date

    from app import demo as making
    from app.settings import from_environment
    from app.supervision import database, listening, serve

    asked = _parser("demo")
    asked.add_argument("--fresh", action="store_true")
    asked.add_argument("--port", type=int)
    asked.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="make it as of this day: 2028-02-29")
    options = asked.parse_args(words)
    if options.today and not making.FIRST <= options.today <= making.LAST:
        asked.error(f"--today is a day from {making.FIRST} to {making.LAST}")
    settings = from_environment()
    door = listening(settings.host, options.port or settings.port)
    print("Starting the database", flush=True)
    with database(settings, "owner_url", "web_url") as (running, server):
        _demo_made(running, server, fresh=options.fresh, today=options.today)
        address = f"http://{running.host}:{door.getsockname()[1]}"
        uvloop.run(serve(running, worker=True, say=making.welcome(address), at=door))
    print("Stopped", flush=True)
    return 0


@command
def check(words: list[str]) -> int:
    """Check style, types and the contracts between the parts: seconds, without a test."""
    _parser("check").parse_args(words)
    bin_ = Path(sys.executable).parent
    checks = {
        "Style": [bin_ / "ruff", "check", "."],
        "Format": [bin_ / "ruff", "format", "--check", "-q", "."],
        "Types": [bin_ / "mypy", "--num-workers", "auto", "app", "tests"],
        "Contracts": [bin_ / "lint-imports", "--no-cache"],
    }
    for title, program in checks.items():
        print(f"== {title}", flush=True)
        failed = subprocess.run([str(word) for word in program], cwd=ROOT, check=False).returncode
        if failed:
            return failed
    return 0


@command
def test(words: list[str]) -> int:
    """Check everything, tests on a real PostgreSQL included; with PATH… or options of pytest run those tests alone."""
    failed = 0 if words else check([])
    if failed:
        return failed
    print("== Tests", flush=True)
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # many processes start; each would compile everything anew
    tests = [sys.executable, "-m", "pytest", "-n", str(max(2, os.cpu_count() or 2)), "--dist", "worksteal", *words]
    return os.execv(sys.executable, tests)  # noqa: S606  # its closing line and its exit code are ours, and signals reach it


@command
def serve(words: list[str]) -> int:
    """Run the web alone, on DATABASE_WEB_URL."""
    from app.settings import from_environment
    from app.supervision import require
    from app.supervision import serve as serving

    _parser("serve").parse_args(words)
    settings = from_environment()
    require(settings, "web_url")
    uvloop.run(serving(settings, worker=False, say=f"Serving on {settings.host}:{settings.port}"))
    return 0


@command
def worker(words: list[str]) -> int:
    """Run the worker alone, on DATABASE_WEB_URL."""
    from app.settings import from_environment
    from app.supervision import require, work

    _parser("worker").parse_args(words)
    settings = from_environment()
    require(settings, "web_url")
    uvloop.run(work(settings))
    return 0


@command
def migrate(words: list[str]) -> int:
    """Bring the database to the newest migration (--schema writes migrations/schema.sql instead)."""
    from app.migrating import SCHEMA, schema, upgrade
    from app.settings import from_environment
    from app.supervision import database, passing_database

    asked = _parser("migrate")
    asked.add_argument("--schema", action="store_true")
    if asked.parse_args(words).schema:
        with passing_database() as (addresses, server):
            upgrade(addresses.owner)
            SCHEMA.write_text(schema(addresses.owner, server.binary("pg_dump")), encoding="utf-8")
        return 0
    with database(from_environment(), "owner_url") as (settings, _):
        upgrade(settings.owner_url)
    return 0


@command
def import_(words: list[str]) -> int:
    """Import an area from its folder (areas/README.md says what is in it)."""
    from app.actions.importing import import_from
    from app.settings import from_environment
    from app.supervision import database

    asked = _parser("import")
    asked.add_argument("folder", type=Path)
    options = asked.parse_args(words)
    with database(from_environment(), "owner_url") as (settings, _):
        return asyncio.run(import_from(settings.owner_url, options.folder, sys.stdout))


@command
def person(words: list[str]) -> int:
    """Invite somebody to a role: e-mail, name, area, role; prints a link (--yes, --list, --withdraw ID)."""
    from app.actions import accounts
    from app.gateways.mail import post_at
    from app.settings import SettingsFault, from_environment
    from app.supervision import database

    asked = _parser("person")
    for name in ("email", "name", "area", "role"):
        asked.add_argument(name, nargs="?")
    asked.add_argument("--yes", action="store_true", help="do not ask where the address has an account")
    asked.add_argument("--list", action="store_true", help="say which invitations wait")
    asked.add_argument("--withdraw", type=UUID, metavar="ID", help="end one")
    options = asked.parse_args(words)
    if not options.list and not options.withdraw and not options.role:
        asked.error("email, name, area and role are needed")
    settings = from_environment()
    if not settings.address:
        raise SettingsFault("PUBLIC_ADDRESS must be set: the links of invitations begin with it")
    post = post_at(settings.mail_url) if settings.mail_url else None
    desk = accounts.Desk(settings.address, post, print, lambda text: options.yes or _agreed(text))
    act = accounts.inviting(
        accounts.Invitee(email=options.email, name=options.name, area=options.area, role=options.role)
    )
    if options.list or options.withdraw:
        act = accounts.withdrawing(options.withdraw) if options.withdraw else accounts.listing
    with database(settings, "owner_url") as (running, _):
        return asyncio.run(accounts.as_owner(running.owner_url, desk, act))


@command
def clock(words: list[str]) -> int:
    """Move a demo's clock: ./dev clock +26w (also d, h); the worker follows."""
    from app.demo import move_clock
    from app.settings import from_environment
    from app.supervision import database

    asked = _parser("clock")
    asked.add_argument("by")
    options = asked.parse_args(words)
    with database(from_environment(), "owner_url", "web_url") as (settings, _):
        return asyncio.run(move_clock(settings, options.by))


@command
def terms(words: list[str]) -> int:
    """Judge a case of outcome terms: FILE, or --many FILE with a case a line."""
    from app.actions.terms import run

    asked = _parser("terms")
    asked.add_argument("--many", action="store_true")
    asked.add_argument("file", type=Path)
    options = asked.parse_args(words)
    return run(options.file, options.many, sys.stdout)


@command
def openapi(words: list[str]) -> int:
    """Write openapi/openapi.json anew."""
    from app.api.openapi import openapi_text
    from app.main import create_app
    from app.settings import Settings

    _parser("openapi").parse_args(words)
    app = create_app(Settings(web_url="postgresql://web@localhost/none", sealing_key=bytes(32)))
    (ROOT / "openapi" / "openapi.json").write_text(openapi_text(app), encoding="utf-8")
    return 0


@command
def docs(words: list[str]) -> int:
    """Write docs/procedures.md anew: every table of steps, drawn."""
    from app.actions.diagrams import document

    _parser("docs").parse_args(words)
    (ROOT / "docs" / "procedures.md").write_text(document(), encoding="utf-8")
    return 0


@command
def bench(words: list[str]) -> int:
    """Measure: bids and reads, side by side with a bare endpoint, as ratios."""
    sys.path.insert(0, str(ROOT))
    return int(importlib.import_module("bench.run").main(words))


@command
def soak(words: list[str]) -> int:
    """Try for minutes what the suite cannot: load on one contract (parts by name, --seconds each)."""
    sys.path.insert(0, str(ROOT))
    return int(importlib.import_module("bench.soak").main(words))


@command
def clean(words: list[str]) -> int:
    """Remove the demo's data, so that the next start begins anew."""
    from app.local_postgres import LocalPostgres

    _parser("clean").parse_args(words)
    var = ROOT / "var"
    LocalPostgres(var / "postgres").remove()
    shutil.rmtree(var, ignore_errors=True)
    return 0


def _demo_made(settings: "Settings", server: "LocalPostgres | None", *, fresh: bool, today: "date | None") -> None:
    """Migrate, and play the demo's story unless it has been played; begin anew what was interrupted, or where that is asked.

    `today`: the day as of which it is made, if not the real one; one that has been made is not moved to another day.
    """
    from app import demo as making
    from app.local_postgres import ServerFault
    from app.migrating import upgrade

    if not fresh:
        upgrade(settings.owner_url)
    if fresh or asyncio.run(making.half_made(settings)):
        if server is None:
            raise ServerFault("Starting over works with the embedded database; empty the other one by its own means")
        if not server.alone():
            raise ServerFault("Another ./dev uses the demo's database; stop it first")
        print("  Starting over", flush=True)
        server.renew()
        upgrade(settings.owner_url)
    made = asyncio.run(making.make_unless_made(settings, lambda text: print(f"  {text}", flush=True), today=today))
    if today and not made:
        raise ServerFault("The demo has been made already: add --fresh to make it as of another day")


def _agreed(text: str) -> bool:
    """Ask at the terminal; what is not a yes, and no terminal at all, is a no."""
    try:
        return input(f"{text} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _parser(name: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"./dev {name}", description=(COMMANDS[name].__doc__ or ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
