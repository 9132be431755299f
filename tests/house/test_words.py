"""Every word in every language: the catalogues agree with each other, with the code, and with what may be refused."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from jinja2 import Environment, nodes

import app
from app.actions.buying import challenges, programmes
from app.actions.lives import LIVES
from app.domain.actors import Role
from app.domain.lifecycle import Lifecycle, told_as
from app.domain.refusals import Refusal, all_refusals
from app.i18n.catalogue import FOLDER, Message, load
from app.i18n.formats import Formats
from app.i18n.texts import LANGUAGES, NoWord, texts

ROOT = Path(app.__path__[0])
KEY = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*(\.[a-z0-9]+([-_][a-z0-9]+)*)+")
BUILT = ("refusal", "event", "state", "step", "role", "nav", "language", "mail", "problem", "field", "lead")
"""First words under which code may build keys. Deeper ones (`providers.kind.` …) may always be built on."""
NEVER = re.compile(
    r"valitettavasti|järjestelmä[nä]? ei|klikkaa|virheellinen|tämä sivu"
    r"|click here|unfortunately|\binvalid|\btender",
    re.IGNORECASE,
)
CATALOGUES = {language: load(language) for language in LANGUAGES}
WORDS = CATALOGUES[LANGUAGES[0]]


def modules() -> list[str]:
    """Every module of the product that can be imported without running it."""
    return [
        m.name
        for m in pkgutil.walk_packages(app.__path__, "app.")
        if not m.name.startswith(("app.main", "app.worker", "app.cli"))
    ]


def asked_in_python() -> Iterator[tuple[str, str, bool]]:
    """Where a text is asked for, its key or the key's beginning, and whether it is whole."""
    for path in sorted(ROOT.rglob("*.py")):
        if ROOT / "i18n" in path.parents and path.name not in ("deadlines.py", "explanations.py"):
            continue  # the mechanism itself
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and node.args
                and getattr(node.func, "attr", getattr(node.func, "id", "")) == "t"
            ):
                for key, whole in _python_key(node.args[0]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", key, whole


def _python_key(node: ast.expr) -> Iterator[tuple[str, bool]]:
    match node:
        case ast.Constant(value=str(key)):
            yield key, True
        case (
            ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) | ast.BinOp(left=ast.Constant(value=str(start)))
        ):
            yield start, False
        case ast.IfExp(body=one, orelse=other):
            yield from _python_key(one)
            yield from _python_key(other)
        case _:
            yield "", False


def asked_in_templates() -> Iterator[tuple[str, str, bool]]:
    """The same for templates."""
    parser = Environment(extensions=["jinja2.ext.do"])
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        for call in parser.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"t", "has_text"}:
                for key, whole in _template_key(call.args[0]):
                    yield f"{path.relative_to(ROOT)}:{call.lineno}", key, whole


def _template_key(node: nodes.Node) -> Iterator[tuple[str, bool]]:
    match node:
        case nodes.Const():
            yield str(node.value), True
        case nodes.Concat():
            yield next(_template_key(node.nodes[0]))[0], False
        case nodes.Add():
            yield next(_template_key(node.left))[0], False
        case nodes.CondExpr():
            yield from _template_key(node.expr1)
            if node.expr2 is not None:
                yield from _template_key(node.expr2)
        case _:
            yield "", False


def specs(message: Message) -> Iterator[str]:
    """The specs of a text that name where words stand, up to the part that a value fills."""
    ways = Formats(LANGUAGES[0])._ways
    for _, spec in message.fields():
        if spec and spec not in ways:
            yield spec.split("{")[0].rstrip(".") + "."


@cache
def asked() -> list[tuple[str, str, bool]]:
    """Both, read once, and only where these tests run."""
    return [*asked_in_python(), *asked_in_templates()]


