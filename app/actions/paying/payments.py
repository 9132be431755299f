"""Payment lines: settled from terms and facts, never made by hand; approved by finance, claim by claim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.actions.desk import Steps
from app.actions.paying.payment_situations import situations
from app.actions.work import Work, as_clock, check_version, new_id
from app.db import due, store
from app.db.buying import admissions
from app.db.paying import payments
from app.db.people import areas, people
from app.db.public import awards
from app.db.serving import commitments, facts
from app.domain.buying.admission import Ground
from app.domain.calendar import day_begins, local_day
from app.domain.events import VisibleTo
from app.domain.ids import CommitmentId, LineId, PersonId
from app.domain.lifecycle import Choice, choices, take
from app.domain.paying.settlements import PAYMENT, Approval, Claim, PaymentLine
from app.domain.public.awards import result_of
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment
from app.domain.serving.referrals import ReferralState
from app.domain.terms.items import Item
from app.domain.terms.payments import Entitlement, Line, entitlement, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFile:
    """A line, its approval, the claim that it is in, and the steps open to the reader, which are about that claim."""

    noun: PaymentLine
    approval: Approval | None
    claim: Claim
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a commitment owes: its lines with what bars approving each, and the entitlement as of today.

    `grounds`: what the area has said against the provider since. It is shown and bars nothing: work that was done is owed.
    """

    commitment: Commitment
    payments: tuple[LineFile, ...]
    entitlement: Entitlement
    names: dict[PersonId, str]
    grounds: tuple[Ground, ...] = ()


async def settle(work: Work, commitment: Commitment) -> None:
    """Write what the entitlement of today says beyond the lines there are. The commitment is locked by the caller.

    Lines come from here alone, and always for the whole commitment, so that a line that needs room under a limit never
    stands without the line that makes it.
    """
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
    files = await _files(work, await payments.of_commitment(work.connection, work.area.id, commitment))
    names = await people.names(work.connection, {file.approval.by_person for file in files if file.approval})
    said = await admissions.of_commitment(work.connection, found)
    return Account(
        commitment=found,
        payments=files,
        entitlement=await _entitlement(work, found),
        names=names,
        grounds=said.grounds(work.instant) if said else (),
    )


async def get(work: Work, line: LineId) -> LineFile:
    """One line with its claim and what bars approving that."""
    row = await payments.get(work.connection, work.area.id, line)
    if row is None:
        raise Refused(NotFound())
    (file,) = await _files(work, (row,))
    return file


async def listed(work: Work, limit: int, *, waiting: bool = False, after: str | None = None) -> tuple[LineFile, ...]:
    """The area's lines, or the acting provider's in every area, by number."""
    connection = work.connection
    if work.actor.provider is not None:
        rows = await payments.listed(connection, limit, provider=work.actor.provider, waiting=waiting, after=after)
    else:
        rows = await payments.listed(connection, limit, area=work.area.id, waiting=waiting, after=after)
    return await _files(work, rows)


async def claims(work: Work, limit: int) -> tuple[tuple[LineFile, ...], int]:
    """The area's claims that wait for approval, at most `limit`, each by its newest line, and how many lines wait in all.

    What takes money back comes first, since others need its room, then what has waited longest.
    """
    rows, lines = await payments.newest_waiting(work.connection, work.area.id, limit)
    return await _files(work, rows), lines


async def approve(work: Work, line: LineId, seen: int | None) -> LineId:
    """Finance approves the claim that a line is in: all lines of its client, clause and occurrence that nobody has approved."""

    async def make() -> UUID:
        row = await payments.get(work.connection, work.area.id, line)
        if row is None:
            raise Refused(NotFound())
        locked = await commitments.lock(work.connection, work.area.id, row[0].commitment_id)
        row = await payments.get(work.connection, work.area.id, line)
        if locked is None or row is None:
            raise Refused(NotFound())
        work.instant = locked[1]
        (situation,) = await situations(work, (row,))
        approvals = take(PAYMENT, "approve", situation)
        check_version(situation.noun.version, seen)
        await store.save(work.connection, *approvals)
        for noun in situation.noun.lines:
            await work.note(
                "line-approved",
                noun.id,
                commitment=noun.commitment_id,
                provider=noun.provider_id,
                visible_to=VisibleTo.PARTIES,
            )
        return line

    return LineId(await work.once(make))


async def _files(work: Work, rows: Sequence[payments.Row]) -> tuple[LineFile, ...]:
    return tuple(
        LineFile(noun=line, approval=approval, claim=s.noun, choices=choices(PAYMENT, s))
        for (line, approval), s in zip(rows, await situations(work, rows), strict=True)
    )


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


STEPS = Steps(tables=(PAYMENT,), own={"approve": lambda work, line, _, seen: approve(work, line, seen)})
