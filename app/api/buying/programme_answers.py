"""Grant programmes as they come in and as answers."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.buying import programmes
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.buying.card_answers import AreaName, EffectAnswer
from app.api.buying.procedure_answers import CriterionAnswer
from app.api.deps import etag
from app.api.inputs import Answer, MoneyAnswer, filled
from app.domain.buying.bids import OpenedState
from app.domain.buying.grants import ProgrammeContent, QuestionKind
from app.domain.buying.procedures import Procedure, State
from app.domain.ids import ProcedureId
from app.domain.people.providers import ProviderKind
from app.procurement.open_call import OpenCall

_TITLE = "Ryhmätoiminta pitkään työttömille"
_Number = Annotated[str, Field(examples=["TH-AV-2026-0001"])]


class QuestionAnswer(Answer):
    """A question that applicants answer."""

    key: Annotated[str, Field(examples=["1"])]
    text: Annotated[str, Field(examples=["Miten tavoitat osallistujat?"])]
    kind: QuestionKind
    required: bool


class ProgrammeContentAnswer(Answer):
    """What was published, frozen."""

    language: Annotated[str, Field(examples=["fi"])]
    title: Annotated[str, Field(examples=[_TITLE])]
    purpose: Annotated[str, Field(examples=["Tuetaan järjestöjen omaa toimintaa."])]
    basket: Annotated[str, Field(examples=["hyvinvointi"])]
    category: Annotated[str, Field(examples=["avustukset"])]
    cpv: Annotated[str, Field(examples=["85312310"])]
    municipalities: Annotated[list[str], Field(examples=[["061"]])]
    kinds: list[ProviderKind]
    criteria: list[CriterionAnswer]
    questions: list[QuestionAnswer]
    costs: Annotated[list[str], Field(examples=[["Palkat", "Tilat"]])]
    maximum: MoneyAnswer
    highest: MoneyAnswer
    advance_percent: Annotated[int, Field(examples=[70])]
    report_days: Annotated[int, Field(examples=[30])]
    effect: EffectAnswer
    opens: datetime
    deadline: datetime


class ListedProgramme(Answer):
    """A programme in a list."""

    area: AreaName
    id: UUID
    number: _Number
    title: Annotated[str, Field(examples=[_TITLE])]
    state: State
    deadline: datetime | None
    version: int


class HandedIn(Answer):
    """An application in its programme: `state` is null until the clock has received it."""

    id: UUID
    provider_id: UUID
    provider: Annotated[str, Field(examples=["Voima ry"])]
    submitted_at: datetime
    state: OpenedState | None


class ProgrammeAnswer(ListedProgramme):
    """A programme as the caller may know it: an applicant sees its own application alone.

    `left`: what is not granted. `draft` is the area's, while it is one.
    """

    need_id: UUID
    left: MoneyAnswer
    reason: Annotated[str, Field(examples=[""])]
    draft: Annotated[dict[str, Any], Field(examples=[{"title": _TITLE}])]
    content: ProgrammeContentAnswer | None
    why_this_way: Annotated[str | None, Field(examples=[""])]
    applications: list[HandedIn]
    steps: list[StepAnswer]


def listed(noun: Procedure, area: str) -> ListedProgramme:
    """A programme as a list shows it."""
    title = noun.content.title if noun.content else str(noun.draft.get("title") or "")
    return ListedProgramme(
        area=area,
        id=noun.id,
        number=noun.number,
        title=title,
        state=noun.state,
        deadline=noun.deadline,
        version=noun.version,
    )


async def read(work: Work, request: Request, response: Response, programme: ProcedureId) -> ProgrammeAnswer:
    """The programme as it is now, with its ETag."""
    situation, view = await programmes.get(work, programme)
    noun = view.noun
    etag(response, noun.version)
    content = noun.content if isinstance(noun.content, ProgrammeContent) else None
    return ProgrammeAnswer(
        **dict(listed(noun, work.area.slug)),
        need_id=noun.need_id,
        left=noun.reserved,
        reason=noun.reason,
        draft=dict(noun.draft),
        content=_content(content, noun) if content else None,
        why_this_way=noun.why_this_way if work.actor.provider is None else None,
        applications=await _handed_in(work, situation),
        steps=steps(request, view.choices),
    )


def _content(found: ProgrammeContent, noun: Procedure) -> ProgrammeContentAnswer:
    """What was published, with the deadline as it stands."""
    return filled(ProgrammeContentAnswer, found, deadline=noun.deadline)


async def _handed_in(work: Work, s: OpenCall) -> list[HandedIn]:
    names, states = await programmes.names(work, s), {o.bid_id: o.state for o in s.opened}
    return [
        HandedIn(
            id=bid.id,
            provider_id=bid.provider_id,
            provider=names[bid.provider_id],
            submitted_at=bid.submitted_at,
            state=states.get(bid.id),
        )
        for bid in s.bids
    ]
