"""Commands of whoever builds the product: checks and tests, generated files, measures."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

from app.cli.registry import ROOT, command, parser


@command
def check(words: list[str]) -> int:
    """Check style, types and the contracts between the parts: seconds, without a test."""
    parser("check").parse_args(words)
    bin_ = Path(sys.executable).parent
    checks = {
        "Style": [bin_ / "ruff", "check", "."],
        "Format": [bin_ / "ruff", "format", "--check", "-q", "."],
        "Types": [bin_ / "mypy", "--num-workers", "auto", "app", "tests", "bench"],
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
def openapi(words: list[str]) -> int:
    """Write openapi/openapi.json anew."""
    from app.api.openapi import openapi_text
    from app.main import create_app
    from app.settings import Settings

    parser("openapi").parse_args(words)
    app = create_app(Settings(web_url="postgresql://web@localhost/none", sealing_key=bytes(32)))
    (ROOT / "openapi" / "openapi.json").write_text(openapi_text(app), encoding="utf-8")
    return 0


@command
def docs(words: list[str]) -> int:
    """Write docs/procedures.md anew: every table of steps, drawn."""
    from app.actions.diagrams import document

    parser("docs").parse_args(words)
    (ROOT / "docs" / "procedures.md").write_text(document(), encoding="utf-8")
    return 0


@command
def bench(words: list[str]) -> int:
    """Measure as ratios: bids and reads beside a bare endpoint; `bench scale`: every page beside itself at a thousand times the size."""
    sys.path.insert(0, str(ROOT))
    part, rest = ("scale", words[1:]) if words[:1] == ["scale"] else ("run", words)
    return int(importlib.import_module(f"bench.{part}").main(rest))


@command
def soak(words: list[str]) -> int:
    """Try for minutes what the suite cannot: load on one contract, the demo on every hard day, the database restarted (parts by name, --seconds each)."""
    sys.path.insert(0, str(ROOT))
    return int(importlib.import_module("bench.soak").main(words))
