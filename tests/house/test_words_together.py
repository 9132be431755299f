"""What a table of steps says stands in one file a language, called after the table: a new step touches no other."""

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from app.actions.lives import TABLES
from app.domain.lifecycle import Lifecycle, told_as
from app.i18n import catalogue
from app.i18n.texts import LANGUAGES
from tests.house.test_words import ROOT, refusals

PLACES = {language: {key: name for name, key, _ in catalogue.read(language)} for language in LANGUAGES}
Said = dict[str, set[str]]
"""The keys of words, each with the files of the tables that say it."""


def file_of(table: Lifecycle[Any]) -> str:
    """The file of a table's words, without its ending."""
    return table.name.replace("-", "_")


def own() -> Said:
    """The words that bear the table's name."""
    return {
        key: {file_of(table)}
        for table in TABLES
        for key in PLACES[LANGUAGES[0]]
        for above in ("step", "state", "home.task", "lead")
        if key.startswith(f"{above}.{table.name}.")
    }


def told() -> Said:
    """The words of events and mail that steps name."""
    found: Said = defaultdict(set)
    for table in TABLES:
        for step in table.steps:
            if code := told_as(step):
                found[f"event.{code}"].add(file_of(table))
            for part in ("subject", "body") if step.tells else ():
                found[f"mail.{step.tells[0]}.{part}"].add(file_of(table))  # type: ignore[index]  # asked one line above
    return found


def rules(table: Lifecycle[Any]) -> Iterator[str]:
    """The modules in which the rules of the table's steps stand."""
    for step in table.steps:
        for rule in (*step.when, *step.accepts, step.instead):
            module = inspect.getmodule(rule) if rule else None
            if module is not None:
                yield module.__name__


def refused() -> Said:
    """The sentences of the refusals that stand only where rules of tables stand."""
    tables: dict[str, set[str]] = defaultdict(set)
    for table in TABLES:
        for module in rules(table):
            tables[module].add(file_of(table))
    used = uses()
    return {
        f"refusal.{kind.code}": set().union(*(tables[module] for module in used[kind.__name__]))
        for kind in refusals()
        if used[kind.__name__] and all(module in tables for module in used[kind.__name__])
    }


def uses() -> dict[str, set[str]]:
    """The modules that name each thing, by the thing's name."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in ROOT.rglob("*.py"):
        module = ".".join(("app", *path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Name):
                found[node.id].add(module)
    return found


def apart(said: Said, places: dict[str, str]) -> dict[str, str]:
    """The words that stand elsewhere than in the file of their one table; what several tables say may stand in a shared file."""
    tables = {file_of(table) for table in TABLES}
    wrong = {}
    for key, files in said.items():
        here = places.get(key)  # whether there is a word at all, tests of words say
        shared = here not in tables and len(files) > 1
        if here is not None and here not in files and not shared:
            wrong[key] = here
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
class TestTogether:
    """Each kind of words that a step needs."""

    def test_verbs_states_tasks_and_leads(self, language: str) -> None:
        said = own()
        assert {
            "step.contract.drop",
            "state.grant.suspended",
            "home.task.idea.start-experiment",
            "lead.grant.accept-report",
        } <= said.keys()
        assert apart(said, PLACES[language]) == {}

    def test_events_and_mail(self, language: str) -> None:
        said = told()
        assert {"event.contract-dropped", "mail.concluded.body", "event.find-complete"} <= said.keys()
        assert apart(said, PLACES[language]) == {}

    def test_refusals_of_one_table(self, language: str) -> None:
        said = refused()
        assert {"refusal.standstill-runs", "refusal.ideas-wait", "refusal.own-word"} <= said.keys()
        assert apart(said, PLACES[language]) == {}


def test_every_table_has_a_file() -> None:
    for language in LANGUAGES:
        files = {path.stem for path in (catalogue.FOLDER / language).iterdir()}
        assert {file_of(table) for table in TABLES} <= files


def test_a_word_elsewhere_is_found() -> None:
    assert apart({"step.contract.drop": {"contract"}}, {"step.contract.drop": "ui"}) == {"step.contract.drop": "ui"}
    assert apart({"event.sign": {"contract", "grant"}}, {"event.sign": "events"}) == {}
    assert apart({"event.sign": {"contract", "grant"}}, {"event.sign": "idea"}) == {"event.sign": "idea"}
