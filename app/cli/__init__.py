"""The command line: `./dev` alone lists what there is."""

import sys

from app.cli import building, keeping, running
from app.cli.registry import COMMANDS

__all__ = ["COMMANDS", "main"]
STOPPED = 130  # what shells say of a program that a signal ended


def main(words: list[str]) -> int:
    """Run one command, or list them. What it began is undone when it is told to stop."""
    if not words or words[0] in ("-h", "--help", "help"):
        print("./dev COMMAND\n")
        for part in (running, keeping, building):
            for name, function in COMMANDS.items():
                if function.__module__ == part.__name__:
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
