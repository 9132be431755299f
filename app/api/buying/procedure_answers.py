"""Procedures as answers: what the reader may know of one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.buying import procedures
from app.actions.work import View, Work
from app.api.answers import StepAnswer, steps
from app.api.buying.card_answers import EffectAnswer
from app.api.deps import etag
from app.api.inputs import Answer, MoneyAnswer, NumberAnswer
from app.api.terms.terms import TermsAnswer
from app.domain.buying.admission import Ground, GroundCode
from app.domain.buying.bids import OpenedBid
from app.domain.buying.decisions import Decision, LeftOut, Outcome
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.ids import ProcedureId
from app.domain.terms.writing import write_terms
from app.procurement.competition import Competition
from app.procurement.framework.outlasting import Outlasting

_Title = Annotated[str, Field(examples=["Työhönvalmennus pitkään työttömänä olleille"])]
_Text = Annotated[str, Field(examples=["Valmennus avoimille työmarkkinoille, 40 paikkaa."])]
_Reason = Annotated[str, Field(examples=["Tarve on poistunut."])]
_Places = Annotated[list[str], Field(examples=[["061", "834"]])]


class CriterionAnswer(Answer):
    """A quality criterion: its weight is the most points it gives."""

    key: Annotated[str, Field(examples=["1"])]
    name: Annotated[str, Field(examples=["Työnantajayhteistyö"])]
    weight: Annotated[int, Field(examples=[60])]
    description: _Text


class ContentAnswer(Answer):
    """What was published, frozen."""

    language: Annotated[str, Field(examples=["fi"])]
    title: _Title
    description: _Text
    basket: Annotated[str, Field(examples=["tyollistyminen"])]
    category: Annotated[str, Field(examples=["tyonhaku"])]
    client_group: Annotated[str, Field(examples=["long-term-unemployed"])]
    cpv: Annotated[str, Field(examples=["85312310"])]
    municipalities: _Places
    places: Annotated[int, Field(examples=[40])]
    begins: date
    ends: date
    price_weight: Annotated[int, Field(examples=[40])]
    criteria: list[CriterionAnswer]
    terms: TermsAnswer
    effect: EffectAnswer
    maximum: MoneyAnswer
    deadline: datetime


class OpenedBidAnswer(Answer):
    """A bid in clear, after the opening."""

    id: UUID
    provider_id: UUID
    provider: Annotated[str, Field(examples=["Työpolku Oy"])]
    price: MoneyAnswer
    answers: Annotated[dict[str, str], Field(examples=[{"1": "Valmentajamme tuntevat alueen työnantajat."}])]
    submitted_at: datetime


class OutcomeAnswer(Answer):
    """What the decision says of one bid."""

    bid_id: UUID
    provider_id: UUID
    rank: int
    comparison_price: MoneyAnswer
    price_points: NumberAnswer
    quality_points: Annotated[dict[str, NumberAnswer], Field(examples=[{"1": "48.00"}])]
    total: NumberAnswer
    reason: Annotated[str, Field(examples=["Kokonaistaloudellisesti edullisin tarjous."])]


class AgainstAnswer(Answer):
    """What the area has said against a provider: of a basket or of an agreement's number, `until` of a suspension its last day."""

    code: GroundCode
    subject: Annotated[str, Field(examples=["tyollistyminen"])]
    since: date
    until: date | None
    reason: Annotated[str, Field(examples=["Verovelka selvitetään."])]


class LeftOutAnswer(Answer):
    """A bid that is not compared, and on which grounds."""

    bid_id: UUID
    provider_id: UUID
    grounds: list[AgainstAnswer]


class DecisionAnswer(Answer):
    """A decision, prepared or made. `left_out`: the bids that were not compared."""

    id: UUID
    bid_id: UUID
    outcomes: list[OutcomeAnswer]
    left_out: list[LeftOutAnswer]
    lot: Annotated[str, Field(examples=[""])]
    prepared_by: UUID | None
    prepared_at: datetime
    made_by: UUID | None
    made_at: datetime | None


class ListedProcedure(Answer):
    """A procedure in a list."""

    area: Annotated[str, Field(examples=["tyohame"])]
    id: UUID
    kind: ProcedureKind
    number: Annotated[str, Field(examples=["TH-MK-2026-0001"])]
    title: _Title
    state: State
    deadline: datetime | None
    published_at: datetime | None
    version: int


class OutlastingAnswer(Answer):
    """By how many days the contract would outlast its agreement, and how many the area finds reasonable: a warning, no bar."""

    ends: date
    agreement_ends: date
    days: int
    allowed: int


