"""What everybody may know of a contract: copied out when it is concluded, never changed; and what came of it since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.buying.effects import Effect
from app.domain.ids import AreaId, CommitmentId
from app.domain.money import ZERO, Money
from app.domain.serving.commitments import Commitment, CommitmentKind
from app.domain.terms.terms import Share

LEAST_SHOWN = 5
"""A number of people below this is not made public: one could tell who they are. The database holds it too. House rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAward:
    """What was bought, from whom, for at most how much, net of VAT, and for what effect. `provider_name`: empty for a private person."""

    area_id: AreaId
    commitment_id: CommitmentId
    number: str
    title: str
    kind: str
    provider_name: str
    business_id: str | None
    basket: str
    municipalities: tuple[str, ...]
    places: int
    maximum: Money
    begins: date
    ends: date
    concluded_at: datetime
    effect: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicResult:
    """What came of an award as of a day: clients who started, those with a paid outcome, euros paid net of VAT. None: too few to show."""

    area_id: AreaId
    commitment_id: CommitmentId
    kind: str
    started: int | None
    employed: int | None
    paid: Money | None
    as_of: date


def result_of(
    commitment: Commitment, started: frozenset[str], paid: Iterable[tuple[str | None, str, Money]], as_of: date
) -> PublicResult:
    """What may be shown of an award's result. `paid`: client, clause and amount of each line.

    A sum stands only beside its number of employed, which it would tell; a grant pays no client, so that its sum is always shown.
    """
    rows = tuple(paid)
    outcomes = {clause.id for clause in commitment.terms.clauses if clause.share is Share.OUTCOME}
    earned: dict[str, Money] = {}
    for client, clause, amount in rows:
        if client is not None and clause in outcomes:
            earned[client] = earned.get(client, ZERO) + amount
    enough = len(started) >= LEAST_SHOWN
    employed = sum(amount > ZERO for amount in earned.values())
    counted = enough and employed >= LEAST_SHOWN
    return PublicResult(
        area_id=commitment.area_id,
        commitment_id=commitment.id,
        kind=commitment.kind,
        started=len(started) if enough else None,
        employed=employed if counted else None,
        paid=sum((row[2] for row in rows), ZERO) if counted or commitment.kind is CommitmentKind.GRANT else None,
        as_of=as_of,
    )
