"""What programmes, applications and grants are judged by: read from the database, with the area's policy and the law beside it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from app.actions.law import values
from app.actions.work import Work
from app.db.buying import calls, grants
from app.db.paying import payments
from app.db.people import areas, providers
from app.db.serving import several
from app.domain.calendar import local_day
from app.domain.ids import AreaId, BidId, CommitmentId
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
    (known,) = await several_grants(work, (found.noun.area_id,), (found.noun.id,))
    return known.seen(instant=found.instant, noun=found.noun)


async def several_grants(work: Work, areas: Collection[AreaId], ids: Collection[CommitmentId]) -> tuple[Grant, ...]:
    """Grants, each with its reports, instalments, payouts and recoveries: two statements, however many they are.

    They are of one area, but for a provider's, which may be of several: it takes no step that asks for a value of an area's own.
    """
    if not ids:
        return ()
    rows = await several.grants(work.connection, areas, ids)
    law = await recovery_law(work, next(iter(areas)))
    return tuple(_grant(work, row, law) for row in rows)


def _grant(work: Work, row: several.GrantRow, law: RecoveryLaw) -> Grant:
    noun, outside = row.commitment, work.actor.provider is not None
    every = tuple(s.fact for s in row.said)
    verdicts = tuple(h.verification for h in row.heard)
    said = standing(every, verdicts, work.instant, noun.terms.unverified).facts
    released = [f for f in said if f.code == "gate-passed"]
    return Grant(
        noun=noun,
        actor=work.actor,
        instant=work.instant,
        bid_id=row.bid_id,
        supplements=row.supplements,
        reviews=row.reviews,
        decisions=() if outside else row.decisions,
        released={int(f.ref or 0): Money.of(str(f.quantity)) for f in released},
        recovered=decided_recoveries(said),
        payouts=_payouts(row.lines),
        unpaid=_unpaid(released, row.lines),
        law=law,
    )


def _payouts(rows: Iterable[payments.Row]) -> tuple[Payout, ...]:
    """What finance has approved of the instalments: one payout for each claim that paid something."""
    sums: dict[tuple[Key, datetime], Money] = defaultdict(lambda: ZERO)
    for line, approval in rows:
        if approval is not None and line.clause == CLAUSE:
            sums[line.key, approval.at] += line.amount
    return tuple(Payout(amount=sum_, on=local_day(at)) for (_, at), sum_ in sums.items() if sum_ > ZERO)


def _unpaid(released: Iterable[Fact], rows: Iterable[payments.Row]) -> Fact | None:
    """The first release that no approved line rests on; None where every one is paid."""
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
