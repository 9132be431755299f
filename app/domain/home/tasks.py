"""What waits for somebody: one row of a home page, as data."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.lifecycle import Choice
from app.domain.money import Money
from app.domain.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPromised(Refusal):
    """The area answers by a day it has promised."""

    code = "answer-promised"
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerComes(Refusal):
    """The area answers; it has promised no day."""

    code = "answer-comes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row stands in the list: what another must do first (`held`) after the rest, then the soonest, then what has waited longest."""

    held: bool
    until: datetime
    since: datetime
    number: str
    id: UUID

    def text(self) -> str:
        """The place as a cursor; what is in it is nobody's to rely on."""
        plain = json.dumps([self.held, self.until.isoformat(), self.since.isoformat(), self.number, str(self.id)])
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_place(cursor: str) -> Place | None:
    """The place that a cursor names; None where it names none."""
    try:
        held, until, since, number, one = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = Place(
            held=held,
            until=datetime.fromisoformat(until),
            since=datetime.fromisoformat(since),
            number=number,
            id=UUID(one),
        )
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
    aware = place.until.tzinfo is not None and place.since.tzinfo is not None
    told = isinstance(held, bool) and isinstance(number, str) and "\0" not in number
    return place if aware and told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A thing and the step that asks for the reader, or, with `reasons` in it, that does not yet.

    `table` and `choice.step` name the words; `number` and `title` the thing; `until` when it falls due, where it does. Of money that waits
    for approval, `payee`, `amount` and the number of lines (`many`): all of one commitment stand in one row.
    """

    table: str
    choice: Choice
    slug: str
    id: UUID
    number: str
    title: str
    until: datetime | None = None
    since: datetime | None = None
    parent: UUID | None = None
    """What the thing's page hangs under: a referral's or payment's commitment, a qualification's provider."""
    payee: str = ""
    amount: Money | None = None
    many: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A page of what waits for the reader, soonest first, and what the reader may expect but others hold.

    `total`: how many there are of both on all pages. `after`: the place of the last row, where more follow.
    """

    mine: tuple[Task, ...]
    others: tuple[Task, ...]
    total: int
    after: Place | None
