"""The lint of templates: no words outside catalogues, no inline script or style, posted forms with their tokens."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from app.web.rendering import TEMPLATES

PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PARTS = ("ui.html", "base.html", *(name for name in PAGES if name.endswith("/parts.html")))
SPOKEN = frozenset({"alt", "title", "placeholder", "aria-label", "label", "data-l", "summary", "content"})
PARSER = Environment(extensions=["jinja2.ext.do"])


def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


class Skeleton(HTMLParser):
    """A template's HTML with each expression as one private character, the same for the same expression."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._marks: dict[str, str] = {}
        self._form: bool | None = None
        self._labels: set[str] = set()
        self._fields: set[str] = set()
        self.feed(self._skeleton(text))
        self.close()
        self.faults += [f"field {self._spell(one)} has no label" for one in self._fields - self._labels]

    def _skeleton(self, text: str) -> str:
        found, expression = "", ""
        for _, kind, piece in PARSER.lex(text):
            if kind == "data":
                found += piece
            elif kind == "variable_begin":
                expression = "{{"
            elif kind == "variable_end":
                found += self._marks.setdefault(expression + "}}", chr(0xE000 + len(self._marks)))
                expression = ""
            elif expression:
                expression += piece.strip()
        return found

    def _spell(self, text: str) -> str:
        return "".join({mark: expression for expression, mark in self._marks.items()}.get(c, c) for c in text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if (
            tag in {"script", "style"}
            or "style" in given
            or "placeholder" in given
            or any(name.startswith("on") for name in given)
        ):
            self.faults.append(f"<{tag}> with script, style or placeholder")
        for name in SPOKEN & given.keys() - ({"content"} if tag == "meta" and "name" in given else set()):
            self._say(given[name])
        if tag == "form" and given.get("method") == "post":
            self._form = False
        if tag == "label":
            self._labels.add(given.get("for", ""))
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self._fields.add(given.get("id", "without id"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            if self._form is False:
                self.faults.append("a form that posts has no csrf")
            self._form = None

    def handle_data(self, data: str) -> None:
        self._say(data)
        if any("csrf(" in self._spell(mark) for mark in data) and self._form is not None:
            self._form = True

    def _say(self, text: str) -> None:
        if any(c.isalpha() for c in text):
            self.faults.append(f"words outside t(): {self._spell(text).strip()[:60]}")


def calls(tree: nodes.Template) -> Iterator[tuple[str, nodes.Call, bool]]:
    """Each call of a macro of ui.html: its name, the call, whether it has a body."""
    bodies = {id(block.call) for block in tree.find_all(nodes.CallBlock)}
    for call in tree.find_all(nodes.Call):
        if (
            isinstance(call.node, nodes.Getattr)
            and isinstance(call.node.node, nodes.Name)
            and call.node.node.name == "ui"
        ):
            yield call.node.attr, call, id(call) in bodies


MACROS = {macro.name: macro for macro in PARSER.parse(source("ui.html")).find_all(nodes.Macro)}


def misuse(name: str, call: nodes.Call, has_body: bool) -> str | None:
    """What is wrong with a call of a macro."""
    macro = MACROS.get(name)
    if macro is None or name.startswith("_"):
        return f"ui.{name} does not exist"
    wants_body = any(one.name == "caller" for one in macro.find_all(nodes.Name))
    if wants_body != has_body:
        return f"ui.{name} {'wants' if wants_body else 'takes no'} body"
    names = [arg.name for arg in macro.args]
    given = set(names[: len(call.args)]) | {pair.key for pair in call.kwargs}
    if len(call.args) > len(names) or not given <= set(names):
        return f"ui.{name} takes {', '.join(names)}"
    absent = set(names[: len(names) - len(macro.defaults)]) - given
    if absent and call.dyn_args is None and call.dyn_kwargs is None:
        return f"ui.{name} needs {', '.join(sorted(absent))}"
    return None


def said(tree: nodes.Template) -> Iterator[str]:
    """String constants that look like words for people and do not stand in a call of t()."""
    keys = {
        id(part)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        for arg in call.args
        for part in (arg, *arg.find_all(nodes.Const))
    }
    for const in tree.find_all(nodes.Const):
        text = const.value
        if (
            isinstance(text, str)
            and id(const) not in keys
            and (text[:1].isupper() or not text.isascii() or " " in text.strip())
            and any(map(str.isalpha, text))
        ):
            yield text


@pytest.mark.parametrize("name", PAGES)
class TestTemplate:
    """Every template."""

    def test_its_html_keeps_the_rules(self, name: str) -> None:
        assert Skeleton(source(name)).faults == []

    def test_its_macros_exist_and_get_what_they_need(self, name: str) -> None:
        assert [fault for call in calls(PARSER.parse(source(name))) if (fault := misuse(*call))] == []

    def test_it_hides_no_words_in_expressions(self, name: str) -> None:
        if name != "ui.html":  # its strings are drawings and attributes
            assert list(said(PARSER.parse(source(name)))) == []

    def test_a_page_extends_the_base_and_has_a_title(self, name: str) -> None:
        if name in PARTS or Path(name).name.startswith("_"):
            return
        tree = PARSER.parse(source(name))
        assert [
            base.template.value for base in tree.find_all(nodes.Extends) if isinstance(base.template, nodes.Const)
        ] == ["base.html"]
        assert {"title", "main"} <= {block.name for block in tree.find_all(nodes.Block)}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<p>Hei</p>", "words outside t(): Hei"),
        ('<p title="Hei">{{ x }}</p>', "words outside t(): Hei"),
        ('<p style="color: red">{{ x }}</p>', "<p> with script, style or placeholder"),
        ("{% if x %}<script>{% endif %}</script>", "<script> with script, style or placeholder"),
        ('<form method="post">{{ x }}</form>', "a form that posts has no csrf"),
        ('<label for="a"></label><input id="{{ a }}">', "field {{a}} has no label"),
    ],
)
def test_the_lint_finds(text: str, fault: str) -> None:
    assert fault in Skeleton(text).faults


@pytest.mark.parametrize(
    "text",
    [
        "<p>{{ t('a.b') }}: – 1.</p>",
        '<form method="post">{{ ui.csrf(page) }}</form>',
        '<label for="f-{{ a }}"></label><input id="f-{{ a }}">',
        '<form method="get"></form>',
    ],
)
def test_the_lint_lets_pass(text: str) -> None:
    assert Skeleton(text).faults == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ ui.heed(1) }}",
        "{{ ui.tag() }}",
        "{{ ui.tag('a', colour='b') }}",
        "{{ ui.section('a', 'b') }}",
        "{% call ui.tag('a') %}{% endcall %}",
        "{{ ui._cell(1, 2) }}",
    ],
)
def test_misuse_is_found(text: str) -> None:
    assert [misuse(*call) for call in calls(PARSER.parse(text))] != [None]


def test_words_in_expressions_are_found() -> None:
    assert list(said(PARSER.parse("{{ ui.tag('Valmis', 'done') }}{{ t('a.b') }}{{ x ~ 'ei vielä' }}"))) == [
        "Valmis",
        "ei vielä",
    ]
