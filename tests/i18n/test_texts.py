"""The words' mechanism: keys, values, plurals, escaping, the choice of a language."""

from pathlib import Path

import pytest
from markupsafe import Markup

from app.domain.money import Money
from app.domain.refusals import Malformed, TooLong
from app.i18n.catalogue import Message, load
from app.i18n.texts import NoWord, Texts, choose, texts

WORDS = {
    "a.plain": Message({"other": "Hei {name}"}),
    "a.count": Message({"one": "{n} tarjous", "other": "{n} tarjousta"}),
    "a.word": Message({"other": "Tila: {state:state.{table}}"}),
    "a.sum": Message({"other": "Enintään {sum}, kokonaisina {sum:euros}"}),
    "a.less": Message({"other": "a < b, {link}, {name}"}),
    "state.bid.open": Message({"other": "Avoinna"}),
}
FI = Texts("fi", WORDS)


def test_values_stand_in_the_text() -> None:
    assert FI.t("a.plain", name="Aino") == "Hei Aino"


def test_the_number_chooses_the_form() -> None:
    assert [FI.t("a.count", n=n) for n in (0, 1, 2)] == ["0 tarjousta", "1 tarjous", "2 tarjousta"]


def test_a_code_becomes_its_word() -> None:
    assert FI.t("a.word", table="bid", state="open") == "Tila: Avoinna"


def test_values_are_written_as_their_type() -> None:
    assert (
        FI.t("a.sum", sum=Money.of("1250.00")).replace("\N{NO-BREAK SPACE}", "_")
        == "Enintään 1_250,00_€, kokonaisina 1_250_€"
    )


def test_with_html_in_it_a_text_is_html_and_all_else_escaped() -> None:
    said = FI.t("a.less", link=Markup('<a href="/">x</a>'), name="<b>")
    assert isinstance(said, Markup)
    assert said == 'a &lt; b, <a href="/">x</a>, &lt;b&gt;'


def test_a_code_becomes_its_word_in_html_too() -> None:
    words = Texts("fi", WORDS | {"b.both": Message({"other": "{link} {state:state.bid}"})})
    assert words.t("b.both", link=Markup("<i></i>"), state="open") == "<i></i> Avoinna"


@pytest.mark.parametrize(
    ("key", "values"), [("a.none", {}), ("a.plain", {}), ("a.count", {}), ("a.word", {"table": "bid", "state": "gone"})]
)
def test_what_is_missing_is_said_at_once(key: str, values: dict[str, object]) -> None:
    with pytest.raises(NoWord):
        FI.t(key, **values)


def test_a_refusal_says_its_sentence_from_its_fields() -> None:
    assert texts("fi").reason(Malformed(kind="day")) == "Kirjoita päivä, esimerkiksi 11.12.2026."
    assert texts("en").reason(TooLong(limit=4000)) == "Make the text shorter: at most 4,000 characters."


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fi").mkdir()
    for name in ("one.toml", "two.toml"):
        (tmp_path / "fi" / name).write_text('[a]\nb = "c"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="twice"):
        load("fi", tmp_path)


def test_numbers_are_tied_to_their_units(tmp_path: Path) -> None:
    (tmp_path / "fi").mkdir()
    (tmp_path / "fi" / "one.toml").write_text(
        'a.b = "{n} päivää, klo {at:hour}, kohta 4.3, 1 850,00 €, 20 %, {m} muuta"\n', encoding="utf-8"
    )
    tied = load("fi", tmp_path)["a.b"].forms["other"].replace("\N{NO-BREAK SPACE}", "_")
    assert tied == "{n}_päivää, klo_{at:hour}, kohta_4.3, 1_850,00_€, 20_%, {m} muuta"


@pytest.mark.parametrize(
    ("cookie", "header", "language"),
    [
        (None, None, "fi"),
        ("en", "fi", "en"),
        ("sv", "en", "en"),
        ("../x", None, "fi"),
        (None, "sv-FI, en;q=0.8, fi;q=0.9", "fi"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fi;q=0, en", "en"),
        (None, "de, *;q=0.1", "fi"),
        (None, "en;q=x, fi", "fi"),
        (None, "," * 1000, "fi"),
    ],
)
def test_the_language_is_chosen(cookie: str | None, header: str | None, language: str) -> None:
    assert choose(cookie, header) == language


def test_a_language_that_is_not_complete_is_not_spoken() -> None:
    with pytest.raises(LookupError):
        texts("sv")
