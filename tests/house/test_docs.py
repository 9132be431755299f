"""What the documents point at is there."""

import fnmatch
import re
import tomllib
from pathlib import Path

import pytest

from app.cli import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "areas" / "README.md"]  # fmt: skip
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
MADE_LATER = {"var/"}  # by the first start
FILE = re.compile(r"`([\w./-]*/[\w.*-]*|[\w-]+\.(?:py|md|sql|lock|toml|yaml|html))`")


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def everything() -> list[str]:
    """Every file and folder by its path from here; not what is hidden or made later."""
    tops = [top for top in ROOT.iterdir() if not top.name.startswith(".") and f"{top.name}/" not in MADE_LATER]
    found = [path for top in tops for path in (top, *top.rglob("*"))]
    return [f"/{path.relative_to(ROOT)}" for path in found]


def map_of(readme: str) -> list[str]:
    """The first column of the README's map."""
    rows = re.findall(r"^\| (`.+?) \|", readme, re.MULTILINE)
    return [place for row in rows for place in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", text_of(path))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_command_named_is_one(path: Path) -> None:
    named = set(re.findall(r"\./dev ([a-z]+)", text_of(path)))
    assert named <= set(COMMANDS)


def test_every_place_on_the_map_exists() -> None:
    places = map_of(text_of(ROOT / "README.md"))
    assert len(places) > 15
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_map_shows_every_floor() -> None:
    shown = set(map_of(text_of(ROOT / "README.md")))
    floors = {f"app/{one.name}/" for one in (ROOT / "app").iterdir() if (one / "__init__.py").exists()}
    assert floors - shown == set()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/operations.md"])
def test_every_file_named_exists(name: str) -> None:
    named = {place for place in FILE.findall(text_of(ROOT / name)) if not place.startswith(("/", "./"))}
    there = everything()
    assert named
    assert {one for one in named - MADE_LATER if not fnmatch.filter(there, f"*/{one.rstrip('/')}")} == set()


def test_every_decision_is_short_and_says_three_things() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert numbers == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        text = text_of(path)
        assert len(text.splitlines()) <= 40, path.name
        assert [word for word in ("Context", "Decision", "Consequence") if f"**{word}.**" not in text] == [], path.name


def test_every_setting_is_told() -> None:
    settings = set(re.findall(r'given(?:\.get\(|\[)"([A-Z_]+)"', text_of(ROOT / "app" / "settings.py")))
    assert len(settings) > 5
    told = set(re.findall(r"`([A-Z_]+)`", text_of(ROOT / "docs" / "operations.md")))
    assert settings - told == set()


def test_the_picture_is_small() -> None:
    assert (ROOT / "docs" / "picture.png").stat().st_size < 250_000


def test_the_last_version_told_is_the_one_there_is() -> None:
    told = re.findall(r"^## (\S+), \d+ \w+ \d{4}$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert told[0] == tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]
    assert text_of(ROOT / "CHANGELOG.md").startswith("# Changes\n\n## Unreleased\n")
