"""What a command is: a function that is offered by its name."""

import argparse
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMANDS: dict[str, Callable[[list[str]], int]] = {}


def command(function: Callable[[list[str]], int]) -> Callable[[list[str]], int]:
    """Offer a function as `./dev <its name>`; its docstring's first line is what the list says of it."""
    COMMANDS[function.__name__.rstrip("_")] = function
    return function


def parser(name: str) -> argparse.ArgumentParser:
    """A parser for the words after a command's name."""
    return argparse.ArgumentParser(prog=f"./dev {name}", description=(COMMANDS[name].__doc__ or ""))
