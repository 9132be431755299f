"""Selects are built once: building and hashing one on each call cost a third of a read."""

import ast
from pathlib import Path

DB = Path(__file__).parents[2] / "app" / "db"
BUILT_ON_CALL = {
    "part of a statement that is built once": {
        "buying/admissions.py": {"asked"},
        "buying/money.py": {"reserved"},
        "buying/procedure_lists.py": {"_rows"},
    },
    "a list whose filters and place come with the call": {
        "buying/calls.py": {"unanswered"},
        "buying/cards.py": {"of_provider_here"},
        "buying/challenges.py": {"opened_in"},
        "buying/grants.py": {"applications_of"},
        "buying/letters.py": {"of_provider"},
        "law/values.py": {"of_area"},
        "paying/payments.py": {"several"},
        "people/providers.py": {"names", "qualifications"},
        "public/notices.py": {"codes"},
        "serving/commitments.py": {"several", "of_area", "of_provider"},
        "serving/facts.py": {"of_commitments"},
    },
    "asked when something is changed, seldom": {"buying/grants.py": {"pending"}, "law/values.py": {"locked"}},
}
"""Why a function may build its select on each call, by file."""


def test_selects_are_built_once() -> None:
    allowed = {(file, name) for files in BUILT_ON_CALL.values() for file, names in files.items() for name in names}
    found = {
        (str(file.relative_to(DB)), function.name)
        for file in DB.rglob("*.py")
        for function in _functions(file.read_text(encoding="utf-8"))
        if _builds(function)
    }
    assert found - allowed == set(), "build them at import, or in a function with @cache and parameters (db/finding.py)"
    assert allowed - found == set(), "these build none any more: take them out of the list"


def test_what_builds_on_call_is_seen() -> None:
    built = "async def get(area):\n    return sa.select(_P).where(_P.c.id == area)"
    more = "async def get(area):\n    return _ALL.where(_P.c.id == area)"
    kept = "@cache\ndef _asked():\n    return sa.select(_P)"
    change = "async def end(bid):\n    return sa.update(_P).where(_P.c.id == bid)"
    assert [[_builds(one) for one in _functions(text)] for text in (built, more, kept, change)] == [
        [True],
        [True],
        [False],
        [False],
    ]


def _functions(text: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(text)
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _builds(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it selects, or adds to a select, each time it is called; changes and tests of existence are not looked for."""
    if any(ast.unparse(mark) == "cache" for mark in function.decorator_list):
        return False
    called = [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
    if "sa.update" in called or "sa.delete" in called:
        return False
    return any(name in ("sa.select", "select") or name.endswith(".where") for name in called)
