"""Whether a page is well-formed HTML that its controls, labels and references hold together in: `faults(html)`."""

from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "path", "rect", "circle"}
BLOCKS = {"aside", "blockquote", "details", "dl", "div", "fieldset", "footer", "form", "h1", "h2", "h3", "header"}
BLOCKS |= {"main", "nav", "ol", "p", "section", "table", "ul"}
NO_BLOCKS = {"p", "h1", "h2", "h3", "b", "i", "small", "span", "a", "button", "label", "summary", "dt"}
INTERACTIVE = {"a", "button", "select", "textarea", "summary"}
REFERENCES = ("aria-labelledby", "aria-describedby", "for")


def faults(html: str, whole: bool = True) -> list[str]:
    """Everything wrong with a page, or with a part of one (`whole=False`), in words for developers."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.faults + [f"<{tag}> is never closed" for tag in reader.open]
    found += [f"{id_} is the id of two" for id_ in {i for i in reader.ids if reader.ids.count(i) > 1}]
    found += [f"{name}={id_} names nothing" for name, id_ in reader.references if id_ not in reader.ids]
    found += [f"field {id_} has no label" for id_ in reader.fields if ("for", id_) not in reader.references]
    if whole and reader.headings != 1:
        found.append(f"{reader.headings} h1, not one")
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.fields: list[str] = []
        self.references: list[tuple[str, str]] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self._attributes(tag, given)
        self._nesting(tag)
        self.headings += tag == "h1"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes <{self.open[-1] if self.open else ''}> at {self.getpos()}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if (
            self.open[-1:]
            and self.open[-1] in {"ul", "ol", "dl", "table", "tr", "tbody", "thead", "tfoot", "select"}
            and data.strip()
        ):
            self.faults.append(f"text in <{self.open[-1]}>: {data.strip()[:40]}")

    def _attributes(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"script", "style"} or "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag}> is or has inline script or style")
        if "id" in given:
            self.ids.append(given["id"])
        for name in REFERENCES:
            self.references += [(name, id_) for id_ in given.get(name, "").split()]
        if tag in {"input", "select", "textarea"} and given.get("type") not in {"hidden", "submit"}:
            self.fields.append(given.get("id", f"without id: {given.get('name')}"))

    def _nesting(self, tag: str) -> None:
        outer = [one for one in self.open if one in NO_BLOCKS]
        if tag in BLOCKS and outer and "th" not in self.open[-1:]:
            self.faults.append(f"<{tag}> inside <{outer[-1]}> at {self.getpos()}")
        if tag == "form" and "form" in self.open:
            self.faults.append(f"a form inside a form at {self.getpos()}")
        if tag in INTERACTIVE and INTERACTIVE & set(self.open):
            self.faults.append(f"<{tag}> inside another control at {self.getpos()}")
