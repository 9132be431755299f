"""Bringing a database to the newest migration, and saying what its schema then is."""

import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "migrations" / "schema.sql"
_RANDOM = ("\\restrict", "\\unrestrict")


def upgrade(owner_url: str) -> None:
    """Migrate the database at `owner_url` to the newest revision. Not to be called inside an event loop."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")


def schema(owner_url: str, pg_dump: Path) -> str:
    """What `pg_dump -s` says of the database, less its random lines."""
    address = urlsplit(owner_url)
    word = {"PGPASSWORD": unquote(address.password or "")}
    place = [
        "-h",
        address.hostname or "",
        "-p",
        str(address.port),
        "-U",
        address.username or "",
        "-d",
        address.path.lstrip("/"),
    ]
    told = subprocess.run(  # the embedded server's own program
        [str(pg_dump), "-s", *place], env=word | {"LC_ALL": "C"}, capture_output=True, text=True, check=True
    ).stdout
    return "\n".join(line for line in told.splitlines() if not line.startswith(_RANDOM)) + "\n"