class ProcedureAnswer(ListedProcedure):
    """A procedure with all that the caller may know. What only the area knows is null for a bidder, bids before the opening for everybody."""

    need_id: UUID
    agreement_id: UUID | None
    budget_line_id: UUID | None
    law_day: date
    draft: Annotated[dict[str, Any] | None, Field(examples=[{"title": "Työhönvalmennus", "price_weight": 40}])]
    content: ContentAnswer | None
    reserved: MoneyAnswer | None
    invited: Annotated[list[UUID], Field(examples=[["0d6d1b6e-6a3c-4a52-9a3e-0c7f5a1d2b10"]])]
    unlocked_by: UUID | None
    opened_by: UUID | None
    unsealed_at: datetime | None
    bids: list[OpenedBidAnswer] | None
    decision: DecisionAnswer | None
    outlasts_agreement: OutlastingAnswer | None
    commitment_id: UUID | None
    reason: _Reason
    why_this_way: Annotated[str | None, Field(examples=[""])]
    steps: list[StepAnswer]


def listed(procedure: Procedure, area: str) -> ListedProcedure:
    """A procedure as a list shows it."""
    title = procedure.content.title if procedure.content else str(procedure.draft.get("title", ""))
    return ListedProcedure(
        area=area,
        id=procedure.id,
        kind=procedure.kind,
        number=procedure.number,
        title=title,
        state=procedure.state,
        deadline=procedure.deadline,
        published_at=procedure.published_at,
        version=procedure.version,
    )


async def read(work: Work, request: Request, response: Response, procedure: ProcedureId) -> ProcedureAnswer:
    """The procedure as it is now, with its ETag."""
    situation, view = await procedures.get(work, procedure)
    etag(response, view.noun.version)
    return answer(situation, view, request, work.area.slug, await procedures.outlasts(work, situation))


def answer(
    situation: Competition, view: View[Procedure], request: Request, area: str, outlasts: Outlasting | None = None
) -> ProcedureAnswer:
    """What the reader may know: a bidder's situation holds only its own."""
    noun, inside = view.noun, situation.actor.provider is None
    opened = inside and noun.unsealed_at is not None
    return ProcedureAnswer(
        **dict(listed(noun, area)),
        need_id=noun.need_id,
        agreement_id=noun.agreement_id,
        budget_line_id=noun.budget_line_id if inside else None,
        law_day=noun.law_day,
        draft=dict(noun.draft) if inside and noun.content is None else None,
        content=content(noun) if noun.content else None,
        reserved=noun.reserved if inside else None,
        invited=[i.provider_id for i in situation.invitations],
        unlocked_by=noun.unlocked_by if inside else None,
        opened_by=noun.opened_by if inside else None,
        unsealed_at=noun.unsealed_at,
        bids=[_opened(bid, situation) for bid in situation.opened] if opened else None,
        decision=decision(situation.decision) if situation.decision else None,
        outlasts_agreement=OutlastingAnswer.model_validate(outlasts) if outlasts else None,
        commitment_id=situation.commitment.id if situation.commitment else None,
        reason=noun.reason if inside or noun.state is State.CANCELLED else "",
        why_this_way=noun.why_this_way if inside else None,
        steps=steps(request, view.choices),
    )


def content(noun: Procedure) -> ContentAnswer:
    """What was published, with the deadline as it stands."""
    found, own = noun.published, {"terms": write_terms(noun.published.terms), "deadline": noun.deadline}
    fields = {name: getattr(found, name) for name in ContentAnswer.model_fields if name not in own}
    return ContentAnswer.model_validate(fields | own)


def decision(found: Decision) -> DecisionAnswer:
    """A decision as the area reads it."""
    rows = [outcome(row) for row in found.outcomes]
    fields = {name: getattr(found, name) for name in DecisionAnswer.model_fields}
    return DecisionAnswer.model_validate(fields | {"outcomes": rows, "left_out": left_out(found.left_out)})


def left_out(found: Iterable[LeftOut]) -> list[LeftOutAnswer]:
    """The bids that are not compared, as answers."""
    return [
        LeftOutAnswer(bid_id=one.bid_id, provider_id=one.provider_id, grounds=grounds(one.grounds)) for one in found
    ]


def grounds(found: Iterable[Ground]) -> list[AgainstAnswer]:
    """What stands against a provider, as answers."""
    return [AgainstAnswer.model_validate(ground) for ground in found]


def outcome(found: Outcome) -> OutcomeAnswer:
    """What a decision says of one bid, as an answer."""
    fields = {name: getattr(found, name) for name in OutcomeAnswer.model_fields}
    return OutcomeAnswer.model_validate(fields | {"quality_points": dict(found.quality_points)})


def _opened(bid: OpenedBid, situation: Competition) -> OpenedBidAnswer:
    return OpenedBidAnswer(
        id=bid.bid_id,
        provider_id=bid.provider_id,
        provider=(situation.names or {}).get(bid.provider_id, ""),
        price=bid.offered.price,
        answers={a.criterion: a.text for a in bid.offered.answers},
        submitted_at=bid.submitted_at,
    )
