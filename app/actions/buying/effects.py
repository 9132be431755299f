"""What a commitment is for: the effect block of its plan, or of what it came from; and when its clients are followed up."""

from datetime import date

from app.actions.work import Work
from app.db.buying import procedures
from app.db.serving import commitments, facts
from app.domain.buying.effects import Effect, follow_up_days
from app.domain.buying.procedures import effect_said
from app.domain.serving.commitments import Commitment
from app.domain.serving.referrals import Referral
from app.domain.terms.facts import standing


async def of_commitment(work: Work, commitment: Commitment) -> Effect | None:
    """Its plan's, else that of the competition, the call or the card that it was bought by."""
    if commitment.plan is not None:
        return commitment.plan.effect
    found = await procedures.get(work.connection, commitment.area_id, commitment.procedure_id)
    return effect_said(found.content, commitment.provider_id) if found else None


async def of_client(work: Work, referral: Referral) -> tuple[Effect | None, tuple[date, ...]]:
    """What a client's service is for, and the days of follow-up, reckoned from the day it started; none before it has."""
    bound = await commitments.get(work.connection, referral.area_id, referral.commitment_id)
    effect = await of_commitment(work, bound) if bound else None
    if bound is None or effect is None:
        return effect, ()
    said = await facts.of_commitment(work.connection, referral.area_id, bound.id, referral.client)
    heard = await facts.verdicts(work.connection, referral.area_id, bound.id, referral.client)
    rows, verdicts = (one.fact for one in said), (one.verification for one in heard)
    stands = standing(rows, verdicts, work.instant, bound.terms.unverified).facts
    started = [fact.begins for fact in stands if fact.code == "started" and fact.client == referral.client]
    return effect, follow_up_days(effect, min(started)) if started else ()
