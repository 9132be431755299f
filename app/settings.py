"""What the environment says, read once by the floor above; doors get it through `app.state`."""

import base64
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

VAR = Path("var")
_KEY_BYTES = 32
MOST_WORKERS = 64


class SettingsFault(ValueError):
    """The environment lacks something, or says something that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Addresses, keys, and where the product is reached.

    `owner_url` migrates and imports, `web_url` runs; the web process needs no `owner_url`. `production` refuses a movable clock.
    `secure`: reached over https alone. `address`: where people reach it, such as `https://vaikutin.example.fi`. `cheap_passwords` is for tests.
    `metrics_token`: who names it may read `/metrics`; without one nobody may. `workers`: web processes on the one port. `retries`: how often the same is done again where the database undid it for another's sake; 0 in tests, to hide no wrong order of locks.
    """

    web_url: str
    sealing_key: bytes
    owner_url: str = ""
    production: bool = False
    secure: bool = False
    cheap_passwords: bool = False
    retries: int = 3
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    mail_url: str = ""
    address: str = ""
    metrics_token: str = ""

    def at(self, owner_url: str, web_url: str) -> "Settings":
        """The same, over other databases."""
        return replace(self, owner_url=owner_url, web_url=web_url)


def from_environment(environment: Mapping[str, str] | None = None, *, var: Path = VAR) -> Settings:
    """The settings; what is not set falls back to the embedded database and a key kept in `var`. Raises SettingsFault."""
    given = os.environ if environment is None else environment
    port = given.get("PORT", "8000")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SettingsFault("PORT is not a port number")
    retries = given.get("RETRIES", "3")
    if retries not in ("0", "1", "2", "3"):
        raise SettingsFault("RETRIES is none of 0 to 3")
    workers = given.get("WORKERS", "1")
    if not workers.isascii() or not workers.isdigit() or not 0 < int(workers) <= MOST_WORKERS:
        raise SettingsFault(f"WORKERS is none of 1 to {MOST_WORKERS}")
    metrics_token = given.get("METRICS_TOKEN", "")
    if metrics_token and not re.fullmatch(r"[!-~]{16,200}", metrics_token):
        raise SettingsFault("METRICS_TOKEN is not 16 to 200 printable characters of ASCII without spaces")
    production = given.get("PRODUCTION") == "1"
    return Settings(
        owner_url=given.get("DATABASE_OWNER_URL", ""),
        web_url=given.get("DATABASE_WEB_URL", ""),
        sealing_key=_sealing_key(given, var, production=production),
        production=production,
        secure=given.get("SECURE", "1" if production else "0") == "1",
        host=given.get("HOST", "127.0.0.1"),
        port=int(port),
        workers=int(workers),
        metrics_token=metrics_token,
        mail_url=given.get("MAIL_URL", ""),
        retries=int(retries),
        address=_address(given, var, production=production),
    )


@contextmanager
def address_kept(address: str, var: Path = VAR) -> Iterator[None]:
    """Keep in `var` where the demo is reached, for commands beside it, as long as it runs."""
    file = var / "address"
    var.mkdir(parents=True, exist_ok=True)
    file.write_text(address, encoding="ascii")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _address(given: Mapping[str, str], var: Path, *, production: bool) -> str:
    """Where people reach the product: what PUBLIC_ADDRESS says, else the demo that runs here, else this machine.

    Empty in production where nothing is said.
    """
    text = given.get("PUBLIC_ADDRESS", "").rstrip("/")
    if text and not re.fullmatch(r"https?://[^/?#@\s]+", text):
        raise SettingsFault("PUBLIC_ADDRESS is not an address such as https://vaikutin.example.fi")
    if text or production:
        return text
    with suppress(FileNotFoundError):
        return (var / "address").read_text(encoding="ascii").strip()
    return f"http://{given.get('HOST', '127.0.0.1')}:{given.get('PORT', '8000')}"


def _sealing_key(given: Mapping[str, str], var: Path, *, production: bool) -> bytes:
    text = given.get("SEALING_KEY", "")
    if not text and "SEALING_KEY_FILE" in given:
        text = Path(given["SEALING_KEY_FILE"]).read_text(encoding="ascii").strip()
    if not text and production:
        raise SettingsFault("SEALING_KEY or SEALING_KEY_FILE is needed in production: 32 bytes in base64")
    with suppress(ValueError):
        key = base64.b64decode(text or _kept_key(var), validate=True)
        if len(key) == _KEY_BYTES:
            return key
    raise SettingsFault("SEALING_KEY is not 32 bytes in base64")


def _kept_key(var: Path) -> str:
    """The demo's own key, in a file that only its account reads."""
    file = var / "sealing-key"
    if not file.exists():
        var.mkdir(parents=True, exist_ok=True)
        with open(file, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode())
    return file.read_text(encoding="ascii").strip()
