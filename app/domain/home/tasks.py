"""What waits for somebody: one row of a home page, as data."""

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

    `total`: how many there are of both on all pages. `next`: the cursor of the page that follows, where one does.
    """

    mine: tuple[Task, ...]
    others: tuple[Task, ...]
    total: int
    next: str | None
