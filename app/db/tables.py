"""Every table that holds nouns, made from the nouns themselves; a test holds them to the catalog."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.db.nested import hints_of
from app.db.types import column_type
from app.domain.buying.agreements import Agreement, Member
from app.domain.buying.assessments import Assessment
from app.domain.buying.bids import Bid, OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.cards import Card, Check, PublishedCard
from app.domain.buying.challenges import PublicOutcome
from app.domain.buying.decisions import Decision, Letter
from app.domain.buying.grants import Declaration
from app.domain.buying.needs import Need
from app.domain.buying.procedures import Invitation, Procedure
from app.domain.buying.supplements import Review, Supplement
from app.domain.law.values import DatedValue
from app.domain.paying.settlements import Approval, PaymentLine
from app.domain.people.areas import Area, Code, Policy
from app.domain.people.providers import Provider, Qualification, Registration
from app.domain.public.awards import PublicAward, PublicResult
from app.domain.public.notices import Notice
from app.domain.serving.commitments import Commitment
from app.domain.serving.referrals import Referral

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


@dataclass(frozen=True, slots=True)
class Stored:
    """Where one kind of noun is kept: its table, its key, fields that are read from elsewhere, and those that alone may change (else all)."""

    table: sa.Table
    key: tuple[str, ...]
    elsewhere: frozenset[str]
    changes: frozenset[str] | None

    @property
    def versioned(self) -> bool:
        """Whether rows change, by version; the others are insert-only."""
        return "version" in self.table.c


def _stored(
    noun: type,
    name: str,
    key: tuple[str, ...] = ("area_id", "id"),
    elsewhere: tuple[str, ...] = (),
    changes: tuple[str, ...] = (),
) -> Stored:
    columns = []
    for field, hint in hints_of(noun).items():
        if field in elsewhere:
            continue
        kind, nullable = column_type(hint)
        columns.append(sa.Column(field, kind, primary_key=field in key, nullable=nullable))
    return Stored(sa.Table(name, METADATA, *columns), key, frozenset(elsewhere), frozenset(changes) or None)


STORED: dict[type, Stored] = {
    Area: _stored(Area, "areas", ("id",)),
    Code: _stored(Code, "codes", ("area_id", "list", "code")),
    Policy: _stored(Policy, "policies", ("area_id", "key", "begins")),
    DatedValue: _stored(
        DatedValue,
        "dated_values",
        changes=("state", "confirmed_by", "confirmed_at", "withdrawn_by", "withdrawn_at", "reason"),
    ),
    Provider: _stored(Provider, "providers", ("id",)),
    Registration: _stored(Registration, "registrations", ("area_id", "provider_id")),
    Qualification: _stored(Qualification, "qualifications", ("area_id", "provider_id", "basket")),
    BudgetLine: _stored(BudgetLine, "budget_lines", elsewhere=("reserved",)),
    Card: _stored(Card, "cards", ("area_id", "id", "provider_id")),
    Check: _stored(Check, "card_checks", ("area_id", "card_id", "edition")),
    PublishedCard: _stored(PublishedCard, "published_cards", ("area_id", "card_id")),
    Need: _stored(Need, "needs"),
    Agreement: _stored(Agreement, "agreements", elsewhere=("members", "reserved")),
    Member: _stored(Member, "agreement_members", ("area_id", "agreement_id", "provider_id")),
    Procedure: _stored(Procedure, "procedures"),
    Invitation: _stored(Invitation, "invitations", ("area_id", "procedure_id", "provider_id")),
    Bid: _stored(Bid, "bids"),
    OpenedBid: _stored(OpenedBid, "opened_bids", ("area_id", "bid_id"), changes=("state", "asked", "answer_by")),
    Supplement: _stored(Supplement, "supplements"),
    Review: _stored(Review, "reviews", ("area_id", "supplement_id")),
    Declaration: _stored(Declaration, "declarations", ("area_id", "bid_id", "person_id")),
    Assessment: _stored(Assessment, "assessments", ("area_id", "bid_id", "criterion", "seat")),
    Decision: _stored(Decision, "decisions"),
    Letter: _stored(Letter, "letters", ("area_id", "bid_id", "round")),
    Commitment: _stored(Commitment, "commitments"),
    Referral: _stored(Referral, "referrals"),
    PaymentLine: _stored(PaymentLine, "lines"),
    Approval: _stored(Approval, "approvals", ("area_id", "line_id")),
    PublicAward: _stored(PublicAward, "awards", ("area_id", "commitment_id")),
    PublicOutcome: _stored(PublicOutcome, "outcomes", ("area_id", "commitment_id")),
    PublicResult: _stored(PublicResult, "results", ("area_id", "commitment_id")),
    Notice: _stored(
        Notice, "notices", ("area_id", "procedure_id"), changes=("deadline", "deadline_before", "closed_at")
    ),
}


def table(noun: type) -> sa.Table:
    """The table that keeps nouns of this kind."""
    return STORED[noun].table


def read(noun: type[Any], row: sa.RowMapping, **elsewhere: Any) -> Any:
    """The noun a row of its table says; `elsewhere` fills what the table does not hold."""
    return noun(**{name: row[name] for name in _names(noun)}, **elsewhere)  # type: ignore[arg-type]  # a class can be hashed


@cache
def _names(noun: type) -> tuple[str, ...]:
    return tuple(STORED[noun].table.c.keys())
