"""What programmes, applications and grants are judged by: read from the database, with the area's policy and the law beside it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from app.actions.law import values
from app.actions.work import Work
from app.db.buying import bids, calls, grants
from app.db.paying import payments
from app.db.people import areas, providers
from app.db.serving import facts
from app.domain.calendar import local_day
from app.domain.ids import AreaId, BidId
from app.domain.law.interest import Payout, Reference
from app.domain.money import ZERO, Money
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.terms.facts import Fact, standing
from app.domain.terms.limits import Key
from app.domain.terms.returns import decided_recoveries
from app.procurement.grants_and_tenders.application import Application, Purchase
from app.procurement.grants_and_tenders.grant import Grant, RecoveryLaw
from app.procurement.grants_and_tenders.granting import CLAUSE
from app.procurement.grants_and_tenders.time_limits import Years
from app.procurement.open_call import OpenCall

NOT_WHAT_IS_BOUGHT = "grant-not-what-is-bought"
"""The area's policy: no grant for what it buys from the applicant; kept unless the area has decided otherwise (0). House rule."""


async def application(work: Work, call: OpenCall, bid: BidId) -> Application:
    """One application as it was last written; 404 for any but its applicant and the area."""
    noun = next((o for o in call.opened if o.bid_id == bid), None)
    if noun is None:
        raise Refused(NotFound())
    area, connection = noun.area_id, work.connection
    found = Application(
        noun=noun,
        actor=work.actor,
        instant=work.instant,
        programme=call.noun,
        supplements=await calls.supplements(connection, area, bid),
    )
    if work.actor.provider is None:
        decided = await calls.decisions(connection, area, bid)
        applicant = await providers.get(connection, noun.provider_id)
        found = found.seen(
            need=call.need,
            name=applicant.name if applicant else "",
            declarations=await grants.declarations(connection, area, bid),
            assessments=await grants.assessments(connection, area, bid),
            decision=next((d for d in decided if d.round == 0), None),
            members=await grants.members(connection, noun.provider_id),
            purchases=await _purchases(work, call, found),
            pending=await grants.pending(connection, call.noun, bid),
        )
    return found


async def _purchases(work: Work, call: OpenCall, found: Application) -> tuple[Purchase, ...]:
    today = local_day(work.instant)
    if call.need is None or not await areas.policy(work.connection, found.noun.area_id, NOT_WHAT_IS_BOUGHT, today, 1):
        return ()
    return await grants.purchases(work.connection, found.noun.area_id, found.noun.provider_id, call.need.category)


async def grant(work: Work, found: CommitmentSituation) -> Grant:
    """A grant with its reports, instalments, payouts and recoveries."""
    noun, connection = found.noun, work.connection
    bid = await bids.own(connection, noun.area_id, noun.procedure_id, noun.provider_id)
    every = tuple(s.fact for s in await facts.of_commitment(connection, noun.area_id, noun.id))
    verdicts = tuple(h.verification for h in await facts.verdicts(connection, noun.area_id, noun.id))
    said = standing(every, verdicts, found.instant, noun.terms.unverified).facts
    released = [f for f in said if f.code == "gate-passed"]
    rows = await payments.of_commitment(connection, noun.area_id, noun.id)
    outside = work.actor.provider is not None
    return Grant(
        noun=noun,
        actor=found.actor,
        instant=found.instant,
        bid_id=bid.id if bid else None,
        supplements=await calls.supplements(connection, noun.area_id, bid.id) if bid else (),
        reviews=await grants.reviews(connection, noun.area_id, noun.id),
        decisions=await calls.decisions(connection, noun.area_id, bid.id) if bid and not outside else (),
        released={int(f.ref or 0): Money.of(str(f.quantity)) for f in released},
        recovered=decided_recoveries(said),
        payouts=_payouts(rows),
        unpaid=_unpaid(released, rows),
        law=await recovery_law(work, noun.area_id),
    )


def _payouts(rows: Iterable[payments.Row]) -> tuple[Payout, ...]:
    """What finance has approved of the instalments: one payout for each claim that paid something."""
    sums: dict[tuple[Key, datetime], Money] = defaultdict(lambda: ZERO)
    for line, approval in rows:
        if approval is not None and line.clause == CLAUSE:
            sums[line.key, approval.at] += line.amount
    return tuple(Payout(amount=sum_, on=local_day(at)) for (_, at), sum_ in sums.items() if sum_ > ZERO)


def _unpaid(released: Iterable[Fact], rows: Iterable[payments.Row]) -> Fact | None:
    """The release that no approved line rests on."""
    paid = frozenset(fact for line, approval in rows if approval is not None for fact in line.facts)
    return next((fact for fact in released if fact.id not in paid), None)


async def recovery_law(work: Work, area: AreaId, known: datetime | None = None) -> RecoveryLaw:
    """What a recovery in `area` is held to that is decided at the instant `known` (else now), with the reference rates that it had confirmed by then."""
    law = await values.law(work, local_day(known or work.instant), known, area)
    return RecoveryLaw(
        years=Years(
            known=int(law.value("grant-recovery-years-known").value),
            paid=int(law.value("grant-recovery-years-paid").value),
        ),
        waived=Money.of(str(law.value("grant-return-waived").value)),
        surcharge=law.value("grant-interest-surcharge").value,
        references={
            v.begins: Reference(
                begins=v.begins,
                percent=v.value,
                source=v.source,
                sure=v.sure,
                confirmed_by=v.confirmed_by,
                confirmed_at=v.confirmed_at,
            )
            for v in law.references()
        },
    )
