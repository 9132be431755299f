"""Commands of whoever keeps an installation: areas and people, and judging a case of terms."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from app.cli.registry import command, parser


@command
def import_(words: list[str]) -> int:
    """Import an area from its folder (areas/README.md says what is in it)."""
    from app.actions.people.importing import import_from
    from app.settings import from_environment
    from app.supervision import database

    asked = parser("import")
    asked.add_argument("folder", type=Path)
    options = asked.parse_args(words)
    with database(from_environment(), "owner_url") as (settings, _):
        return asyncio.run(import_from(settings.owner_url, options.folder, sys.stdout))


@command
def person(words: list[str]) -> int:
    """Invite somebody to a role: e-mail, name, area, role; prints a link (--yes, --list, --withdraw ID)."""
    from app.actions.people import accounts
    from app.gateways.mail import post_at
    from app.settings import SettingsFault, from_environment
    from app.supervision import database

    asked = parser("person")
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
def terms(words: list[str]) -> int:
    """Judge a case of outcome terms: FILE, or --many FILE with a case a line."""
    from app.actions.terms.cases import run

    asked = parser("terms")
    asked.add_argument("--many", action="store_true")
    asked.add_argument("file", type=Path)
    options = asked.parse_args(words)
    return run(options.file, options.many, sys.stdout)


def _agreed(text: str) -> bool:
    """Ask at the terminal; what is not a yes, and no terminal at all, is a no."""
    try:
        return input(f"{text} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False
