"""What a provider waits for from the area: answers to ideas and applications it has handed in."""

from app.actions.home.asking import MOST
from app.actions.work import Work
from app.db.buying import calls
from app.domain.buying.bids import OpenedBid
from app.domain.buying.challenges import IdeaContent
from app.domain.buying.procedures import Procedure
from app.domain.home.tasks import AnswerComes, AnswerPromised, Task
from app.domain.ids import AreaId
from app.domain.lifecycle import Choice
from app.procurement.evolving.idea_steps import IDEA
from app.procurement.grants_and_tenders.application_steps import APPLICATION


async def answers_awaited(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """What the acting provider has handed in and nobody has answered, each with the day promised, where one is."""
    if work.actor.provider is None:
        return []
    rows = await calls.unanswered(work.connection, work.actor.provider, MOST)
    return [_awaited(call, bid, slugs) for call, bid in rows]


def _awaited(call: Procedure, bid: OpenedBid, slugs: dict[AreaId, str]) -> Task:
    idea = isinstance(bid.content, IdeaContent)
    reason = AnswerPromised(until=bid.answer_by) if bid.answer_by else AnswerComes()
    return Task(
        table=(IDEA if idea else APPLICATION).name,
        choice=Choice("await-answer", (reason,)),
        slug=slugs[bid.area_id],
        id=bid.bid_id,
        number=call.number,
        title=bid.content.title if isinstance(bid.content, IdeaContent) else call.content.title if call.content else "",
        until=bid.answer_by,
        since=bid.submitted_at,
        parent=call.id,
    )
