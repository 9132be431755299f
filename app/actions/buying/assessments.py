"""Assessment: marks with reasons, and the comparison of bids."""

from uuid import UUID

from app.actions import desk
from app.actions.buying.steps import COMPETITIONS
from app.actions.work import Work
from app.db.people import people
from app.domain.actors import AREA_ROLES
from app.domain.buying.assessments import MarkedTwice
from app.domain.buying.procedures import State
from app.domain.ids import PersonId, ProcedureId
from app.domain.refusals import NotFound, Refused
from app.procurement.award import Mark
from app.procurement.competition import Competition


async def assess_all(work: Work, procedure: ProcedureId, marks: tuple[Mark, ...]) -> ProcedureId:
    """Give several marks at once: all of them, or none."""

    async def make() -> UUID:
        situation = await desk.locked(work, COMPETITIONS, procedure)
        if len({(mark.bid_id, mark.criterion) for mark in marks}) < len(marks):
            raise Refused(MarkedTwice(field="marks"))
        for mark in marks:
            situation = await desk.step(work, COMPETITIONS, situation, "assess", mark)
        return procedure

    return ProcedureId(await work.once(make))


async def comparison(work: Work, procedure: ProcedureId) -> tuple[Competition, dict[PersonId, str]]:
    """The opened bids with their points and every formula's numbers, and what the assessors are called; 404 before the opening."""
    work.only(*AREA_ROLES, step="compare-bids")
    situation, _ = await desk.read(work, COMPETITIONS, procedure)
    if situation.noun.state not in (State.ASSESSMENT, State.PREPARED, State.DECIDED):
        raise Refused(NotFound())
    return situation, await people.names(work.connection, {a.by_person for a in situation.assessments})
