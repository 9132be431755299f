"""What one client has earned by itself, before the limits that all clients of a commitment share; and through which day that stays so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.money import ZERO
from app.domain.terms.amounts import NotPriced, fee
from app.domain.terms.attained import Attained, SetAside, Waiting
from app.domain.terms.facts import SPELLS, ClientId, Fact, Verification, standing
from app.domain.terms.items import Item
from app.domain.terms.measures import DAY, borders
from app.domain.terms.outcomes import Course
from app.domain.terms.room import client_room, taken
from app.domain.terms.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What is earned, what waits and what does not count of one client, under the client's own limits; no client: the commitment's own."""

    client: ClientId | None
    items: tuple[Item, ...]
    waiting: tuple[Waiting, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


def reckoned(
    terms: Terms,
    facts: Iterable[Fact],
    verifications: Iterable[Verification],
    client: ClientId | None,
    known: datetime,
    day: date,
) -> Earned:
    """What `client` has earned by the end of `day`, from all that is said of it and of the commitment itself (facts of no client)."""
    heard = standing(facts, verifications, known, terms.unverified, terms.facts_by)
    own = tuple(fact for fact in heard.facts if fact.client == client)
    shared = tuple(fact for fact in heard.facts if fact.client is None)
    return earned(
        terms, client, () if client is None else own, shared, [f for f in heard.unverified if f.client == client], day
    )


def earned(
    terms: Terms,
    client: ClientId | None,
    own: Sequence[Fact],
    shared: Sequence[Fact],
    unverified: Iterable[Fact],
    day: date,
) -> Earned:
    """The same from facts as they stand: `own` and `unverified` of the client, `shared` of the commitment itself."""
    course = Course(terms, own, shared, day, client=client is not None)
    aside, room = course.aside(unverified), client_room(terms)
    items = taken(terms, room, (_raw(terms, found, aside) for found in course.attained))
    waiting = tuple(room.waiting(one) for one in course.waiting)
    return Earned(client=client, items=items, waiting=waiting, set_aside=aside)


def same_through(terms: Terms, facts: Iterable[Fact], day: date) -> date | None:
    """The last day through which items reckoned on `day` stay the same if nothing more is said; None: for ever.

    `facts`: all that is said of the client and of the commitment itself. A unit counts on its last day, and a fact from the day it
    begins. While a spell runs, each day may set something aside.
    """
    known = tuple(facts)
    if any(fact.kind in SPELLS and (fact.ends is None or fact.ends > day) for fact in known):
        return day
    turns = [fact.begins for fact in known if fact.begins > day]
    used = {clause.reach.measure for clause in terms.clauses if clause.reach is not None}
    for unit in {terms.measure(name).unit for name in used}:
        last = borders(unit, day)[1]
        turns.append(last if last > day else borders(unit, day + DAY)[1])
    return min(turns) - DAY if turns else None


def _raw(terms: Terms, found: Attained, aside: tuple[SetAside, ...]) -> Item:
    clause = terms.clause(found.clause)
    try:
        sum_, steps = fee(terms, clause, found.day, found.group, found.used) if clause else (ZERO, ())
    except NotPriced:
        sum_, steps = ZERO, ()
    mine = tuple(row for row in aside if row.clause == found.clause)
    return Item(attained=found, steps=steps, raw=sum_, cuts=(), amount=sum_, set_aside=mine)
