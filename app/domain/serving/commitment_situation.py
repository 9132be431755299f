"""All that the rules on a commitment of any kind may know."""

from dataclasses import dataclass

from app.domain.buying.admission import Admission
from app.domain.buying.agreements import Agreement
from app.domain.serving.commitments import Commitment
from app.domain.serving.referrals import FREED, Referral
from app.domain.serving.said import SIGNED, Said
from app.domain.situation import Situation


@dataclass(frozen=True, kw_only=True)
class CommitmentSituation(Situation[Commitment]):
    """A commitment with its referrals and signature; what the area has said of its provider, and the agreement it is made under."""

    referrals: tuple[Referral, ...] = ()
    signature: Said | None = None
    municipalities: frozenset[str] = frozenset()
    admission: Admission | None = None
    agreement: Agreement | None = None

    @property
    def signed(self) -> bool:
        """Whether the provider has signed, and not withdrawn it."""
        return self.signature is not None

    @property
    def taken(self) -> int:
        """The number of places that are taken: by clients who were neither declined nor taken back."""
        return len({r.client for r in self.referrals if r.state not in FREED})

    def after(self, nouns: tuple[object, ...]) -> "CommitmentSituation":
        """The situation once `nouns` are written."""
        found = self
        for noun in nouns:
            match noun:
                case Commitment():
                    found = found.seen(noun=noun)
                case Referral():
                    found = found.seen(referrals=(*(r for r in found.referrals if r.id != noun.id), noun))
                case Said() if noun.fact.code == SIGNED:
                    found = found.seen(signature=None if noun.fact.withdrawn else noun)
                case _:
                    pass
        return found
