"""Who is still compared when a decision is prepared or made: whoever may serve, under an agreement in force."""

from dataclasses import dataclass

from app.domain.buying.admission import Stop
from app.domain.buying.lasting import lasting_bars
from app.domain.refusals import Refusal
from app.procurement.competition import Competition


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryBidLeftOut(Refusal):
    """No bidder may serve: there is nothing to decide, and the procedure can be cancelled."""

    code = "every-bid-left-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareAnew(Refusal):
    """Since the decision was prepared, something has changed in whether `providers` may serve, or why not: it is sent back and prepared anew."""

    code = "prepare-anew"
    providers: tuple[str, ...]


def somebody_may_serve(s: Competition) -> tuple[Refusal, ...]:
    """Refuse where no bid is of a bidder who may serve, and say why of each."""
    if not s.opened or s.compared:
        return ()
    bidders = (s.admissions[one.provider_id] for one in s.left_out)
    return (EveryBidLeftOut(), *(why for said in bidders for why in said.bars(Stop.AWARD, s.instant)))


def still_lasts(s: Competition) -> tuple[Refusal, ...]:
    """Refuse an award under an agreement that has ended (1397/2016 section 42), or of a service whose whole period is past (house rule)."""
    return lasting_bars(s.agreement, s.noun.published.ends, Stop.AWARD, s.instant)


def as_it_was_prepared(s: Competition) -> Refusal | None:
    """Refuse a decision where other bidders may serve, or other things stand against them, than when it was prepared: what it says is not true any more."""
    if s.decision is None:
        return None
    prepared, now = {o.bid_id: o for o in s.decision.left_out}, {o.bid_id: o for o in s.barred_now}
    changed = [one for bid, one in (prepared | now).items() if prepared.get(bid) != now.get(bid)]
    names = s.names or {}
    return PrepareAnew(providers=tuple(names.get(one.provider_id, "") for one in changed)) if changed else None
