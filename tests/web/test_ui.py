"""The parts that pages are made of, drawn in both languages."""

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from app.domain.lifecycle import Choice
from app.domain.reasons import Reason
from app.domain.refusals import Missing, NotFound, NotSignedIn, WrongRole
from app.i18n.texts import LANGUAGES, texts
from app.web.rendering import STATIC, Form, Page, back, environment, render, static
from tests.web.sink import FAULTS, page, sink
from tests.web.wellformed import faults

LOADED = "jäljellä, kun sivu ladattiin klo_12.42."
MANIFESTS = (STATIC / "manifest.json", Path(__file__).parent / "axe" / "manifest.json")


def draw(source: str, language: str = "fi", **context: object) -> str:
    return environment(language).from_string(source).render(page=page(language), **context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reasons", [(), FAULTS], ids=["fresh", "refused"])
def test_the_page_of_all_parts_is_well_formed(language: str, reasons: tuple[Missing, ...]) -> None:
    assert faults(sink(language, reasons)) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<div><p></div>", "</div> closes <p> at (1, 8)"),
        ("<p><ul></ul></p>", "<ul> inside <p> at (1, 3)"),
        ('<p onclick="x">a</p>', "<p> is or has inline script or style"),
        ('<input id="a">', "field a has no label"),
        ('<p id="a"></p><p id="a"></p>', "a is the id of two"),
        ('<p aria-labelledby="b"></p>', "aria-labelledby=b names nothing"),
        ("<form><form></form></form>", "a form inside a form at (1, 6)"),
    ],
)
def test_the_check_of_form_finds_faults(html: str, fault: str) -> None:
    assert fault in faults(html, whole=False)


def test_two_filled_buttons_never_stand_on_a_page() -> None:
    assert sink("fi").count('class="btn"') == 1


def test_what_was_typed_is_kept_and_cannot_become_markup() -> None:
    html = sink("fi", FAULTS)
    assert 'value="2 tuhatta &lt;b&gt;"' in html
    assert "Rivi &lt;/textarea&gt;&lt;script&gt;</textarea>" in html
    assert '<option value="2" selected>' in html
    assert 'value="school" checked' in html
    assert 'value="061" checked' in html
    assert "form-key" in html


def test_a_refused_form_says_so_first_and_at_the_field() -> None:
    html = sink("fi", FAULTS)
    assert "<title>Virhe: " in html
    assert html.index("autofocus") < html.index("<h1>")
    assert (
        '<a href="#f-price">Hinta asiakasta kohti: Kirjoita summa euroina, esimerkiksi 1\N{NO-BREAK SPACE}850,00.</a>'
        in html
    )
    assert 'aria-invalid="true" aria-describedby="h-price e-price"' in html
    assert "autofocus" not in sink("fi")


def test_a_password_is_never_drawn_again() -> None:
    form = Form(key="k", typed={"password": "salainen"})
    assert "salainen" not in draw('{{ ui.text(form, "password", "x", kind="password") }}', form=form)


def _asking(step: str, *, stops: bool = False) -> Choice:
    """A step that has a form."""
    return Choice(step, given=Reason, stops=stops)


class TestChoices:
    """The button, or every reason why there is none."""

    def draw(self, *choices: Choice, **more: object) -> str:
        env = environment("fi").overlay()
        env.globals = {**env.globals, "t": lambda key, **v: key if key.startswith("step.") else texts("fi").t(key, **v)}
        env.globals["ui"] = env.from_string(
            (Path(__file__).parents[2] / "app/web/templates/ui.html").read_text("utf-8"), globals=env.globals
        ).module
        source = '{{ ui.choices(page, choices, "bid", "/a/1", **more) }}'
        return env.from_string(source, globals=env.globals).render(page=page("fi"), choices=choices, more=more)

    def test_an_open_step_is_a_link_to_its_form(self) -> None:
        assert '<a class="btn" href="/a/1/submit-bid">step.bid.submit-bid</a>' in self.draw(_asking("submit-bid"))

    def test_a_step_without_input_is_pressed(self) -> None:
        html = self.draw(Choice("unlock"), version=4)
        assert '<form method="post" action="/a/1/unlock">' in html
        assert 'name="csrf" value="csrf-token"' in html
        assert 'name="key" value="key-1"' in html
        assert 'name="version" value="4"' in html

    def test_each_pressed_step_has_a_key_of_its_own(self) -> None:
        assert re.findall(r"key-\d", self.draw(Choice("a"), Choice("b"))) == ["key-1", "key-2"]

    def test_a_barred_step_says_every_reason_and_is_no_button(self) -> None:
        html = self.draw(Choice("decide", (Missing(), Missing(field="x"))))
        assert html.count("<li>Täytä tämä kohta.</li>") == 2
        assert "btn" not in html
        assert "href" not in html

    def test_a_step_that_destroys_is_red_and_never_first(self) -> None:
        html = self.draw(_asking("cancel", stops=True), _asking("publish"))
        assert '<a class="btn bad" href="/a/1/cancel">' in html
        assert '<a class="btn" href="/a/1/publish">' in html

    def test_only_one_is_filled(self) -> None:
        assert self.draw(_asking("a"), _asking("b")).count('class="btn"') == 1

    def test_none_is_filled_where_the_page_has_its_own(self) -> None:
        assert 'class="btn"' not in self.draw(_asking("a"), primary=False)

    def test_a_hint_follows_its_button(self) -> None:
        assert '</a><span class="hint">Vihje</span>' in self.draw(_asking("a"), hints={"a": "Vihje"})

    def test_no_steps_draw_nothing(self) -> None:
        assert self.draw().strip() == ""


