"""Which step of a thing asks for whoever reads: what home pages are made of."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from app.domain.home.tasks import Task
from app.domain.lifecycle import Choice

MOST = 100
_QUIET = {
    "save-draft",
    "cancel",
    "withdraw-bid",
    "drop",
    "send-back",
    "correct",
    "withdraw-fact",
    "report-fact",
    "reject",
    "end",
    "save-wish",
    "cancel-order",
    "decline-order",
    "set-availability",
    "withdraw-card",
    "return-card",
    "end-challenge",
    "cancel-challenge",
    "send-idea",
    "send-back-idea",
    "decline-idea",
    "withdraw-idea",
    "prepare-gate",
    "pass-gate",
    "end-experiment",
    "carry-to-competition",
    "carry-to-card",
}
"""Steps that may be taken but ask nobody to."""
_WAYS_OUT = {
    "prepare-anew": {"send-back"},
    "every-bid-left-out": {"cancel"},
    "agreement-over": {"cancel", "drop", "send-back"},
    "period-over": {"cancel", "drop", "send-back", "send-back-idea"},
    "qualification-ended": {"drop"},
    "member-ended": {"drop"},
}
"""What there is to do instead, by the code of what bars a step for good."""


def first(found: tuple[Choice, ...], at: AbstractSet[str] | None = None) -> Choice | None:
    """The step that asks for the reader: the first open one, else the way out of what bars the first for good, else that one as it is barred."""
    here = [c for c in found if at is None or c.step in at]
    asking = [c for c in here if c.step not in _QUIET]
    return next((c for c in asking if not c.reasons), None) or _way_out(asking, here) or next(iter(asking), None)


def _way_out(barred: list[Choice], here: list[Choice]) -> Choice | None:
    ways = {step for choice in barred[:1] for why in choice.reasons for step in _WAYS_OUT.get(why.code, ())}
    return next((c for c in here if c.step in ways and not c.reasons), None)


def under(
    table: str, choice: Choice, slug: str, noun: UUID, number: str, title: str, since: datetime, parent: UUID
) -> Task:
    """A task whose page hangs under another thing's."""
    return Task(table=table, choice=choice, slug=slug, id=noun, number=number, title=title, since=since, parent=parent)
