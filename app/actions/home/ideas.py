"""What waits for somebody on the way from an idea to the last gate of an experiment."""

from app.actions.buying import ideas
from app.actions.home.asking import MOST, first
from app.actions.serving.commitments import followed, table_of
from app.actions.work import Work
from app.db.serving import commitments
from app.domain.actors import Role
from app.domain.buying.challenges import IdeaContent
from app.domain.calendar import day_ends, local_day
from app.domain.home.tasks import Task
from app.domain.ids import AreaId
from app.domain.lifecycle import Choice, choices
from app.domain.serving.commitments import CommitmentKind, CommitmentState
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.idea import Idea
from app.procurement.evolving.idea_steps import IDEA


async def waiting_ideas(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Ideas to be answered, by the day promised; and proposals that wait for the person whom they name."""
    if work.actor.role not in (Role.OFFICER, Role.DECIDER):
        return []
    found = []
    for situation in await ideas.waiting(work, MOST):
        choice = first(choices(IDEA, situation), _here(situation))
        if choice is not None:
            found.append(_idea(situation, choice, slugs))
    return found


async def waiting_gates(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Gates whose day has come, for who prepares them; gates prepared, for who decides."""
    if work.actor.role not in (Role.OFFICER, Role.DECIDER):
        return []
    found = []
    for row in await commitments.of_area(work.connection, work.area.id, MOST, states=[CommitmentState.IN_FORCE]):
        situation = await followed(work, row) if row.kind is CommitmentKind.EXPERIMENT else None
        choice = _gate(work, situation) if isinstance(situation, Experiment) else None
        if choice is not None and isinstance(situation, Experiment):
            stage = situation.stage
            until = day_ends(stage.ends) if stage else None
            slug = slugs[row.area_id]
            table = table_of(row).name
            found.append(
                Task(table=table, choice=choice, slug=slug, id=row.id, number=row.number, title=row.title, until=until)
            )
    return found


def _here(situation: Idea) -> set[str]:
    return {step.name for step in IDEA.steps if step.source == situation.state}


def _idea(situation: Idea, choice: Choice, slugs: dict[AreaId, str]) -> Task:
    noun, content = situation.noun, situation.noun.content
    return Task(
        table=IDEA.name,
        choice=choice,
        slug=slugs[noun.area_id],
        id=noun.bid_id,
        number=situation.challenge.number,
        title=content.title if isinstance(content, IdeaContent) else "",
        until=noun.answer_by,
        parent=noun.procedure_id,
    )


def _gate(work: Work, situation: Experiment) -> Choice | None:
    """The step at the gate that asks for the reader: to prepare it once its day has come, to decide it once it is prepared."""
    asked = {c.step: c for c in choices(table_of(situation.noun), situation)}
    if situation.prepared is not None:
        end = asked.get("end-experiment")
        goes_on = asked.get("pass-gate")
        return goes_on if goes_on and not goes_on.reasons else end
    come = situation.stage is not None and situation.stage.ends <= local_day(work.instant)
    return asked.get("prepare-gate") if come else None
