"""Taking a grant back: grounds, how much at most, until when, and the interest. The pattern is the State Grants Act 688/2001."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.domain.buying.decisions import DeciderPrepared, Decision, Letter
from app.domain.buying.grants import RecoveryFinding, RecoveryGround
from app.domain.buying.needs import NotPositive
from app.domain.calendar import InTheFuture, local_day
from app.domain.ids import DecisionId
from app.domain.law.interest import (
    InterestPart,
    ReferenceRateUnknown,
    interest_parts,
    interest_sum,
    latest_first,
    replaced_rates,
    unknown_rates,
)
from app.domain.money import ZERO, Money
from app.domain.refusals import Missing, Refusal
from app.domain.serving.said import Said
from app.domain.terms.facts import Fact, FactId, Kind
from app.domain.terms.returns import recovered_in_full
from app.procurement.grants_and_tenders.grant import Grant
from app.procurement.grants_and_tenders.time_limits import too_late
from app.procurement.open_call import prepared

MANDATORY = frozenset(
    (
        RecoveryGround.UNSPENT,
        RecoveryGround.OTHER_PURPOSE,
        RecoveryGround.FALSE_INFORMATION,
        RecoveryGround.COMPARABLE_BREACH,
    )
)
"""Grounds on which money must be taken back (section 21); on the others it may be (section 22)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToRecover(Refusal):
    """Nothing that was paid is left to take back on this ground."""

    code = "nothing-to-recover"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryOverPaid(Refusal):
    """More than what was paid and is not taken back."""

    code = "recovery-over-paid"
    left: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryOverUnspent(Refusal):
    """More than what the accepted report left unspent."""

    code = "recovery-over-unspent"
    unspent: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TooSmallToRecover(Refusal):
    """A sum so small is not returned (688/2001 section 20)."""

    code = "too-small-to-recover"
    waived: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRecoveryPrepared(Refusal):
    """No recovery is prepared."""

    code = "no-recovery-prepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecovery:
    """What an officer prepares. `known`: the day on which the ground came to light."""

    id: DecisionId
    ground: RecoveryGround
    amount: Money
    known: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryIds:
    """Ids of the facts that a decision to recover says: what comes back, its interest, and that a release is withdrawn."""

    recovery: FactId
    interest: FactId
    withdrawal: FactId


def something_to_recover(s: Grant) -> Refusal | None:
    """Refuse a recovery where nothing is left of what was paid and not taken back."""
    return None if s.paid_left > ZERO else NothingToRecover()


def recovery_fits(s: Grant, given: NewRecovery) -> tuple[Refusal, ...]:
    """Ground, amount and day, and that the interest can be reckoned."""
    today = local_day(s.instant)
    found = [
        None if given.reason.strip() else Missing(field="reason"),
        InTheFuture(field="known") if given.known > today else None,
        NotPositive(field="amount") if given.amount <= ZERO else None,
        *_limits(s, given.ground, given.amount, given.known),
    ]
    return tuple(f for f in found if f)


def recovery_is_prepared(s: Grant) -> tuple[Refusal, ...]:
    """What was prepared still holds on the day of the decision, and no rate it was reckoned with has been replaced unseen. House rule."""
    finding = s.finding
    if finding is None:
        return (NoRecoveryPrepared(),)
    limits = _limits(s, finding.ground, finding.amount, finding.known)
    return (*limits, *replaced_rates(finding.parts, s.law.references))


def somebody_else_prepared(s: Grant) -> Refusal | None:
    """Who prepared the recovery does not decide it. House rule."""
    return DeciderPrepared() if s.pending is not None and s.pending.prepared_by == s.actor.person else None


def _limits(s: Grant, ground: RecoveryGround, amount: Money, known: date) -> tuple[Refusal, ...]:
    if s.paid_left <= ZERO or not s.payouts:
        return ()  # `something_to_recover` says so
    today = local_day(s.instant)
    found: list[Refusal] = list(too_late(today, known, max(p.on for p in s.payouts), s.law.years))
    if amount > s.paid_left:
        found.append(RecoveryOverPaid(field="amount", left=s.paid_left))
    elif ground is RecoveryGround.UNSPENT:
        found += _unspent(s, amount)
    sources = latest_first(s.payouts, s.recovered, min(amount, s.paid_left))
    return (*found, *unknown_rates(sources, today, s.law.references))


