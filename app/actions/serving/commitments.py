"""Commitments of every kind: signed by the provider, concluded or dropped by an officer, read by both."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.actions import mail
from app.actions.buying import effects
from app.actions.buying.challenge_situations import experiment
from app.actions.buying.grant_situations import grant
from app.actions.work import View, Work, as_clock, check_version, new_id
from app.db import due, events, store
from app.db.buying import admissions, agreements
from app.db.people import people, providers
from app.db.serving import commitments, facts
from app.domain.events import Told, VisibleTo
from app.domain.ids import CommitmentId, PersonId
from app.domain.lifecycle import Lifecycle, as_of, catch_up, choices, next_due, take
from app.domain.public.awards import PublicAward
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.serving.contracts import CONTRACT, Contract, Signature
from app.domain.serving.referrals import REFERRAL, Referral, ReferralSituation
from app.domain.serving.said import Heard, Said
from app.domain.terms.facts import FactId, Verification
from app.procurement.evolving.experiment import EXPERIMENT
from app.procurement.grants_and_tenders.grant import GRANT


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of commitment: its table, and what its rules know beyond what every commitment's do."""

    table: Lifecycle[Any]
    load: Callable[[Work, Contract], Awaitable[Contract]]


async def _as_it_is(_: Work, found: Contract) -> Contract:
    return found


KINDS: dict[CommitmentKind, Kind] = {
    CommitmentKind.CONTRACT: Kind(CONTRACT, _as_it_is),
    CommitmentKind.ORDER: Kind(CONTRACT, _as_it_is),
    CommitmentKind.EXPERIMENT: Kind(EXPERIMENT, experiment),
    CommitmentKind.GRANT: Kind(GRANT, grant),
}


def table_of(commitment: Commitment) -> Lifecycle[Any]:
    """The table of steps of a commitment's kind."""
    return KINDS[commitment.kind].table


async def load(work: Work, commitment: CommitmentId) -> Contract:
    """A commitment as it truly is now, for reading."""
    found = await commitments.get(work.connection, work.area.id, commitment)
    if found is None:
        raise Refused(NotFound())
    now: Contract = as_of(table_of(found), await followed(work, found))
    return now


async def load_locked(work: Work, commitment: CommitmentId) -> Contract:
    """A contract, locked and caught up with the clock; what the clock did is saved where the area is who comes."""
    locked = await commitments.lock(work.connection, work.area.id, commitment)
    if locked is None:
        raise Refused(NotFound())
    found, work.instant = locked
    situation: Contract
    situation, taken = catch_up(table_of(found), await followed(work, found))
    if taken and work.actor.area is not None:
        noun = await store.save_one(work.connection, situation.noun)
        situation = situation.after((noun,))
        for step in taken:
            await note(as_clock(work), f"contract-{step.step}", situation.noun, at=step.at, by_clock=True)
    return situation


async def take_step(
    work: Work, name: str, situation: Contract, given: Any = None, *, seen: int | None = None
) -> Contract:
    """Take a step of a contract, write what it writes, and say when the clock must look again."""
    table = table_of(situation.noun)
    if all(step.name != name for step in table.steps):
        raise Refused(NotFound())  # a step of another kind of commitment
    nouns = take(table, name, situation, given)
    check_version(situation.noun.version, seen)
    for noun in nouns:
        if isinstance(noun, Said):
            await facts.add(work.connection, noun)
        else:
            await store.save_one(work.connection, noun)
    after = situation.after(nouns)
    await due.set_due(work.connection, "commitment", work.area.id, after.noun.id, next_due(table, after))
    return after


async def get(work: Work, commitment: CommitmentId) -> tuple[Contract, View[Commitment]]:
    """A contract, its referrals as they truly are, and the steps open to the actor."""
    situation = await load(work, commitment)
    return situation, View(situation.noun, choices(table_of(situation.noun), situation))


async def of_actor(work: Work, limit: int, after: str | None = None) -> tuple[Commitment, ...]:
    """The area's contracts, or the acting provider's in every area; newest first."""
    if work.actor.provider is not None:
        found = await commitments.of_provider(work.connection, work.actor.provider, limit, after)
    else:
        found = await commitments.of_area(work.connection, work.area.id, limit, after)
    return tuple(as_of(table_of(c), Contract(noun=c, actor=work.actor, instant=work.instant)).noun for c in found)


async def in_states(work: Work, states: Collection[str], limit: int) -> tuple[Commitment, ...]:
    """The area's commitments in one of `states`, or the acting provider's in every area."""
    if work.actor.provider is not None:
        return await commitments.of_provider(work.connection, work.actor.provider, limit, states=states)
    return await commitments.of_area(work.connection, work.area.id, limit, states=states)


async def history(work: Work, commitment: CommitmentId) -> tuple[Told, ...]:
    """What happened to a contract, as far as the actor may know."""
    return await events.of_commitment(work.connection, work.area.id, commitment)


