"""What waits for somebody about values that change: entries to confirm."""

from app.actions.law.values import view
from app.actions.work import Work
from app.db.law import values
from app.domain.home.tasks import Task
from app.domain.ids import AreaId
from app.domain.law.values import CONFIRMERS, VALUE, ValueState


async def waiting_values(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Entries that wait for a second person; one's own are told as waiting for others."""
    if work.actor.role not in CONFIRMERS:
        return []
    found = []
    for entry in await values.in_state(work.connection, work.area.id, ValueState.ENTERED):
        choice = next(c for c in view(work, entry).choices if c.step == "confirm-value")
        found.append(
            Task(
                table=VALUE.name,
                choice=choice,
                slug=slugs[entry.area_id],
                id=entry.id,
                number="",
                title=entry.source,
                since=entry.entered_at,
            )
        )
    return found
