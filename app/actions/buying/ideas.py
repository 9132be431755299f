"""Ideas: answered by the area with reasons, proposed and started as experiments, taken back by their sender."""

from dataclasses import dataclass

from app.actions import desk
from app.actions.buying.calls import BidKey, bid_keys, bid_place, lock_money
from app.actions.buying.challenge_situations import idea as situation_of
from app.actions.buying.steps import CHALLENGES
from app.actions.desk import Life, Steps
from app.actions.work import View, Work, new_id
from app.db import events
from app.db.buying import calls
from app.db.people import areas
from app.db.serving import commitments
from app.domain.buying.bids import OpenedBid
from app.domain.buying.challenges import IdeaContent
from app.domain.buying.decisions import Letter
from app.domain.calendar import local_day
from app.domain.events import Told
from app.domain.ids import BidId, CommitmentId, ProcedureId, SupplementId
from app.domain.refusals import NotFound, Refused
from app.procurement.evolving.idea import Idea
from app.procurement.evolving.idea_steps import IDEA
from app.procurement.evolving.starting import Start, decision_of
from app.procurement.open_call import OpenCall, TakingBack


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFile:
    """An idea with what its reader may know besides: the letter it was answered with, and the experiment it became."""

    situation: Idea
    view: View[OpenedBid]
    letter: Letter | None
    commitment: CommitmentId | None


async def get(work: Work, challenge: ProcedureId, idea: BidId) -> IdeaFile:
    """An idea, for its sender and the area."""
    situation, view = await desk.read(work, IDEAS, (challenge, idea))
    letters = await calls.letters(work.connection, work.area.id, idea)
    letter = next((one for one in letters if one.round == 0), None)
    bound = await commitments.of_decision(work.connection, work.area.id, decision_of(idea))
    return IdeaFile(situation=situation, view=view, letter=letter, commitment=bound.id if bound else None)


async def history(work: Work, idea: BidId) -> tuple[Told, ...]:
    """What happened to an idea, as far as the reader may know."""
    return await events.of_noun(work.connection, work.area.id, idea)


async def start(work: Work, challenge: ProcedureId, idea: BidId, reason: str, seen: int | None) -> BidId:
    """The person whom the plan names decides that it is tried: a letter, and a commitment to sign."""

    async def prepare(_: Idea) -> Start:
        (number,) = await areas.numbers(work.connection, work.area, "KO", local_day(work.instant).year)
        return Start(id=CommitmentId(new_id()), number=number, reason=reason)

    return (await desk.take(work, IDEAS, (challenge, idea), "start-experiment", seen=seen, prepare=prepare))[1]


async def withdraw(work: Work, challenge: ProcedureId, idea: BidId, reason: str) -> BidId:
    """The sender takes the idea back, saying why; the clock notes it."""
    work.provider  # noqa: B018  # the sender's step
    given = TakingBack(id=SupplementId(new_id()), reason=reason)
    return (await desk.take(work, IDEAS, (challenge, idea), "withdraw-idea", given))[1]


async def _load(work: Work, key: BidKey) -> Idea:
    call, _ = await desk.read(work, CHALLENGES, key[0])
    return await _of_call(work, call, key[1])


async def _lock(work: Work, key: BidKey) -> Idea:
    """The idea as it is under its challenge's lock."""
    return await _of_call(work, await desk.locked(work, CHALLENGES, key[0]), key[1])


async def _of_call(work: Work, call: OpenCall, idea: BidId) -> Idea:
    noun = next((one for one in call.opened if one.bid_id == idea), None)
    if noun is None or not isinstance(noun.content, IdeaContent):
        raise Refused(NotFound())
    return await situation_of(work, call.noun, noun)


def _told(s: Idea) -> dict[str, object]:
    """What mail says: of an idea that has become an experiment, that one's number and title."""
    content, bound = s.noun.content, s.commitment
    title = content.title if isinstance(content, IdeaContent) else ""
    return {"number": bound.number if bound else s.challenge.number, "title": bound.title if bound else title}


IDEAS: Life[BidKey, Idea] = Life(
    tables=(IDEA,),
    table=lambda _: IDEA,
    load=_load,
    lock=_lock,
    money=lock_money,
    place=bid_place,
    told=_told,
    due="idea",
    keys=bid_keys,
)


STEPS: Steps[BidKey] = Steps(
    tables=(IDEA,),
    life=IDEAS,
    own={
        "start-experiment": lambda work, key, reason, seen: start(work, *key, reason, seen),
        "withdraw-idea": lambda work, key, reason, _: withdraw(work, *key, reason),
    },
)
