"""Facts: what was true of a client when, said by whom; and which of them are heard at an instant.

Rows are insert-only. A correction is a row that names the one it corrects; a withdrawal is a correction that removes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from app.domain.calendar import day_ends

FactId = NewType("FactId", UUID)
VerificationId = NewType("VerificationId", UUID)
ClientId = NewType("ClientId", str)


class Kind(StrEnum):
    """The kinds of facts: a closed list, which never includes health."""

    EVENT = "event"
    EMPLOYMENT = "employment"
    EARNINGS = "earnings"
    HOURS = "hours"
    ATTENDANCE = "attendance"
    STATUS = "status"
    RELATION = "relation"
    INDEX = "index"


SPELLS = frozenset((Kind.EMPLOYMENT, Kind.STATUS, Kind.RELATION))
"""Kinds that last from a day to a day, perhaps open."""


class Verdict(StrEnum):
    """What the area says of a fact."""

    VERIFIED = "verified"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact as it was said. `quantity`: euros, hours or a count on the day `begins`; pay lies on the day paid."""

    id: FactId
    kind: Kind
    learned: datetime
    begins: date
    withdrawn: bool = False
    corrects: FactId | None = None
    client: ClientId | None = None
    ends: date | None = None
    quantity: Decimal | None = None
    weekly_hours: Decimal | None = None
    code: str | None = None
    group: str | None = None
    employer: str | None = None
    job: str | None = None
    ref: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """A verdict on one fact."""

    id: VerificationId
    fact: FactId
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Facts as they stand: those that are heard, and those that only wait for their verification."""

    facts: tuple[Fact, ...]
    unverified: tuple[Fact, ...]


def standing(
    facts: Iterable[Fact],
    verifications: Iterable[Verification],
    known: datetime,
    unverified: Iterable[str],
    facts_by: date | None = None,
) -> Heard:
    """What is heard at `known`: verified by the latest verdict, or needing none; corrected, withdrawn and repeated rows resolved."""
    rows = {fact.id: fact for fact in facts if fact.learned <= known}
    verdicts = _latest(verifications, known)
    family = _Family(rows, verdicts, frozenset(unverified))
    roots = [fact for fact in rows.values() if fact.corrects is None or fact.corrects not in rows]
    timely = [fact for fact in roots if facts_by is None or fact.learned < day_ends(facts_by)]
    heard = [found for root in timely if (found := family.resolve(root)) is not None]
    waiting = tuple(fact for fact in rows.values() if fact.id not in verdicts and not family.stands(fact))
    return Heard(facts=_once(heard), unverified=tuple(sorted(waiting, key=_age)))


class _Removed(Exception):
    """Raised where a withdrawal that stands removes the fact that it corrects."""


class _Family:
    """Rows, and the rows that correct them."""

    def __init__(
        self, rows: Mapping[FactId, Fact], verdicts: Mapping[FactId, Verdict], unverified: frozenset[str]
    ) -> None:
        self.verdicts = verdicts
        self.unverified = unverified
        self.corrections: dict[FactId, list[Fact]] = defaultdict(list)
        for fact in rows.values():
            if fact.corrects is not None:
                self.corrections[fact.corrects].append(fact)
        for rivals in self.corrections.values():
            rivals.sort(key=_age, reverse=True)

    def stands(self, fact: Fact) -> bool:
        """Verified, or not judged and of a kind that needs no verification, which a correction always does."""
        verdict = self.verdicts.get(fact.id)
        if verdict is None:
            return fact.corrects is None and (fact.kind in self.unverified or fact.code in self.unverified)
        return verdict is Verdict.VERIFIED

    def resolve(self, fact: Fact) -> Fact | None:
        """What stands in the place of `fact`: the latest correction that stands, itself, or nothing."""
        try:
            return self._resolved(fact)
        except _Removed:
            return None

    def _resolved(self, fact: Fact) -> Fact | None:
        for rival in self.corrections.get(fact.id, ()):
            try:
                found = self._resolved(rival)
            except _Removed:
                return None
            if found is not None:
                return found
        if not self.stands(fact):
            return None
        if fact.withdrawn:
            raise _Removed
        return fact


def _latest(verifications: Iterable[Verification], known: datetime) -> dict[FactId, Verdict]:
    found: dict[FactId, Verification] = {}
    for verification in verifications:
        earlier = found.get(verification.fact)
        if verification.at <= known and (earlier is None or _order(earlier) < _order(verification)):
            found[verification.fact] = verification
    return {fact: verification.verdict for fact, verification in found.items()}


def _once(facts: list[Fact]) -> tuple[Fact, ...]:
    """Of facts that say the same, the one learned last; in a fixed order."""
    found: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(facts, key=_age):
        found[(fact.client, fact.kind, fact.code, fact.employer, fact.job, fact.ref, fact.begins, fact.ends)] = fact
    return tuple(sorted(found.values(), key=lambda fact: (fact.begins, _age(fact))))


def _age(fact: Fact) -> tuple[datetime, str]:
    return fact.learned, str(fact.id)


def _order(verification: Verification) -> tuple[datetime, str]:
    return verification.at, str(verification.id)
