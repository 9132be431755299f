"""A part of the soak: the demo made, and its afternoon walked, as of every kind of hard day; its dates checked for every day there is.

It runs the suite's own tests with more days, so that what is promised stands in one place.
"""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from app.demo.dates import FIRST, LAST

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2027
HARD = {
    "the first day that can be": FIRST,
    "Midsummer's eve": date(YEAR, 6, 25),
    "clocks go forward": date(YEAR, 3, 28),
    "clocks go back": date(YEAR, 10, 31),
    "a Sunday": date(YEAR, 2, 7),
    "Easter Monday": date(YEAR, 3, 29),
    "New Year's day": date(YEAR, 1, 1),
    "28 February": date(YEAR, 2, 28),
    "the day after 29 February": date(YEAR + 1, 3, 1),
    "Epiphany": date(YEAR, 1, 6),
    "the end of five free days": date(2029, 12, 26),
}


def days() -> tuple[date, ...]:
    """Every hard day, and the last of each month of a year."""
    ends = (date(YEAR + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 13))
    return tuple(sorted({*HARD.values(), *ends}))


def run(_seconds: float) -> list[str]:
    """Check the story on all of them, however long it takes; answers what was wrong, a line for each failed test."""
    print(f"   the demo as of {', '.join(str(day) for day in days())}; its dates from {FIRST} to {LAST}", flush=True)
    return [
        *_failed("tests/demo/test_dates.py"),
        *_failed("tests/demo/test_demo.py", "tests/demo/test_afternoon.py", "-n", "2", "--dist", "worksteal"),
    ]


def _failed(*words: str) -> list[str]:
    told = os.environ | {"VAIKUTIN_DEMO_DAYS": " ".join(map(str, days())), "VAIKUTIN_DAYS_UNTIL": str(LAST)}
    program = [sys.executable, "-m", "pytest", "-q", *words]
    done = subprocess.run(program, cwd=ROOT, env=told, check=False, stdout=subprocess.PIPE, text=True)
    print(done.stdout, flush=True)
    found = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return found if found or not done.returncode else [f"pytest ended with {done.returncode}"]
