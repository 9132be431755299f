"""Which limits pay stands under, and what is approved under each: one reading for what is computed and for what is approved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.domain.terms.facts import ClientId
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
class Alike:
    """What is approved of lines that no limit tells apart: of one client and clause, attained in the month of `day`.

    No client: the commitment itself, and every client that is not asked about. `day` is read where limits are kept for each
    month. `taken_back`: the number of a line among them that takes back and waits.
    """

    client: ClientId | None
    clause: str
    day: date | None
    approved: Money
    taken_back: str | None = None


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
    """Whether a limit is kept for each month: then a ledger needs the days of items, which may move without a line."""
    return any(limit.per in (Per.MONTH, Per.CLIENT_MONTH) for limit in limits)


def ledger(limits: tuple[Limit, ...], alike: Iterable[Alike], days: Mapping[Key, date] | None = None) -> Ledger:
    """What is approved under each limit by a commitment's lines; `days`: when what may be approved was attained.

    What was paid counts in the month of its present item, else of the last item that a line of it had. A day that moves may so
    bring more than a limit into its month; then nothing more is approved there until enough is taken back.
    """
    approved: dict[Bucket, Money] = defaultdict(lambda: ZERO)
    taken_back: dict[Bucket, str] = {}
    for rows in alike:
        for _, bucket in buckets(limits, rows.client, rows.clause, rows.day):
            approved[bucket] += rows.approved
            if rows.taken_back is not None:
                taken_back.setdefault(bucket, rows.taken_back)
    return Ledger(limits=limits, days=days or {}, approved=dict(approved), taken_back=taken_back)


def _bucket(limit: Limit, client: ClientId | None, day: date | None) -> Bucket:
    month = f"{day:%Y-%m}" if day and limit.per in (Per.MONTH, Per.CLIENT_MONTH) else ""
    return limit.id, client if limit.of_client else None, month