@pytest.mark.parametrize("language", LANGUAGES[1:])
class TestLanguages:
    """No language lacks anything the default one has, and none has more."""

    def test_the_same_keys(self, language: str) -> None:
        assert CATALOGUES[language].keys() ^ WORDS.keys() == set()

    def test_the_same_placeholders(self, language: str) -> None:
        other = CATALOGUES[language]
        assert {
            key for key in WORDS.keys() & other.keys() if WORDS[key].placeholders() != other[key].placeholders()
        } == set()

    def test_the_same_files(self, language: str) -> None:
        assert {p.name for p in (FOLDER / language).iterdir()} == {p.name for p in (FOLDER / LANGUAGES[0]).iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
class TestTexts:
    """Each text by itself."""

    def test_keys_are_plain(self, language: str) -> None:
        assert [key for key in CATALOGUES[language] if not KEY.fullmatch(key)] == []

    def test_texts_are_clean(self, language: str) -> None:
        faulty = re.compile(r"^\s|\s$|  |<|\.\.\.|\"|[^.]\.\.$|!")
        assert {
            key: text
            for key, message in CATALOGUES[language].items()
            for text in message.forms.values()
            if not text or faulty.search(text)
        } == {}

    def test_placeholders_are_names(self, language: str) -> None:
        assert {
            key
            for key, message in CATALOGUES[language].items()
            for name in message.placeholders()
            if not re.fullmatch("[a-z][a-z_]*", name)
        } == set()

    def test_words_asked_for_inside_texts_exist(self, language: str) -> None:
        known = CATALOGUES[language]
        missing = {
            (key, spec)
            for key, message in known.items()
            for spec in specs(message)
            if not any(one.startswith(spec) for one in known)
        }
        assert missing == set()

    def test_plural_forms_are_those_of_the_language(self, language: str) -> None:
        forms = {*Locale.parse(language).plural_form.rules, "other"}
        assert {
            key for key, message in CATALOGUES[language].items() if message.counts and message.forms.keys() != forms
        } == set()

    def test_the_style_is_kept(self, language: str) -> None:
        assert {
            key: text
            for key, message in CATALOGUES[language].items()
            for text in message.forms.values()
            if NEVER.search(text)
        } == {}


class TestUse:
    """What the code asks for, and nothing else."""

    def test_whole_keys_exist(self) -> None:
        assert [(where, key) for where, key, whole in asked() if whole and key not in WORDS] == []

    def test_built_keys_begin_where_they_may(self) -> None:
        built = {(where, key) for where, key, whole in asked() if not whole}
        assert {
            (w, k) for w, k in built if "." not in k or (k.split(".")[0] not in BUILT and k.count(".") < 2)
        } == set()
        assert {(w, k) for w, k in built if not any(word.startswith(k) for word in WORDS)} == set()

    def test_every_text_is_used(self) -> None:
        whole = {key for _, key, is_whole in asked() if is_whole}
        built = {key for _, key, is_whole in asked() if not is_whole and "." in key} | {f"{name}." for name in BUILT}
        built |= {spec for message in WORDS.values() for spec in specs(message)}
        assert {key for key in WORDS if key not in whole and not key.startswith(tuple(built))} == set()


def refusals() -> tuple[type[Refusal], ...]:
    for name in modules():
        importlib.import_module(name)
    return tuple(kind for kind in all_refusals() if kind.__module__.startswith("app."))


def kinds_of_text() -> Iterator[str]:
    """The kinds that `Malformed` is given in the code."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Malformed":
                given = [k.value for k in node.keywords if k.arg == "kind"]
                yield from (str(value.value) for value in given if isinstance(value, ast.Constant))


def written(name: str) -> Iterator[str]:
    """The codes given as they are to functions called `name`, or ending so: events noted, mail written."""
    for path in (ROOT / "actions").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")).endswith(name):
                said = [
                    a for arg in node.args for a in ((arg.body, arg.orelse) if isinstance(arg, ast.IfExp) else (arg,))
                ]
                yield from (a.value for a in said if isinstance(a, ast.Constant) and isinstance(a.value, str))


def test_what_is_noted_has_its_sentence() -> None:
    assert {code for code in written("note") if f"event.{code}" not in WORDS} == set()


AT_THE_DESK = [step for life in LIVES for table in life.tables for step in table.steps]
"""The steps whose event and mail the desk writes, as the table says."""


def noted() -> Iterator[tuple[str, ast.expr]]:
    """Every place where an event is noted: its file, and the code given."""
    for path in sorted((ROOT / "actions").rglob("*.py")):
        if path.name == "desk.py":
            continue  # what it tells stands in the tables
        for scope in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(scope, ast.AsyncFunctionDef) or scope.name in ("note", "_note"):
                continue  # a helper hands on what it was given
            for node in ast.walk(scope):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    place = 0 if isinstance(node.func, ast.Attribute) and name == "note" else 1
                    if name in ("note", "_note"):
                        yield path.relative_to(ROOT / "actions").as_posix(), node.args[place]


def codes_of(where: str, code: ast.expr) -> Iterator[str]:
    """Every code that an expression can be; fails on one that nobody can list."""
    match code:
        case ast.Constant(value=str(one)):
            yield one
        case ast.IfExp(body=one, orelse=other):
            yield from codes_of(where, one)
            yield from codes_of(where, other)
        case ast.Subscript(value=ast.Name(id=table)):
            yield from vars(importlib.import_module("app.actions." + where.removesuffix(".py").replace("/", ".")))[
                table
            ].values()
        case ast.Attribute(attr="begun"):
            yield from (challenges.CALL.begun, programmes.CALL.begun)
        case _:
            pytest.fail(f"{where}: an event's code that cannot be listed: {ast.unparse(code)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_that_can_be_written_has_its_word(language: str) -> None:
    can = {one for where, code in noted() for one in codes_of(where, code)}
    can |= {code for step in AT_THE_DESK if (code := told_as(step))}
    assert {code for code in can if f"event.{code}" not in CATALOGUES[language]} == set()
    assert {"contract-end", "close", "give-up", "referral-note-ended", "client-declined", "note-silence"} <= can


def test_mail_has_its_words() -> None:
    codes = {*written("to_providers"), *(step.tells[0] for step in AT_THE_DESK if step.tells)}
    parts = {f"mail.{code}.{part}" for code in codes for part in ("subject", "body")}
    assert parts - WORDS.keys() == set()


class TestRefusals:
    """Every reason why not has its sentence, from its own fields."""

    def test_each_has_a_sentence(self) -> None:
        assert {kind.code for kind in refusals() if f"refusal.{kind.code}" not in WORDS} == set()

    def test_each_kind_of_text_says_what_to_write(self) -> None:
        assert {kind for kind in kinds_of_text() if f"ui.typing.{kind}" not in WORDS} == set()

    def test_each_sentence_has_its_refusal(self) -> None:
        assert {key for key in WORDS if key.startswith("refusal.")} - {
            f"refusal.{kind.code}" for kind in refusals()
        } == set()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_sentence_is_made_of_the_refusals_fields(self, language: str) -> None:
        known = CATALOGUES[language]
        wrong = {
            kind.code: known[f"refusal.{kind.code}"].placeholders() - set(kind.__dataclass_fields__)
            for kind in refusals()
            if f"refusal.{kind.code}" in known
        }
        assert {code: names for code, names in wrong.items() if names} == {}


def tables() -> dict[str, Lifecycle]:  # type: ignore[type-arg]  # tables of any situation
    """Every table of steps there is, by name."""
    found = {}
    for name in modules():
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Lifecycle):
                found[value.name] = value
    return found


class TestSteps:
    """Every step that a person takes has a verb, every state a word."""

    def test_each_step_has_a_verb(self) -> None:
        wanted = {
            f"step.{name}.{step.name}"
            for name, table in tables().items()
            for step in table.steps
            if set(step.by) - {Role.CLOCK}
        }
        assert wanted - WORDS.keys() == set()

    def test_each_state_has_a_word(self) -> None:
        wanted = {
            f"state.{name}.{state}"
            for name, table in tables().items()
            for step in table.steps
            for state in (step.source, step.target, table.begins)
        }
        assert wanted - WORDS.keys() == set()

    def test_none_is_left_over(self) -> None:
        steps = {f"step.{name}.{step.name}" for name, table in tables().items() for step in table.steps}
        states = {
            f"state.{name}.{state}"
            for name, table in tables().items()
            for step in table.steps
            for state in (step.source, step.target, table.begins)
        }
        assert {key for key in WORDS if key.startswith(("step.", "state."))} - steps - states == set()

    def test_each_role_has_a_word(self) -> None:
        assert {f"role.{role}" for role in Role} - WORDS.keys() == set()


def test_a_sentence_that_does_not_fit_is_found() -> None:
    with pytest.raises(NoWord):
        texts("fi").t("refusal.too-long")
    with pytest.raises(NoWord):
        texts("fi").t("ui.left.days")
    with pytest.raises(NoWord):
        texts("fi").t("refusal.no-such")
