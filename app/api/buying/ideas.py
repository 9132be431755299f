"""Ideas: answered with reasons, proposed and started as experiments, taken back."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.actions import histories
from app.actions.buying import ideas
from app.actions.law import values
from app.actions.work import Work
from app.api.answers import EventAnswer, event
from app.api.buying.challenge_answers import IdeaAnswer, read_idea
from app.api.buying.challenge_inputs import ExperimentPlanBody
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, IfMatch, Slug, StepWork, seen
from app.api.paging import PAGES, EventsAsked
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.calendar import local_day
from app.domain.ids import BidId, ProcedureId

router = operations(tags=["challenges"])
_ONE = "/areas/{area}/challenges/{challenge}/ideas/{idea}"


@router.get(_ONE, responses=READ_REFUSALS)
async def read_one_idea(
    area: Slug, challenge: Id, idea: Id, work: ApiWork, request: Request, response: Response
) -> IdeaAnswer:
    """One idea, for its sender and the area."""
    return await read_idea(work, request, response, ProcedureId(challenge), BidId(idea))


@router.get(f"{_ONE}/events", response_model=list[EventAnswer], responses=PAGES)
async def list_idea_events(
    area: Slug, challenge: Id, idea: Id, work: ApiWork, request: Request, asked: Annotated[EventsAsked, Query()]
) -> Response:
    """What happened to the idea, as far as the caller may know: newest first."""
    await ideas.get(work, ProcedureId(challenge), BidId(idea))
    return page_answer(request, await histories.of_bid(work, BidId(idea), asked.given()), event)


async def _which(area: Slug, challenge: Id, idea: Id) -> tuple[ProcedureId, BidId]:
    return ProcedureId(challenge), BidId(idea)


async def _answer(work: Work, request: Request, response: Response, which: tuple[ProcedureId, BidId]) -> IdeaAnswer:
    return await read_idea(work, request, response, *which)


_step = plain(router, _ONE, ideas.STEPS, _which, _answer, IdeaAnswer)
_step("decline-idea", "Answer with a no, and why: the sender gets a letter. Officers only.")


@router.post(f"{_ONE}/propose-experiment", responses=REFUSALS)
async def propose_experiment(
    area: Slug,
    challenge: Id,
    idea: Id,
    work: StepWork,
    body: ExperimentPlanBody,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> IdeaAnswer:
    """Propose an experiment, with all that it says before it starts. Officers only."""
    plan = body.plan(*await values.work_condition(work, local_day(work.instant)))
    await ideas.propose(work, ProcedureId(challenge), BidId(idea), plan, seen(if_match))
    return await read_idea(work, request, response, ProcedureId(challenge), BidId(idea))


_step("send-back-idea", "Send a proposal back, saying why. The decider whom it names only.")
_step(
    "start-experiment",
    "Decide that it is tried: a letter, and a contract to sign (`commitment_id`). The decider whom the proposal names only.",
)
_step("withdraw-idea", "Take the idea back while it is not decided to be tried, saying why. Its sender only.")
