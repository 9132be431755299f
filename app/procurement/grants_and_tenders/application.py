"""All that a rule may know of an application to a programme."""

from dataclasses import dataclass

from app.domain.buying.assessments import Assessment
from app.domain.buying.bids import OpenedBid
from app.domain.buying.decisions import Decision
from app.domain.buying.grants import ApplicationContent, Declaration, GrantPlan, ProgrammeContent
from app.domain.buying.needs import Need
from app.domain.buying.procedures import Procedure
from app.domain.buying.supplements import Addition, Supplement, Withdrawal
from app.domain.ids import PersonId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.situation import Situation
from app.procurement.grants_and_tenders.points import SEATS, CriterionPoints, application_points
from app.procurement.grants_and_tenders.programme_content import content_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What the area buys from the applicant in the programme's category, in force."""

    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Application(Situation[OpenedBid]):
    """An application and what hangs on it. A provider's view holds its supplements and the letter's decision, nothing of the judging.

    `members`: people of the applicant's organisation. `purchases`: what the area buys from it, where the area's policy asks.
    `pending`: what other applications are proposed to get and is not decided.
    """

    programme: Procedure
    need: Need | None = None
    name: str = ""
    supplements: tuple[Supplement, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    decision: Decision | None = None
    members: frozenset[PersonId] = frozenset()
    purchases: tuple[Purchase, ...] = ()
    pending: Money = ZERO

    def after(self, nouns: tuple[object, ...]) -> "Application":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            match noun:
                case OpenedBid():
                    found = found.seen(noun=noun)
                case Procedure():
                    found = found.seen(programme=noun)
                case Supplement():
                    found = found.seen(supplements=(*found.supplements, noun))
                case Declaration():
                    found = found.seen(declarations=(*found.declarations, noun))
                case Assessment():
                    others = tuple(a for a in found.assessments if (a.criterion, a.seat) != (noun.criterion, noun.seat))
                    found = found.seen(assessments=(*others, noun))
                case Decision():
                    found = found.seen(decision=noun)
                case _:
                    pass
        return found

    def as_seen_by(self, _: ProviderId) -> "Application":
        """What the applicant may know of it before the decision."""
        return Application(
            noun=self.noun,
            actor=self.actor,
            instant=self.instant,
            programme=self.programme,
            supplements=self.supplements,
        )

    @property
    def kept(self) -> tuple[object, ...]:
        """The application, its decision, and the programme whose money it takes."""
        return (self.noun, self.decision, self.programme)

    @property
    def content(self) -> ApplicationContent:
        """The application as it was handed in."""
        if not isinstance(self.noun.content, ApplicationContent):
            raise TypeError(self.noun.id)
        return self.noun.content

    @property
    def published(self) -> ProgrammeContent:
        """The programme as it was published."""
        return content_of(self.programme)

    @property
    def plan(self) -> GrantPlan | None:
        """The plan of the grant that is proposed or decided; None where none is."""
        found = self.decision.content if self.decision else None
        return found if isinstance(found, GrantPlan) else None

    @property
    def answer(self) -> Supplement | None:
        """The answer to the last asking, if it has come."""
        asked = self.noun.asked[-1].at if self.noun.asked else None
        found = [s for s in self.supplements if isinstance(s.content, Addition) and asked and s.at >= asked]
        return found[-1] if found else None

    @property
    def withdrawal(self) -> Supplement | None:
        """The applicant's taking back, if there is one."""
        return next((s for s in self.supplements if isinstance(s.content, Withdrawal)), None)

    @property
    def points(self) -> tuple[CriterionPoints, ...] | None:
        """Points by criterion, once both have assessed."""
        return application_points(self.published.criteria, self.assessments)

    def seat_of(self, person: PersonId | None) -> int | None:
        """The seat of a person among the assessors; None where the person has none."""
        return next((a.seat for a in self.assessments if a.by_person == person), None)

    @property
    def free_seat(self) -> int | None:
        """The first seat that nobody has taken; None where both are."""
        taken = {a.seat for a in self.assessments}
        return next((seat for seat in SEATS if seat not in taken), None)

    @property
    def readable(self) -> tuple[Assessment, ...]:
        """The marks that the reader may read: its own, and all of them once both have assessed."""
        if self.points is not None:
            return self.assessments
        return tuple(a for a in self.assessments if a.by_person == self.actor.person)
