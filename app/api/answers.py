"""What every answer about a noun with a life carries: the steps open to the caller, and what bars the others."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict

from app.actions.work import Work
from app.api.inputs import Answer
from app.api.problems import ReasonAnswer, plain
from app.domain.actors import Role
from app.domain.events import Told
from app.domain.lifecycle import Choice
from app.domain.refusals import NotFound, Refusal, Refused
from app.i18n.texts import Texts, choose, texts


class StepAnswer(BaseModel):
    """A step of the caller's role: open, or barred by these reasons. It is taken by POST to the noun's address and its name.

    Only a bid is handed in otherwise: `submit-bid` is PUT to the procedure's address and `bid`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "unlock", "open": True, "reasons": []}]})

    name: str
    open: bool
    reasons: list[ReasonAnswer]


class EventAnswer(Answer):
    """Something that happened. `by` is a person's name, null for the clock."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "what": "publish",
                    "at": "2026-01-20T09:15:00Z",
                    "by": "Outi Hankkija",
                    "noun_id": "5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11",
                    "codes": {"state": "open"},
                }
            ]
        }
    )

    what: str
    at: datetime
    by: str | None
    noun_id: UUID
    codes: dict[str, Any]


def words(request: Request) -> Texts:
    """The words of the language that the caller asks for."""
    return texts(choose(None, request.headers.get("accept-language")))


def reasons(request: Request, found: tuple[Refusal, ...]) -> list[ReasonAnswer]:
    """Reasons why not, in the reader's language."""
    said = words(request)
    return [ReasonAnswer(code=r.code, field=r.field, detail=said.reason(r), values=plain(r.values())) for r in found]


def steps(request: Request, choices: tuple[Choice, ...]) -> list[StepAnswer]:
    """The steps as an answer says them."""
    return [
        StepAnswer(name=choice.step, open=not choice.reasons, reasons=reasons(request, choice.reasons))
        for choice in choices
    ]


def event(told: Told) -> EventAnswer:
    """An event as an answer tells it."""
    found = told.event
    return EventAnswer(what=found.what, at=found.at, by=told.by, noun_id=found.noun_id, codes=dict(found.codes))


def of_area(work: Work, step: str) -> None:
    """Refuse a provider where an area's own list is asked for; its lists stand above the areas."""
    work.only(Role.OFFICER, Role.DECIDER, Role.FINANCE, Role.COACH, step=step)
    work.area  # noqa: B018  # another area's list is no list of one's own


def of_provider(work: Work, step: str) -> None:
    """Refuse an area's people where a provider's list over all areas is asked for."""
    work.only(Role.PROVIDER, step=step)


def at_an_area(work: Work) -> None:
    """Refuse the address of an area that does not exist, where everybody may read."""
    if work.present.area is None:
        raise Refused(NotFound())