def _unspent(s: Grant, amount: Money) -> tuple[Refusal, ...]:
    if not s.unspent:
        return (NothingToRecover(field="ground"),)
    if amount > s.unspent:
        return (RecoveryOverUnspent(field="amount", unspent=s.unspent),)
    return (TooSmallToRecover(field="amount", waived=s.law.waived),) if amount <= s.law.waived else ()


def rates_awaited(s: Grant) -> tuple[ReferenceRateUnknown, ...]:
    """The reference rates that are missing for a recovery which is prepared or, where money was left unspent, must come; none where none waits."""
    due = s.unspent if s.unspent > s.law.waived else ZERO
    amount = s.finding.amount if s.finding else due
    sources = latest_first(s.payouts, s.recovered, min(amount, s.paid_left))
    return unknown_rates(sources, local_day(s.instant), s.law.references)


def interest_on(s: Grant, amount: Money) -> tuple[InterestPart, ...]:
    """What interest is made of as of today: reference rate and surcharge from each payment day (688/2001 section 24)."""
    sources = latest_first(s.payouts, s.recovered, amount)
    return interest_parts(sources, local_day(s.instant), s.law.references, s.law.surcharge)


def prepare(s: Grant, given: NewRecovery) -> tuple[object, ...]:
    """The decision as it is proposed; one that waits is replaced."""
    if s.bid_id is None:
        raise ValueError(given.id)
    waiting = s.pending
    parts = interest_on(s, given.amount)
    finding = RecoveryFinding(
        ground=given.ground,
        amount=given.amount,
        known=given.known,
        reason=given.reason.strip(),
        interest=interest_sum(parts),
        parts=parts,
    )
    nth = waiting.round if waiting else 1 + max((d.round for d in s.decisions), default=0)
    return (prepared(s, waiting, given.id, s.bid_id, finding, nth),)


def decide(s: Grant, given: RecoveryIds) -> tuple[object, ...]:
    """The decision made, its letter, and the two facts from which the negative lines follow.

    Where it takes back all that was paid, the release that finance has not approved is withdrawn (there is one at most, since a
    grant has two instalments): once another person has verified that, its lines come to nothing.
    """
    waiting, finding = s.pending, s.finding
    if waiting is None or finding is None:
        raise ValueError(given.recovery)
    parts = interest_on(s, finding.amount)
    final = replace(finding, interest=interest_sum(parts), parts=parts)
    decision = replace(waiting, content=final, made_by=s.actor.person, made_at=s.instant)
    said: list[object] = [fact_of(s, given.recovery, "recovery-decided", final.amount, waiting.round)]
    if final.interest:
        said.append(fact_of(s, given.interest, "interest-decided", final.interest, waiting.round))
    if s.unpaid is not None and recovered_in_full(s.paid_left + s.recovered, s.recovered + final.amount):
        said.append(_withdrawn(s, s.unpaid, given.withdrawal, finding.reason))
    return (decision, _letter(s, decision, final), *said)


def _withdrawn(s: Grant, release: Fact, new: FactId, reason: str) -> Said:
    fact = replace(
        release, id=new, learned=s.instant, corrects=release.id, withdrawn=True, quantity=None, reason=reason
    )
    return _said(s, fact)


def fact_of(s: Grant, fact_id: UUID, code: str, amount: Money | None, number: int) -> Said:
    """An event of the area about the whole grant."""
    fact = Fact(
        id=FactId(fact_id),
        kind=Kind.EVENT,
        code=code,
        learned=s.instant,
        begins=local_day(s.instant),
        quantity=Decimal(str(amount)) if amount is not None else None,
        ref=str(number),
    )
    return _said(s, fact)


def _said(s: Grant, fact: Fact) -> Said:
    return Said(
        area_id=s.noun.area_id,
        commitment_id=s.noun.id,
        provider_id=s.noun.provider_id,
        said_by=s.actor.person,
        fact=fact,
    )


def _letter(s: Grant, decision: Decision, finding: RecoveryFinding) -> Letter:
    return Letter(
        area_id=s.noun.area_id,
        procedure_id=s.noun.procedure_id,
        bid_id=decision.bid_id,
        provider_id=s.noun.provider_id,
        won=False,
        reason=finding.reason,
        made_at=s.instant,
        content=finding,
        round=decision.round,
    )
