"""What the steps of an application are held to: who may judge it, and what each step is given."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from app.domain.actors import Role
from app.domain.buying.assessments import HIGHEST_MARK, MARK_STEP, Assessment, NotAMark
from app.domain.buying.bids import Asking
from app.domain.buying.decisions import DeciderPrepared
from app.domain.buying.grants import Declaration
from app.domain.buying.procedures import State
from app.domain.calendar import at_local, check_deadline
from app.domain.ids import SupplementId
from app.domain.money import Money
from app.domain.refusals import Missing, NotOffered, Refusal
from app.procurement.grants_and_tenders.application import Application
from app.procurement.grants_and_tenders.applying import (
    AlreadyBought,
    AlreadyDeclared,
    BothHaveAssessed,
    GrantProposed,
    HasInterest,
    NotAssessedByTwo,
    NotDeclared,
    OverProgramme,
    OwnAssociation,
    ProgrammeCancelled,
    RefusalProposed,
    SeatsTaken,
    WindowStillOpen,
)
from app.procurement.grants_and_tenders.points import SEATS

_EVENING = time(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What more is asked, and the last day to answer."""

    text: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an applicant gives with an answer: the text, under a new id."""

    id: SupplementId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Whether there is an interest, and what it is."""

    interest: bool
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationMark:
    """The mark of an assessor on one criterion, with the reason."""

    criterion: str
    mark: Decimal
    reason: str


def due_at(day: date) -> datetime:
    """The instant by which an answer is due on `day`: 16.00 in Finland."""
    found = at_local(day, _EVENING)
    if found is None:  # no change of daylight saving falls on an afternoon
        raise ValueError(day)
    return found


def asks_something(s: Application, given: Question) -> tuple[Refusal, ...]:
    """A text, and a coming working day. House rule."""
    missing = () if given.text.strip() else (Missing(field="text"),)
    return (*missing, *check_deadline(due_at(given.until), s.instant, field="until"))


def says_something(_: Application, given: Words) -> Refusal | None:
    """Refuse an empty text."""
    return None if given.text.strip() else Missing(field="text")


def names_interest(_: Application, given: Interest) -> Refusal | None:
    """Refuse an interest that is declared without saying what it is."""
    return Missing(field="about") if given.interest and not given.about.strip() else None


def marks_fit(s: Application, given: tuple[ApplicationMark, ...]) -> tuple[Refusal, ...]:
    """Every criterion once, on the scale, with a reason."""
    known, said = {c.key for c in s.published.criteria}, [m.criterion for m in given]
    found: list[Refusal] = [Missing(field=f"marks.{key}.mark") for key in sorted(known - set(said))]
    if not known.issuperset(said) or len(set(said)) < len(said):
        found.append(NotOffered(field="marks"))
    for mark in given:
        if not 0 <= mark.mark <= HIGHEST_MARK or mark.mark % MARK_STEP:
            found.append(NotAMark(field=f"marks.{mark.criterion}.mark"))
        if not mark.reason.strip():
            found.append(Missing(field=f"marks.{mark.criterion}.reason"))
    return tuple(found)


def programme_runs(s: Application) -> Refusal | None:
    """Nothing is judged in a cancelled programme."""
    return ProgrammeCancelled() if s.programme.state is State.CANCELLED else None


def window_closed(s: Application) -> Refusal | None:
    """Applicants are treated alike: decisions are proposed when all applications are known. House rule."""
    deadline = s.programme.deadline
    return WindowStillOpen(deadline=deadline) if deadline is not None and s.instant < deadline else None


def not_of_the_applicant(s: Application) -> Refusal | None:
    """A member of the applicant's organisation does not judge it (434/2003 section 28)."""
    return OwnAssociation() if s.actor.person in s.members else None


def no_interest(s: Application) -> Refusal | None:
    """Who has declared an interest does not judge."""
    found = any(d.interest for d in s.declarations if d.person_id == s.actor.person)
    return HasInterest() if found else None


def may_judge(s: Application) -> bool:
    """Whether the actor has to do with it at all: the programme runs, and nothing binds the actor to the applicant."""
    return not (programme_runs(s) or not_of_the_applicant(s) or no_interest(s))


