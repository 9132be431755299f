"""What an accepted order becomes: a decision, a commitment in force with its terms, the client referred."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from app.domain.buying.bids import Bid, OpenedBid
from app.domain.buying.decisions import Decision
from app.domain.buying.needs import Need
from app.domain.buying.orders import Acceptance, Offer, OrderContent
from app.domain.buying.procedures import Procedure
from app.domain.calendar import local_day
from app.domain.ids import CommitmentId, DecisionId, ReferralId
from app.domain.money import ZERO
from app.domain.serving.commitments import Commitment, CommitmentKind, CommitmentState
from app.domain.serving.referrals import Referral, ReferralState
from app.domain.serving.said import Said
from app.domain.terms.checks import read_terms
from app.domain.terms.facts import ClientId, Fact, FactId, Kind
from app.domain.terms.template import Months, quick_document
from app.domain.terms.terms import Terms
from app.procurement.dynamic.quick_order import QuickOrder


class TermsDoNotHold(ValueError):
    """The terms that a checked card makes contradict themselves: a fault of ours, not of whoever ordered."""


def named(noun: Procedure, what: str) -> UUID:
    """An identity that follows from the order's: what the clock writes has the same one, whoever lets it."""
    return uuid5(noun.id, what)


def bind(s: QuickOrder) -> tuple[object, ...]:
    """All that the clock writes once the provider has said yes."""
    bid = s.accepted
    if bid is None or not isinstance(bid.content, Acceptance) or s.need is None:
        raise ValueError(s.noun.number)
    opened = OpenedBid(
        area_id=bid.area_id,
        bid_id=bid.id,
        procedure_id=bid.procedure_id,
        provider_id=bid.provider_id,
        content=bid.content,
        submitted_at=bid.submitted_at,
    )
    decision = _decision(s, bid, s.need)
    commitment = _commitment(s, bid.content, s.need, decision)
    return (replace(s.noun, reserved=ZERO), opened, decision, commitment, *_referral(s, s.need, commitment))


def _decision(s: QuickOrder, bid: Bid, need: Need) -> Decision:
    return Decision(
        area_id=s.noun.area_id,
        id=DecisionId(named(s.noun, "decision")),
        procedure_id=s.noun.id,
        bid_id=bid.id,
        outcomes=(),
        lot="",
        prepared_by=None,
        prepared_at=s.noun.published_at or s.instant,
        made_by=need.described_by,
        made_at=s.noun.published_at or s.instant,
    )


def _commitment(s: QuickOrder, accepted: Acceptance, need: Need, decision: Decision) -> Commitment:
    content = s.noun.ordered
    offer, begins = content.offer(accepted.card_id), local_day(s.instant)
    terms = _terms(content, offer, accepted, begins)
    return Commitment(
        area_id=s.noun.area_id,
        id=CommitmentId(named(s.noun, "commitment")),
        kind=CommitmentKind.ORDER,
        number=s.noun.number,
        title=offer.content.title,
        procedure_id=s.noun.id,
        decision_id=decision.id,
        need_id=need.id,
        agreement_id=None,
        budget_line_id=s.noun.budget_line_id,
        provider_id=offer.provider_id,
        state=CommitmentState.IN_FORCE,
        basket=content.basket,
        client_group=content.wish.client_group,
        municipalities=(content.wish.municipality,),
        places=1,
        price=accepted.price,
        maximum=accepted.price,
        terms=terms,
        begins=begins,
        ends=terms.ends,
        drafted_at=s.instant,
        concluded_by=need.described_by,
        concluded_at=s.instant,
    )


def _terms(content: OrderContent, offer: Offer, accepted: Acceptance, begins: date) -> Terms:
    months = Months(
        need=offer.content.job_months, begin=offer.content.job_begin, whole=content.whole, half=content.half
    )
    group = (content.wish.client_group,)
    terms, faults = read_terms(quick_document(accepted.price, offer.content.start_percent, begins, group, months))
    if terms is None:
        raise TermsDoNotHold(faults)
    return terms


def _referral(s: QuickOrder, need: Need, commitment: Commitment) -> tuple[object, ...]:
    wish = s.noun.ordered.wish
    referral = Referral(
        area_id=commitment.area_id,
        id=ReferralId(named(s.noun, "referral")),
        commitment_id=commitment.id,
        provider_id=commitment.provider_id,
        client=wish.client,
        client_group=wish.client_group,
        municipality=wish.municipality,
        state=ReferralState.REFERRED,
        referred_by=need.described_by,
        referred_at=s.instant,
    )
    fact = Fact(
        id=FactId(named(s.noun, "referred")),
        kind=Kind.EVENT,
        code="referred",
        learned=s.instant,
        begins=local_day(s.instant),
        client=ClientId(wish.client),
        group=wish.client_group,
    )
    return (referral, _said(commitment, need, fact))


def _said(commitment: Commitment, need: Need, fact: Fact) -> Said:
    return Said(
        area_id=commitment.area_id,
        commitment_id=commitment.id,
        provider_id=commitment.provider_id,
        said_by=need.described_by,
        fact=fact,
    )
