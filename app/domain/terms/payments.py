"""Payments: what terms and facts entitle to, under every limit, and the lines by which it is settled.

`facts -> standing at T -> quantity per day -> worth per unit -> achievements -> raw amounts -> client limits -> commitment limits -> items`
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from app.domain.money import ZERO, Money
from app.domain.terms.attained import SetAside, Waiting
from app.domain.terms.earned import earned, reckoned
from app.domain.terms.facts import ClientId, Fact, Verification, standing
from app.domain.terms.items import Item
from app.domain.terms.limits import Key
from app.domain.terms.returns import returns
from app.domain.terms.room import Owed, Room, commitment_room, order, owed, paid, taken
from app.domain.terms.terms import Per, Terms


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

    @property
    def key(self) -> Key:
        """What it is settled for."""
        return self.client, self.clause, self.occurrence


def entitlement(
    terms: Terms, facts: Iterable[Fact], verifications: Iterable[Verification], known: datetime, day: date
) -> Entitlement:
    """What is earned by the end of `day` in Helsinki from what was known and verified at `known`."""
    heard = standing(facts, verifications, known, terms.unverified, terms.facts_by)
    own, unverified = _by_client(heard.facts), _by_client(heard.unverified)
    shared = own.pop(None, ())
    each = [
        earned(terms, client, own.get(client, ()), shared, unverified.get(client, ()), day)
        for client in sorted({*own, None}, key=str)
    ]
    room = commitment_room(terms)
    items = taken(terms, room, (item for one in each for item in one.items))
    items = (*items, *returns(((i.attained.day, i.amount) for i in items), shared, day))
    waiting = [room.waiting(w) for one in each for w in one.waiting]
    waiting.sort(key=lambda w: (str(w.client), terms.place(w.clause)))
    aside = tuple(row for one in each for row in one.set_aside)
    return Entitlement(items=items, waiting=tuple(waiting), set_aside=aside)


def entitlement_of(
    terms: Terms,
    facts: Iterable[Fact],
    verifications: Iterable[Verification],
    client: ClientId | None,
    others: Iterable[Owed],
    known: datetime,
    day: date,
) -> Entitlement:
    """The part of the entitlement that is one client's; None: the commitment's own, with what was taken back by `day`.

    `facts`: what is said of the client and of the commitment itself. `others`: what each other client has earned by itself.
    """
    said, heard = tuple(facts), tuple(verifications)
    own = reckoned(terms, said, heard, client, known, day)
    mine = {owed(item).key: item for item in own.items}
    each, room = shared_out(terms, (*others, *(owed(item) for item in own.items)))
    items = tuple(paid(mine[one.key], one) for one in each if one.key in mine)
    if client is None:
        stands = standing(said, heard, known, terms.unverified, terms.facts_by).facts
        items = (*items, *returns(((one.day, one.amount) for one in each), stands, day))
    waiting = sorted((room.waiting(one) for one in own.waiting), key=lambda one: terms.place(one.clause))
    return Entitlement(items=items, waiting=tuple(waiting), set_aside=own.set_aside)


def shared_out(terms: Terms, each: Iterable[Owed]) -> tuple[tuple[Owed, ...], Room]:
    """What every client has earned by itself (`each`) under the limits that they share, in order; and what that used of them."""
    room = commitment_room(terms)
    return tuple(room.take(one) for one in sorted(each, key=lambda one: order(terms, one))), room


def lines(items: Iterable[Item], settled: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that bring what was settled to what `items` say: per key, the item less the sum of its lines, where that is not zero."""
    return lines_of((owed(item) for item in items), settled)


def lines_of(each: Iterable[Owed], settled: Iterable[Line]) -> tuple[Line, ...]:
    """The same from items as lines read them."""
    before: dict[Key, list[Line]] = defaultdict(list)
    for line in settled:
        before[line.key].append(line)
    found: list[Line] = []
    for one in each:
        found += _line(one, before.pop(one.key, []))
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


def _by_client(facts: Iterable[Fact]) -> dict[ClientId | None, tuple[Fact, ...]]:
    found: dict[ClientId | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.client].append(fact)
    return {client: tuple(rows) for client, rows in found.items()}


def _line(one: Owed | None, earlier: list[Line]) -> list[Line]:
    settled = sum((line.amount for line in earlier), ZERO)
    due = (one.amount if one else ZERO) - settled
    if not due:
        return []
    first = min(earlier, key=lambda line: line.revision, default=None)
    revision = max((line.revision for line in earlier), default=-1) + 1
    if first is not None:
        corrects = revision - 1
        return [replace(first, revision=revision, corrects=corrects, amount=due)]
    if one is None:
        return []
    return [
        Line(
            client=one.client,
            clause=one.clause,
            occurrence=one.occurrence,
            revision=0,
            corrects=None,
            amount=due,
            begins=one.begins,
            ends=one.ends,
        )
    ]
