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


def first(found: tuple[Choice, ...], at: AbstractSet[str] | None = None) -> Choice | None:
    """The step that asks for the reader: the first open one, else the first barred one that could be taken from here."""
    asking = [c for c in found if c.step not in _QUIET and (at is None or c.step in at)]
    return next((c for c in asking if not c.reasons), None) or next(iter(asking), None)


def under(
    table: str, choice: Choice, slug: str, noun: UUID, number: str, title: str, since: datetime, parent: UUID
) -> Task:
    """A task whose page hangs under another thing's."""
    return Task(table=table, choice=choice, slug=slug, id=noun, number=number, title=title, since=since, parent=parent)
