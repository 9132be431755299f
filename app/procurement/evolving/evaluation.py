"""What an experiment shows: the share that reached the measure against the baseline, with the uncertainty of small numbers."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from app.domain.buying.challenges import Course, ExperimentPlan, PublicOutcome

FEWEST = 5
"""Clients that make a figure; fewer might tell who they are, and show nothing."""
_Z = Decimal("1.959963984540054")
"""The 97.5th percentile of the normal distribution: 95 % lie within."""
_HUNDRED = Decimal(100)


class AgainstBaseline(StrEnum):
    """How the share stands to the baseline."""

    ABOVE = "above"
    BELOW = "below"
    NOT_TOLD_APART = "not-told-apart"
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Percents, whole: the `share` reached, and between which the true one lies 95 times of a hundred; None where there are too few clients.

    `suggests`: the course that the plan's limits give. A person decides.
    """

    started: int
    employed: int
    baseline: Decimal
    verdict: AgainstBaseline
    share: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    suggests: Course | None = None


def interval(reached: int, of: int) -> tuple[Decimal, Decimal]:
    """Wilson's 95 % interval of a share, in percents: where the true share may lie when `reached` of `of` were seen to. ValueError of none."""
    if not 0 <= reached <= of or of == 0:
        raise ValueError(reached, of)
    with localcontext() as context:
        context.prec = 40
        n, seen, square = Decimal(of), Decimal(reached), _Z * _Z
        middle = (seen + square / 2) / (n + square)
        half = _Z / (n + square) * (seen * (n - seen) / n + square / 4).sqrt()
        low = middle - half if reached else Decimal(0)
        high = middle + half if reached < of else Decimal(1)
        return low * _HUNDRED, high * _HUNDRED


def evaluate(plan: ExperimentPlan | PublicOutcome, started: int, employed: int) -> Evaluation:
    """The plan's measure as it stands: above or below the baseline only where the whole interval lies there."""
    if started < FEWEST:
        return Evaluation(started=started, employed=employed, baseline=plan.baseline, verdict=AgainstBaseline.TOO_FEW)
    share, (low, high) = _HUNDRED * employed / started, interval(employed, started)
    verdict = (
        AgainstBaseline.ABOVE
        if low > plan.baseline
        else AgainstBaseline.BELOW
        if high < plan.baseline
        else AgainstBaseline.NOT_TOLD_APART
    )
    return Evaluation(
        started=started,
        employed=employed,
        baseline=plan.baseline,
        verdict=verdict,
        share=_whole(share),
        low=_whole(low),
        high=_whole(high),
        suggests=_suggested(plan, share),
    )


def _suggested(plan: ExperimentPlan | PublicOutcome, share: Decimal) -> Course:
    if share >= plan.scale_from:
        return Course.SCALE
    return Course.STOP if share < plan.stop_below else Course.CHANGE


def _whole(percents: Decimal) -> Decimal:
    return percents.quantize(Decimal(1), ROUND_HALF_UP)
