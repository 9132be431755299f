"""Assessment: marks with reasons, and the comparison with every figure's formula and numbers."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.buying import assessments
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.buying.procedure_answers import LeftOutAnswer, left_out
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, etag
from app.api.inputs import Answer, Body, Code, MoneyAnswer, Number, NumberAnswer, Prose
from app.api.router import operations
from app.domain.buying.assessments import HIGHEST_MARK, Assessment, Score
from app.domain.buying.procedures import Content, State
from app.domain.ids import BidId, PersonId, ProcedureId
from app.domain.lifecycle import choices
from app.procurement.award import Mark
from app.procurement.competition import Competition
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION

router = operations("/areas/{area}/procedures/{procedure}", tags=["assessments"])
_REASON = "Kuvaus on konkreettinen ja työnantajat nimetty."
_Points = Annotated[NumberAnswer, Field(examples=["48.00"])]
_MarkText = "0 to 5 in halves"


class MarkBody(Body):
    """The mark of a bid on a criterion, and why."""

    bid_id: UUID
    criterion: Annotated[Code, Field(examples=["1"])]
    mark: Annotated[Number, Field(description=_MarkText, examples=["4"])]
    reason: Annotated[Prose, Field(examples=[_REASON])]


class Marks(Body):
    """Marks to give: all of them, or none."""

    marks: Annotated[list[MarkBody], Field(min_length=1, max_length=400)]


class PriceFigure(Answer):
    """Price points and the numbers in their formula."""

    points: _Points
    formula: Annotated[str, Field(examples=["weight * lowest / own"])] = "weight * lowest / own"
    weight: Annotated[int, Field(examples=[40])]
    lowest: MoneyAnswer
    own: MoneyAnswer


class QualityFigure(Answer):
    """Points on a criterion and the numbers in their formula; no mark yet gives none."""

    criterion: Annotated[str, Field(examples=["1"])]
    name: Annotated[str, Field(examples=["Työnantajayhteistyö"])]
    points: _Points
    formula: Annotated[str, Field(examples=["weight * mark / highest"])] = "weight * mark / highest"
    weight: Annotated[int, Field(examples=[60])]
    mark: Annotated[NumberAnswer | None, Field(description=_MarkText, examples=["4"])]
    highest: Annotated[NumberAnswer, Field(examples=["5"])] = HIGHEST_MARK
    reason: Annotated[str | None, Field(examples=[_REASON])]
    by: Annotated[str | None, Field(examples=["Outi Hankkija"])]


class ComparedBid(Answer):
    """A bid in the comparison. `tied`: another has the same rank, and a lot decides."""

    bid_id: UUID
    provider_id: UUID
    provider: Annotated[str, Field(examples=["Työpolku Oy"])]
    rank: int
    tied: Annotated[bool, Field(examples=[False])]
    price: MoneyAnswer
    places: Annotated[int, Field(examples=[40])]
    comparison_price: MoneyAnswer
    price_points: PriceFigure
    quality_points: list[QualityFigure]
    quality_total: _Points
    total: _Points


class Comparison(Answer):
    """The bids compared, best first. `comparison_price` = price × places; `total` = price points + quality total.

    `left_out`: the bids of those who may not serve, with what stands against each.
    """

    state: State
    version: int
    missing_marks: int
    bids: list[ComparedBid]
    left_out: list[LeftOutAnswer]
    steps: list[StepAnswer]


async def _comparison(work: Work, request: Request, response: Response, procedure: ProcedureId) -> Comparison:
    situation, names = await assessments.comparison(work, procedure)
    etag(response, situation.noun.version)
    return Comparison(
        state=situation.noun.state,
        version=situation.noun.version,
        missing_marks=len(situation.unmarked),
        bids=[_compared(score, situation, names) for score in situation.ranking],
        left_out=left_out(situation.left_out),
        steps=steps(request, choices(MINI_COMPETITION, situation)),
    )


def _compared(score: Score, situation: Competition, names: dict[PersonId, str]) -> ComparedBid:
    content = situation.noun.published
    marks = {a.criterion: a for a in situation.assessments if a.bid_id == score.bid_id}
    price = {
        "points": score.price_points,
        "weight": content.price_weight,
        "lowest": score.lowest,
        "own": score.comparison_price,
    }
    return ComparedBid(
        bid_id=score.bid_id,
        provider_id=score.provider_id,
        provider=(situation.names or {}).get(score.provider_id, ""),
        rank=score.rank,
        tied=score.tied,
        price=score.price,
        places=content.places,
        comparison_price=score.comparison_price,
        price_points=PriceFigure.model_validate(price),
        quality_points=_quality(score, content, marks, names),
        quality_total=score.quality_total,
        total=score.total,
    )


def _quality(
    score: Score, content: Content, marks: dict[str, Assessment], names: dict[PersonId, str]
) -> list[QualityFigure]:
    points: dict[str, Decimal] = dict(score.quality_points)
    found = []
    for criterion in content.criteria:
        given = marks.get(criterion.key)
        found.append(
            QualityFigure(
                criterion=criterion.key,
                name=criterion.name,
                points=points[criterion.key],
                weight=criterion.weight,
                mark=given.mark if given else None,
                reason=given.reason if given else None,
                by=names.get(given.by_person) if given else None,
            )
        )
    return found


@router.post("/assess", responses=REFUSALS)
async def assess(
    area: Slug, procedure: Id, work: StepWork, body: Marks, request: Request, response: Response
) -> Comparison:
    """Give marks with their reasons; a later mark replaces an earlier one."""
    marks = tuple(Mark(bid_id=BidId(m.bid_id), criterion=m.criterion, mark=m.mark, reason=m.reason) for m in body.marks)
    await assessments.assess_all(work, ProcedureId(procedure), marks)
    return await _comparison(work, request, response, ProcedureId(procedure))


@router.get("/comparison", responses=READ_REFUSALS)
async def compare_bids(area: Slug, procedure: Id, work: ApiWork, request: Request, response: Response) -> Comparison:
    """The opened bids with their points and the numbers in every formula; 404 before the opening."""
    return await _comparison(work, request, response, ProcedureId(procedure))
