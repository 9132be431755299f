"""Ideas: answered by the area with reasons, proposed and started as experiments, taken back by their sender."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.actions import mail
from app.actions.buying.calls import locked_call
from app.actions.buying.challenge_situations import idea as situation_of
from app.actions.buying.challenges import CHALLENGES
from app.actions.buying.challenges import get as get_challenge
from app.actions.work import View, Work, as_clock, check_version, new_id
from app.db import due, events, store
from app.db.buying import calls
from app.db.people import areas
from app.db.serving import commitments
from app.domain.buying.bids import OpenedBid
from app.domain.buying.challenges import ExperimentPlan, IdeaContent
from app.domain.buying.decisions import Letter
from app.domain.calendar import local_day
from app.domain.events import Told, VisibleTo
from app.domain.ids import BidId, CommitmentId, ProcedureId, SupplementId
from app.domain.lifecycle import as_of, catch_up, choices, next_due, refusals, take
from app.domain.refusals import NotFound, Refused, refuse
from app.domain.serving.commitments import Commitment
from app.procurement.evolving.idea import Idea
from app.procurement.evolving.idea_steps import IDEA, TakingBack
from app.procurement.evolving.starting import Proposal, Start, decision_of
from app.procurement.open_call import OpenCall

Written = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFile:
    """An idea with what its reader may know besides: the letter it was answered with, and the experiment it became."""

    situation: Idea
    view: View[OpenedBid]
    letter: Letter | None
    commitment: CommitmentId | None


async def get(work: Work, challenge: ProcedureId, idea: BidId) -> IdeaFile:
    """An idea, for its sender and the area."""
    call, _ = await get_challenge(work, challenge)
    situation = as_of(IDEA, await _of_call(work, call, idea))
    letters = await calls.letters(work.connection, work.area.id, idea)
    letter = next((one for one in letters if one.round == 0), None)
    bound = await commitments.of_decision(work.connection, work.area.id, decision_of(idea))
    return IdeaFile(
        situation=situation,
        view=View(situation.noun, choices(IDEA, situation)),
        letter=letter,
        commitment=bound.id if bound else None,
    )


async def history(work: Work, idea: BidId) -> tuple[Told, ...]:
    """What happened to an idea, as far as the reader may know."""
    return await events.of_noun(work.connection, work.area.id, idea)


async def decline(work: Work, challenge: ProcedureId, idea: BidId, reason: str, seen: int | None) -> BidId:
    """Answer an idea with a no, and why: a letter."""

    async def make() -> UUID:
        situation = await _locked(work, challenge, idea)
        after = await _take(work, "decline-idea", situation, reason, seen, VisibleTo.PARTIES)
        await _tell(work, after, "idea-declined", reason=reason.strip())
        return idea

    return BidId(await work.once(make))


async def propose(work: Work, challenge: ProcedureId, idea: BidId, plan: ExperimentPlan, seen: int | None) -> BidId:
    """Propose an experiment: all that it must say before it starts."""

    async def make() -> UUID:
        situation = await _locked(work, challenge, idea, with_money=True)
        await _take(work, "propose-experiment", situation, Proposal(plan=plan), seen, VisibleTo.AREA)
        return idea

    return BidId(await work.once(make))


async def send_back(work: Work, challenge: ProcedureId, idea: BidId, reason: str, seen: int | None) -> BidId:
    """The decider sends a proposal back, saying why."""

    async def make() -> UUID:
        situation = await _locked(work, challenge, idea)
        await _take(work, "send-back-idea", situation, reason, seen, VisibleTo.AREA, reason=reason.strip())
        return idea

    return BidId(await work.once(make))


async def start(work: Work, challenge: ProcedureId, idea: BidId, reason: str, seen: int | None) -> BidId:
    """The person whom the plan names decides that it is tried: a letter, and a commitment to sign."""

    async def make() -> UUID:
        situation = await _locked(work, challenge, idea, with_money=True)
        refuse(refusals(IDEA, "start-experiment", situation))
        (number,) = await areas.numbers(work.connection, work.area, "KO", local_day(work.instant).year)
        given = Start(id=CommitmentId(new_id()), number=number, reason=reason)
        await _take(work, "start-experiment", situation, given, seen, VisibleTo.PARTIES)
        told = {"number": number, "title": situation.plan.title if situation.plan else ""}
        await mail.to_providers(work, (situation.noun.provider_id,), "experiment-started", **told)
        return idea

    return BidId(await work.once(make))


async def withdraw(work: Work, challenge: ProcedureId, idea: BidId, reason: str) -> BidId:
    """The sender takes the idea back, saying why; the clock notes it."""

    async def make() -> UUID:
        work.provider  # noqa: B018  # the sender's step
        situation = await _locked(work, challenge, idea)
        nouns = take(IDEA, "withdraw-idea", situation, TakingBack(id=SupplementId(new_id()), reason=reason))
        await store.save(work.connection, *nouns)
        await due.set_due(work.connection, "idea", work.area.id, idea, work.instant)
        await _note(work, "withdraw-idea", situation.noun, VisibleTo.PARTIES)
        return idea

    return BidId(await work.once(make))


async def catch_up_idea(work: Work, idea: BidId) -> None:
    """Let the clock note what the sender has taken back."""
    challenge = await calls.procedure_of(work.connection, work.area.id, idea)
    if challenge is not None:
        situation = await _locked(work, challenge, idea)
        await due.set_due(work.connection, "idea", work.area.id, idea, next_due(IDEA, situation))


async def _of_call(work: Work, call: OpenCall, idea: BidId) -> Idea:
    noun = next((one for one in call.opened if one.bid_id == idea), None)
    if noun is None or not isinstance(noun.content, IdeaContent):
        raise Refused(NotFound())
    return await situation_of(work, call.noun, noun)


async def _locked(work: Work, challenge: ProcedureId, idea: BidId, *, with_money: bool = False) -> Idea:
    """An idea under its challenge's lock, caught up with the clock; what the clock did is saved where the area comes."""
    call = await locked_call(work, CHALLENGES, challenge, with_money=with_money)
    situation, taken = catch_up(IDEA, await _of_call(work, call, idea))
    if taken and work.actor.area is not None:
        situation = situation.after((await store.save_one(work.connection, situation.noun),))
        for step in taken:
            await _note(as_clock(work), step.step, situation.noun, VisibleTo.PARTIES, at=step.at, by_clock=True)
    return situation


async def _take(
    work: Work, name: str, situation: Idea, given: Any, seen: int | None, visible_to: VisibleTo, **codes: Any
) -> Idea:
    nouns = take(IDEA, name, situation, given)
    check_version(situation.noun.version, seen)
    bound = [noun for noun in nouns if isinstance(noun, Commitment)]
    await store.save(work.connection, *(noun for noun in nouns if noun not in bound), *bound)
    await _note(work, name, situation.noun, visible_to, **codes)
    return situation.after(nouns)


async def _note(work: Work, what: str, noun: OpenedBid, visible_to: VisibleTo, **codes: Any) -> None:
    await work.note(
        what, noun.bid_id, procedure=noun.procedure_id, provider=noun.provider_id, visible_to=visible_to, **codes
    )


async def _tell(work: Work, situation: Idea, code: str, **values: object) -> None:
    content = situation.noun.content
    title = content.title if isinstance(content, IdeaContent) else ""
    told = {"number": situation.challenge.number, "title": title, **values}
    await mail.to_providers(work, (situation.noun.provider_id,), code, **told)
