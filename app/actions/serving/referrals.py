"""Referrals: a coach refers, the provider says what came of it."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.desk import Life, Place, Steps
from app.actions.serving.commitments import COMMITMENTS
from app.actions.work import View, Work, new_id
from app.db.buying import admissions
from app.db.serving import commitments, facts
from app.domain.actors import Role
from app.domain.ids import CommitmentId, ReferralId
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment
from app.domain.serving.contracts import NewReferral
from app.domain.serving.referrals import REFERRAL, DayAndReason, OnDay, Referral, ReferralSituation
from app.domain.serving.said import Heard, Said
from app.domain.terms.facts import ClientId, FactId, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """A client whom a coach refers, by a pseudonym and never a name."""

    client: str
    client_group: str
    municipality: str


async def refer(work: Work, commitment: CommitmentId, given: NewClient) -> ReferralId:
    """Refer a client to the commitment's provider; answers the referral."""

    async def make() -> UUID:
        situation = await desk.locked(work, COMMITMENTS, commitment)
        new = NewReferral(
            id=ReferralId(new_id()),
            fact=FactId(new_id()),
            client=given.client.strip().upper(),
            client_group=given.client_group,
            municipality=given.municipality,
        )
        await desk.step(work, COMMITMENTS, situation, "refer-client", new)
        return new.id

    return ReferralId(await work.once(make))


async def say(work: Work, referral: ReferralId, step: str, day: date, reason: str = "") -> ReferralId:
    """The provider accepts, declines, starts or ends (`step`) on a day: a fact, which the referral follows."""
    given = OnDay(id=FactId(new_id()), day=day, reason=reason)
    return await desk.take(work, REFERRALS, referral, step, given)


async def get(work: Work, referral: ReferralId) -> View[Referral]:
    """A referral as it truly is, and the steps open to the actor."""
    return (await desk.read(work, REFERRALS, referral))[1]


async def follow(
    work: Work,
    commitment: Commitment,
    clients: Collection[ClientId | None],
    said: Sequence[Said],
    heard: Iterable[Heard],
) -> None:
    """Let the referrals of some clients follow what has been `said` of them and `heard`. The commitment is locked by the caller."""
    if not any(clients):
        return
    mine: dict[str | None, list[Said]] = defaultdict(list)
    for one in said:
        mine[one.fact.client].append(one)
    verdicts = tuple(one.verification for one in heard)
    for referral in await commitments.referrals_of(work.connection, commitment.area_id, commitment.id, clients):
        await desk.caught_up(work, REFERRALS, _known(work, referral, tuple(mine[referral.client]), verdicts))


async def _load(work: Work, referral: ReferralId) -> ReferralSituation:
    found = await commitments.referral(work.connection, work.area.id, referral)
    under = await commitments.get(work.connection, work.area.id, found.commitment_id) if found else None
    if found is None or under is None:
        raise Refused(NotFound())
    return await _situation(work, found, under)


async def _lock(work: Work, referral: ReferralId) -> ReferralSituation:
    """The referral as it is under its commitment's lock, so that a settlement sees what is said before it, or comes after."""
    known = await commitments.referral(work.connection, work.area.id, referral)
    locked = await commitments.lock(work.connection, work.area.id, known.commitment_id) if known else None
    if locked is None:
        raise Refused(NotFound())
    commitment, work.instant = locked
    found = await commitments.referral(work.connection, work.area.id, referral)
    if found is None:
        raise Refused(NotFound())
    return await _situation(work, found, commitment)


async def _situation(work: Work, referral: Referral, commitment: Commitment) -> ReferralSituation:
    said = await facts.of_commitment(work.connection, referral.area_id, referral.commitment_id, referral.client)
    heard = await facts.verdicts(work.connection, referral.area_id, referral.commitment_id, referral.client)
    known = _known(work, referral, said, tuple(one.verification for one in heard))
    return known.seen(admission=await admissions.of_client(work.connection, commitment))


def _known(
    work: Work, referral: Referral, said: tuple[Said, ...], verdicts: tuple[Verification, ...]
) -> ReferralSituation:
    mine = tuple(one for one in said if one.fact.client == referral.client)
    return ReferralSituation(noun=referral, actor=work.actor, instant=work.instant, facts=mine, verdicts=verdicts)


def _place(s: ReferralSituation) -> Place:
    return Place(noun=s.noun.id, commitment=s.noun.commitment_id, provider=s.noun.provider_id)


REFERRALS: Life[ReferralId, ReferralSituation] = Life(
    tables=(REFERRAL,), table=lambda _: REFERRAL, load=_load, lock=_lock, place=_place
)


def _says(step: str) -> Callable[[Work, ReferralId, Any, int | None], Awaitable[ReferralId]]:
    """The action of a step by which the provider says what happened on a day, and where it must, why."""

    async def act(work: Work, referral: ReferralId, given: date | DayAndReason, _: int | None) -> ReferralId:
        said = given if isinstance(given, DayAndReason) else DayAndReason(day=given, reason="")
        return await say(work, referral, step, said.day, said.reason)

    return act


STEPS = Steps(
    tables=(REFERRAL,),
    life=REFERRALS,
    own={step.name: _says(step.name) for step in REFERRAL.steps if step.by == (Role.PROVIDER,)},
)
