"""The fields of a fact and of the evidence for it, and back: shared by reporting and correcting."""

from collections.abc import Mapping
from typing import Any

from app.domain.serving.said import EVIDENCE_KINDS, JOBS, Evidence
from app.domain.terms.facts import Fact, Kind
from app.i18n.formats import Formats
from app.web.door import Door
from app.web.forms import Field

_OF_FACT = ("begins", "ends", "quantity", "weekly_hours", "employer", "job")


def fact_form(door: Door, kind: Kind) -> tuple[Field, ...]:
    """The fields of a fact: of pay (the day paid), or of a job (from, to, hours)."""
    jobs = [(job, door.texts.t(f"facts.job.{job}")) for job in JOBS]
    who = (Field(name="employer"), Field(name="job", kind="select", options=jobs))
    if kind is Kind.EARNINGS:
        return (*who, Field(name="begins", kind="day", words="paid-on"), Field(name="quantity", kind="money"))
    return (
        *who,
        Field(name="begins", kind="day", words="job-begins"),
        Field(name="ends", kind="day", words="job-ends", optional=True),
        Field(name="weekly_hours", kind="number", optional=True),
    )


def evidence_form(door: Door) -> tuple[Field, ...]:
    """The fields of the evidence: what the document is, and where it is kept; the document itself is not asked for."""
    kinds = [(kind, door.texts.t(f"facts.evidence.{kind}")) for kind in EVIDENCE_KINDS]
    return (
        Field(name="evidence.kind", kind="select", options=kinds, words="evidence-kind"),
        Field(name="evidence.obtained_on", kind="day", words="evidence-obtained"),
        Field(name="evidence.how", words="evidence-how"),
        Field(name="evidence.seen_by", words="evidence-seen"),
        Field(name="evidence.kept_at", words="evidence-kept"),
        Field(name="evidence.sha256", words="evidence-sha256"),
    )


def fact_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """A fact's own fields, as they were read; money is a quantity of euros."""
    found = {name: given[name] for name in _OF_FACT if given.get(name) is not None}
    if "quantity" in found:
        found["quantity"] = found["quantity"].euros
    return found


def evidence(given: Mapping[str, Any]) -> Evidence:
    """The evidence as the form describes it."""
    return Evidence(**{name: given[f"evidence.{name}"] for name in Evidence.__slots__})


def typed(fact: Fact, described: Evidence | None, formats: Formats) -> dict[str, str]:
    """The values that stand in the form of a correction: the fact as it is."""
    found = {
        "begins": formats.day(fact.begins),
        "ends": formats.day(fact.ends) if fact.ends else "",
        "quantity": formats.number(fact.quantity, 2) if fact.quantity is not None else "",
        "weekly_hours": formats.number(fact.weekly_hours) if fact.weekly_hours is not None else "",
        "employer": fact.employer or "",
        "job": fact.job or "",
    }
    if described:
        found |= {f"evidence.{name}": str(getattr(described, name)) for name in Evidence.__slots__}
        found["evidence.obtained_on"] = formats.day(described.obtained_on)
    return found
