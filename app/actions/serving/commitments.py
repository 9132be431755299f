"""Commitments of every kind: signed by the provider, concluded or dropped by an officer, read by both."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.buying import effects
from app.actions.buying.challenge_situations import experiment
from app.actions.buying.grant_situations import grant
from app.actions.desk import Life, Place, Steps
from app.actions.work import View, Work, new_id
from app.db import events, store
from app.db.buying import admissions, agreements
from app.db.paying import kept
from app.db.people import people, providers
from app.db.serving import commitment_lists, commitments, facts
from app.domain.actors import AREA_ROLES, Role
from app.domain.calendar import local_day
from app.domain.events import Told, VisibleTo
from app.domain.ids import CommitmentId, PersonId
from app.domain.lifecycle import Lifecycle, as_of
from app.domain.paging import Asked, Page
from app.domain.public.awards import PublicAward
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitment_rows import CommitmentRow
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.serving.contracts import CONTRACT, Signature
from app.domain.serving.referrals import REFERRAL, Referral, ReferralSituation
from app.domain.serving.said import Heard, Said
from app.domain.terms.facts import FactId, Verification
from app.procurement.evolving.experiment_steps import EXPERIMENT
from app.procurement.grants_and_tenders.grant_steps import GRANT

_MORE: dict[CommitmentKind, Callable[[Work, CommitmentSituation], Awaitable[CommitmentSituation]]] = {
    CommitmentKind.EXPERIMENT: experiment,
    CommitmentKind.GRANT: grant,
}
"""What reads what rules know beyond a `CommitmentSituation`, of each kind where they know more."""
_TABLES: dict[CommitmentKind, Lifecycle[Any]] = {CommitmentKind.EXPERIMENT: EXPERIMENT, CommitmentKind.GRANT: GRANT}
"""The table of each kind that lives otherwise than a contract; an order, in force with the provider's yes, lives as one."""


async def _load(work: Work, commitment: CommitmentId) -> CommitmentSituation:
    found = await commitments.get(work.connection, work.area.id, commitment)
    if found is None:
        raise Refused(NotFound())
    return await followed(work, found)


async def _lock(work: Work, commitment: CommitmentId) -> CommitmentSituation:
    locked = await commitments.lock(work.connection, work.area.id, commitment)
    if locked is None:
        raise Refused(NotFound())
    found, work.instant = locked
    return await followed(work, found)


def _place(s: CommitmentSituation) -> Place:
    return Place(noun=s.noun.id, commitment=s.noun.id, provider=s.noun.provider_id)


COMMITMENTS: Life[CommitmentId, CommitmentSituation] = Life(
    tables=(CONTRACT, EXPERIMENT, GRANT),
    table=lambda s: _TABLES.get(s.noun.kind, CONTRACT),
    load=_load,
    lock=_lock,
    place=_place,
    told=lambda s: {"number": s.noun.number, "title": s.noun.title},
    due="commitment",
)


async def get(work: Work, commitment: CommitmentId) -> tuple[CommitmentSituation, View[Commitment]]:
    """A contract, its referrals as they truly are, and the steps open to the actor."""
    return await desk.read(work, COMMITMENTS, commitment)


async def clients(work: Work, s: CommitmentSituation, asked: Asked) -> Page[Referral]:
    """A page of the clients referred under a commitment, each as it truly is."""
    found = await commitments.clients(work.connection, s.noun.area_id, s.noun.id, asked)
    now = {referral.id: referral for referral in s.referrals}
    return found.of(now.get(row.id, row) for row in found.rows)


async def of_area(work: Work, asked: Asked) -> Page[CommitmentRow]:
    """A page of the area's contracts, the last drafted first."""
    work.only(*AREA_ROLES, step="list-commitments")
    return await commitment_lists.of_area(work.connection, work.area.id, local_day(work.instant), asked)


async def of_provider(work: Work, asked: Asked) -> Page[CommitmentRow]:
    """A page of the acting provider's contracts in every area, the last drafted first."""
    work.only(Role.PROVIDER, step="list-commitments")
    return await commitment_lists.of_provider(work.connection, work.provider, local_day(work.instant), asked)


async def history(work: Work, commitment: CommitmentId) -> tuple[Told, ...]:
    """What happened to a contract, as far as the actor may know."""
    return await events.of_commitment(work.connection, work.area.id, commitment)


async def sign(work: Work, commitment: CommitmentId) -> CommitmentId:
    """Sign a contract as its provider."""
    return await desk.take(work, COMMITMENTS, commitment, "sign", Signature(id=FactId(new_id())))


async def conclude(work: Work, commitment: CommitmentId, seen: int | None) -> CommitmentId:
    """Sign a contract for the area: it is in force, and public."""

    async def make() -> UUID:
        situation = await desk.locked(work, COMMITMENTS, commitment)
        after = await desk.step(work, COMMITMENTS, situation, "conclude", seen=seen)
        await store.save_one(work.connection, await public_award(work, after.noun))
        return commitment

    return CommitmentId(await work.once(make))


STEPS = Steps(
    tables=(CONTRACT,),
    life=COMMITMENTS,
    own={
        "sign": lambda work, commitment, _, __: sign(work, commitment),
        "conclude": lambda work, commitment, _, seen: conclude(work, commitment, seen),
    },
    apart=frozenset({"refer-client", "report-fact"}),
)


async def note(work: Work, what: str, commitment: Commitment, noun: UUID | None = None, **codes: Any) -> None:
    """Write an event that both parties of a commitment may know."""
    await work.note(
        what,
        noun or commitment.id,
        commitment=commitment.id,
        provider=commitment.provider_id,
        visible_to=VisibleTo.PARTIES,
        **codes,
    )


async def person_names(work: Work, ids: set[PersonId]) -> dict[PersonId, str]:
    """The names of people, for a page that shows who did what."""
    return await people.names(work.connection, ids)


async def followed(work: Work, commitment: Commitment) -> CommitmentSituation:
    """The commitment with each referral as the facts about it say it is, and what its kind knows besides.

    A referral stands as it is written unless more was said of its client than is kept: only of these is it read what.
    """
    connection, area = work.connection, commitment.area_id
    behind = await kept.stale(connection, area, commitment.id, None)
    said, heard = await facts.of_clients(connection, area, commitment.id, behind)
    situation = await commitments.contract(connection, work.actor, commitment, work.instant, said)
    late = tuple(follow(work, (r for r in situation.referrals if r.client in behind), said, heard))
    now = {referral.id: referral for referral in late}
    referrals = tuple(now.get(referral.id, referral) for referral in situation.referrals)
    if commitment.state in (CommitmentState.DRAFTED, CommitmentState.IN_FORCE):
        situation = situation.seen(admission=await admissions.of_commitment(work.connection, commitment))
    if commitment.state is CommitmentState.DRAFTED and commitment.agreement_id is not None:
        under = await agreements.get(work.connection, commitment.area_id, commitment.agreement_id)
        situation = situation.seen(agreement=under)
    situation, more = situation.seen(referrals=referrals), _MORE.get(commitment.kind)
    return situation if more is None else await more(work, situation)


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
