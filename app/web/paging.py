"""Lists on pages: what an address asks for, and what `ui.sift` and `ui.onward` draw of a page that was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from app.domain.lifecycle import Lifecycle
from app.domain.paging import Asked, Page
from app.domain.refusals import NotOffered, Refused
from app.domain.searching import LONGEST, looked_for
from app.web.door import Door
from app.web.reading import is_text
from app.web.rendering import Form

Option = tuple[str, str]
"""A value to choose, and its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page of a list as an address asks for it. `states`: to choose from, `usual` where none is chosen; `typed`: what is asked for, by filter; `anchor`: where on the page the list stands."""

    base: str
    asked: Asked
    typed: dict[str, str]
    states: Sequence[Option] = ()
    usual: str = ""
    anchor: str = ""

    def shown(self, page: Page[Any]) -> "Shown":
        """What is drawn around the rows that were found."""
        onward = None
        if page.next is not None:
            onward = f"{self.base}?{urlencode(self.typed | {'cursor': page.next})}{self.anchor}"
        return Shown(
            base=self.base,
            form=Form(key="", typed=self.typed),
            states=self.states,
            sifted=any(text != self.usual for text in self.typed.values()),
            usual=self.usual,
            count=page.count,
            onward=onward,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is drawn around the rows of a list: its search, how many there are, and where it goes on.

    `sifted`: whether anything is left out but by `usual`, the state that is shown where none is chosen.
    """

    base: str
    form: Form
    sifted: bool
    count: int
    onward: str | None
    states: Sequence[Option] = field(default=())
    usual: str = ""


def states(door: Door, table: Lifecycle[Any], *but: str) -> list[Option]:
    """The states of a table of steps to choose from, without those in `but`."""
    names = dict.fromkeys([table.begins, *(step.target for step in table.steps)])
    return [(name, door.texts.t(f"state.{table.name}.{name}")) for name in names if name not in but]


def wanted(door: Door, most: int, states: Sequence[Option] = (), usual: str = "", anchor: str = "") -> Wanted:
    """The page of the list that the address asks for: `q`, `state` (one of `states`, else `usual`) and `cursor`. Refuses a state that is not offered.

    `anchor` is where on its page the list stands, for the address of what comes next.
    """
    query = door.request.query_params
    given = {"q": query.get("q", "").strip(), "state": query.get("state", "").strip() or usual}
    typed = {name: text[:LONGEST] for name, text in given.items() if text and is_text(text)}
    if "state" in typed and typed["state"] not in {value for value, _ in states}:
        raise Refused(NotOffered(field="state"))
    filters: dict[str, object] = dict(typed)
    if "q" in typed:
        filters["q"] = looked_for(typed["q"])
    asked = Asked(limit=most, cursor=query.get("cursor") or None, filters=filters)
    return Wanted(base=door.request.url.path, asked=asked, typed=typed, states=states, usual=usual, anchor=anchor)
