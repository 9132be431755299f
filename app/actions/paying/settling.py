"""Payment lines settled from what each client has earned: never made by hand, and always for the whole commitment."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from app.actions.work import Work, as_clock, new_id
from app.db import due, events, store
from app.db.paying import kept, payments
from app.db.people import areas
from app.db.public import awards
from app.db.serving import commitments, facts
from app.domain.calendar import day_begins, local_day
from app.domain.events import Event, VisibleTo
from app.domain.ids import LineId
from app.domain.paying.kept import KeptItems, kept_items
from app.domain.paying.settlements import PaymentLine
from app.domain.public.awards import result_of
from app.domain.serving.commitments import Commitment
from app.domain.serving.referrals import ReferralState
from app.domain.serving.said import Heard, Said
from app.domain.terms.facts import ClientId, standing
from app.domain.terms.items import Item
from app.domain.terms.limits import Key
from app.domain.terms.payments import Line, lines_of, shared_out
from app.domain.terms.returns import returns
from app.domain.terms.room import Owed, owed, paid


async def settle_soon(work: Work, commitment: Commitment) -> None:
    """Ask the clock to settle a commitment at once: what was said is written, and what follows from it comes a moment later."""
    await due.set_due(work.connection, "settlement", commitment.area_id, commitment.id, work.instant)


async def reckon(
    work: Work, commitment: Commitment, client: ClientId | None, said: Iterable[Said], heard: Iterable[Heard]
) -> KeptItems:
    """What to keep of one client, from what is `said` of it and of the commitment itself: reckoned in a thread, so that others go on."""
    return await asyncio.to_thread(
        kept_items,
        commitment.terms,
        client,
        tuple(one.fact for one in said if one.fact.client in (client, None)),
        tuple(one.verification for one in heard),
        work.instant,
        local_day(work.instant),
    )


async def settle(work: Work, commitment: Commitment) -> None:
    """Write what the items kept of all clients say beyond the lines there are. The commitment is locked, and what is kept is as of today.

    Lines come from here alone, and always for the whole commitment, so that a line that needs room under a limit never
    stands without the line that makes it.
    """
    each, back = await _earned(work, commitment)
    settled = await payments.settled(work.connection, commitment.area_id, commitment.id)
    new = lines_of((*each, *(owed(item) for item in back)), settled)
    because = {owed(item).key: item for item in back} | await _why(work, commitment, each, new)
    made = await _numbered(work, commitment, new, because)
    await store.add_all(work.connection, made)
    await events.write(work.connection, *(_told(work, line) for line in made))
    await _publish_result(work, commitment, (*settled, *new))
    tomorrow = local_day(work.instant) + timedelta(days=1)
    await due.set_due(work.connection, "settlement", commitment.area_id, commitment.id, day_begins(tomorrow))


async def _earned(work: Work, commitment: Commitment) -> tuple[tuple[Owed, ...], tuple[Item, ...]]:
    """What is owed under the limits that all clients share, and what the area has decided to take back."""
    each, _ = shared_out(commitment.terms, await kept.owed(work.connection, commitment.area_id, commitment.id))
    said, heard = await facts.of_clients(work.connection, commitment.area_id, commitment.id, ())
    stands = standing(
        (one.fact for one in said),
        (one.verification for one in heard),
        work.instant,
        commitment.terms.unverified,
        commitment.terms.facts_by,
    )
    return each, returns(((one.day, one.amount) for one in each), stands.facts, local_day(work.instant))


async def _why(work: Work, commitment: Commitment, each: Iterable[Owed], new: Iterable[Line]) -> dict[Key, Item]:
    """The items that new lines come from, each with what the limits that all share left of it."""
    wanted = {line.key for line in new}
    clients = {key[0] for key in wanted}
    found = await kept.items(work.connection, commitment.area_id, commitment.id, clients) if wanted else {}
    return {one.key: paid(found[one.key], one) for one in each if one.key in wanted}


async def _numbered(
    work: Work, commitment: Commitment, new: tuple[Line, ...], because: dict[Key, Item]
) -> tuple[PaymentLine, ...]:
    if not new:
        return ()
    numbers = await areas.numbers(work.connection, work.area, "MA", local_day(work.instant).year, len(new))
    return tuple(
        PaymentLine(
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
            because=because.get(line.key),
            made_at=work.instant,
        )
        for line, number in zip(new, numbers, strict=True)
    )


def _told(work: Work, line: PaymentLine) -> Event:
    return as_clock(work).event(
        "line-made",
        line.id,
        commitment=line.commitment_id,
        provider=line.provider_id,
        visible_to=VisibleTo.PARTIES,
        by_clock=True,
        amount=str(line.amount),
    )


async def _publish_result(work: Work, commitment: Commitment, made: Iterable[Line]) -> None:
    """Say in public what came of the commitment so far, as far as that may be shown."""
    known = await commitments.referrals(work.connection, commitment.area_id, commitment.id)
    started = frozenset(r.client for r in known if r.state in (ReferralState.STARTED, ReferralState.ENDED))
    sums = ((line.client, line.clause, line.amount) for line in made)
    await awards.keep(work.connection, result_of(commitment, started, sums, local_day(work.instant)))
