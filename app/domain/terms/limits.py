"""Which limits pay stands under, and what is approved under each: one reading for what is computed and for what is approved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.ids import LineId
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.terms.facts import ClientId
from app.domain.terms.items import Item
from app.domain.terms.returns import RESERVED
from app.domain.terms.terms import Limit, Per

Bucket = tuple[str, ClientId | None, str]
"""What one limit is used up in: the limit's id, the client where it is kept for each, the month (`2026-04`) where it is kept for each."""
Key = tuple[ClientId | None, str, str]
"""What lines are settled for: client, clause, occurrence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverLimit(Refusal):
    """The sum would pass a limit by what is approved under it: `room` is left. `number`: a line that takes back under the same limit.

    `kept_for` says what the limit is kept for, in a code that has its word under `payments.limit`.
    """

    code = "over-limit"
    limit: str
    kept_for: str
    sum: Money
    room: Money
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line as a ledger reads it. `day`: when its item was attained; None where nothing is earned any more."""

    id: LineId
    number: str
    client: ClientId | None
    clause: str
    occurrence: str
    revision: int
    amount: Money
    day: date | None
    approved: bool

    @property
    def key(self) -> Key:
        """What it was settled for."""
        return self.client, self.clause, self.occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What of a commitment is approved under each of its limits, and which line takes money back there."""

    limits: tuple[Limit, ...] = ()
    days: Mapping[Key, date] = field(default_factory=dict)
    approved: Mapping[Bucket, Money] = field(default_factory=dict)
    taken_back: Mapping[Bucket, str] = field(default_factory=dict)

    def over(self, key: Key, net: Money) -> tuple[OverLimit, ...]:
        """Every limit that approving `net`, all that waits for `key`, would pass. What is zero or less waits for none.

        Nothing waits for ever. What waits for a key is what is earned less what is approved, and what is earned stands within
        every limit. So where each negative net is approved, what is approved is for no key more than what is earned; adding
        what another key still lacks of it then passes no limit, in whatever order that is done.
        """
        if net <= ZERO:
            return ()
        client, clause, _ = key
        found = [
            (limit, bucket, limit.max - self.approved.get(bucket, ZERO))
            for limit, bucket in buckets(self.limits, client, clause, self.days.get(key))
        ]
        return tuple(
            OverLimit(
                limit=limit.id,
                kept_for=f"some-{limit.per}" if limit.clauses else limit.per.value,
                sum=net,
                room=max(room, ZERO),
                number=self.taken_back.get(bucket, "–"),
            )
            for limit, bucket, room in found
            if net > room
        )


def buckets(
    limits: Iterable[Limit], client: ClientId | None, clause: str, day: date | None
) -> tuple[tuple[Limit, Bucket], ...]:
    """The limits that pay by `clause` for `client`, attained on `day`, stands under, each with what it is used up in.

    What is returned (`recovery`, `interest`) stands under none: it frees no room.
    """
    if clause in RESERVED.values():
        return ()
    mine = (limit for limit in limits if not (limit.of_client and client is None))
    return tuple((limit, _bucket(limit, client, day)) for limit in mine if not limit.clauses or clause in limit.clauses)


def by_month(limits: Iterable[Limit]) -> bool:
    """Whether a limit is kept for each month: then a ledger needs the items, whose days may move without a line."""
    return any(limit.per in (Per.MONTH, Per.CLIENT_MONTH) for limit in limits)


def ledger(limits: tuple[Limit, ...], entries: Iterable[Entry], items: Iterable[Item] = ()) -> Ledger:
    """What is approved under each limit by a commitment's lines.

    What a key was paid counts in the month of its present item in `items`, else of the last item that a line of it had. A
    day that moves may so bring more than a limit into its month; then nothing more is approved there until enough is taken back.
    """
    of_key: dict[Key, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.revision):
        of_key[entry.key].append(entry)
    days = {key: row.day for key, rows in of_key.items() for row in rows if row.day}
    days |= {(i.attained.client, i.attained.clause, i.attained.occurrence): i.attained.day for i in items}
    approved: dict[Bucket, Money] = defaultdict(lambda: ZERO)
    taken_back: dict[Bucket, str] = {}
    for key, rows in of_key.items():
        waiting = [row for row in rows if not row.approved]
        negative = sum((row.amount for row in waiting), ZERO) < ZERO
        for _, bucket in buckets(limits, key[0], key[1], days.get(key)):
            approved[bucket] += sum((row.amount for row in rows if row.approved), ZERO)
            if negative:
                taken_back.setdefault(bucket, waiting[-1].number)
    return Ledger(limits=limits, days=days, approved=dict(approved), taken_back=taken_back)


def _bucket(limit: Limit, client: ClientId | None, day: date | None) -> Bucket:
    month = f"{day:%Y-%m}" if day and limit.per in (Per.MONTH, Per.CLIENT_MONTH) else ""
    return limit.id, client if limit.of_client else None, month
