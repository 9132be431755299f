"""Every reason why not is given somewhere in the product, and some test has seen it given."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.refusals import Refusal
from tests.house.test_words import ROOT, refusals

TESTS = Path(__file__).parents[1]
OF_THE_HOUSE = TESTS / "house"
"""Tests of the building's own rules: what they name is not provoked there."""


def named(source: str) -> set[str]:
    """Every whole string of a test (of `code:field` the code) and every name, but for imports, docstrings and other words by themselves."""
    found: set[str] = set()
    queue: list[ast.AST] = [ast.parse(source)]
    while queue:
        node = queue.pop()
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
                continue
            case ast.Constant(value=str(text)):
                found.add(text.split(":")[0])
            case ast.Name(id=name) | ast.Attribute(attr=name):
                found.add(name)
        queue += ast.iter_child_nodes(node)
    return found


def asserted() -> set[str]:
    """What the tests of behaviour name, helpers left out: a helper asserts nothing by itself."""
    files = (path for path in TESTS.rglob("test_*.py") if OF_THE_HOUSE not in path.parents)
    return set().union(*(named(path.read_text("utf-8")) for path in files))


def given() -> Iterator[str]:
    """The name of everything that the product makes: `Missing` of `Missing(field="title")`, and what is handed on to be made."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                node.bases = []
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield node.id


def kinds() -> list[type[Refusal]]:
    """Every refusal there is, once."""
    return list({kind.code: kind for kind in refusals() if inspect.isclass(kind)}.values())


def test_every_code_is_named_by_a_test() -> None:
    seen = asserted()
    assert {kind.code for kind in kinds() if kind.code not in seen and kind.__name__ not in seen} == set()


def test_every_refusal_is_given_somewhere() -> None:
    made = set(given())
    assert {kind.__name__ for kind in kinds() if kind.__name__ not in made} == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('def test_x():\n    """too-late"""\n    assert f() == "no-bids:lot"', {"f", "no-bids"}),
        ("from app import NoBids\n", set()),
        ("assert f() == (NoBids(field='lot'),)", {"f", "NoBids", "lot"}),
    ],
)
def test_what_counts_as_naming(source: str, found: set[str]) -> None:
    assert named(source) == found
