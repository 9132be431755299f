"""Commands that run the product: the demo, web and worker, the schema, the demo's clock."""

import asyncio
import shutil
from functools import partial
from typing import TYPE_CHECKING

import uvloop

from app.cli.registry import ROOT, command, parser

if TYPE_CHECKING:  # commands import what they need when they run
    from datetime import date

    from app.local_postgres import LocalPostgres
    from app.settings import Settings


@command
def demo(words: list[str]) -> int:
    """Make and start the demo area: database, web and worker (--fresh starts over, --today DATE is as of another day, --port N)."""
    from datetime import date

    from app import demo as making
    from app.settings import address_kept, from_environment
    from app.supervision import database, listening, serve

    asked = parser("demo")
    asked.add_argument("--fresh", action="store_true")
    asked.add_argument("--port", type=int)
    asked.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="make it as of this day: 2028-02-29")
    options = asked.parse_args(words)
    if options.today and not making.FIRST <= options.today <= making.LAST:
        asked.error(f"--today is a day from {making.FIRST} to {making.LAST}")
    settings = from_environment()
    door = listening(settings.host, options.port or settings.port)
    _say("Starting the database")
    with database(settings, "owner_url", "web_url") as (running, server):
        _demo_made(running, server, fresh=options.fresh, today=options.today)
        address = f"http://{running.host}:{door.getsockname()[1]}"
        with address_kept(address):
            uvloop.run(serve(running, worker=True, ready=partial(_say, making.welcome(address)), at=door))
    _say("Stopped")
    return 0


@command
def serve(words: list[str]) -> int:
    """Run the web alone, on DATABASE_WEB_URL, in as many processes as WORKERS says."""
    from app.settings import from_environment
    from app.supervision import require, serve_many
    from app.supervision import serve as serving

    parser("serve").parse_args(words)
    settings = from_environment()
    require(settings, "web_url")
    ready = partial(_say, f"Serving on {settings.host}:{settings.port}")
    if settings.workers > 1:
        serve_many(settings, ready)
    else:
        uvloop.run(serving(settings, worker=False, ready=ready))
    return 0


@command
def worker(words: list[str]) -> int:
    """Run the worker alone, on DATABASE_WEB_URL."""
    from app.settings import from_environment
    from app.supervision import require, work

    parser("worker").parse_args(words)
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

    asked = parser("migrate")
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
def clock(words: list[str]) -> int:
    """Move a demo's clock: ./dev clock +26w (also d, h); the worker follows."""
    from app.demo import move_clock
    from app.settings import from_environment
    from app.supervision import database

    asked = parser("clock")
    asked.add_argument("by")
    options = asked.parse_args(words)
    with database(from_environment(), "owner_url", "web_url") as (settings, _):
        return asyncio.run(move_clock(settings, options.by))


@command
def clean(words: list[str]) -> int:
    """Remove the demo's data, so that the next start begins anew."""
    from app.local_postgres import LocalPostgres

    parser("clean").parse_args(words)
    var = ROOT / "var"
    LocalPostgres(var / "postgres").remove()
    shutil.rmtree(var, ignore_errors=True)
    return 0


def _say(text: str) -> None:
    print(text, flush=True)


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
        _say("  Starting over")
        server.renew()
        upgrade(settings.owner_url)
    made = asyncio.run(making.make_unless_made(settings, lambda text: _say(f"  {text}"), today=today))
    if today and not made:
        raise ServerFault("The demo has been made already: add --fresh to make it as of another day")
