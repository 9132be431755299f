"""What a step says of itself is enough for both doors: what a person gives, one word for it in every state, and words for its form."""

import ast
import importlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.actions.desk import Steps
from app.actions.lives import TABLES
from app.domain.actors import Role
from app.domain.lifecycle import Lifecycle, Step
from app.i18n import catalogue
from app.i18n.texts import LANGUAGES
from app.web.forms import Field
from app.web.plain import Plain
from tests.house.test_words import modules
from tests.house.test_words_together import apart, file_of

MADE = {
    ("challenge", "publish-challenge"),
    ("grant-programme", "publish"),
    ("mini-competition", "publish"),
}
"""Steps whose rules are given what the action makes of the draft: a person gives nothing more."""


def of_people() -> Iterator[tuple[Lifecycle[Any], Step[Any]]]:
    """Every step that somebody takes, with its table."""
    for table in TABLES:
        yield from ((table, step) for step in table.steps if step.by != (Role.CLOCK,))


def test_a_step_says_what_a_person_gives() -> None:
    silent = {(table.name, step.name) for table, step in of_people() if step.accepts and step.input is None}
    assert silent == MADE


def test_steps_of_one_name_say_the_same() -> None:
    said = defaultdict(set)
    for table, step in of_people():
        said[table.name, step.name].add(
            (
                step.given,
                step.input,
                step.stops,
                step.any_version,
                step.event,
                step.seen_by,
                step.tells and step.tells[0],
            )
        )
    assert {name: ways for name, ways in said.items() if len(ways) > 1} == {}


def plains() -> Iterator[Plain[Any]]:
    """What every page knows of plain steps."""
    for name in modules():
        if name.startswith("app.web."):
            yield from (one for one in vars(importlib.import_module(name)).values() if isinstance(one, Plain))


def fields() -> Iterator[tuple[Lifecycle[Any], Field]]:
    """Every field of every plain form, with the table of the step that asks it."""
    for plain in plains():
        for table in plain.steps.tables:
            for step in table.steps:
                asked = plain.asked(step)
                yield from ((table, field) for field in (asked.fields if asked else ()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_form_stand_with_the_table_or_are_shared(language: str) -> None:
    places = {key: name for name, key, _ in catalogue.read(language)}
    said: dict[str, set[str]] = defaultdict(set)
    for table, field in fields():
        said[f"field.{field.key}"].add(file_of(table))
    assert {"field.reason", "field.event-day", "field.capacity", "field.grant-asked"} <= said.keys()
    assert said.keys() - places.keys() == set()
    shared = {"field.reason", "field.event-day"}
    assert apart({key: files for key, files in said.items() if key not in shared}, places) == {}


def test_every_table_of_people_is_known_to_a_page() -> None:
    drawn = {table.name for plain in plains() for table in plain.steps.tables}
    assert {table.name for table, _ in of_people()} - drawn == set()


def steps_of_nouns() -> Iterator[Steps[Any]]:
    """What the doors take of each kind of noun."""
    for name in modules():
        if name.startswith("app.actions."):
            yield from (one for one in vars(importlib.import_module(name)).values() if isinstance(one, Steps))


def named_in_actions() -> set[str]:
    """Every word that an action hands on to another function: among them each step that an action takes by itself."""
    found: set[str] = set()
    for path in Path("app/actions").rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            found |= {arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    return found


def test_the_desk_gets_no_step_that_an_action_takes() -> None:
    """As withdrawing a bid, which is written past the desk: the doors' `Steps` know its action, or do not take it."""
    at_the_desk, else_where = set(), set()
    for steps in steps_of_nouns():
        names = {step.name for table in steps.tables for step in table.steps if step.by != (Role.CLOCK,)}
        assert steps.own.keys() | steps.apart <= names
        aside = steps.own.keys() | steps.apart | (names if steps.life is None else set())
        at_the_desk |= names - aside
        else_where |= aside
    assert (at_the_desk - else_where) & named_in_actions() == set()
