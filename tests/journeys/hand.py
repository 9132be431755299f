"""What a person does to pages: opens the front page, follows links, fills fields, presses buttons; never an address or an id."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping

from httpx import AsyncClient, Response

from tests.journeys.sheet import Element, Sheet

FORM = frozenset({"form"})
SELECT = frozenset({"select"})
Filling = str | bool | tuple[str, ...]


class Hand(ABC):
    """One person at a page."""

    sheet: Sheet
    status: int = 0
    path: str = ""

    @abstractmethod
    async def open(self, path: str = "/") -> None:
        """The front page, the one address that anybody types; or the link of a message."""

    @abstractmethod
    async def _go(self, link: Element) -> None:
        """Follow a link."""

    @abstractmethod
    async def _send(self, button: Element) -> None:
        """Send the form that a button is in."""

    @abstractmethod
    async def _write(self, field: Element, text: str) -> None:
        """Write over what stands in a field."""

    @abstractmethod
    async def _choose(self, select: Element, option: Element) -> None:
        """Choose an option."""

    @abstractmethod
    async def _tick(self, box: Element) -> None:
        """Tick a box."""

    async def follow(self, words: str, of: str = "") -> None:
        """Follow the link that says `words`, in the row or section that says `of`."""
        await self._go(self.sheet.link(words, of))
        self._expect(refused=False)

    async def press(self, words: str, of: str = "", *, refused: bool = False) -> None:
        """Press the button that says `words`; `refused`: the same form must come again, with reasons."""
        await self._send(self.sheet.button(words, of))
        self._expect(refused=refused)

    async def fill(self, fields: Mapping[str, Filling]) -> None:
        """Fill fields by their labels: text, an option's words, True for a box, several for a group of boxes."""
        for label, value in fields.items():
            one = self.sheet.field(label)
            if isinstance(value, tuple):
                for box in self.sheet.boxes(one, value):
                    await self._tick(box)
            elif isinstance(value, bool):
                await self._tick(one)
            elif one.tag == "select":
                (option,) = [o for o in self.sheet.all("option") if o.parent is one and o.words.startswith(value)]
                await self._choose(one, option)
            else:
                await self._write(one, value)

    def reads(self, *texts: str) -> None:
        """The page says all of these."""
        for text in texts:
            assert text in self.sheet.words, f"“{text}” is not on {self.path}:\n{self.sheet.words}"

    def reads_not(self, *texts: str) -> None:
        """The page says none of these."""
        for text in texts:
            assert text not in self.sheet.words, f"“{text}” is on {self.path}"

    def _expect(self, *, refused: bool) -> None:
        title = self.sheet.first("title").words
        assert title.startswith("Virhe:") == refused, f"{self.path}: {title}\n{self.sheet.words[:1500]}"
        assert (self.status == 200) != refused, f"{self.path}: {self.status}\n{self.sheet.words[:1500]}"
        assert not re.search(r"[{}]|\bNone\b|Decimal|UUID", self.sheet.words), self.sheet.words


class Plain(Hand):
    """A person whose browser is httpx: it keeps cookies, follows redirects, and sends forms as HTML says."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def open(self, path: str = "/") -> None:
        self._came(await self.client.get(path))

    async def _go(self, link: Element) -> None:
        self._came(await self.client.get(link["href"]))

    async def _send(self, button: Element) -> None:
        form = button.within(FORM)
        assert form is not None
        assert form["method"] == "post" or form["role"] == "search"
        sent: dict[str, list[str]] = {}
        for one in self.sheet.all("input", "textarea", "select", "button"):
            if one.within(FORM) is form and one["name"]:
                sent.setdefault(one["name"], []).extend(self._values(one, button))
        if form["method"] == "post":
            self._came(await self.client.post(form["action"], data=sent))
        else:
            self._came(await self.client.get(form["action"], params=sent))

    async def _write(self, field: Element, text: str) -> None:
        field.attributes["value"] = text

    async def _choose(self, select: Element, option: Element) -> None:
        select.attributes["value"] = option["value"]

    async def _tick(self, box: Element) -> None:
        if box["type"] == "radio":
            for other in self.sheet.all("input"):
                if other["name"] == box["name"] and other.within(FORM) is box.within(FORM):
                    other.attributes.pop("checked", None)
        box.attributes["checked"] = ""

    def _values(self, one: Element, pressed: Element) -> list[str]:
        """What a field sends."""
        match one.tag:
            case "button":
                return [one["value"]] if one is pressed else []
            case "select" if "value" not in one.attributes:
                options = [option for option in self.sheet.all("option") if option.parent is one]
                return [next((o for o in options if "selected" in o.attributes), options[0])["value"]]
            case "textarea" if "value" not in one.attributes:
                return [one.raw.removeprefix("\n")]
            case "input" if one["type"] in ("checkbox", "radio") and "checked" not in one.attributes:
                return []
        return [one["value"]]

    def _came(self, answer: Response) -> None:
        self.sheet, self.status, self.path = Sheet(answer.text), answer.status_code, answer.url.path