async def sign(work: Work, commitment: CommitmentId) -> CommitmentId:
    """The provider signs."""

    async def make() -> UUID:
        situation = await load_locked(work, commitment)
        after = await take_step(work, "sign", situation, Signature(id=FactId(new_id())))
        await note(work, "contract-signed", after.noun)
        return after.noun.id

    return CommitmentId(await work.once(make))


async def conclude(work: Work, commitment: CommitmentId, seen: int | None) -> CommitmentId:
    """The area signs: the contract is in force, and public."""

    async def make() -> UUID:
        after = await take_step(work, "conclude", await load_locked(work, commitment), seen=seen)
        noun = after.noun
        await store.save_one(work.connection, await public_award(work, noun))
        await note(work, "contract-concluded", noun)
        await mail.to_providers(work, [noun.provider_id], "concluded", number=noun.number, title=noun.title)
        return noun.id

    return CommitmentId(await work.once(make))


async def drop(work: Work, commitment: CommitmentId, reason: str, seen: int | None) -> CommitmentId:
    """Give up a contract that is not in force, saying why; its money is free again."""

    async def make() -> UUID:
        after = await take_step(work, "drop", await load_locked(work, commitment), reason, seen=seen)
        await note(work, "contract-dropped", after.noun)
        return after.noun.id

    return CommitmentId(await work.once(make))


async def catch_up_commitment(work: Work, commitment: CommitmentId) -> None:
    """Let the clock take what fell due, and say when to look next."""
    situation = await load_locked(work, commitment)
    at = next_due(table_of(situation.noun), situation)
    await due.set_due(work.connection, "commitment", work.area.id, commitment, at)


async def note(work: Work, what: str, commitment: Commitment, noun: UUID | None = None, **codes: Any) -> None:
    """Write an event both parties of a commitment may know."""
    await work.note(
        what,
        noun or commitment.id,
        commitment=commitment.id,
        provider=commitment.provider_id,
        visible_to=VisibleTo.PARTIES,
        **codes,
    )


async def person_names(work: Work, ids: set[PersonId]) -> dict[PersonId, str]:
    """What people are called, for a page that shows who did what."""
    return await people.names(work.connection, ids)


async def followed(work: Work, commitment: Commitment) -> Contract:
    """The commitment with each referral as the facts about it say it is, and what its kind knows besides."""
    said = await facts.of_commitment(work.connection, commitment.area_id, commitment.id)
    situation = await commitments.contract(work.connection, work.actor, commitment, work.instant, said)
    heard = await facts.verdicts(work.connection, commitment.area_id, commitment.id) if situation.referrals else ()
    referrals = tuple(follow(work, situation.referrals, said, heard))
    if commitment.state in (CommitmentState.DRAFTED, CommitmentState.IN_FORCE):
        situation = situation.seen(admission=await admissions.of_commitment(work.connection, commitment))
    if commitment.state is CommitmentState.DRAFTED and commitment.agreement_id is not None:
        under = await agreements.get(work.connection, commitment.area_id, commitment.agreement_id)
        situation = situation.seen(agreement=under)
    return await KINDS[commitment.kind].load(work, situation.seen(referrals=referrals))


def follow(
    work: Work, referrals: Iterable[Referral], said: Iterable[Said], heard: Iterable[Heard]
) -> Iterator[Referral]:
    """Each referral as what has been said of its client, and heard, makes it."""
    mine: dict[str | None, list[Said]] = defaultdict(list)
    verdicts: dict[FactId, list[Verification]] = defaultdict(list)
    for one in said:
        mine[one.fact.client].append(one)
    for verdict in heard:
        verdicts[verdict.verification.fact].append(verdict.verification)
    for referral in referrals:
        facts_ = tuple(mine[referral.client])
        ruled = tuple(v for fact in facts_ for v in verdicts[fact.id])
        seen = ReferralSituation(noun=referral, actor=work.actor, instant=work.instant, facts=facts_, verdicts=ruled)
        yield as_of(REFERRAL, seen).noun


async def public_award(work: Work, noun: Commitment) -> PublicAward:
    """What everybody may know of a commitment that came into force."""
    provider = await providers.get(work.connection, noun.provider_id)
    if provider is None:
        raise Refused(NotFound())
    return PublicAward(
        area_id=noun.area_id,
        commitment_id=noun.id,
        number=noun.number,
        title=noun.title,
        kind=noun.kind,
        provider_name=provider.public_name,
        business_id=provider.business_id if provider.public_name else None,
        basket=noun.basket,
        municipalities=noun.municipalities,
        places=noun.places,
        maximum=noun.maximum,
        begins=noun.begins,
        ends=noun.ends,
        concluded_at=work.instant,
        effect=await effects.of_commitment(work, noun),
    )
