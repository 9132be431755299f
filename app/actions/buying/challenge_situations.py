"""What challenges, ideas and experiments are judged by: read from the database, as the one who acts may know it."""

from collections.abc import Mapping

from app.actions.people.providers import of_list
from app.actions.work import Work
from app.db.buying import admissions, calls, challenges, procedures
from app.db.paying import kept
from app.db.people import areas, providers
from app.domain.actors import Role
from app.domain.buying.bids import OpenedBid
from app.domain.buying.challenges import GateFinding, Staff
from app.domain.buying.decisions import Decision
from app.domain.buying.procedures import Procedure
from app.domain.calendar import local_day
from app.domain.ids import BidId, PersonId
from app.domain.money import Money
from app.domain.people.areas import CodeList
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import Commitment
from app.domain.serving.referrals import ReferralState
from app.law import law_on
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.idea import Idea
from app.procurement.evolving.plan import Offers
from app.procurement.evolving.starting import decision_of

ANSWER_DAYS = 20
"""Working days in which the area answers an idea, unless it has decided otherwise. House rule: no statute sets them."""
_SERVED = (ReferralState.STARTED, ReferralState.ENDED)


async def answer_days(work: Work) -> int:
    """In how many working days the area promises to answer an idea, as of today."""
    today = local_day(work.instant)
    return await areas.policy(work.connection, work.area.id, "idea-answer-days", today, ANSWER_DAYS)


async def idea(work: Work, challenge: Procedure, noun: OpenedBid) -> Idea:
    """An idea as its rules see it; its sender's view holds nothing of what is prepared."""
    connection = work.connection
    added = await calls.supplements(connection, noun.area_id, noun.bid_id)
    found = Idea(
        noun=noun,
        actor=work.actor,
        instant=work.instant,
        challenge=challenge,
        withdrawals=tuple(one for one in added if one.content.form == "withdrawal"),
    )
    if work.actor.provider is not None:
        return found
    around = await procedures.around(connection, challenge)
    decided = await calls.decisions(connection, noun.area_id, noun.bid_id)
    threshold = Money.of(str(law_on(challenge.law_day).threshold(around.need.cpv).value))
    staff = await challenges.staff(connection, noun.area_id)
    said = await admissions.of_provider(connection, noun.area_id, noun.provider_id, around.need.basket, needed=False)
    return found.seen(
        admission=said,
        line=around.line,
        offers=await _offers(work, staff, threshold),
        people={one.id: one.name for one in staff},
        decision=next((d for d in decided if d.round == 0), None),
    )


async def experiment(work: Work, found: CommitmentSituation) -> CommitmentSituation:
    """An experiment: its gates, and how many clients started and reached the measure."""
    noun = found.noun
    bid, provider = await _bid(work, noun), await providers.get(work.connection, noun.provider_id)
    letters = await calls.letters(work.connection, noun.area_id, bid) if bid else ()
    situation = Experiment(
        noun=noun,
        actor=found.actor,
        instant=found.instant,
        referrals=found.referrals,
        signature=found.signature,
        admission=found.admission,
        municipalities=found.municipalities,
        findings=tuple(letter.content for letter in letters if isinstance(letter.content, GateFinding)),
        started=len({r.client for r in found.referrals if r.state in _SERVED}),
        employed=await kept.reached(work.connection, noun.area_id, noun.id, "job"),
        behind=bool(await kept.stale(work.connection, noun.area_id, noun.id, local_day(found.instant), 1)),
        bid_id=bid,
        provider_name=provider.public_name if provider else "",
    )
    if work.actor.provider is not None or bid is None:
        return situation
    decided = await calls.decisions(work.connection, noun.area_id, bid)
    staff = await challenges.staff(work.connection, noun.area_id)
    waiting = next((d for d in decided if d.round > 0 and d.made_at is None), None)
    return situation.seen(prepared=waiting, people={one.id: one.name for one in staff})


def experiment_of(
    s: CommitmentSituation, decisions: tuple[Decision, ...], people: Mapping[PersonId, str]
) -> Experiment:
    """An experiment as its gates' decisions make it, for the area: what bars its steps, without the figures of its measure."""
    made = (one.content for one in decisions if one.made_at is not None)
    return Experiment(
        noun=s.noun,
        actor=s.actor,
        instant=s.instant,
        referrals=s.referrals,
        signature=s.signature,
        admission=s.admission,
        findings=tuple(content for content in made if isinstance(content, GateFinding)),
        prepared=next((one for one in decisions if one.made_at is None), None),
        people=people,
    )


async def _bid(work: Work, noun: Commitment) -> BidId | None:
    won = await challenges.won(work.connection, noun.area_id, noun.procedure_id, noun.provider_id)
    return next((bid for bid in won if decision_of(bid) == noun.decision_id), None)


async def _offers(work: Work, staff: tuple[Staff, ...], threshold: Money) -> Offers:
    lists = await areas.codes(work.connection, work.area.id)
    return Offers(
        client_groups=of_list(lists, CodeList.CLIENT_GROUP),
        municipalities=of_list(lists, CodeList.MUNICIPALITY),
        officers=frozenset(one.id for one in staff if one.role is Role.OFFICER),
        deciders=frozenset(one.id for one in staff if one.role is Role.DECIDER),
        threshold=threshold,
    )
