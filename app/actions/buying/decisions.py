"""Decisions: prepared by one, sent back or made by another; and the letters bidders get."""

from dataclasses import replace

from app.actions import desk
from app.actions.buying.steps import COMPETITIONS
from app.actions.work import Work, new_id
from app.db.buying import letters
from app.db.people import areas
from app.domain.buying.decisions import Letter
from app.domain.calendar import local_day
from app.domain.ids import CommitmentId, DecisionId, ProcedureId, ProviderId
from app.domain.refusals import NotFound, Refused
from app.law import law_on
from app.procurement.award import Award, Proposal
from app.procurement.competition import Competition


async def prepare(work: Work, procedure: ProcedureId, given: Proposal, seen: int | None) -> ProcedureId:
    """Propose a winner, with the reasons each bidder will read."""
    proposal = replace(given, id=DecisionId(new_id()))
    return await desk.take(work, COMPETITIONS, procedure, "prepare-decision", proposal, seen)


async def decide(work: Work, procedure: ProcedureId, seen: int | None) -> ProcedureId:
    """Make the decision: letters to every bidder, and the contract drafted for signing."""

    async def award(s: Competition) -> Award:
        today = local_day(work.instant)
        otherwise = law_on(s.noun.law_day).standstill_days("framework")
        days = await areas.policy(work.connection, work.area.id, "standstill-days", today, otherwise)
        (number,) = await areas.numbers(work.connection, work.area, "SO", today.year)
        return Award(id=CommitmentId(new_id()), number=number, standstill_days=days)

    return await desk.take(work, COMPETITIONS, procedure, "decide", seen=seen, prepare=award)


async def letter(work: Work, procedure: ProcedureId, provider: ProviderId | None = None) -> Letter:
    """A bidder's own decision letter; the area reads any bidder's."""
    found = await letters.get(work.connection, work.area.id, procedure, provider or work.provider)
    if found is None:
        raise Refused(NotFound())
    return found


async def has_letter(work: Work, procedure: ProcedureId) -> bool:
    """Whether the acting bidder has a decision letter: none where it had no bid as bids were opened."""
    return await letters.get(work.connection, work.area.id, procedure, work.provider) is not None
