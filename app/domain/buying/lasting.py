"""Whether the period that is bought for, and the agreement it is bought under, still last: asked again until both have signed."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.buying.admission import Stop
from app.domain.buying.agreements import Agreement, AgreementState, check_in_force
from app.domain.calendar import local_day
from app.domain.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOver(Refusal):
    """The agreement has ended: what `stop` names does not happen under it any more."""

    code = "agreement-over"
    ends: date
    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodOver(Refusal):
    """The whole period of the service is past: what `stop` names does not happen any more."""

    code = "period-over"
    ends: date
    stop: Stop


def agreement_bars(agreement: Agreement | None, stop: Stop, instant: datetime) -> Refusal | None:
    """Why nothing is bought under `agreement` at `instant`: it has ended, or has not begun (1397/2016 section 42)."""
    if agreement is None:
        return None
    if agreement.ends < local_day(instant) or agreement.state is AgreementState.ENDED:
        return AgreementOver(ends=agreement.ends, stop=stop)
    return check_in_force(agreement, instant)


def period_bars(ends: date, stop: Stop, instant: datetime) -> Refusal | None:
    """Why a service whose last day is `ends` is not bought: that day is over. House rule."""
    return PeriodOver(ends=ends, stop=stop) if ends < local_day(instant) else None


def lasting_bars(agreement: Agreement | None, ends: date, stop: Stop, instant: datetime) -> tuple[Refusal, ...]:
    """Why `stop` does not happen for a service through `ends` under `agreement`: either of them is over."""
    found = (agreement_bars(agreement, stop, instant), period_bars(ends, stop, instant))
    return tuple(why for why in found if why)
