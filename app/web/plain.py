"""Plain steps on pages: the button, the form and its sending follow from the table. A new one needs nothing here but its words."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.actions.desk import Steps
from app.actions.work import Work
from app.domain.lifecycle import Choice, Step
from app.domain.reasons import Reason
from app.domain.refusals import NotFound, Refused
from app.web.door import Door, Drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.reading import Reader
from app.web.rendering import Form

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class PlainForm:
    """What a form asks for, and what is made of the fields' values, by name."""

    fields: tuple[Field, ...]
    given: Callable[..., Any]


def _reason(reason: str) -> Reason:
    return Reason(reason)


_FORMS: dict[type[Any], PlainForm] = {Reason: PlainForm((Field(name="reason", kind="area"),), _reason)}
"""What a person writes for each type that steps of several tables ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the form of a plain step says of its noun: the table its words are under, and the steps open to the reader.

    `name` leads back to the noun; `lead` follows the step's own; `typed` stands in the fields; `version` is none where it is not asked for.
    """

    words: str
    choices: Sequence[Choice]
    name: str
    kicker: str = ""
    lead: str = ""
    notes: Sequence[str] = ()
    version: int | None = None
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain(Generic[K]):
    """The plain steps of a kind of noun: those that ask for nothing, or for what `forms` and `_FORMS` know.

    `page` draws the noun, whose address is what `at` says of an area's name; there the buttons are. `about` is asked for a form.
    """

    steps: Steps[K]
    at: Callable[[str, K], str]
    about: Callable[[Door, Work, K], Awaitable[About]]
    page: Callable[[Door, Work, K, Form | None], Awaitable[Drawn]]
    forms: Mapping[type[Any], PlainForm] = field(default_factory=dict)

    async def take(self, work: Work, reader: Reader, key: K, name: str) -> str:
        """Take the step with what was sent; answers the noun's address. Raises Refused."""
        step, asked = self._known(name)
        given = asked.given(**read(reader, asked.fields)) if asked else None
        await self.steps.take(work, key, name, given, None if step.any_version else reader.version())
        return self.at(work.area.slug, key)

    async def draw(self, door: Door, work: Work, key: K, name: str, form: Form | None = None) -> Drawn:
        """The form of the step, with what was typed and why it was refused; the noun's page where the step is a button there."""
        step, asked = self._known(name)
        if asked is None:
            return await self.page(door, work, key, form)
        about, t = await self.about(door, work, key), door.texts
        shown = next((choice for choice in about.choices if choice.step == name), None)
        if shown is None and form is None:
            raise Refused(NotFound())
        verb = t.t(f"step.{about.words}.{name}")
        lead = t.t(f"lead.{about.words}.{name}") if t.has(f"lead.{about.words}.{name}") else ""
        page = FormPage(
            title=verb,
            kicker=about.kicker,
            lead=" ".join(filter(None, (lead, about.lead))),
            action=door.request.url.path,
            submit=verb,
            fields=asked.fields,
            crumb={"label": about.name, "href": self.at(work.area.slug, key)},
            notes=about.notes,
            version=about.version,
            bad=step.stops,
            barred=shown.reasons if shown else (),
            typed=about.typed,
        )
        return page.drawn(form, new_key())

    def _known(self, name: str) -> tuple[Step[Any], PlainForm | None]:
        """The step, and what its form asks for; None where it is a button. Raises Refused where it is not plain."""
        step = self.steps.named(name)
        asked = self.asked(step) if step else None
        if step is None or (asked is None and step.input is not None):
            raise Refused(NotFound())
        return step, asked

    def asked(self, step: Step[Any]) -> PlainForm | None:
        """What the plain form of a step asks for; None where it has none."""
        return (self.forms.get(step.input) or _FORMS.get(step.input)) if step.input else None


def plain_routes(router: APIRouter, one: str, plain: Plain[K], which: Callable[..., Awaitable[K]]) -> None:
    """The addresses of all plain steps of a noun that stands at `one` and is found by what `which` reads of the address."""

    async def step_page(step: str, key: Annotated[K, Depends(which)], request: Request) -> Response:
        """The form of a step, or the noun's page where the step is a button there."""
        door = Door(request)

        async def show(work: Work) -> Drawn:
            return await plain.draw(door, work, key, step)

        return await door.show(show)

    async def taking(step: str, key: Annotated[K, Depends(which)], request: Request) -> Response:
        """Take a step with what was sent; back to the noun's page."""
        door = Door(request)

        async def act(work: Work, reader: Reader) -> str:
            return await plain.take(work, reader, key, step)

        async def again(work: Work, form: Form) -> Drawn:
            return await plain.draw(door, work, key, step, form)

        return await door.submit(act, again)

    router.get(one + "/{step}")(step_page)
    router.post(one + "/{step}")(taking)
