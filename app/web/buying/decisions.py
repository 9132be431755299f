"""Decisions prepared, and the letter each bidder reads."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import assessments, decisions, procedures
from app.actions.work import Work
from app.domain.ids import BidId, DecisionId, ProcedureId, ProviderId
from app.domain.lifecycle import refusals
from app.procurement.award import Proposal
from app.procurement.competition import Competition
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION
from app.web.door import Door, Drawn, drawn, new_key
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)


@router.get("/{area}/procedures/{procedure}/prepare-decision")
async def page(area: str, procedure: UUID, request: Request) -> Response:
    """The form that prepares a decision: the winner proposed, and a reason for each bidder."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, ProcedureId(procedure), None)

    return await door.show(show)


@router.post("/{area}/procedures/{procedure}/prepare-decision")
async def preparing(area: str, procedure: UUID, request: Request) -> Response:
    """Prepare the decision that the form proposes; back to the procedure."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        situation, _ = await assessments.comparison(work, ProcedureId(procedure))
        reasons = {b.bid_id: reader.prose(f"reasons.{b.bid_id}", optional=True) for b in situation.opened}
        winner = reader.choice("winner", {str(b.bid_id) for b in situation.opened})
        lot = reader.prose("lot", optional=True)
        reader.done()
        proposal = Proposal(id=DecisionId(procedure), winner=BidId(UUID(winner)), reasons=reasons, lot=lot)
        await decisions.prepare(work, ProcedureId(procedure), proposal, reader.version())
        return f"/{area}/procedures/{procedure}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, ProcedureId(procedure), form)

    return await door.submit(act, again)


@router.get("/{area}/procedures/{procedure}/letter")
async def letter(area: str, procedure: UUID, request: Request) -> Response:
    """The page of one's own decision letter; the area names the bidder whose letter it reads."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        situation, _ = await procedures.get(work, ProcedureId(procedure))
        asked = request.query_params.get("provider")
        whose = ProviderId(UUID(asked)) if asked and not work.actor.provider else None
        found = await decisions.letter(work, ProcedureId(procedure), whose)
        return drawn("decisions/letter.html", s=situation, letter=found, names=await names(work, door.texts.language))

    return await door.show(show)


async def _form(door: Door, work: Work, procedure: ProcedureId, form: Form | None) -> Drawn:
    situation, _ = await assessments.comparison(work, procedure)
    barred = refusals(MINI_COMPETITION, "prepare-decision", situation)
    shown = form or Form(key=new_key(), typed=_drafted(door, situation))
    named = await names(work, door.texts.language)
    return drawn("decisions/form.html", s=situation, form=shown, barred=barred, names=named)


def _drafted(door: Door, situation: Competition) -> dict[str, str]:
    """A factual sentence for each bidder from its points, for the officer to complete."""
    points, t = door.texts.formats.points, door.texts.t
    earlier = {o.bid_id: o.reason for o in situation.decision.outcomes} if situation.decision else {}
    found = {
        f"reasons.{row.bid_id}": earlier.get(row.bid_id)
        or t(
            "decide.draft",
            total=points(row.total),
            price=points(row.price_points),
            quality=points(row.quality_total),
            rank=row.rank,
        )
        for row in situation.ranking
    }
    if situation.ranking:
        found["winner"] = str(situation.ranking[0].bid_id)
    return found
