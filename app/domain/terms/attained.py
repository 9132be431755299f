"""What a client has attained under terms, what is not attained yet and why, and which facts do not count. Codes and values, no sentences."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.terms.facts import ClientId, FactId
from app.domain.terms.measures import Used


class Reason(StrEnum):
    """Why a clause has not been attained yet."""

    MISSING = "missing"
    AFTER = "after"
    NOT_ENOUGH = "not-enough"
    BARRED = "barred"
    CLOSED = "closed"
    WINDOW_PASSED = "window-passed"
    LIMIT_USED = "limit-used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """An achievement: on `day`, for the period `begins`-`ends`, from the units and facts in `used`."""

    client: ClientId | None
    clause: str
    occurrence: str
    number: int
    day: date
    begins: date
    ends: date
    used: tuple[Used, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a client's clause waits for: `have` of `need`, at the `earliest` on that day (None: never), `until` the window's last day."""

    client: ClientId
    clause: str
    reason: Reason
    have: Decimal
    need: Decimal
    earliest: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A fact that does not count for a clause, and the rule that says so."""

    fact: FactId
    clause: str
    rule: str
