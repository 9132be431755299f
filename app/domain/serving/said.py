"""A fact as it was said: by whom, under which commitment, on what evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.buying.needs import NotPositive
from app.domain.calendar import EndsBeforeItBegins, InTheFuture
from app.domain.identifiers import is_sha256
from app.domain.ids import AreaId, CommitmentId, PersonId, ProviderId
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal
from app.domain.terms.facts import Fact, FactId, Kind, Verification

JOBS = ("open", "subsidised", "apprenticeship", "own-business", "work-trial")
MOST_HOURS = Decimal(80)
SAYABLE = (Kind.EMPLOYMENT, Kind.EARNINGS)
DECIDED = ("gate-passed", "report-accepted", "recovery-decided", "interest-decided")
"""Events that record a decision of the area."""
AREA_CODES = ("referred", *DECIDED)
"""Events that the area alone says; the database holds the provider to it too."""
SIGNED = "signed"
"""The event that the provider signed: an act of its own, which no verdict makes or undoes."""
EVIDENCE_KINDS = ("contract", "payslip", "employer", "client", "register", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAloneSays(Refusal):
    """This kind of fact is for the area to say."""

    code = "area-alone-says"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCommitment(Refusal):
    """The fact begins after the commitment's last day."""

    code = "after-commitment"
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A document described, not stored: whoever shows it later proves by `sha256` that it is the one that was verified."""

    kind: str
    obtained_on: date
    how: str
    seen_by: str
    kept_at: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One row of facts: what, and who said it."""

    area_id: AreaId
    commitment_id: CommitmentId
    provider_id: ProviderId
    said_by: PersonId | None
    fact: Fact
    evidence: Evidence | None = None

    @property
    def id(self) -> FactId:
        """The id of the fact."""
        return self.fact.id


def signature(said: Iterable[Said]) -> Said | None:
    """The signature that stands among what was `said` under a commitment, if any. A withdrawal removes it at once, unheard."""
    signed = tuple(one for one in said if one.fact.code == SIGNED)
    withdrawn = {one.fact.corrects for one in signed if one.fact.withdrawn}
    return next((one for one in signed if one.fact.corrects is None and one.id not in withdrawn), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A verdict as it is kept: whose, and why."""

    area_id: AreaId
    provider_id: ProviderId
    verification: Verification
    reason: str
    by_person: PersonId


def check_evidence(evidence: Evidence | None, today: date) -> tuple[Refusal, ...]:
    """The reasons why evidence is not described well enough."""
    if evidence is None:
        return (Missing(field="evidence.kind"),)
    found: list[Refusal | None] = [None if evidence.kind in EVIDENCE_KINDS else NotOffered(field="evidence.kind")]
    found += [
        None if getattr(evidence, field).strip() else Missing(field=f"evidence.{field}")
        for field in ("how", "seen_by", "kept_at")
    ]
    found.append(None if is_sha256(evidence.sha256) else Malformed(field="evidence.sha256", kind="sha256"))
    found.append(InTheFuture(field="evidence.obtained_on") if evidence.obtained_on > today else None)
    return tuple(f for f in found if f)


def check_fact(fact: Fact, *, today: date, last: date) -> tuple[Refusal, ...]:
    """Why a provider's fact cannot be true: it must say who and what, not of the future, and not begin after the commitment's `last` day."""
    found: list[Refusal | None] = [
        InTheFuture(field="begins") if fact.begins > today else None,
        AfterCommitment(field="begins", last=last) if fact.begins > last else None,
    ]
    if fact.ends is not None:
        found.append(EndsBeforeItBegins(field="ends") if fact.ends < fact.begins else None)
        found.append(InTheFuture(field="ends") if fact.ends > today else None)
    if fact.kind in (Kind.EARNINGS, Kind.HOURS, Kind.ATTENDANCE):
        found.append(Missing(field="quantity") if fact.quantity is None else None)
        found.append(NotPositive(field="quantity") if fact.quantity is not None and fact.quantity <= 0 else None)
    if fact.kind in (Kind.EARNINGS, Kind.EMPLOYMENT):
        found.append(None if fact.employer else Missing(field="employer"))
        found.append(None if fact.job in JOBS else NotOffered(field="job"))
    if fact.weekly_hours is not None and not 0 < fact.weekly_hours <= MOST_HOURS:
        found.append(NotOffered(field="weekly_hours"))
    return tuple(f for f in found if f)