class TestDue:
    """A deadline says weekday, zone and what is left as of the page's load."""

    @pytest.mark.parametrize(
        ("until", "day", "left"),
        [
            ("2026-12-11 13:00", "perjantai 11.12.2026 klo_15.00 Suomen aikaa (UTC+2).", "17_päivää jäljellä."),
            ("2027-06-11 12:00", "perjantai 11.6.2027 klo_15.00 Suomen aikaa (UTC+3).", "199_päivää jäljellä."),
            (
                "2026-11-24 13:00",
                "tiistai 24.11.2026 klo_15.00 Suomen aikaa (UTC+2).",
                f"2_tuntia 18_minuuttia {LOADED}",
            ),
            ("2026-11-24 10:43", "tiistai 24.11.2026 klo_12.43 Suomen aikaa (UTC+2).", f"1_minuutti {LOADED}"),
            ("2026-11-24 10:41", "tiistai 24.11.2026 klo_12.41 Suomen aikaa (UTC+2).", "Aika on päättynyt."),
        ],
    )
    def test_it_says(self, until: str, day: str, left: str) -> None:
        html = draw('{{ ui.due(page, "", until) }}', until=datetime.fromisoformat(until).replace(tzinfo=UTC))
        text = re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
        assert text.replace("\N{NO-BREAK SPACE}", "_") == f"{day} {left}"


class TestNames:
    """Mistakes of a template fail; only a mapping's key may be left out."""

    def test_a_name_that_nobody_passed_fails_even_in_a_condition(self) -> None:
        with pytest.raises(UndefinedError):
            draw("{% if prize %}{% endif %}")

    def test_an_attribute_that_is_not_there_fails(self) -> None:
        with pytest.raises(UndefinedError):
            draw("{{ choice.stepp }}", choice=Choice("a"))

    def test_a_key_that_is_not_there_is_empty(self) -> None:
        assert draw("[{{ row.hint }}]", row={}) == "[]"

    def test_a_parameter_that_is_not_passed_fails(self) -> None:
        with pytest.raises(UndefinedError):
            draw("{{ ui.tag() }}")

    def test_a_text_that_is_not_there_fails(self) -> None:
        with pytest.raises(LookupError):
            draw('{{ t("ui.no-such") }}')


def test_nobody_signed_in_sees_the_way_in() -> None:
    environment("en")
    html = render("base.html", page("en", signed_in=False))
    assert '<a href="/sign-in">Sign in</a>' in html
    assert "sign-out" not in html


def test_signing_out_is_a_post_with_its_token() -> None:
    html = render("base.html", page("en"))
    assert re.search(
        r'<form method="post" action="/sign-out"><input type="hidden" name="csrf" value="csrf-token">', html
    )


def test_the_other_language_is_one_link_away_and_comes_back() -> None:
    html = render("base.html", page("fi"))
    assert '<html lang="fi">' in html
    assert 'href="/language/en?back=/tyohame/sink%3Fa%3D1%26b%3D2" lang="en"' in html
    assert 'lang="sv"' not in html


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/tyohame/bids?a=1", "/tyohame/bids?a=1"),
        (None, "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("bids", "/"),
    ],
)
def test_a_way_back_never_leads_out(address: str | None, leads: str) -> None:
    assert back(address) == leads


def test_an_address_of_a_file_changes_with_its_content() -> None:
    mark = hashlib.sha256((STATIC / "style.css").read_bytes()).hexdigest()[:12]
    assert static("style.css") == f"/static/style.css?v={mark}"


@pytest.mark.parametrize("manifest", MANIFESTS, ids=["static", "axe"])
def test_what_others_wrote_is_as_it_came(manifest: Path) -> None:
    listed = json.loads(manifest.read_text("utf-8"))
    there = {path.relative_to(manifest.parent).as_posix() for path in manifest.parent.rglob("*") if path.is_file()}
    assert there - listed.keys() <= {"manifest.json", "style.css", "mark.svg"}
    for name, entry in listed.items():
        assert hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() == entry["sha256"], name


def test_the_stylesheet_names_only_files_there_are() -> None:
    for name in re.findall(r'url\("([^"]+)"\)', (STATIC / "style.css").read_text("utf-8")):
        assert (STATIC / name).is_file(), name


def test_the_stylesheet_holds_no_word() -> None:
    shown = re.findall(r'content: "([^"]*)"', (STATIC / "style.css").read_text("utf-8"))
    assert not any(text.strip() for text in shown)


def test_a_page_is_frozen() -> None:
    assert Page.__dataclass_params__.frozen  # type: ignore[attr-defined]  # typeshed does not know it


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "given",
    [
        {"reasons": (NotFound(),)},
        {"reasons": (NotSignedIn(),)},
        {"reasons": (WrongRole(step="decide"),)},
        {"reasons": (Missing(), WrongRole(step="decide"))},
        {"reason": "said"},
        {"kind": "too-large"},
        {"kind": "broken"},
    ],
)
def test_what_stands_in_place_of_a_page_is_a_page(language: str, given: dict[str, object]) -> None:
    assert faults(render("problem.html", page(language, signed_in=False), **given)) == []


def test_a_problem_is_called_by_its_first_reason() -> None:
    assert "<h1>Sivua ei löytynyt</h1>" in render("problem.html", page("fi"), reasons=(NotFound(),))
    assert "<h1>Tätä ei tehty</h1>" in render("problem.html", page("fi"), reasons=(Missing(),))
