"""Forms as data: fields that are drawn by one template and read back by one function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.refusals import Refusal
from app.web.door import Drawn, drawn
from app.web.paging import Option, Shown
from app.web.reading import Reader
from app.web.rendering import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its words stand in `i18n` under `field.<words>`, a hint under `field.<words>-hint` where there is one.

    An `instant` is asked for as a day, under the field's own name, and an hour, under `<name>_hour` and the words `ui.hour`.
    """

    name: str
    kind: str = "line"
    options: Sequence[Option] = ()
    words: str = ""
    optional: bool = False
    about: str = ""

    @property
    def key(self) -> str:
        """The key under which the field's words stand in `i18n`."""
        return self.words or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page that is one form. `sift`: how the options of its first field are searched, where there are more than a page of them. `notes` are because-lines under the button; `after`: where else to go; `bad`: a red button."""

    title: str
    action: str
    submit: str
    fields: Sequence[Field]
    crumb: Mapping[str, str]
    lead: str = ""
    kicker: str = ""
    notes: Sequence[str] = ()
    after: Option | None = None
    version: int | None = None
    bad: bool = False
    barred: Sequence[Refusal] = ()
    sift: Shown | None = None
    typed: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def drawn(self, form: Form | None, key: str) -> Drawn:
        """The page, filled with what was typed where it was refused, else with what stood there before."""
        return drawn("form.html", spec=self, form=form or Form(key=key, typed=self.typed))


def read(reader: Reader, fields: Sequence[Field]) -> dict[str, Any]:
    """The values of the fields by name; all are asked for before any is refused."""
    found = {one.name: _read(reader, one) for one in fields}
    reader.done()
    return found


def _read(reader: Reader, one: Field) -> Any:
    match one.kind:
        case "money":
            return reader.money(one.name)
        case "day":
            return reader.maybe_day(one.name) if one.optional else reader.day(one.name)
        case "instant":
            return reader.instant(one.name, f"{one.name}_hour")
        case "whole":
            return reader.whole(one.name)
        case "number":
            return reader.maybe_number(one.name) if one.optional else reader.number(one.name)
        case "area":
            return reader.prose(one.name, optional=one.optional)
        case "select" | "radios":
            return reader.choice(one.name, {value for value, _ in one.options})
        case "checks":
            return reader.several(one.name)
        case "check":
            return reader.ticked(one.name)
        case _:
            return reader.line(one.name, optional=one.optional)
