"""Payments: what terms and facts entitle to, under every limit, and the lines by which it is settled.

`facts -> standing at T -> quantity per day -> worth per unit -> achievements -> raw amounts -> client limits -> commitment limits -> items`
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from app.domain.money import ZERO, Money
from app.domain.terms.amounts import NotPriced, fee
from app.domain.terms.attained import Attained, Reason, SetAside, Waiting
from app.domain.terms.facts import ClientId, Fact, Verification, standing
from app.domain.terms.items import Cut, Item
from app.domain.terms.limits import Bucket, buckets
from app.domain.terms.outcomes import Course
from app.domain.terms.returns import returns
from app.domain.terms.terms import Limit, Per, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What is earned, what waits, and the facts that do not count."""

    items: tuple[Item, ...]
    waiting: tuple[Waiting, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to pay, or to take back: unique by client, clause, occurrence and revision; a correction names the one before it."""

    client: ClientId | None
    clause: str
    occurrence: str
    revision: int
    corrects: int | None
    amount: Money
    begins: date
    ends: date


def entitlement(
    terms: Terms, facts: Iterable[Fact], verifications: Iterable[Verification], known: datetime, day: date
) -> Entitlement:
    """What is earned by the end of `day` in Helsinki from what was known and verified at `known`."""
    heard = standing(facts, verifications, known, terms.unverified, terms.facts_by)
    courses = _courses(terms, heard.facts, day)
    unverified = _by_client(heard.unverified)
    aside = {course.client: course.aside(unverified.get(course.client, ())) for course in courses}
    raw = [_raw(terms, found, aside.get(found.client, ())) for course in courses for found in course.attained]
    raw.sort(key=lambda item: _order(terms, item.attained))
    limits = _Limits(terms.limits)
    items = limits.applied(raw)
    items = (*items, *returns(items, _by_client(heard.facts).get(None, ()), day))
    waiting = [limits.waiting(w) for course in courses for w in course.waiting]
    waiting.sort(key=lambda w: (str(w.client), terms.place(w.clause)))
    every = tuple(row for client in sorted(aside, key=str) for row in aside[client])
    return Entitlement(items=items, waiting=tuple(waiting), set_aside=every)


def lines(items: Iterable[Item], settled: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that bring what was settled to what `items` say: per key, the item less the sum of its lines, where that is not zero."""
    before: dict[tuple[ClientId | None, str, str], list[Line]] = defaultdict(list)
    for line in settled:
        before[line.client, line.clause, line.occurrence].append(line)
    found: list[Line] = []
    for item in items:
        earlier = before.pop((item.attained.client, item.attained.clause, item.attained.occurrence), [])
        found += _line(item, earlier)
    for earlier in sorted(
        before.values(), key=lambda rows: (rows[0].ends, rows[0].clause, str(rows[0].client), rows[0].occurrence)
    ):
        found += _line(None, earlier)
    return tuple(found)


def awarded(terms: Terms, price: Money, places: int) -> Terms:
    """The terms with the winning price in them, and the commitment limit lowered to price × places; nothing else changes."""
    most = price.times(Decimal(places))
    limits = tuple(
        replace(limit, max=min(limit.max, most)) if limit.per is Per.COMMITMENT and not limit.clauses else limit
        for limit in terms.limits
    )
    return replace(priced(terms, price), limits=limits)


def priced(terms: Terms, price: Money) -> Terms:
    """The terms with `price` filled in."""
    return replace(terms, money=tuple((name, price if name == "price" else sum_) for name, sum_ in terms.money))


def _courses(terms: Terms, facts: tuple[Fact, ...], day: date) -> list[Course]:
    by_client = _by_client(facts)
    shared = by_client.pop(None, ())
    found = [Course(terms, own, shared, day) for _, own in sorted(by_client.items(), key=lambda pair: str(pair[0]))]
    return [Course(terms, (), shared, day, client=False), *(course for course in found if course.client is not None)]


def _by_client(facts: Iterable[Fact]) -> dict[ClientId | None, tuple[Fact, ...]]:
    found: dict[ClientId | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.client].append(fact)
    return {client: tuple(rows) for client, rows in found.items()}


def _raw(terms: Terms, found: Attained, aside: tuple[SetAside, ...]) -> Item:
    clause = terms.clause(found.clause)
    try:
        sum_, steps = fee(terms, clause, found.day, found.group, found.used) if clause else (ZERO, ())
    except NotPriced:
        sum_, steps = ZERO, ()
    mine = tuple(row for row in aside if row.clause == found.clause)
    return Item(attained=found, steps=steps, raw=sum_, cuts=(), amount=sum_, set_aside=mine)


def _order(terms: Terms, found: Attained) -> tuple[date, int, str, int]:
    """One order everywhere: day attained, place of the clause, client, number."""
    return found.day, terms.place(found.clause), str(found.client or ""), found.number


def _line(item: Item | None, earlier: list[Line]) -> list[Line]:
    settled = sum((line.amount for line in earlier), ZERO)
    owed = (item.amount if item else ZERO) - settled
    if not owed:
        return []
    first = min(earlier, key=lambda line: line.revision, default=None)
    revision = max((line.revision for line in earlier), default=-1) + 1
    if first is not None:
        corrects = revision - 1
        return [replace(first, revision=revision, corrects=corrects, amount=owed)]
    if item is None:
        return []
    found = item.attained
    return [
        Line(
            client=found.client,
            clause=found.clause,
            occurrence=found.occurrence,
            revision=0,
            corrects=None,
            amount=owed,
            begins=found.begins,
            ends=found.ends,
        )
    ]


class _Limits:
    """Two tiers: first all client limits, then the commitment's; each item gets what is left, in order, and cuts refill nothing."""

    def __init__(self, limits: tuple[Limit, ...]) -> None:
        self.limits = limits
        self.used: dict[Bucket, Money] = defaultdict(lambda: ZERO)

    def applied(self, raw: list[Item]) -> tuple[Item, ...]:
        """The items under the limits, in order."""
        found = [self._under(item, tier=True) for item in raw]
        return tuple(self._under(item, tier=False) for item in found)

    def waiting(self, waiting: Waiting) -> Waiting:
        """The same, or that a limit is used up: nothing more would be paid."""
        spent = any(
            self.used[bucket] >= limit.max
            for limit, bucket in buckets(self.limits, waiting.client, waiting.clause, None)
            if limit.per in (Per.CLIENT, Per.COMMITMENT)
        )
        hopeless = waiting.reason is Reason.WINDOW_PASSED
        return replace(waiting, reason=Reason.LIMIT_USED, earliest=None) if spent and not hopeless else waiting

    def _under(self, item: Item, *, tier: bool) -> Item:
        found = item.attained
        every = buckets(self.limits, found.client, found.clause, found.day)
        mine = [(limit, bucket) for limit, bucket in every if limit.of_client is tier]
        room = [(limit.max - self.used[bucket], limit) for limit, bucket in mine]
        least, tightest = min(room, key=lambda pair: pair[0], default=(item.amount, None))
        paid = min(item.amount, max(least, ZERO))
        for _, bucket in mine:
            self.used[bucket] += paid
        cut = item.amount - paid
        cuts = (*item.cuts, Cut(limit=tightest.id, sum=cut)) if cut and tightest else item.cuts
        return replace(item, cuts=cuts, amount=paid)
