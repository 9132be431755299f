"""Terms of payment: the language in which a commitment says what it pays for. One dataclass per object of a terms document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.money import Money


class Source(StrEnum):
    """What a measure is taken of."""

    EARNINGS = "earnings"
    HOURS = "hours"
    ATTENDANCE = "attendance"
    STATUS = "status"
    EMPLOYMENT = "employment"


class Unit(StrEnum):
    """The calendar unit whose worth counts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Per(StrEnum):
    """What a limit is kept for. Client limits come first, the commitment's after them."""

    CLIENT = "client"
    CLIENT_MONTH = "client-month"
    COMMITMENT = "commitment"
    MONTH = "month"


class Times(StrEnum):
    """By what a fee is multiplied: nothing, the worth, or the quantity of what attained it."""

    ONCE = "once"
    WORTH = "worth"
    QUANTITY = "quantity"


class Share(StrEnum):
    """Which part of the pay a clause is: shown in figures, used by no rule."""

    FIXED = "fixed"
    PROGRESS = "progress"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Gives days a quantity and units a worth. `levels`: (quantity reached, worth), rising; none: the quantity itself."""

    of: Source
    unit: Unit
    code: str | None = None
    levels: tuple[tuple[Decimal, Decimal], ...] = ()
    at_most: Decimal | None = None
    weekly_hours: Decimal | None = None
    together: bool = True
    kinds: tuple[tuple[str, Decimal], ...] | None = None
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What must be reached: a worth of at least `need`, in at most `within` consecutive units where that is given."""

    measure: str
    need: Decimal
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days from `since` (day 1) in which a clause is attained (`days`) or its stretch begins (`begin`)."""

    since: str = "referred"
    days: int | None = None
    begin: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The n-th occurrence comes only after the n-th of `clause`; with `fresh` only units after that one count."""

    clause: str
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What one achievement is worth: a fixed sum, a rate from a table, or percents of a clause's fee or a named sum; `per` what."""

    fixed: Money | None = None
    rate: str | None = None
    percent: Decimal | None = None
    of: str | None = None
    per: Times = Times.ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A fee and what triggers it: events (`on`) or a measure (`reach`). `scope` commitment: events without a client."""

    id: str
    amount: Amount
    on: tuple[str, ...] = ()
    reach: Reach | None = None
    scope: str | None = None
    window: Window | None = None
    times: int = 1
    after: After | None = None
    groups: tuple[str, ...] = ()
    share: Share | None = None

    @property
    def most(self) -> int:
        """How many occurrences it can have."""
        return self.times * max(1, len(self.on))

    @property
    def of_commitment(self) -> bool:
        """Whether it pays for events without a client."""
        return self.scope == "commitment"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """A rate table's row: its days (both included; no end = open) and a fee per client group, `*` for any."""

    begins: date
    amounts: tuple[tuple[str, Money], ...]
    ends: date | None = None

    def amount(self, group: str | None) -> Money | None:
        """The fee of a group, or anybody's."""
        return self.of((group,))[0]

    def of(self, groups: Iterable[str | None]) -> list[Money | None]:
        """The fee of each group, or anybody's."""
        found = dict(self.amounts)
        return [found.get(group or "*", found.get("*")) for group in groups]

    def within(self, begins: date, ends: date) -> bool:
        """Whether the row is in force on any day of a period."""
        return self.begins <= ends and (self.ends is None or begins <= self.ends)

    def holds(self, day: date) -> bool:
        """Whether the row is in force on `day`."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that is paid per client, per month or in all, for `clauses` or all of them."""

    id: str
    per: Per
    max: Money
    clauses: tuple[str, ...] = ()

    @property
    def of_client(self) -> bool:
        """Whether it is kept for each client; such limits are applied first."""
        return self.per in (Per.CLIENT, Per.CLIENT_MONTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A commitment's terms, net of VAT, in euros. `money` holds named sums; a None waits for the winning bid."""

    begins: date
    ends: date
    clauses: tuple[Clause, ...]
    language: int = 1
    currency: str = "EUR"
    groups: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    facts_by: date | None = None
    money: tuple[tuple[str, Money | None], ...] = ()
    measures: tuple[tuple[str, Measure], ...] = ()
    rates: tuple[tuple[str, tuple[RateRow, ...]], ...] = ()
    limits: tuple[Limit, ...] = ()

    def measure(self, name: str) -> Measure:
        """A measure by name."""
        return dict(self.measures)[name]

    def clause(self, name: str) -> Clause | None:
        """A clause by id."""
        return next((clause for clause in self.clauses if clause.id == name), None)

    def place(self, name: str) -> int:
        """Where a clause stands in the document; after all of them for one that does not."""
        return next((n for n, clause in enumerate(self.clauses) if clause.id == name), len(self.clauses))

    @property
    def maximum(self) -> Money | None:
        """The commitment limit over all clauses: what the commitment can pay at most."""
        found = [limit.max for limit in self.limits if limit.per is Per.COMMITMENT and not limit.clauses]
        return min(found, default=None)
