"""The words of one language: `texts("fi").t("ui.sign-in")`."""

from collections.abc import Callable
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from babel import Locale
from markupsafe import Markup, escape

from app.domain.refusals import Refusal
from app.i18n import catalogue
from app.i18n.formats import Formats

LANGUAGES = ("fi", "en")
"""The languages that are complete, the default first; one that is not has no link."""


class NoWord(LookupError):
    """A key or a value that a text needs is missing: a fault in the program, never in what somebody typed."""


class Texts:
    """What one language says, and how it writes values (`formats`)."""

    def __init__(self, language: str, messages: dict[str, catalogue.Message]) -> None:
        """`messages` by key, as `catalogue.load` gives them."""
        self.language = language
        self.formats = Formats(language)
        self._messages = messages
        self._plural = Locale.parse(language).plural_form

    def has(self, key: str) -> bool:
        """Whether there is a text for `key`: only for texts that may be left out."""
        return key in self._messages

    def t(self, key: str, /, **values: object) -> str:
        """The text of `key` with `values` in it. Raises NoWord for a missing key or value.

        A value is written as the language writes its type (`Formats.show`). A spec says more: for a code, where its
        word stands (`{role:role}` is the text of `role.officer`, `{state:state.{table}}` that of `state.bid.open`); for
        other types, which way (`{at:day}`). Where a value is HTML (a link), so is the answer, and all else is escaped.
        """
        message = self._messages.get(key)
        if message is None:
            raise NoWord(f"{self.language}: no text for {key}")
        text = message.forms["other"]
        if message.counts:
            text = message.forms.get(self._plural(self._counted(key, values)), text)
        if any(hasattr(value, "__html__") for value in values.values()):
            return Markup(self._fill(self._html, key, str(escape(text)), values))  # noqa: S704  # text and values are escaped, only what was HTML stays
        return self._fill(self._field, key, text, values)

    def reason(self, refusal: Refusal) -> str:
        """The sentence that says why not."""
        return self.t(f"refusal.{refusal.code}", **refusal.values())

    def _counted(self, key: str, values: dict[str, object]) -> Any:
        try:
            return values["n"]
        except KeyError:
            raise NoWord(f"{self.language}: {key} needs n") from None

    def _fill(self, write: Callable[[object, str], str], key: str, text: str, values: dict[str, object]) -> str:
        """`text` with each value as `write` writes it by its spec."""
        try:
            return "".join(
                part if isinstance(part, str) else write(values[part.name], part.spec.format_map(values))
                for part in _parts(text)
            )
        except KeyError as missing:
            raise NoWord(f"{self.language}: {key} needs {missing}") from None

    def _field(self, value: object, spec: str) -> str:
        if spec and isinstance(value, tuple):
            return self.formats.listed([self._field(one, spec) for one in value])
        if spec and isinstance(value, str):
            return self.t(f"{spec}.{value}")
        return self.formats.show(value, spec)

    def _html(self, value: object, spec: str) -> str:
        return str(escape(value if hasattr(value, "__html__") else self._field(value, spec)))


class _Place(NamedTuple):
    """Where a value stands in a text."""

    name: str
    spec: str


@cache
def _parts(text: str) -> tuple[str | _Place, ...]:
    """A text of the catalogue, read once: what stands there as it is, and the places of its values."""
    found: list[str | _Place] = []
    for said, name, spec, _ in Formatter().parse(text):
        if said:
            found.append(said)
        if name is not None:
            found.append(_Place(name, spec or ""))
    return tuple(found)


@cache
def texts(language: str) -> Texts:
    """The words of `language`, read once. Raises LookupError where the product does not speak it."""
    if language not in LANGUAGES:
        raise LookupError(language)
    return Texts(language, catalogue.load(language))


def choose(chosen: str | None, accepts: str | None) -> str:
    """The language to answer in: the `chosen` one (the cookie), else the best that Accept-Language `accepts`."""
    if chosen in LANGUAGES:
        return chosen
    return next((code for code in _wished(accepts or "") if code in LANGUAGES), LANGUAGES[0])


def _wished(header: str) -> list[str]:
    ranked: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, quality = part.partition(";q=")
        try:
            ranked.append((-float(quality or 1), tag.strip()[:2].lower()))
        except ValueError:
            continue
    return [code for weight, code in sorted(ranked, key=lambda pair: pair[0]) if weight < 0]
