"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

from app.cli import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "areas" / "README.md"]
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_command_named_is_one(path: Path) -> None:
    named = set(re.findall(r"\./dev ([a-z]+)", path.read_text("utf-8")))
    assert named <= set(COMMANDS)


def test_every_place_on_the_map_exists() -> None:
    places = re.findall(r"`([a-z_]+/[a-z_/]*)`", (ROOT / "README.md").read_text("utf-8"))
    assert len(places) > 10
    gone = {place for place in places if not any((ROOT / base / place).exists() for base in (".", "app/procurement"))}
    assert gone <= {"var/"}  # made by the first start


def test_every_way_of_buying_and_every_setting_is_told() -> None:
    settings = set(re.findall(r'given(?:\.get\(|\[)"([A-Z_]+)"', (ROOT / "app" / "settings.py").read_text("utf-8")))
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert {name for name in settings if f"`{name}" not in told and name not in told} == set()
