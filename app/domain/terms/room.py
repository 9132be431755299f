"""What is left under limits while items are taken one after another, and what an item is to limits and lines."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.domain.money import ZERO, Money
from app.domain.terms.attained import Reason, Waiting
from app.domain.terms.facts import ClientId
from app.domain.terms.items import Cut, Item
from app.domain.terms.limits import Bucket, Key, buckets
from app.domain.terms.terms import Limit, Per, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An item as limits and lines read it: for what, when it was attained, for which days, how much; `cuts`: what limits took off."""

    client: ClientId | None
    clause: str
    occurrence: str
    number: int
    day: date
    begins: date
    ends: date
    amount: Money
    cuts: tuple[Cut, ...] = ()

    @property
    def key(self) -> Key:
        """What it is settled for."""
        return self.client, self.clause, self.occurrence


class Room:
    """What is used of some limits. Each sum gets what is left, in the order of taking, and what is cut refills nothing."""

    def __init__(self, limits: Iterable[Limit]) -> None:
        self.limits = tuple(limits)
        self.used: dict[Bucket, Money] = defaultdict(lambda: ZERO)

    def take(self, owed: Owed) -> Owed:
        """`owed` with the amount that is left for it under each limit, and the cut of the tightest."""
        mine = buckets(self.limits, owed.client, owed.clause, owed.day)
        room = [(limit.max - self.used[bucket], limit) for limit, bucket in mine]
        least, tightest = min(room, key=lambda pair: pair[0], default=(owed.amount, None))
        paid = min(owed.amount, max(least, ZERO))
        for _, bucket in mine:
            self.used[bucket] += paid
        cut = owed.amount - paid
        cuts = (*owed.cuts, Cut(limit=tightest.id, sum=cut)) if cut and tightest else owed.cuts
        return replace(owed, amount=paid, cuts=cuts)

    def waiting(self, waiting: Waiting) -> Waiting:
        """The same, or that a limit is used up: nothing more would be paid."""
        spent = any(
            self.used[bucket] >= limit.max
            for limit, bucket in buckets(self.limits, waiting.client, waiting.clause, None)
            if limit.per in (Per.CLIENT, Per.COMMITMENT)
        )
        hopeless = waiting.reason is Reason.WINDOW_PASSED
        return replace(waiting, reason=Reason.LIMIT_USED, earliest=None) if spent and not hopeless else waiting


def client_room(terms: Terms) -> Room:
    """The room under the limits that are kept for each client: one client's use of them is no other's."""
    return Room(limit for limit in terms.limits if limit.of_client)


def commitment_room(terms: Terms) -> Room:
    """The room under the limits that all clients of a commitment share."""
    return Room(limit for limit in terms.limits if not limit.of_client)


def taken(terms: Terms, room: Room, items: Iterable[Item]) -> tuple[Item, ...]:
    """`items` in the order in which limits are used up, each with what `room` leaves of it."""
    return tuple(paid(item, room.take(owed(item))) for item in sorted(items, key=lambda item: order(terms, owed(item))))


def order(terms: Terms, one: Owed) -> tuple[date, int, str, int]:
    """One order everywhere: day attained, place of the clause, client, number."""
    return one.day, terms.place(one.clause), str(one.client or ""), one.number


def owed(item: Item) -> Owed:
    """An item as limits and lines read it."""
    found = item.attained
    return Owed(
        client=found.client,
        clause=found.clause,
        occurrence=found.occurrence,
        number=found.number,
        day=found.day,
        begins=found.begins,
        ends=found.ends,
        amount=item.amount,
    )


def paid(item: Item, left: Owed) -> Item:
    """An item with what limits left of it."""
    return replace(item, amount=left.amount, cuts=(*item.cuts, *left.cuts))
