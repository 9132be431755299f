"""Steps from opened bids to a decision: marks with reasons, a proposal, and a decision by another person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from app.domain.actors import Role
from app.domain.buying.assessments import Assessment, AssessmentIncomplete, Score, check_mark
from app.domain.buying.decisions import (
    AwardOverMaximum,
    Comparison,
    DeciderPrepared,
    Decision,
    Exclusion,
    Letter,
    LotNeeded,
    NotTheBest,
    Outcome,
)
from app.domain.buying.lasting import AgreementOver, PeriodOver
from app.domain.buying.procedures import State
from app.domain.calendar import local_day
from app.domain.events import VisibleTo
from app.domain.ids import BidId, CommitmentId, DecisionId
from app.domain.lifecycle import Answer, Step
from app.domain.money import ZERO
from app.domain.reasons import says_why
from app.domain.refusals import Missing, NotOffered, Refusal
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.terms.payments import awarded
from app.procurement.comparing import PrepareAnew, as_it_was_prepared, somebody_may_serve, still_lasts
from app.procurement.competition import Competition, everybody_who_bid, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBids(Refusal):
    """There is no bid to assess; the procedure can be cancelled."""

    code = "no-bids"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark that an officer gives a bid on a criterion, with the reason."""

    bid_id: BidId
    criterion: str
    mark: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who should win, and the reasons each bidder will read."""

    id: DecisionId
    winner: BidId
    reasons: Mapping[BidId, str]
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What a decision needs to draft the contract: its id and number, and the standstill the area keeps (days, 0 = none)."""

    id: CommitmentId
    number: str
    standstill_days: int = 0


def assess_and_decide() -> tuple[Step[Competition], ...]:
    """The steps of assessing, preparing a decision, sending it back and making it."""
    return (
        Step(
            name="assess",
            source=State.ASSESSMENT,
            target=State.ASSESSMENT,
            by=(Role.OFFICER,),
            asks=lambda s: bool(s.unmarked),
            given=Mark,
            any_version=True,
            when=(has_bids,),
            accepts=(mark_fits,),
            then=_mark,
        ),
        Step(
            name="prepare-decision",
            source=State.ASSESSMENT,
            target=State.PREPARED,
            by=(Role.OFFICER,),
            asks=True,
            given=Proposal,
            when=(has_bids, somebody_may_serve, still_lasts, all_marked),
            accepts=(best_wins, everyone_gets_reasons, within_maximum),
            then=_propose,
            cites="1397/2016 123 §",
        ),
        Step(
            name="send-back",
            source=State.PREPARED,
            target=State.ASSESSMENT,
            by=(Role.DECIDER,),
            stops=True,
            accepts=(says_why,),
            then=lambda s, reason: (moved(s.noun, reason=reason.strip()),),
            house_rule=True,
            out_of=(PrepareAnew, AgreementOver, PeriodOver),
        ),
        Step(
            name="decide",
            source=State.PREPARED,
            target=State.DECIDED,
            by=(Role.DECIDER,),
            asks=True,
            when=(somebody_else_prepared, as_it_was_prepared, still_lasts, award_fits),
            then=_decide,
            cites="1397/2016 123 §",
            seen_by=VisibleTo.PARTIES,
            tells=("decided", everybody_who_bid),
        ),
    )


def has_bids(s: Competition) -> Refusal | None:
    """Refuse assessing where no bid was handed in."""
    return None if s.opened else NoBids()


def all_marked(s: Competition) -> Refusal | None:
    """Refuse a decision while some bid lacks a mark on some criterion."""
    missing = len(s.unmarked)
    return AssessmentIncomplete(missing=missing) if missing else None


def mark_fits(s: Competition, given: Mark) -> tuple[Refusal, ...]:
    """The bid is one of the opened; the mark is on the scale and has its reason."""
    unknown = () if given.bid_id in {b.bid_id for b in s.opened} else (NotOffered(field="bid_id"),)
    return (*unknown, *check_mark(s.noun.published, given.criterion, given.mark, given.reason))


def best_wins(s: Competition, given: Proposal) -> Answer:
    """The best bid wins; of tied ones the lot decides, and how it was drawn is written down."""
    best = [row for row in s.ranking if row.rank == 1]
    if not best:
        return None  # nobody is compared, which is said by itself
    if given.winner not in {row.bid_id for row in best}:
        return NotTheBest(field="winner")
    return LotNeeded(field="lot") if len(best) > 1 and not given.lot.strip() else None


def everyone_gets_reasons(s: Competition, given: Proposal) -> tuple[Refusal, ...]:
    """Refuse a decision without reasons for each bidder (1397/2016 section 123)."""
    return tuple(
        Missing(field=f"reasons.{row.bid_id}") for row in s.ranking if not given.reasons.get(row.bid_id, "").strip()
    )


