"""Assessment: marks with reasons, and the comparison with every figure's formula."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import assessments
from app.actions.work import Work
from app.domain.buying.bids import OpenedBid
from app.domain.ids import ProcedureId
from app.domain.lifecycle import refusals
from app.procurement.award import Mark
from app.procurement.competition import Competition
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION
from app.web.door import Door, Drawn, drawn, new_key
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)


@router.get("/{area}/procedures/{procedure}/assess")
async def page(area: str, procedure: UUID, request: Request) -> Response:
    """The form of an assessor: every bid's answers, and a mark and a reason for each criterion."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, ProcedureId(procedure), None)

    return await door.show(show)


@router.post("/{area}/procedures/{procedure}/assess")
async def marking(area: str, procedure: UUID, request: Request) -> Response:
    """Keep the marks that were given, all of them or none; on to the comparison."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        situation, _ = await assessments.comparison(work, ProcedureId(procedure))
        marks = [
            mark
            for bid in situation.opened
            for c in situation.noun.published.criteria
            if (mark := _mark(reader, bid, c.key))
        ]
        reader.done()
        await assessments.assess_all(work, ProcedureId(procedure), tuple(marks))
        return f"/{area}/procedures/{procedure}/comparison"

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, ProcedureId(procedure), form)

    return await door.submit(act, again)


@router.get("/{area}/procedures/{procedure}/comparison")
async def comparison(area: str, procedure: UUID, request: Request) -> Response:
    """The page that shows the bids side by side."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        situation, people = await assessments.comparison(work, ProcedureId(procedure))
        by_bid = {bid.bid_id: bid for bid in situation.opened}
        marks = {a.id: a for a in situation.assessments}
        named = await names(work, door.texts.language)
        return drawn("assessments/comparison.html", s=situation, bids=by_bid, marks=marks, people=people, names=named)

    return await door.show(show)


def _mark(reader: Reader, bid: OpenedBid, criterion: str) -> Mark | None:
    """The mark that the form gives for a bid and a criterion; None where neither mark nor reason is given."""
    mark, reason = f"mark.{bid.bid_id}.{criterion}", f"reason.{bid.bid_id}.{criterion}"
    if not str(reader.form.get(mark) or "").strip() and not str(reader.form.get(reason) or "").strip():
        return None
    return Mark(bid_id=bid.bid_id, criterion=criterion, mark=reader.number(mark), reason=reader.prose(reason))


async def _form(door: Door, work: Work, procedure: ProcedureId, form: Form | None) -> Drawn:
    situation, _ = await assessments.comparison(work, procedure)
    barred = refusals(MINI_COMPETITION, "assess", situation)
    shown = form or Form(key=new_key(), typed=_typed(door, situation))
    answers = {b.bid_id: {a.criterion: a.text for a in b.offered.answers} for b in situation.opened}
    return drawn("assessments/form.html", s=situation, form=shown, barred=barred, answers=answers)


def _typed(door: Door, situation: Competition) -> dict[str, str]:
    found: dict[str, str] = {}
    for a in situation.assessments:
        found[f"mark.{a.bid_id}.{a.criterion}"] = door.texts.formats.number(a.mark, 1)
        found[f"reason.{a.bid_id}.{a.criterion}"] = a.reason
    return found
