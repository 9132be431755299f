"""Payment lines come from one settlement of a whole commitment, and from nowhere else: a line never stands without what makes room for it."""

import ast
from pathlib import Path

APP = Path(__file__).parents[2] / "app"


def callers(name: str) -> set[str]:
    """The files of the product that call `name`."""
    found = set()
    for path in APP.rglob("*.py"):
        calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        if any(isinstance(one, ast.Name) and one.id == name for one in calls):
            found.add(path.relative_to(APP).as_posix())
    return found


def test_lines_are_made_in_one_place() -> None:
    assert callers("PaymentLine") == {"actions/paying/settling.py"}
    assert callers("lines") == {"actions/terms/cases.py"}  # answers cases and writes nothing
    assert callers("lines_of") == {"actions/paying/settling.py", "domain/terms/payments.py"}


def test_approvals_are_made_by_the_table_alone() -> None:
    assert callers("Approval") == {"domain/paying/settlements.py"}