def within_maximum(s: Competition, given: Proposal) -> Refusal | None:
    """Refuse a decision for more than the published maximum."""
    row = next((row for row in s.ranking if row.bid_id == given.winner), None)
    return _over(s, row) if row else None


def somebody_else_prepared(s: Competition) -> Refusal | None:
    """Who prepared the decision does not make it. House rule."""
    return DeciderPrepared() if s.decision is not None and s.decision.prepared_by == s.actor.person else None


def award_fits(s: Competition) -> Refusal | None:
    """The prepared award is within the published maximum."""
    return _over(s, _winner(s)) if s.decision else None


def _over(s: Competition, row: Score) -> Refusal | None:
    maximum = s.noun.published.maximum
    return AwardOverMaximum(maximum=maximum, award=row.comparison_price) if row.comparison_price > maximum else None


def _winner(s: Competition) -> Score:
    return next(row for row in s.ranking if s.decision and row.bid_id == s.decision.bid_id)


def _mark(s: Competition, given: Mark) -> tuple[object, ...]:
    earlier = next((a for a in s.assessments if a.id == (given.bid_id, given.criterion)), None)
    if s.actor.person is None:
        raise ValueError(given)
    return (
        Assessment(
            area_id=s.noun.area_id,
            procedure_id=s.noun.id,
            bid_id=given.bid_id,
            criterion=given.criterion,
            mark=given.mark,
            reason=given.reason.strip(),
            by_person=s.actor.person,
            at=s.instant,
            version=earlier.version if earlier else 0,
        ),
    )


def _propose(s: Competition, given: Proposal) -> tuple[object, ...]:
    if s.actor.person is None:
        raise ValueError(given)
    outcomes = tuple(_outcome(row, given.reasons[row.bid_id].strip()) for row in s.ranking)
    decision = Decision(
        area_id=s.noun.area_id,
        id=s.decision.id if s.decision else given.id,
        procedure_id=s.noun.id,
        bid_id=given.winner,
        outcomes=outcomes,
        left_out=s.left_out,
        lot=given.lot.strip(),
        prepared_by=s.actor.person,
        prepared_at=s.instant,
        version=s.decision.version if s.decision else 0,
    )
    return (decision,)


def _outcome(row: Score, reason: str) -> Outcome:
    return Outcome(
        bid_id=row.bid_id,
        provider_id=row.provider_id,
        rank=row.rank,
        comparison_price=row.comparison_price,
        price_points=row.price_points,
        quality_points=row.quality_points,
        total=row.total,
        reason=reason,
    )


def _decide(s: Competition, given: Award) -> tuple[object, ...]:
    if s.decision is None:
        raise ValueError(given)
    decision = replace(s.decision, made_by=s.actor.person, made_at=s.instant)
    return (moved(s.noun, reserved=ZERO), decision, *_letters(s, decision), _contract(s, decision, given))


def _letters(s: Competition, decision: Decision) -> tuple[Letter, ...]:
    winner = next(o for o in decision.outcomes if o.bid_id == decision.bid_id)
    name = (s.names or {}).get(winner.provider_id, "")
    return tuple(
        Letter(
            area_id=s.noun.area_id,
            procedure_id=s.noun.id,
            bid_id=own.bid_id,
            provider_id=own.provider_id,
            won=own is winner,
            reason=own.reason,
            made_at=s.instant,
            content=Comparison(own=own, winner=winner, winner_name=name),
        )
        for own in decision.outcomes
    ) + tuple(
        Letter(
            area_id=s.noun.area_id,
            procedure_id=s.noun.id,
            bid_id=out.bid_id,
            provider_id=out.provider_id,
            won=False,
            reason=" ".join(ground.reason for ground in out.grounds),
            made_at=s.instant,
            content=Exclusion(grounds=out.grounds, winner=winner, winner_name=name),
        )
        for out in decision.left_out
    )


def _contract(s: Competition, decision: Decision, given: Award) -> Commitment:
    content, row = s.noun.published, _winner(s)
    terms = awarded(content.terms, row.price, content.places)
    until = local_day(s.instant) + timedelta(days=given.standstill_days) if given.standstill_days else None
    return Commitment(
        area_id=s.noun.area_id,
        id=given.id,
        kind=CommitmentKind.CONTRACT,
        number=given.number,
        title=content.title,
        procedure_id=s.noun.id,
        decision_id=decision.id,
        need_id=s.noun.need_id,
        agreement_id=s.noun.agreement_id,
        budget_line_id=s.noun.budget_line_id,
        provider_id=row.provider_id,
        state=CommitmentState.DRAFTED,
        basket=content.basket,
        client_group=content.client_group,
        municipalities=content.municipalities,
        places=content.places,
        price=row.price,
        maximum=row.comparison_price,
        terms=terms,
        begins=content.begins,
        ends=content.ends,
        drafted_at=s.instant,
        standstill_until=until,
    )
