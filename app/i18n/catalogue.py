"""The files of words: TOML, a folder per language; keys are joined by dots.

All that a table of steps says stands in one file, called after the table: verbs, states, events, mail, forms, refusals of its own, and the
words of its pages. What several tables say, or none, stands in a file of its subject.

A table whose keys are plural categories (`one`, `other` …) is one message with a form for each, chosen by the value
`n`. Other placeholders are `{name}`; `{name:spec}` asks for a way to write it, see `Texts.t`. Files have plain spaces;
where a number and its unit must stay together, the reader ties them.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

FOLDER = Path(__file__).parent
_TIES = re.compile(r"(?<=\{n\}) |\bklo (?=[{\d])|\bkoh(?:ta|dan|dassa) (?=[{\d])|(?<=\d) (?=\d{3}|[%€§])|(?<=§) (?=\d)")
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})


@dataclass(frozen=True, slots=True)
class Message:
    """One text: its form per plural category, `other` alone where number does not matter."""

    forms: dict[str, str]

    @property
    def counts(self) -> bool:
        """Whether the text has plural forms."""
        return len(self.forms) > 1

    def placeholders(self) -> frozenset[str]:
        """The names of the values that the text needs."""
        return frozenset(name for name, _ in self.fields()) | ({"n"} if self.counts else frozenset())

    def fields(self) -> Iterator[tuple[str, str]]:
        """Each placeholder's name and spec, those inside specs too."""
        for text in self.forms.values():
            yield from _fields(text)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            yield name, spec or ""
            yield from _fields(spec or "")


def load(language: str, folder: Path = FOLDER) -> dict[str, Message]:
    """Every message of `language` by key. Raises ValueError for a key that stands twice or a text that is none."""
    found: dict[str, Message] = {}
    for name, key, message in read(language, folder):
        if key in found:
            raise ValueError(f"{name}.toml: {key} stands twice")
        found[key] = message
    return found


def read(language: str, folder: Path = FOLDER) -> Iterator[tuple[str, str, Message]]:
    """Each message of `language` as it stands: the name of its file, its key, the message."""
    for path in sorted((folder / language).glob("*.toml")):
        for key, message in _messages(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield path.stem, key, message


def _messages(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, Message]]:
    for name, value in table.items():
        key = f"{above}{name}"
        if isinstance(value, str):
            yield key, Message({"other": _tied(value)})
        elif isinstance(value, dict) and "other" in value and value.keys() <= PLURALS:
            yield key, Message({form: _tied(text) for form, text in value.items()})
        elif isinstance(value, dict):
            yield from _messages(value, f"{key}.")
        else:
            raise ValueError(f"{key} is no text")


def _tied(text: str) -> str:
    return _TIES.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