def asks_interest(s: Application) -> bool:
    """Whether the actor is asked of an interest: an officer who may assess, while there is a seat."""
    return s.actor.role is Role.OFFICER and may_judge(s) and not has_a_seat(s)


def has_declared(s: Application) -> Refusal | None:
    """Whoever assesses has first said whether there is an interest."""
    return None if any(d.person_id == s.actor.person for d in s.declarations) else NotDeclared()


def has_not_declared(s: Application) -> Refusal | None:
    """Refuse a second declaration of the same person: once said, it stands."""
    return AlreadyDeclared() if has_declared(s) is None else None


def has_a_seat(s: Application) -> Refusal | None:
    """Refuse marks of a third person: two assess, and what both have marked stands."""
    if s.points is not None:
        return BothHaveAssessed()
    return SeatsTaken() if s.seat_of(s.actor.person) is None and s.free_seat is None else None


def assessed_by_two(s: Application) -> Refusal | None:
    """Refuse a proposal before two people have assessed."""
    missing = len(SEATS) - len({a.seat for a in s.assessments})
    return NotAssessedByTwo(missing=missing) if s.points is None else None


def not_bought(s: Application) -> Refusal | None:
    """Refuse a grant for what the area already buys from the same applicant. The area's own rule."""
    found = next(iter(s.purchases), None)
    return AlreadyBought(number=found.number, title=found.title) if found else None


def somebody_else_proposed(s: Application) -> Refusal | None:
    """Who prepared the decision does not make it. House rule."""
    return DeciderPrepared() if s.decision is not None and s.decision.prepared_by == s.actor.person else None


def left_for(s: Application) -> Money:
    """What the programme has left for this application: less what others are proposed to get."""
    return s.programme.reserved - s.pending


def still_fits(s: Application) -> Refusal | None:
    """The grant fits what the programme has left when it is decided."""
    plan = s.plan
    return OverProgramme(left=s.programme.reserved) if plan and plan.amount > s.programme.reserved else None


def proposed_grant(s: Application) -> Refusal | None:
    """A grant is decided where a grant is proposed."""
    return None if s.plan is not None and s.plan.granted else RefusalProposed()


def proposed_refusal(s: Application) -> Refusal | None:
    """A refusal is decided where a refusal is proposed."""
    return None if s.plan is not None and not s.plan.granted else GrantProposed()


def ask(s: Application, given: Question) -> tuple[object, ...]:
    """The application with one more question, to be answered until the end of a day."""
    if s.actor.person is None:
        raise ValueError(given)
    asking = Asking(text=given.text.strip(), at=s.instant, until=due_at(given.until), by_person=s.actor.person)
    return (replace(s.noun, asked=(*s.noun.asked, asking), answer_by=asking.until),)


def declare(s: Application, given: Interest) -> tuple[object, ...]:
    """Whether the actor has an interest in the applicant, as a row of its own."""
    if s.actor.person is None:
        raise ValueError(given)
    return (
        Declaration(
            area_id=s.noun.area_id,
            procedure_id=s.noun.procedure_id,
            bid_id=s.noun.bid_id,
            person_id=s.actor.person,
            interest=given.interest,
            about=given.about.strip(),
            at=s.instant,
        ),
    )


def assess(s: Application, given: tuple[ApplicationMark, ...]) -> tuple[object, ...]:
    """The marks of one assessor, on the seat it has or the first that is free."""
    seat = s.seat_of(s.actor.person) or s.free_seat
    if s.actor.person is None or seat is None:
        raise ValueError(given)
    before = {a.criterion: a.version for a in s.assessments if a.seat == seat}
    return tuple(
        Assessment(
            area_id=s.noun.area_id,
            procedure_id=s.noun.procedure_id,
            bid_id=s.noun.bid_id,
            criterion=mark.criterion,
            mark=mark.mark,
            reason=mark.reason.strip(),
            by_person=s.actor.person,
            at=s.instant,
            seat=seat,
            version=before.get(mark.criterion, 0),
        )
        for mark in given
    )
