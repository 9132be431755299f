"""A grant in force: paid in instalments, reported, suspended, taken back where it must be, closed."""

from dataclasses import dataclass, replace

from app.domain.actors import Role
from app.domain.buying.supplements import Review, ReviewVerdict, Supplement
from app.domain.events import VisibleTo
from app.domain.lifecycle import Lifecycle, Step, its_provider
from app.domain.money import ZERO, Money
from app.domain.reasons import says_why
from app.domain.refusals import Refusal
from app.domain.serving.commitments import CommitmentState
from app.procurement.grants_and_tenders.grant import Grant
from app.procurement.grants_and_tenders.grant_rules import (
    Instalment,
    can_release,
    is_next,
    not_recovered,
    payable,
    turn_has_come,
)
from app.procurement.grants_and_tenders.recovery import (
    NewRecovery,
    decide,
    fact_of,
    prepare,
    recovery_fits,
    recovery_is_prepared,
    somebody_else_prepared,
    something_to_recover,
)
from app.procurement.grants_and_tenders.reporting import NewReport, Reading, report_fits, report_is_asked, report_waits


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsMissing(Refusal):
    """Not every report that the grant asks is accepted."""

    code = "reports-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnspentNotReturned(Refusal):
    """Unspent money is not taken back."""

    code = "unspent-not-returned"
    unspent: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentWaits(Refusal):
    """An instalment that is to be paid is not released."""

    code = "instalment-waits"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryWaits(Refusal):
    """A recovery is prepared and not decided."""

    code = "recovery-waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSuspended(Refusal):
    """Payment is suspended, and not all that was paid is taken back: it is resumed before the grant is closed."""

    code = "grant-suspended"


def _payment_is_over(s: Grant) -> Refusal | None:
    """A suspended grant is closed only where nothing can be paid any more."""
    return None if s.in_full else GrantSuspended()


def _nothing_open(s: Grant) -> tuple[Refusal, ...]:
    """Reports accepted, instalments paid, unspent money returned; or all that was paid taken back. No recovery waits."""
    found: list[Refusal] = []
    if s.in_full:
        return (RecoveryWaits(),) if s.pending is not None else ()
    if len(s.accepted) < s.reports_asked:
        found.append(ReportsMissing())
    elif s.next_instalment is not None and payable(s, s.next_instalment):
        found.append(InstalmentWaits(number=s.next_instalment))
    if s.unspent > s.law.waived:
        found.append(UnspentNotReturned(unspent=s.unspent))
    if s.pending is not None:
        found.append(RecoveryWaits())
    return tuple(found)


def _may_end(s: Grant) -> bool:
    """Whether its end is in sight: every report is accepted, or something is taken back."""
    return len(s.accepted) >= s.reports_asked or s.recovered > ZERO


def _release(s: Grant, given: Instalment) -> tuple[object, ...]:
    return (fact_of(s, given.fact, "gate-passed", payable(s, given.number), given.number),)


def _report(s: Grant, given: NewReport) -> tuple[object, ...]:
    if s.actor.person is None or s.bid_id is None:
        raise ValueError(given.id)
    return (
        Supplement(
            area_id=s.noun.area_id,
            id=given.id,
            procedure_id=s.noun.procedure_id,
            bid_id=s.bid_id,
            provider_id=s.noun.provider_id,
            commitment_id=s.noun.id,
            content=given.content,
            said_by=s.actor.person,
            at=s.instant,
        ),
    )


def _review(s: Grant, given: Reading, verdict: ReviewVerdict) -> Review:
    report = s.waiting_report
    if s.actor.person is None or report is None:
        raise ValueError(given.fact)
    return Review(
        area_id=s.noun.area_id,
        supplement_id=report.id,
        provider_id=s.noun.provider_id,
        verdict=verdict,
        reason=given.reason.strip(),
        by_person=s.actor.person,
        at=s.instant,
    )


def _accept(s: Grant, given: Reading) -> tuple[object, ...]:
    accepted = fact_of(s, given.fact, "report-accepted", None, len(s.accepted) + 1)
    return (_review(s, given, ReviewVerdict.ACCEPTED), accepted)


