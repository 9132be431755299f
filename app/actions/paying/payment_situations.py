"""What claims are judged by: read from the database for a whole list at once, in as many statements as for one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.actions.work import Work
from app.db.paying import payments
from app.db.paying.payments import Row, Whose
from app.db.serving import commitments, facts
from app.domain.calendar import local_day
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId
from app.domain.money import ZERO
from app.domain.paying.settlements import Claim, Payment, claim_of
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.terms.facts import standing
from app.domain.terms.items import Item
from app.domain.terms.limits import Entry, Key, Ledger, by_month, ledger
from app.domain.terms.payments import entitlement
from app.domain.terms.returns import RESERVED, decided_recoveries, recovered_in_full

Same = tuple[CommitmentId, Key]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read about the commitments of a list, and about the lines of every key in it."""

    commitments: Mapping[CommitmentId, Commitment]
    ledgers: Mapping[CommitmentId, Ledger]
    in_full: frozenset[CommitmentId]
    families: Mapping[Same, Sequence[Row]]
    verifiers: Mapping[Whose, frozenset[PersonId]]
    corrected: frozenset[Whose]

    def payment(self, work: Work, row: Row) -> Payment:
        """The claim of a line that is not approved."""
        line, family = row[0], self.families[row[0].commitment_id, row[0].key]
        said_of = {(line.commitment_id, line.client), (line.commitment_id, None)}
        return Payment(
            noun=claim_of(line, family),
            actor=work.actor,
            instant=work.instant,
            verifiers=frozenset(person for whose in said_of for person in self.verifiers.get(whose, ())),
            corrections_waiting=bool(said_of & self.corrected),
            suspended=self.commitments[line.commitment_id].state is CommitmentState.SUSPENDED,
            in_full=line.commitment_id in self.in_full,
            ledger=self.ledgers[line.commitment_id],
        )


async def situations(work: Work, rows: Sequence[Row]) -> tuple[Payment, ...]:
    """For each line the claim that it is in, and all that the rules on claims may know.

    Five statements for a list as for one line, and two more for grants and for limits kept for each month. An approved line is a
    claim of its own, of which nothing more is asked.
    """
    known = await _known(work, rows) if any(approval is None for _, approval in rows) else None
    return tuple(
        known.payment(work, (line, approval))
        if known is not None and approval is None
        else Payment(noun=Claim(lines=(line,)), actor=work.actor, instant=work.instant, approval=approval)
        for line, approval in rows
    )


async def _known(work: Work, rows: Sequence[Row]) -> _Known:
    waiting = [line for line, approval in rows if approval is None]
    areas = frozenset(line.area_id for line in waiting)
    found = await commitments.several(work.connection, areas, {line.commitment_id for line in waiting})
    entries = await payments.entries(work.connection, areas, found)
    ledgers, in_full = await _reckoned(work, areas, found, entries)
    families = await _families(work, areas, rows, entries, {(line.commitment_id, line.key) for line in waiting})
    clients = {line.client for line in waiting if line.client is not None}
    return _Known(
        commitments=found,
        ledgers=ledgers,
        in_full=in_full,
        families=families,
        verifiers=await payments.verifiers(work.connection, areas, found, clients),
        corrected=await payments.corrected(work.connection, areas, found, clients),
    )


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


async def _reckoned(
    work: Work,
    areas: Iterable[AreaId],
    found: Mapping[CommitmentId, Commitment],
    entries: Mapping[CommitmentId, tuple[Entry, ...]],
) -> tuple[dict[CommitmentId, Ledger], frozenset[CommitmentId]]:
    """What is approved under each commitment's limits, and the commitments all of whose pay is taken back by decision.

    Facts are read only for grants, and where a limit is kept for each month: the items say which.
    """
    monthly = {one.id for one in found.values() if by_month(one.terms.limits)}
    grants = {one.id for one in found.values() if one.kind is CommitmentKind.GRANT}
    items: dict[CommitmentId, tuple[Item, ...]] = {}
    in_full: set[CommitmentId] = set()
    heard = await facts.of_commitments(work.connection, areas, monthly | grants) if monthly | grants else {}
    for one, (said, verdicts) in heard.items():
        paid = sum((e.amount for e in entries.get(one, ()) if e.approved and e.clause not in RESERVED.values()), ZERO)
        terms = found[one].terms
        stands = standing(said, verdicts, work.instant, terms.unverified).facts if one in grants else ()
        if recovered_in_full(paid, decided_recoveries(stands)):
            in_full.add(one)
        if one in monthly:
            day = local_day(work.instant)
            items[one] = entitlement(terms, said, verdicts, work.instant, day).items
    ledgers = {
        one.id: ledger(one.terms.limits, entries.get(one.id, ()), items.get(one.id, ())) for one in found.values()
    }
    return ledgers, frozenset(in_full)
