"""Grants in force: instalments released, reports sent and read, payment suspended, money taken back, the grant closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.actions import mail
from app.actions.paying.payments import settle_soon
from app.actions.serving.commitments import load, load_locked, take_step
from app.actions.work import View, Work, new_id
from app.db.buying import calls
from app.db.people import people
from app.domain.buying.decisions import Letter
from app.domain.buying.grants import GrantReport, RecoveryFinding, RecoveryGround
from app.domain.events import VisibleTo
from app.domain.ids import CommitmentId, DecisionId, PersonId, SupplementId
from app.domain.lifecycle import choices
from app.domain.money import Money
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment
from app.domain.terms.facts import FactId
from app.procurement.grants_and_tenders.grant import GRANT
from app.procurement.grants_and_tenders.grant_rules import Grant, Instalment
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
    s = await load(work, commitment)
    if not isinstance(s, Grant) or s.bid_id is None:
        raise Refused(NotFound())
    letters = await calls.letters(work.connection, work.area.id, s.bid_id)
    known = {review.by_person for review in s.reviews} | {one.said_by for one in s.supplements}
    known |= {p for d in s.decisions for p in (d.prepared_by, d.made_by) if p}
    said = (letter.content for letter in letters)
    found = [f for f in (s.finding, *said) if isinstance(f, RecoveryFinding)]
    known |= {part.reference.confirmed_by for one in found for part in one.parts if part.reference.confirmed_by}
    names = await people.names(work.connection, known)
    return GrantFile(s=s, view=View(s.noun, choices(GRANT, s)), letters=letters, names=names)


async def release(work: Work, commitment: CommitmentId, number: int, seen: int | None) -> CommitmentId:
    """Release an instalment: its payment line follows, and finance approves it."""
    given = Instalment(fact=FactId(new_id()), number=number)
    return await _step(work, "release-instalment", commitment, given, seen, "instalment-released", pays=True)


async def report(work: Work, commitment: CommitmentId, content: GrantReport) -> CommitmentId:
    """The recipient reports what the grant was used for and what came of it."""
    return await _step(work, "submit-report", commitment, NewReport(id=SupplementId(new_id()), content=content), None)


async def accept_report(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """Accept the report that waits, saying why."""
    given = Reading(fact=FactId(new_id()), reason=reason)
    return await _step(work, "accept-report", commitment, given, seen, "report-accepted", reason=reason)


async def return_report(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """Return the report that waits, saying what to mend."""
    given = Reading(fact=FactId(new_id()), reason=reason)
    return await _step(work, "return-report", commitment, given, seen, "report-returned", reason=reason)


async def suspend(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """Suspend payment: nothing is released until it is resumed."""
    return await _step(work, "suspend-payment", commitment, reason, seen, "payment-suspended", reason=reason)


async def resume(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """Resume payment, saying why."""
    return await _step(work, "resume-payment", commitment, reason, seen, "payment-resumed", reason=reason)


async def prepare_recovery(
    work: Work, commitment: CommitmentId, given: RecoveryAsked, seen: int | None
) -> CommitmentId:
    """Prepare taking money back, for another person to decide."""
    new = NewRecovery(
        id=DecisionId(new_id()), ground=given.ground, amount=given.amount, known=given.known, reason=given.reason
    )
    return await _step(work, "prepare-recovery", commitment, new, seen)


async def decide_recovery(work: Work, commitment: CommitmentId, seen: int | None) -> CommitmentId:
    """Take back what was prepared, with interest to this day: two negative payment lines follow."""
    given = RecoveryIds(recovery=FactId(new_id()), interest=FactId(new_id()), withdrawal=FactId(new_id()))
    return await _step(work, "decide-recovery", commitment, given, seen, "recovery-decided", pays=True)


async def close(work: Work, commitment: CommitmentId, seen: int | None) -> CommitmentId:
    """Close a grant that is reported, paid and returned."""
    return await _step(work, "close-grant", commitment, None, seen)


async def _step(
    work: Work,
    name: str,
    commitment: CommitmentId,
    given: Any,
    seen: int | None,
    told: str | None = None,
    *,
    pays: bool = False,
    **values: object,
) -> CommitmentId:
    async def make() -> UUID:
        situation = await load_locked(work, commitment)
        if not isinstance(situation, Grant):
            raise Refused(NotFound())
        await take_step(work, name, situation, given, seen=seen)
        noun = situation.noun
        seen_by = VisibleTo.AREA if name == "prepare-recovery" else VisibleTo.PARTIES
        await work.note(name, noun.id, commitment=noun.id, provider=noun.provider_id, visible_to=seen_by)
        if pays:
            await settle_soon(work, noun)
        if told:
            await mail.to_providers(work, [noun.provider_id], told, number=noun.number, title=noun.title, **values)
        return noun.id

    return CommitmentId(await work.once(make))
