"""Referrals: a coach refers, the provider says what came of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.actions import desk
from app.actions.paying.payments import settle_soon
from app.actions.serving.commitments import COMMITMENT, note
from app.actions.work import View, Work, as_clock, check_version, new_id
from app.db import store
from app.db.serving import commitments, facts
from app.domain.ids import CommitmentId, ReferralId
from app.domain.lifecycle import catch_up, choices, take
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment
from app.domain.serving.contracts import NewReferral
from app.domain.serving.referrals import REFERRAL, OnDay, Referral, ReferralSituation
from app.domain.serving.said import Said
from app.domain.terms.facts import FactId, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """A client a coach refers: a pseudonym, never a name."""

    client: str
    client_group: str
    municipality: str


async def refer(work: Work, commitment: CommitmentId, given: NewClient) -> ReferralId:
    """Refer a client to the commitment's provider."""

    async def make() -> UUID:
        situation = await desk.locked(work, COMMITMENT, commitment)
        new = NewReferral(
            id=ReferralId(new_id()),
            fact=FactId(new_id()),
            client=given.client.strip().upper(),
            client_group=given.client_group,
            municipality=given.municipality,
        )
        await desk.step(work, COMMITMENT, situation, "refer-client", new, about=new.id)
        return new.id

    return ReferralId(await work.once(make))


async def say(work: Work, referral: ReferralId, step: str, day: date, reason: str = "") -> ReferralId:
    """The provider accepts, declines, starts or ends (`step`) on a day: a fact, which the referral follows."""

    async def make() -> UUID:
        commitment, situation = await _locked(work, referral)
        (said,) = take(REFERRAL, step, situation, OnDay(id=FactId(new_id()), day=day, reason=reason))
        assert isinstance(said, Said)  # the step writes one fact and nothing else
        await facts.add(work.connection, said)
        await note(work, f"client-{said.fact.code}", commitment, referral)
        await settle_soon(work, commitment)
        return referral

    return ReferralId(await work.once(make))


async def cancel(work: Work, referral: ReferralId, reason: str, seen: int | None) -> ReferralId:
    """The coach takes back a referral whose service has not started, saying why."""

    async def make() -> UUID:
        commitment, situation = await _locked(work, referral)
        nouns = take(REFERRAL, "cancel", situation, reason)
        check_version(situation.noun.version, seen)
        await store.save(work.connection, *nouns)
        await note(work, "referral-cancelled", commitment, referral)
        return referral

    return ReferralId(await work.once(make))


async def get(work: Work, referral: ReferralId) -> View[Referral]:
    """A referral as it truly is, and the steps open to the actor."""
    found = await commitments.referral(work.connection, work.area.id, referral)
    if found is None:
        raise Refused(NotFound())
    situation, _ = catch_up(REFERRAL, await _situation(work, found))
    return View(situation.noun, choices(REFERRAL, situation))


async def follow_facts(work: Work, commitment: Commitment) -> None:
    """Let a commitment's referrals follow what has been said of them. The commitment is locked by the caller."""
    said = await facts.of_commitment(work.connection, commitment.area_id, commitment.id)
    heard = await facts.verdicts(work.connection, commitment.area_id, commitment.id)
    verdicts = tuple(one.verification for one in heard)
    for referral in await commitments.referrals(work.connection, commitment.area_id, commitment.id):
        await _followed(work, commitment, _known(work, referral, said, verdicts))


async def _locked(work: Work, referral: ReferralId) -> tuple[Commitment, ReferralSituation]:
    """The referral as it truly is, under its commitment's lock: a settlement sees what is said before it, or comes after."""
    known = await commitments.referral(work.connection, work.area.id, referral)
    locked = await commitments.lock(work.connection, work.area.id, known.commitment_id) if known else None
    found = await commitments.referral(work.connection, work.area.id, referral) if locked else None
    if locked is None or found is None:
        raise Refused(NotFound())
    commitment, work.instant = locked
    return commitment, await _followed(work, commitment, await _situation(work, found))


async def _situation(work: Work, referral: Referral) -> ReferralSituation:
    said = await facts.of_commitment(work.connection, referral.area_id, referral.commitment_id, referral.client)
    heard = await facts.verdicts(work.connection, referral.area_id, referral.commitment_id, referral.client)
    return _known(work, referral, said, tuple(one.verification for one in heard))


def _known(
    work: Work, referral: Referral, said: tuple[Said, ...], verdicts: tuple[Verification, ...]
) -> ReferralSituation:
    mine = tuple(one for one in said if one.fact.client == referral.client)
    return ReferralSituation(noun=referral, actor=work.actor, instant=work.instant, facts=mine, verdicts=verdicts)


async def _followed(work: Work, commitment: Commitment, situation: ReferralSituation) -> ReferralSituation:
    """The situation caught up with the facts; what they made of the referral is saved where the area is who comes."""
    situation, taken = catch_up(REFERRAL, situation)
    if not taken or work.actor.area is None:
        return situation
    noun = await store.save_one(work.connection, situation.noun)
    for step in taken:
        await note(as_clock(work), f"referral-{step.step}", commitment, noun.id, at=step.at, by_clock=True)
    return situation.after((noun,))
