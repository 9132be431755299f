"""Payment lines: settled from terms and facts, never made by hand; approved by finance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.actions.work import View, Work, as_clock, new_id
from app.db import admissions, areas, awards, commitments, due, facts, payments, people, store
from app.domain.admission import Ground
from app.domain.awards import result_of
from app.domain.calendar import day_begins, local_day
from app.domain.commitments import Commitment
from app.domain.events import VisibleTo
from app.domain.ids import CommitmentId, LineId, PersonId
from app.domain.items import Item
from app.domain.lifecycle import choices, take
from app.domain.payments import Entitlement, Line, entitlement, lines
from app.domain.referrals import ReferralState
from app.domain.refusals import NotFound, Refused
from app.domain.settlements import PAYMENT, Approval, Payment, PaymentLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a commitment owes: its lines with what bars approving each, and the entitlement as of today.

    `grounds`: what the area has said against the provider since. It is shown and bars nothing: work that was done is owed.
    """

    commitment: Commitment
    payments: tuple[View[PaymentLine], ...]
    approvals: dict[LineId, Approval]
    entitlement: Entitlement
    names: dict[PersonId, str]
    grounds: tuple[Ground, ...] = ()


async def settle(work: Work, commitment: Commitment) -> None:
    """Write what the entitlement of today says beyond the lines there are. The commitment is locked by the caller."""
    earned = await _entitlement(work, commitment)
    settled = await payments.of_commitment(work.connection, commitment.area_id, commitment.id)
    new = lines(earned.items, tuple(_line(row[0]) for row in settled))
    if new:
        numbers = await areas.numbers(work.connection, work.area, "MA", local_day(work.instant).year, len(new))
        because = {
            (item.attained.client, item.attained.clause, item.attained.occurrence): item for item in earned.items
        }
        for line, number in zip(new, numbers, strict=True):
            await _write(work, commitment, line, number, because.get((line.client, line.clause, line.occurrence)))
    await _publish_result(work, commitment, (*(row[0] for row in settled), *new))
    await due.set_due(
        work.connection,
        "settlement",
        commitment.area_id,
        commitment.id,
        day_begins(local_day(work.instant) + timedelta(days=1)),
    )


async def settle_soon(work: Work, commitment: Commitment) -> None:
    """Ask the clock to settle a commitment and its referrals at once: for a provider's step, which writes only facts."""
    await due.set_due(work.connection, "settlement", commitment.area_id, commitment.id, work.instant)


async def account(work: Work, commitment: CommitmentId) -> Account:
    """What a commitment owes and may still owe, for either party."""
    found = await commitments.get(work.connection, work.area.id, commitment)
    if found is None:
        raise Refused(NotFound())
    rows = await payments.of_commitment(work.connection, work.area.id, commitment)
    approvals = {row[1].line_id: row[1] for row in rows if row[1]}
    views = [await _view(work, row) for row in rows]
    names = await people.names(work.connection, {a.by_person for a in approvals.values()})
    said = await admissions.of_commitment(work.connection, found)
    return Account(
        commitment=found,
        payments=tuple(views),
        approvals=approvals,
        entitlement=await _entitlement(work, found),
        names=names,
        grounds=said.grounds(work.instant) if said else (),
    )


async def get(work: Work, line: LineId) -> tuple[View[PaymentLine], Approval | None]:
    """One line, what bars approving it, and its approval."""
    row = await payments.get(work.connection, work.area.id, line)
    if row is None:
        raise Refused(NotFound())
    return await _view(work, row), row[1]


async def listed(
    work: Work, limit: int, *, waiting: bool = False, after: str | None = None
) -> tuple[View[PaymentLine], ...]:
    """The area's lines, or the acting provider's in every area, by number."""
    return tuple([await _view(work, row) for row in await kept(work, limit, waiting=waiting, after=after)])


async def kept(
    work: Work, limit: int, *, waiting: bool = False, after: str | None = None
) -> tuple[tuple[PaymentLine, Approval | None], ...]:
    """The same lines with their approvals, without the steps open to the actor."""
    if work.actor.provider is not None:
        return await payments.listed(work.connection, limit, provider=work.actor.provider, waiting=waiting, after=after)
    return await payments.listed(work.connection, limit, area=work.area.id, waiting=waiting, after=after)


async def approve(work: Work, line: LineId) -> LineId:
    """Finance approves a line for payment."""

    async def make() -> UUID:
        row = await payments.get(work.connection, work.area.id, line)
        if row is None:
            raise Refused(NotFound())
        await commitments.lock(work.connection, work.area.id, row[0].commitment_id)
        row = await payments.get(work.connection, work.area.id, line)
        if row is None:
            raise Refused(NotFound())
        situation = await payments.payment(work.connection, work.actor, row, work.instant)
        await store.save(work.connection, *take(PAYMENT, "approve", situation))
        noun = row[0]
        await work.note(
            "line-approved",
            noun.id,
            commitment=noun.commitment_id,
            provider=noun.provider_id,
            visible_to=VisibleTo.PARTIES,
        )
        return line

    return LineId(await work.once(make))


async def _view(work: Work, row: payments.Row) -> View[PaymentLine]:
    situation: Payment = await payments.payment(work.connection, work.actor, row, work.instant)
    return View(row[0], choices(PAYMENT, situation))


async def _entitlement(work: Work, commitment: Commitment) -> Entitlement:
    said = await facts.of_commitment(work.connection, commitment.area_id, commitment.id)
    heard = await facts.verdicts(work.connection, commitment.area_id, commitment.id)
    return entitlement(
        commitment.terms,
        tuple(s.fact for s in said),
        tuple(h.verification for h in heard),
        work.instant,
        local_day(work.instant),
    )


async def _publish_result(work: Work, commitment: Commitment, made: Iterable[PaymentLine | Line]) -> None:
    """Say in public what came of the commitment so far, as far as that may be shown."""
    known = await commitments.referrals(work.connection, commitment.area_id, commitment.id)
    started = frozenset(r.client for r in known if r.state in (ReferralState.STARTED, ReferralState.ENDED))
    paid = ((line.client, line.clause, line.amount) for line in made)
    await awards.keep(work.connection, result_of(commitment, started, paid, local_day(work.instant)))


def _line(kept: PaymentLine) -> Line:
    return Line(
        client=kept.client,  # type: ignore[arg-type]  # a client's pseudonym is its id
        clause=kept.clause,
        occurrence=kept.occurrence,
        revision=kept.revision,
        corrects=kept.corrects,
        amount=kept.amount,
        begins=kept.begins,
        ends=kept.ends,
    )


async def _write(work: Work, commitment: Commitment, line: Line, number: str, because: Item | None) -> None:
    kept = PaymentLine(
        area_id=commitment.area_id,
        id=LineId(new_id()),
        number=number,
        commitment_id=commitment.id,
        provider_id=commitment.provider_id,
        client=line.client,
        clause=line.clause,
        occurrence=line.occurrence,
        revision=line.revision,
        corrects=line.corrects,
        begins=line.begins,
        ends=line.ends,
        amount=line.amount,
        because=because,
        made_at=work.instant,
    )
    await store.save_one(work.connection, kept)
    await as_clock(work).note(
        "line-made",
        kept.id,
        commitment=commitment.id,
        provider=commitment.provider_id,
        visible_to=VisibleTo.PARTIES,
        by_clock=True,
        amount=str(kept.amount),
    )
