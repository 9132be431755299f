"""The building's own measures: short files and functions, names that say something, no silenced check without its reason."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE, FUNCTION = 300, 30
LONGER: dict[str, str] = {
    "app/procurement/award.py:assess_and_decide": "a table of steps, read from top to bottom",
    "app/procurement/bidding.py:sealed_bidding": "likewise",
    "app/procurement/content.py:read_content": "one field after another into one value",
    "app/db/buying/procedures.py:_around": "one SELECT",
    "app/demo/story.py:terms": "one document of terms",
    "app/main.py:create_app": "the doors in their order",
}
"""`path` or `path:function` that may be longer, and why it reads better whole."""
BANNED = frozenset({"service", "services", "manager", "helper", "helpers", "util", "utils", "common", "handler", "process", "data", "info"})  # fmt: skip
MEANT: dict[str, str] = {
    "LocalPostgres.data": "PostgreSQL's own word for the folder it keeps",
    "process_bind_param": "SQLAlchemy calls it so",
    "process_result_value": "SQLAlchemy calls it so",
    "get_route_handler": "FastAPI calls it so",
    "service": "likewise: the demo's year of it",
}
"""Names with a banned word that somebody else's language demands."""
SILENCE = re.compile(
    r"#\s*(noqa\b(:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*)?|type:\s*ignore(\[[\w, -]+\])?|pragma)(?P<rest>.*)"
)
FILES = sorted(path for folder in ("app", "tests", "bench", "migrations") for path in (ROOT / folder).rglob("*.py"))
OURS = [path for path in FILES if path.is_relative_to(ROOT / "app")]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, its docstring aside."""
    first = node.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    said = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (node.end_lineno or 0) - node.lineno + 1 - said


def names(module: ast.Module) -> Iterator[str]:
    """What a module calls its classes, functions, parameters and variables; `Class.name` for what a class holds."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            yield node.name
            for part in ast.walk(node):
                if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                    yield f"{node.name}.{part.attr}"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def words(name: str) -> set[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name.rpartition(".")[2])
    return set(spaced.lower().split("_"))


def test_files_are_short() -> None:
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in OURS}
    assert {name: lines for name, lines in lengths.items() if lines > FILE and name not in LONGER} == {}


def test_functions_are_short() -> None:
    lengths = {f"{place(path)}:{one.name}": length(one) for path in OURS for one in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION and name not in LONGER} == {}


def test_names_say_something() -> None:
    found = {
        f"{place(path)}: {name}"
        for path in OURS
        for name in (path.stem, *names(tree(path)))
        if words(name) & BANNED and name not in MEANT
    }
    assert found == set()


def silenced(text: str) -> Iterator[str]:
    """Lines that silence a check and do not say why."""
    for number, line in enumerate(text.splitlines(), 1):
        found = SILENCE.search(line)
        if found and not re.search(r"#\s*\w", found["rest"].replace("# fmt: skip", "")):
            yield f"{number}: {line.strip()}"


def test_what_is_silenced_has_its_reason() -> None:
    bare = {place(path): list(silenced(path.read_text("utf-8"))) for path in FILES if path != Path(__file__)}
    assert {name: lines for name, lines in bare.items() if lines} == {}


def test_the_measures_find() -> None:
    assert list(silenced("a = 1  # noqa: S101\nb = 2  # noqa: S101  # as meant")) == ["1: a = 1  # noqa: S101"]
    assert list(silenced("a = 1  # type: ignore[arg-type]  # fmt: skip")) != []
    module = ast.parse("class BidManager: ...\ndef f(user_data): ...\nfor info in (): ...")
    assert {name for name in names(module) if words(name) & BANNED} == {"BidManager", "user_data", "info"}
    found = next(iter(ast.walk(ast.parse("def f():\n    '''Says.\n\n    More.'''\n    return 1").body[0])))
    assert isinstance(found, ast.FunctionDef)
    assert length(found) == 2


def test_no_exception_is_left_over() -> None:
    known = {place(path) for path in OURS} | {f"{place(path)}:{one.name}" for path in OURS for one in functions(path)}
    assert LONGER.keys() - known == set()
    said = {name for path in OURS for name in (path.stem, *names(tree(path)))}
    assert MEANT.keys() - said == set()
