"""Everyone's home page: what waits for them, until when, and why not what they might expect."""

from datetime import UTC, datetime

from app.actions.home.answers import answers_awaited
from app.actions.home.buying import waiting_cards, waiting_fallen_through, waiting_procedures, waiting_qualifications
from app.actions.home.grants import asked_of_applicant, waiting_applications, waiting_grants
from app.actions.home.ideas import waiting_gates, waiting_ideas
from app.actions.home.serving import waiting_contracts, waiting_facts, waiting_lines, waiting_referrals
from app.actions.home.values import waiting_values
from app.actions.work import Work
from app.db.people import areas
from app.domain.home.tasks import Home

_SOURCES = (
    waiting_procedures,
    waiting_fallen_through,
    waiting_cards,
    waiting_contracts,
    waiting_referrals,
    waiting_facts,
    waiting_lines,
    waiting_qualifications,
    waiting_ideas,
    waiting_gates,
    waiting_applications,
    waiting_grants,
    waiting_values,
    asked_of_applicant,
    answers_awaited,
)
_LATE = datetime.max.replace(tzinfo=UTC)


async def home(work: Work) -> Home:
    """What waits for the actor, in the acting area or, for a provider, in all areas."""
    slugs = {area.id: area.slug for area in await areas.all_areas(work.connection)}
    tasks = [task for source in _SOURCES for task in await source(work, slugs)]
    tasks.sort(key=lambda task: (task.until or _LATE, task.since or _LATE, task.number))
    return Home(
        mine=tuple(task for task in tasks if not task.choice.reasons),
        others=tuple(task for task in tasks if task.choice.reasons),
    )
