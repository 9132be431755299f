"""All that a rule may know of an idea that was received."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.buying.admission import Admission
from app.domain.buying.bids import OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.challenges import ExperimentPlan
from app.domain.buying.decisions import Decision
from app.domain.buying.procedures import Procedure
from app.domain.buying.supplements import Supplement
from app.domain.ids import PersonId, ProviderId
from app.domain.serving.commitments import Commitment
from app.domain.situation import Situation
from app.procurement.evolving.plan import Offers


@dataclass(frozen=True, kw_only=True)
class Idea(Situation[OpenedBid]):
    """An idea, the challenge it was sent to, and what was prepared of it. `people`: what deciders are called; `commitment`: what it has just become.

    Its sender's view holds nothing of what is prepared, nor of the area's money.
    """

    challenge: Procedure
    admission: Admission | None = None
    line: BudgetLine | None = None
    offers: Offers | None = None
    people: Mapping[PersonId, str] | None = None
    decision: Decision | None = None
    withdrawals: tuple[Supplement, ...] = ()
    commitment: Commitment | None = None

    def after(self, nouns: tuple[object, ...]) -> "Idea":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            match noun:
                case OpenedBid():
                    found = found.seen(noun=noun)
                case Decision():
                    found = found.seen(decision=noun)
                case Commitment():
                    found = found.seen(commitment=noun)
                case Supplement():
                    found = found.seen(withdrawals=(*found.withdrawals, noun))
                case _:
                    pass
        return found

    def as_seen_by(self, _: ProviderId) -> "Idea":
        """The situation without what its sender may not know of it."""
        return self.seen(admission=None, line=None, offers=None, people=None, decision=None)

    @property
    def kept(self) -> tuple[object, ...]:
        """The nouns of the situation that are rows and may be written: the idea and its decision."""
        return (self.noun, self.decision)

    @property
    def plan(self) -> ExperimentPlan | None:
        """The experiment that is proposed of it, if one is."""
        found = self.decision.content if self.decision else None
        return found if isinstance(found, ExperimentPlan) else None
