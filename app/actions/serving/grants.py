"""Grants in force: instalments released, reports sent and read, payment suspended, money taken back, the grant closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.actions import desk
from app.actions.desk import Steps
from app.actions.serving.commitments import COMMITMENTS
from app.actions.work import View, Work, new_id
from app.db.buying import calls
from app.db.people import people
from app.domain.buying.decisions import Letter
from app.domain.buying.grants import GrantReport, RecoveryFinding, RecoveryGround
from app.domain.ids import CommitmentId, DecisionId, PersonId, SupplementId
from app.domain.money import Money
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment
from app.domain.terms.facts import FactId
from app.procurement.grants_and_tenders.grant import Grant
from app.procurement.grants_and_tenders.grant_rules import Instalment
from app.procurement.grants_and_tenders.grant_steps import GRANT
from app.procurement.grants_and_tenders.recovery import NewRecovery, RecoveryIds
from app.procurement.grants_and_tenders.reporting import NewReport, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFile:
    """A grant as the reader may know it, the letters about it, and what people are called."""

    s: Grant
    view: View[Commitment]
    letters: tuple[Letter, ...]
    names: Mapping[PersonId, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryAsked:
    """What an officer writes of a recovery: the ground, how much, when it came to light, why."""

    ground: RecoveryGround
    amount: Money
    known: Any
    reason: str


async def get(work: Work, commitment: CommitmentId) -> GrantFile:
    """A grant for its recipient and the area; 404 for what is no grant."""
    s, view = await desk.read(work, COMMITMENTS, commitment)
    if not isinstance(s, Grant) or s.bid_id is None:
        raise Refused(NotFound())
    letters = await calls.letters(work.connection, work.area.id, s.bid_id)
    known = {review.by_person for review in s.reviews} | {one.said_by for one in s.supplements}
    known |= {p for d in s.decisions for p in (d.prepared_by, d.made_by) if p}
    said = (letter.content for letter in letters)
    found = [f for f in (s.finding, *said) if isinstance(f, RecoveryFinding)]
    known |= {part.reference.confirmed_by for one in found for part in one.parts if part.reference.confirmed_by}
    names = await people.names(work.connection, known)
    return GrantFile(s=s, view=view, letters=letters, names=names)


async def release(work: Work, commitment: CommitmentId, number: int, seen: int | None) -> CommitmentId:
    """Release an instalment: its payment line follows, and finance approves it."""
    given = Instalment(fact=FactId(new_id()), number=number)
    return await desk.take(work, COMMITMENTS, commitment, "release-instalment", given, seen)


async def report(work: Work, commitment: CommitmentId, content: GrantReport) -> CommitmentId:
    """The recipient reports what the grant was used for and what came of it."""
    given = NewReport(id=SupplementId(new_id()), content=content)
    return await desk.take(work, COMMITMENTS, commitment, "submit-report", given)


async def accept_report(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """Accept the report that waits, saying why."""
    given = Reading(fact=FactId(new_id()), reason=reason)
    return await desk.take(work, COMMITMENTS, commitment, "accept-report", given, seen)


async def return_report(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """Return the report that waits, saying what to mend."""
    given = Reading(fact=FactId(new_id()), reason=reason)
    return await desk.take(work, COMMITMENTS, commitment, "return-report", given, seen)


async def prepare_recovery(
    work: Work, commitment: CommitmentId, given: RecoveryAsked, seen: int | None
) -> CommitmentId:
    """Prepare taking money back, for another person to decide."""
    new = NewRecovery(
        id=DecisionId(new_id()), ground=given.ground, amount=given.amount, known=given.known, reason=given.reason
    )
    return await desk.take(work, COMMITMENTS, commitment, "prepare-recovery", new, seen)


async def decide_recovery(work: Work, commitment: CommitmentId, seen: int | None) -> CommitmentId:
    """Take back what was prepared, with interest to this day: two negative payment lines follow."""
    given = RecoveryIds(recovery=FactId(new_id()), interest=FactId(new_id()), withdrawal=FactId(new_id()))
    return await desk.take(work, COMMITMENTS, commitment, "decide-recovery", given, seen)


STEPS = Steps(
    tables=(GRANT,),
    life=COMMITMENTS,
    own={
        "release-instalment": release,
        "submit-report": lambda work, grant, given, _: report(work, grant, given),
        "accept-report": accept_report,
        "return-report": return_report,
        "prepare-recovery": prepare_recovery,
        "decide-recovery": lambda work, grant, _, seen: decide_recovery(work, grant, seen),
    },
)
