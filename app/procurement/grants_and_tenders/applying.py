"""What stands in the way of judging an application: who may assess it, how many have, and what the programme leaves."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.buying.bids import OpenedState
from app.domain.money import Money
from app.domain.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyDeclared(Refusal):
    """You have said whether you have an interest; what was said stands."""

    code = "already-declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDeclared(Refusal):
    """You have not said whether you have an interest in the applicant."""

    code = "not-declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAssociation(Refusal):
    """You are a member of the applicant's organisation, whatever you declared."""

    code = "own-association"


@dataclass(frozen=True, slots=True, kw_only=True)
class HasInterest(Refusal):
    """You have declared an interest in the applicant."""

    code = "has-interest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsTaken(Refusal):
    """Two others assess the application."""

    code = "seats-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class BothHaveAssessed(Refusal):
    """Both have assessed and may read each other: marks do not change any more."""

    code = "both-have-assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedApart(Refusal):
    """The other's marks are read when both have assessed."""

    code = "assessed-apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssessedByTwo(Refusal):
    """Two people have not assessed the application yet; `missing` more are needed."""

    code = "not-assessed-by-two"
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowStillOpen(Refusal):
    """Applications may still come: nobody is decided before the window closes."""

    code = "window-still-open"
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeCancelled(Refusal):
    """The programme was cancelled."""

    code = "programme-cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyBought(Refusal):
    """The area already buys this from the applicant: the purchase is named (area policy)."""

    code = "already-bought"
    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverProgramme(Refusal):
    """The programme has less left than is granted."""

    code = "over-programme"
    left: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalProposed(Refusal):
    """The proposal is to refuse."""

    code = "refusal-proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantProposed(Refusal):
    """The proposal is to grant."""

    code = "grant-proposed"


UNDECIDED = (OpenedState.RECEIVED, OpenedState.ASKED, OpenedState.COMPLETE, OpenedState.PROPOSED)
