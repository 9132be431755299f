"""What is kept of each client of a commitment, so that no request reckons more than one of them and a settlement only merges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.terms.earned import reckoned, same_through
from app.domain.terms.facts import ClientId, Fact, Verification
from app.domain.terms.items import Item
from app.domain.terms.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptItems:
    """The items of one client under its own limits; no client: the commitment's own.

    They were reckoned from `said` facts and `heard` verdicts, those on the commitment itself included: both only grow, so
    that other numbers mean that more was said since. If nothing is, they stay as they are `through` that day; None: for ever.
    """

    client: ClientId | None
    items: tuple[Item, ...]
    said: int
    heard: int
    through: date | None


def kept_items(
    terms: Terms,
    client: ClientId | None,
    facts: Iterable[Fact],
    verifications: Iterable[Verification],
    known: datetime,
    day: date,
) -> KeptItems:
    """What to keep of `client`, reckoned on `day` from a commitment's facts and verdicts, of which only those of the client and the commitment itself matter."""
    mine = tuple(fact for fact in facts if fact.client is None or fact.client == client)
    ids = {fact.id for fact in mine}
    heard = tuple(one for one in verifications if one.fact in ids)
    return KeptItems(
        client=client,
        items=reckoned(terms, mine, heard, client, _latest(known, mine, heard), day).items,
        said=len(mine),
        heard=len(heard),
        through=same_through(terms, mine, day),
    )


def _latest(known: datetime, facts: Sequence[Fact], verifications: Sequence[Verification]) -> datetime:
    """`known`, or the instant of the last thing that was read after it: what is counted is reckoned."""
    return max((known, *(fact.learned for fact in facts), *(one.at for one in verifications)))
