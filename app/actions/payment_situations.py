"""What claims are judged by: read from the database for a whole list at once, in as many statements as for one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.actions.work import Work
from app.db import commitments, facts, payments
from app.db.payments import Row
from app.domain.calendar import local_day
from app.domain.commitments import Commitment, CommitmentState
from app.domain.facts import FactId
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId
from app.domain.items import Item
from app.domain.limits import Entry, Key, Ledger, by_month, ledger
from app.domain.payments import entitlement
from app.domain.settlements import Payment, claim_of

Same = tuple[CommitmentId, Key]


async def situations(work: Work, rows: Sequence[Row]) -> tuple[Payment, ...]:
    """For each line the claim that it is in, and all that the rules on claims may know.

    Five statements for a list as for one line, and two more where a limit is kept for each month. An approved line is a
    claim of its own, of which nothing more is asked.
    """
    waiting = [line for line, approval in rows if approval is None]
    if not waiting:
        return tuple(_bare(work, row) for row in rows)
    areas = frozenset(line.area_id for line in waiting)
    found = await commitments.several(work.connection, areas, {line.commitment_id for line in waiting})
    entries = await payments.entries(work.connection, areas, found)
    ledgers = await _ledgers(work, areas, found, entries)
    families = await _families(work, areas, rows, entries, {(line.commitment_id, line.key) for line in waiting})
    every = {fact for family in families.values() for line, _ in family for fact in line.facts}
    verifiers = await payments.verifiers(work.connection, areas, every)
    corrected = await payments.corrected(work.connection, areas, every)

    def judged(row: Row) -> Payment:
        line, approval = row
        if approval is not None:
            return _bare(work, row)
        family = families[line.commitment_id, line.key]
        rests_on = {fact for one, _ in family for fact in one.facts}
        return Payment(
            noun=claim_of(line, family),
            actor=work.actor,
            instant=work.instant,
            verifiers=_people(verifiers, rests_on),
            corrections_waiting=bool(rests_on & corrected),
            suspended=found[line.commitment_id].state is CommitmentState.SUSPENDED,
            ledger=ledgers[line.commitment_id],
        )

    return tuple(judged(row) for row in rows)


def _bare(work: Work, row: Row) -> Payment:
    line, approval = row
    return Payment(noun=claim_of(line, (row,)), actor=work.actor, instant=work.instant, approval=approval)


def _people(verifiers: Mapping[FactId, frozenset[PersonId]], rests_on: Iterable[FactId]) -> frozenset[PersonId]:
    return frozenset(person for fact in rests_on for person in verifiers.get(fact, ()))


async def _families(
    work: Work,
    areas: Iterable[AreaId],
    rows: Sequence[Row],
    entries: Mapping[CommitmentId, tuple[Entry, ...]],
    wanted: set[Same],
) -> dict[Same, list[Row]]:
    """Every line of the keys `wanted`; those that are not in `rows` are read."""
    known: dict[LineId, Row] = {row[0].id: row for row in rows}
    ids = {entry.id: (of, entry.key) for of, kept in entries.items() for entry in kept if (of, entry.key) in wanted}
    missing = ids.keys() - known.keys()
    if missing:
        known |= {row[0].id: row for row in await payments.several(work.connection, areas, missing)}
    found: dict[Same, list[Row]] = defaultdict(list)
    for line, same in ids.items():
        found[same].append(known[line])
    return found


async def _ledgers(
    work: Work,
    areas: Iterable[AreaId],
    found: Mapping[CommitmentId, Commitment],
    entries: Mapping[CommitmentId, tuple[Entry, ...]],
) -> dict[CommitmentId, Ledger]:
    """What is approved under each commitment's limits; the items are reckoned only where a limit asks for their month."""
    monthly = [one.id for one in found.values() if by_month(one.terms.limits)]
    items: dict[CommitmentId, tuple[Item, ...]] = {}
    if monthly:
        for one, (said, heard) in (await facts.of_commitments(work.connection, areas, monthly)).items():
            earned = entitlement(found[one].terms, said, heard, work.instant, local_day(work.instant))
            items[one] = earned.items
    return {one.id: ledger(one.terms.limits, entries.get(one.id, ()), items.get(one.id, ())) for one in found.values()}