def _with_reason(s: Grant, reason: str) -> tuple[object, ...]:
    return (replace(s.noun, reason=reason.strip()),)


_IN_FORCE, _SUSPENDED, _ENDED = CommitmentState.IN_FORCE, CommitmentState.SUSPENDED, CommitmentState.ENDED
_OFFICER = (Role.OFFICER,)


def _staying(name: str, by: Role, *states: CommitmentState, **rules: object) -> tuple[Step[Grant], ...]:
    """One step for each of several states, which it leaves as they are."""
    return tuple(Step(name=name, source=state, target=state, by=(by,), **rules) for state in states)  # type: ignore[arg-type]  # the callers name fields of Step


GRANT: Lifecycle[Grant] = Lifecycle(
    name="grant",
    begins=_IN_FORCE,
    steps=(
        Step(
            name="release-instalment",
            source=_IN_FORCE,
            target=_IN_FORCE,
            by=_OFFICER,
            asks=turn_has_come,
            given=int,
            when=(not_recovered, can_release),
            accepts=(is_next,),
            then=_release,
            cites="688/2001 12 §",
            seen_by=VisibleTo.PARTIES,
            tells=("instalment-released", its_provider),
            settles=True,
        ),
        *_staying(
            "submit-report",
            Role.PROVIDER,
            _IN_FORCE,
            _SUSPENDED,
            asks=lambda s: report_is_asked(s) is None and not s.in_full,
            given=NewReport,
            any_version=True,
            when=(report_is_asked,),
            accepts=(report_fits,),
            then=_report,
            cites="688/2001 11 §",
            seen_by=VisibleTo.PARTIES,
        ),
        *_staying(
            "accept-report",
            Role.OFFICER,
            _IN_FORCE,
            _SUSPENDED,
            asks=lambda s: report_waits(s) is None,
            when=(report_waits,),
            accepts=(says_why,),
            then=_accept,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            tells=("report-accepted", its_provider),
            settles=True,
        ),
        *_staying(
            "return-report",
            Role.OFFICER,
            _IN_FORCE,
            _SUSPENDED,
            stops=True,
            when=(report_waits,),
            accepts=(says_why,),
            then=lambda s, given: (_review(s, given, ReviewVerdict.RETURNED),),
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
            tells=("report-returned", its_provider),
        ),
        Step(
            name="suspend-payment",
            source=_IN_FORCE,
            target=_SUSPENDED,
            by=_OFFICER,
            stops=True,
            accepts=(says_why,),
            then=_with_reason,
            cites="688/2001 19 §",
            seen_by=VisibleTo.PARTIES,
            tells=("payment-suspended", its_provider),
        ),
        Step(
            name="resume-payment",
            source=_SUSPENDED,
            target=_IN_FORCE,
            by=_OFFICER,
            when=(not_recovered,),
            accepts=(says_why,),
            then=_with_reason,
            cites="688/2001 19 §",
            seen_by=VisibleTo.PARTIES,
            tells=("payment-resumed", its_provider),
        ),
        *_staying(
            "prepare-recovery",
            Role.OFFICER,
            _IN_FORCE,
            _SUSPENDED,
            _ENDED,
            given=NewRecovery,
            when=(something_to_recover,),
            accepts=(recovery_fits,),
            then=prepare,
            cites="688/2001 21 §",
        ),
        *_staying(
            "decide-recovery",
            Role.DECIDER,
            _IN_FORCE,
            _SUSPENDED,
            _ENDED,
            asks=lambda s: s.pending is not None,
            when=(something_to_recover, somebody_else_prepared, recovery_is_prepared),
            then=decide,
            cites="688/2001 28 §",
            seen_by=VisibleTo.PARTIES,
            tells=("recovery-decided", its_provider),
            settles=True,
        ),
        Step(
            name="close-grant",
            source=_IN_FORCE,
            target=_ENDED,
            by=_OFFICER,
            asks=_may_end,
            when=(_nothing_open,),
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="close-grant",
            source=_SUSPENDED,
            target=_ENDED,
            by=_OFFICER,
            asks=_may_end,
            when=(_payment_is_over, _nothing_open),
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
        ),
    ),
)
