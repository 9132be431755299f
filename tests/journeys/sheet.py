"""A page as its reader meets it: links and buttons by their words, fields by their labels."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})
RUNNING = frozenset({"a", "abbr", "time", "code", "em", "strong"})
ROWS = frozenset({"li", "tr", "section"})


@dataclass(eq=False)
class Element:
    """A part of the page. `place`: which of the page's elements of its tag it is, from 0."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    place: int = 0
    parts: list["str | Element"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(name, "")

    @property
    def raw(self) -> str:
        """Its text as it stands."""
        return "".join(part if isinstance(part, str) else part._spaced for part in self.parts)

    @property
    def words(self) -> str:
        """Its text, every run of white space one space."""
        return " ".join(self.raw.split())

    @property
    def _spaced(self) -> str:
        return self.raw if self.tag in RUNNING else f" {self.raw} "

    def within(self, tags: frozenset[str]) -> "Element | None":
        """The nearest part around it with one of `tags`."""
        around = self.parent
        while around is not None and around.tag not in tags:
            around = around.parent
        return around


class Sheet(HTMLParser):
    """A page, read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._numbers: Counter[str] = Counter()
        self._open: list[Element] = [Element("", {})]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self._open[-1]
        found = Element(tag, {name: value or "" for name, value in attrs}, around, self._numbers[tag])
        self._numbers[tag] += 1
        around.parts.append(found)
        self.elements.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)

    def all(self, *tags: str) -> list[Element]:
        """Its elements with one of `tags`, in order."""
        return [one for one in self.elements if one.tag in tags]

    def first(self, tag: str) -> Element:
        """The first element with `tag`."""
        return self.all(tag)[0]

    @property
    def words(self) -> str:
        """What the page itself says, without its frame."""
        return self.first("main").words

    def link(self, words: str, of: str = "") -> Element:
        """The link that says so; several may, if they lead to one place. `of`: what its row or section says too."""
        found = _meant([a for a in self.all("a") if a["href"]], words, of)
        assert len({a["href"] for a in found}) == 1, self._lost("link", words, of, self.all("a"))
        return found[0]

    def button(self, words: str, of: str = "") -> Element:
        """The one button that says so."""
        found = _meant(self.all("button"), words, of)
        assert len(found) == 1, self._lost("button", words, of, self.all("button"))
        return found[0]

    def field(self, label: str) -> Element:
        """The one field, or group of boxes, so labelled."""
        found = _meant(self.all("label", "legend"), label)
        assert len(found) == 1, self._lost("field", label, "", self.all("label", "legend"))
        (one,) = found
        if one.tag == "legend":
            assert one.parent is not None
            return one.parent
        return next(e for e in self.elements if e["id"] == one["for"])

    def boxes(self, group: Element, labels: tuple[str, ...]) -> Iterator[Element]:
        """The boxes of a group with `labels`."""
        for label in labels:
            (found,) = [one for one in self.all("label") if group in _around(one) and one.words.startswith(label)]
            yield next(e for e in self.elements if e["id"] == found["for"])

    def _lost(self, what: str, words: str, of: str, there: list[Element]) -> str:
        known = " | ".join(one.words for one in there)
        return f"no one {what} “{words}”{f' of “{of}”' if of else ''} on “{self.first('title').words}”: {known}\n{self.words[:600]}"


def _meant(found: list[Element], words: str, of: str = "") -> list[Element]:
    """Those that say exactly `words`; if none does, those that begin so."""
    if of:
        found = [one for one in found if (row := one.within(ROWS)) and of in row.words]
    return [one for one in found if one.words == words] or [one for one in found if one.words.startswith(words)]


def _around(one: Element) -> Iterator[Element]:
    while one.parent is not None:
        one = one.parent
        yield one
