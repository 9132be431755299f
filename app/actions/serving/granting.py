"""Decisions on grants: proposed by one, sent back or made by another; the letter, the grant in force, and its public notice."""

from uuid import UUID

from app.actions import desk
from app.actions.buying import applications
from app.actions.buying.applications import APPLICATIONS, ApplicationFile
from app.actions.buying.calls import BidKey
from app.actions.desk import Steps
from app.actions.serving.commitments import note, public_award
from app.actions.work import Work, new_id
from app.db import due, store
from app.db.people import areas
from app.db.serving import commitments
from app.domain.buying.decisions import Letter
from app.domain.calendar import local_day
from app.domain.ids import BidId, CommitmentId, ProcedureId
from app.domain.lifecycle import refusals
from app.domain.refusals import NotFound, Refused, refuse
from app.procurement.grants_and_tenders.application_steps import APPLICATION
from app.procurement.grants_and_tenders.granting import Grants


async def decide_grant(work: Work, programme: ProcedureId, bid: BidId, seen: int | None) -> BidId:
    """Make the grant as proposed: in force at once, public, and the applicant gets its letter."""

    async def make() -> UUID:
        s = await desk.locked(work, APPLICATIONS, (programme, bid), "decide-grant")
        refuse(refusals(APPLICATION, "decide-grant", s))
        (number,) = await areas.numbers(work.connection, work.area, "AP", local_day(work.instant).year)
        given = Grants(id=CommitmentId(new_id()), number=number)
        await desk.step(work, APPLICATIONS, s, "decide-grant", given, seen)
        found = await commitments.get(work.connection, work.area.id, given.id)
        assert found is not None  # the step has written it
        await store.save_one(work.connection, await public_award(work, found))
        await due.set_due(work.connection, "settlement", work.area.id, found.id, work.instant)
        await note(work, "grant-made", found)
        return bid

    return BidId(await work.once(make))


async def letter(work: Work, programme: ProcedureId, bid: BidId) -> Letter:
    """The decision letter, for its applicant and the area."""
    found: ApplicationFile = await applications.get(work, programme, bid)
    first = next((one for one in found.letters if one.round == 0), None)
    if first is None:
        raise Refused(NotFound())
    return first


STEPS: Steps[BidKey] = Steps(
    tables=(APPLICATION,),
    life=APPLICATIONS,
    own={
        "supplement": lambda work, key, text, _: applications.supplement(work, *key, text),
        "withdraw-application": lambda work, key, reason, _: applications.withdraw(work, *key, reason),
        "decide-grant": lambda work, key, _, seen: decide_grant(work, *key, seen),
    },
)
