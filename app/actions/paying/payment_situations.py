"""What claims are judged by: read from the database for a whole list at once, in as many statements as for one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.work import Work
from app.db.paying import payments
from app.db.paying.payments import Row, Waits, Whose
from app.db.serving import commitments, facts
from app.domain.ids import AreaId, CommitmentId, PersonId
from app.domain.money import ZERO
from app.domain.paying.settlements import Claim, Payment, claim_of
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.terms.facts import standing
from app.domain.terms.limits import Alike, Key, Ledger, by_month, ledger
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
    waits: Waits

    def payment(self, work: Work, row: Row) -> Payment:
        """The situation of a line's claim, for a line that is not approved."""
        line, family = row[0], self.families[row[0].commitment_id, row[0].key]
        said_of = {(line.commitment_id, line.client), (line.commitment_id, None)}
        return Payment(
            noun=claim_of(line, family),
            actor=work.actor,
            instant=work.instant,
            verifiers=frozenset(person for whose in said_of for person in self.verifiers.get(whose, ())),
            corrections_waiting=bool(said_of & self.waits.corrected),
            unsettled=line.commitment_id in self.waits.unsettled,
            suspended=self.commitments[line.commitment_id].state is CommitmentState.SUSPENDED,
            in_full=line.commitment_id in self.in_full,
            ledger=self.ledgers[line.commitment_id],
        )


async def situations(work: Work, rows: Sequence[Row]) -> tuple[Payment, ...]:
    """The situation of each line's claim: the claim, and all that the rules on claims may know.

    As many statements for a list as for one line, and two more for grants and for limits kept for each month. An approved line is a
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
    clients = {line.client for line in waiting if line.client is not None}
    found = await commitments.several(work.connection, areas, {line.commitment_id for line in waiting})
    families: dict[Same, list[Row]] = defaultdict(list)
    for row in await payments.families(work.connection, areas, (line.id for line in waiting)):
        families[row[0].commitment_id, row[0].key].append(row)
    ledgers, in_full = await _reckoned(work, areas, found, clients, families)
    return _Known(
        commitments=found,
        ledgers=ledgers,
        in_full=in_full,
        families=families,
        verifiers=await payments.verifiers(work.connection, areas, found, clients),
        waits=await payments.waits(work.connection, areas, found, clients, work.instant),
    )


async def _reckoned(
    work: Work,
    areas: Collection[AreaId],
    found: Mapping[CommitmentId, Commitment],
    clients: Collection[str],
    families: Mapping[Same, Sequence[Row]],
) -> tuple[dict[CommitmentId, Ledger], frozenset[CommitmentId]]:
    """What is approved under each commitment's limits, and the commitments all of whose pay is taken back by decision.

    Where a limit is kept for each month the kept items say which month what counts in, as of when they were kept: lines come
    of the same items.
    """
    monthly = {one.id for one in found.values() if by_month(one.terms.limits)}
    alike = await payments.alike(work.connection, areas, found, clients, monthly)
    kept = await payments.days(work.connection, areas, monthly, clients) if monthly else {}
    days: dict[CommitmentId, dict[Key, date]] = defaultdict(dict)
    for (of, key), rows in families.items():
        for line, _ in sorted(rows, key=lambda row: row[0].revision):
            if line.because is not None:
                days[of][key] = line.because.attained.day
    ledgers = {
        one.id: ledger(one.terms.limits, alike.get(one.id, ()), days[one.id] | kept.get(one.id, {}))
        for one in found.values()
    }
    return ledgers, await _taken_back(work, areas, found, alike)


async def _taken_back(
    work: Work,
    areas: Collection[AreaId],
    found: Mapping[CommitmentId, Commitment],
    alike: Mapping[CommitmentId, Sequence[Alike]],
) -> frozenset[CommitmentId]:
    """The grants among `found` all of whose pay is taken back by decision: only of these are facts read."""
    grants = {one.id for one in found.values() if one.kind is CommitmentKind.GRANT}
    said = await facts.of_commitments(work.connection, areas, grants) if grants else {}
    in_full: set[CommitmentId] = set()
    for one, (known, verdicts) in said.items():
        paid = sum((rows.approved for rows in alike.get(one, ()) if rows.clause not in RESERVED.values()), ZERO)
        stands = standing(known, verdicts, work.instant, found[one].terms.unverified).facts
        if recovered_in_full(paid, decided_recoveries(stands)):
            in_full.add(one)
    return frozenset(in_full)
