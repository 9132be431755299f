"""`./dev soak`: what is too long for the suite, in parts of a minute or more; each says what it did, and what was wrong."""

import argparse
from collections.abc import Callable

from bench import soak_commitment, soak_days, soak_restart

PARTS: dict[str, Callable[[float], list[str]]] = {
    "commitment": soak_commitment.run,
    "days": soak_days.run,
    "restart": soak_restart.run,
}
"""By name: runs for about so many seconds, prints what it did, and answers what was wrong, a line each."""


def main(words: list[str]) -> int:
    """Run the parts named, or all; 1 where one of them found something wrong."""
    asked = argparse.ArgumentParser(prog="./dev soak")
    asked.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all unless named")
    asked.add_argument("--seconds", type=float, default=60.0, help="how long each part runs, about")
    options = asked.parse_args(words)
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        asked.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    failed = False
    for name in options.parts or PARTS:
        print(f"== {name}", flush=True)
        wrong = PARTS[name](options.seconds)
        for line in wrong:
            print(f"   WRONG {line}")
        print(f"   {'failed' if wrong else 'well'}", flush=True)
        failed = failed or bool(wrong)
    return int(failed)
