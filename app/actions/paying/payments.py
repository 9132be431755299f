"""Payment lines: read by either party, approved by finance, claim by claim. `settling.py` writes them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.actions.desk import Steps
from app.actions.paying.payment_situations import situations
from app.actions.work import Work, check_version
from app.db import events, store
from app.db.buying import admissions
from app.db.paying import kept, payments
from app.db.people import people
from app.db.serving import commitments, facts
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.admission import Ground
from app.domain.calendar import local_day
from app.domain.events import Event, VisibleTo
from app.domain.ids import CommitmentId, LineId, PersonId
from app.domain.lifecycle import Choice, choices, take
from app.domain.paging import MOST, Asked, Page
from app.domain.paying.settlements import PAYMENT, Approval, Claim, Earlier, PaymentLine, Totals
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment
from app.domain.serving.said import Said
from app.domain.terms.facts import ClientId, FactId
from app.domain.terms.payments import Entitlement, entitlement_of

_ALL = Asked(limit=MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFile:
    """A line, its approval, the claim that it is in, and the steps open to the reader, which are about that claim."""

    noun: PaymentLine
    approval: Approval | None
    claim: Claim
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a commitment owes, in all or for one of its clients.

    `grounds`: what the area has said against the provider since. It is shown and bars nothing: work that was done is owed.
    """

    commitment: Commitment
    totals: Totals
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the lines on a page rest on: the facts they count, the lines they correct, and what people are called who approved them."""

    said: Mapping[FactId, Said]
    earlier: Mapping[LineId, Earlier]
    names: Mapping[PersonId, str]


async def account(work: Work, commitment: CommitmentId, client: ClientId | None = None) -> Account:
    """What a commitment owes, in all or for one client of it, for either party."""
    found = await commitments.get(work.connection, work.area.id, commitment)
    if found is None:
        raise Refused(NotFound())
    said = await admissions.of_commitment(work.connection, found)
    return Account(
        commitment=found,
        totals=await payments.totals(work.connection, work.area.id, commitment, client),
        grounds=said.grounds(work.instant) if said else (),
    )


async def lines(work: Work, commitment: CommitmentId, asked: Asked = _ALL, *, newest: bool = False) -> Page[LineFile]:
    """A page of a commitment's lines with what bars approving each, the oldest first or the `newest`."""
    found = await payments.of_one(work.connection, work.area.id, commitment, asked, newest=newest)
    return found.of(await _files(work, found.rows))


async def proof(work: Work, files: Iterable[LineFile]) -> Proof:
    """What some lines of one area rest on, and the lines of their claims: three statements."""
    shown, connection, area = tuple(files), work.connection, work.area.id
    each = {line.id: line for file in shown for line in (file.noun, *file.claim.lines)}
    return Proof(
        said=await facts.several(connection, area, {fact for line in each.values() for fact in line.facts}),
        earlier=await payments.earlier(connection, area, each),
        names=await people.names(connection, {file.approval.by_person for file in shown if file.approval}),
    )


async def get(work: Work, line: LineId) -> LineFile:
    """One line with its claim and what bars approving that."""
    row = await payments.get(work.connection, work.area.id, line)
    if row is None:
        raise Refused(NotFound())
    (file,) = await _files(work, (row,))
    return file


async def of_area(work: Work, asked: Asked) -> Page[LineFile]:
    """A page of the area's lines, by number."""
    work.only(*AREA_ROLES, step="list-payments")
    found = await payments.of_area(work.connection, work.area.id, asked)
    return found.of(await _files(work, found.rows))


async def of_provider(work: Work, asked: Asked) -> Page[LineFile]:
    """A page of the acting provider's lines in every area, by number."""
    work.only(Role.PROVIDER, step="list-payments")
    found = await payments.of_provider(work.connection, work.provider, asked)
    return found.of(await _files(work, found.rows))


async def claims(work: Work, asked: Asked) -> Page[LineFile]:
    """A page of the area's claims that wait for approval, each by its newest line.

    What takes money back comes first, since others need its room, then what has waited longest.
    """
    work.only(*AREA_ROLES, step="list-payments")
    waiting = replace(asked, filters={name: asked.filters[name] for name in asked.filters if name != "state"})
    found = await payments.newest_waiting(work.connection, work.area.id, waiting)
    return found.of(await _files(work, found.rows))


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
        await store.add_all(work.connection, approvals)
        await events.write(work.connection, *(_approved(work, noun) for noun in situation.noun.lines))
        return line

    return LineId(await work.once(make))


def _approved(work: Work, line: PaymentLine) -> Event:
    """The event that says a line is approved."""
    of, provider = line.commitment_id, line.provider_id
    return work.event("line-approved", line.id, commitment=of, provider=provider, visible_to=VisibleTo.PARTIES)


async def _files(work: Work, rows: Sequence[payments.Row]) -> tuple[LineFile, ...]:
    return tuple(
        LineFile(noun=line, approval=approval, claim=s.noun, choices=choices(PAYMENT, s))
        for (line, approval), s in zip(rows, await situations(work, rows), strict=True)
    )


async def entitled(work: Work, commitment: Commitment, client: ClientId | None) -> Entitlement:
    """What one client has earned and may still earn (None: the commitment itself), as of now: reckoned in a thread, beside what is kept of all others."""
    said, heard = await facts.of_clients(work.connection, commitment.area_id, commitment.id, (client,))
    others = await kept.owed(work.connection, commitment.area_id, commitment.id)
    return await asyncio.to_thread(
        entitlement_of,
        commitment.terms,
        tuple(one.fact for one in said),
        tuple(one.verification for one in heard),
        client,
        tuple(one for one in others if one.client != client),
        work.instant,
        local_day(work.instant),
    )


STEPS = Steps(tables=(PAYMENT,), own={"approve": lambda work, line, _, seen: approve(work, line, seen)})
