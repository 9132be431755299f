"""Pages from templates: what every page gets (`Page`), what a form is drawn from (`Form`), and `render`.

There is one Jinja environment per language, so that macros and filters speak it without being told. Templates see `t`
(a text), `ui` (the macros of ui.html), `static` (a file's address), the filters named in `_filters`, `page`, and what
the door passes.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined, UndefinedError
from jinja2.utils import missing

from app.domain.paging import MOST_COUNTED
from app.domain.refusals import Refusal
from app.i18n.deadlines import left
from app.i18n.explanations import explanation, why
from app.i18n.formats import HELSINKI
from app.i18n.texts import LANGUAGES, Texts, texts

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of a page that asks nothing of the database, and says none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavEntry:
    """A link of the main menu; `label` is words."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who is signed in, in words; `switch` is where another membership is chosen, if there is one."""

    name: str
    role: str
    organisation: str
    switch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaName:
    """The area whose address the page has: its name in addresses and what it is called."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page gets. `now` is the business clock's instant; `new_key` gives a one-time key for a form."""

    texts: Texts
    path: str
    now: datetime
    new_key: Callable[[], str]
    csrf: str = ""
    reader: Reader | None = None
    area: AreaName | None = None
    nav: Sequence[NavEntry] = ()
    theme: str | None = None

    @property
    def language(self) -> str:
        """The code of the page's language."""
        return self.texts.language

    @property
    def languages(self) -> tuple[LanguageLink, ...]:
        """Every complete language, with the address that chooses it and comes back here."""
        back = quote(self.path, safe="/")
        return tuple(
            LanguageLink(
                code=code,
                name=texts(code).t("ui.language-name"),
                href=f"/language/{code}?back={back}",
                current=code == self.language,
            )
            for code in LANGUAGES
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a form is drawn from: its one-time key, what was typed (or stood there before), and why it was refused."""

    key: str
    typed: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    reasons: Sequence[Refusal] = ()

    def value(self, name: str) -> str:
        """The text that stands in the field."""
        value = self.typed.get(name, "")
        return value if isinstance(value, str) else next(iter(value), "")

    def picked(self, name: str) -> tuple[str, ...]:
        """The values that are picked in a field where several can be."""
        value = self.typed.get(name, ())
        return (value,) if isinstance(value, str) else tuple(value)

    def reasons_for(self, name: str) -> tuple[Refusal, ...]:
        """The reasons why the field was refused."""
        return tuple(reason for reason in self.reasons if reason.field == name)


class Absent(StrictUndefined):
    """What a template gets for a name, parameter or attribute that is not there: it fails on use, even in a condition. A mapping's key may be missing."""

    def __new__(  # type: ignore[misc]  # Jinja asks only for an Undefined
        cls, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError
    ) -> Undefined:
        """The lenient kind for a missing key of a mapping, else this strict one."""
        return Undefined(hint, obj, name, exc) if isinstance(obj, Mapping) else super().__new__(cls)


def render(template: str, page: Page, **context: object) -> str:
    """The page `template` (a path under templates/) in the page's language."""
    return environment(page.language).get_template(template).render(page=page, **context)


@cache
def environment(language: str, *folders: Path) -> Environment:
    """The environment that speaks `language`; `folders` with templates beside the product's own are for tests."""
    words = texts(language)
    found = Environment(
        loader=FileSystemLoader([TEMPLATES, *folders]),
        autoescape=True,
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    found.globals.update(t=words.t, has_text=words.has, static=static, most_counted=MOST_COUNTED)
    found.filters.update(_filters(words))
    found.globals["ui"] = found.get_template("ui.html").module
    return found


def _filters(words: Texts) -> dict[str, Callable[..., Any]]:
    f = words.formats
    ways = (
        f.show,
        f.money,
        f.euros,
        f.number,
        f.points,
        f.percent,
        f.day,
        f.weekday,
        f.long_weekday,
        f.month,
        f.days,
        f.hour,
        f.when,
        f.until,
    )
    named: dict[str, Callable[..., Any]] = {way.__name__: way for way in (*ways, f.deadline, f.zone, f.listed)}
    named |= {"why": partial(why, words), "explanation": partial(explanation, words)}
    return named | {"reason": words.reason, "left": partial(left, words), "iso": iso}


def iso(moment: date) -> str:
    """The text of a `datetime` attribute: a day, or an instant on Helsinki's clock to the minute."""
    return (
        moment.astimezone(HELSINKI).isoformat(timespec="minutes")
        if isinstance(moment, datetime)
        else moment.isoformat()
    )


@cache
def static(name: str) -> str:
    """The address of a file in static/, with a mark of its content, so that browsers may keep it for ever."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}" if name.startswith("fonts/") else f"/static/{name}?v={mark}"


def back(address: str | None) -> str:
    """`address` if it leads within the product, else the front page: where a link that chooses a language may send its reader."""
    try:
        parts = urlsplit(address or "")
    except ValueError:  # a host that cannot be one
        return "/"
    inside = (
        not parts.scheme
        and not parts.netloc
        and parts.path.startswith("/")
        and not parts.path.startswith("//")
        and "\\" not in parts.path
    )
    return parts.path + (f"?{parts.query}" if parts.query else "") if inside else "/"
