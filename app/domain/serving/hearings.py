"""The hearing of a fact: verified or rejected by another person, corrected or withdrawn by a later fact, never changed."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.actors import Role
from app.domain.calendar import local_day
from app.domain.lifecycle import Lifecycle, Step
from app.domain.reasons import says_why
from app.domain.refusals import Missing, Refusal
from app.domain.serving.commitments import Commitment
from app.domain.serving.said import (
    AREA_CODES,
    DECIDED,
    SIGNED,
    AreaAloneSays,
    Evidence,
    Heard,
    Said,
    check_evidence,
    check_fact,
)
from app.domain.situation import Situation
from app.domain.terms.facts import Fact, FactId, Kind, Verdict, Verification, VerificationId


class FactState(StrEnum):
    """What the area has said of a fact; derived from its verdicts."""

    SAID = "said"
    VERIFIED = "verified"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWord(Refusal):
    """Nobody verifies what they said themselves."""

    code = "own-word"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPending(Refusal):
    """A correction of this fact waits for its verification; it comes first."""

    code = "correction-pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBinds(Refusal):
    """The commitment is concluded: the signature under it can neither be corrected nor withdrawn."""

    code = "signature-binds"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureNotCorrected(Refusal):
    """There is nothing in a signature to correct: it is withdrawn, and the provider signs again."""

    code = "signature-not-corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureWithdrawn(Refusal):
    """The signature is withdrawn already; the provider may sign again."""

    code = "signature-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureNotHeard(Refusal):
    """A signature and its withdrawal are the provider's own acts: nobody verifies or rejects them."""

    code = "signature-not-heard"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionNotHeard(Refusal):
    """The fact records a decision of the area: a verdict does not undo it."""

    code = "decision-not-heard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What an officer or a coach gives with a verdict on a fact: the reason, under a new id."""

    id: VerificationId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What should stand instead of a fact, and why; `fact` None withdraws it."""

    id: FactId
    reason: str
    fact: Fact | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, kw_only=True)
class Hearing(Situation[Said]):
    """A fact, its commitment, the verdicts on it, and the later facts that correct it."""

    commitment: Commitment
    verdicts: tuple[Heard, ...] = ()
    corrections: tuple[Said, ...] = ()
    corrections_heard: frozenset[FactId] = frozenset()

    @property
    def state(self) -> str:
        """The state that the latest verdict left it in; `said` before any."""
        if not self.verdicts:
            return FactState.SAID
        latest = max((h.verification for h in self.verdicts), key=lambda v: (v.at, str(v.id)))
        return FactState.VERIFIED if latest.verdict is Verdict.VERIFIED else FactState.REJECTED

    @property
    def waiting(self) -> tuple[Said, ...]:
        """The corrections of the fact that nobody has heard yet."""
        return tuple(c for c in self.corrections if c.id not in self.corrections_heard)

    def settle(self, written: tuple[object, ...], target: str) -> tuple[object, ...]:
        """Facts are insert-only: what a step writes is all there is."""
        del target
        return written

    def after(self, nouns: tuple[object, ...]) -> "Hearing":
        """The situation once `nouns` are written."""
        heard = tuple(n for n in nouns if isinstance(n, Heard))
        said = tuple(n for n in nouns if isinstance(n, Said) and n.fact.corrects == self.noun.id)
        return self.seen(verdicts=(*self.verdicts, *heard), corrections=(*self.corrections, *said))


def _not_mine(s: Hearing) -> Refusal | None:
    return OwnWord() if s.noun.said_by == s.actor.person else None


def _was_the_providers(s: Hearing) -> Refusal | None:
    fact = s.noun.fact
    return AreaAloneSays(kind=fact.kind) if fact.code in AREA_CODES else None


def _one_at_a_time(s: Hearing) -> Refusal | None:
    return CorrectionPending() if s.waiting and s.noun.fact.code != SIGNED else None


def _signature_may_go(s: Hearing) -> Refusal | None:
    """A signature is withdrawn until the commitment is concluded, each once."""
    if s.noun.fact.code != SIGNED:
        return None
    if s.commitment.concluded_at is not None:
        return SignatureBinds()
    return SignatureWithdrawn() if s.noun.fact.corrects is not None or s.corrections else None


def _no_signature(s: Hearing) -> Refusal | None:
    if s.noun.fact.code != SIGNED:
        return None
    return SignatureBinds() if s.commitment.concluded_at is not None else SignatureNotCorrected()


def _can_be_verified(s: Hearing) -> Refusal | None:
    """Facts are verified; a signature is an act, and what a decision says stands until another decision withdraws it.

    Such a withdrawal is a correction, and is verified by another person as every correction is.
    """
    return _can_be_rejected(s) if s.noun.fact.corrects is None or s.noun.fact.code == SIGNED else None


def _can_be_rejected(s: Hearing) -> Refusal | None:
    """Neither a signature is rejected nor what a decision says or withdraws: only another decision changes that."""
    if s.noun.fact.code == SIGNED:
        return SignatureNotHeard()
    return DecisionNotHeard() if s.noun.fact.code in DECIDED else None


def _could_be_true(s: Hearing, given: Correction) -> tuple[Refusal, ...]:
    if given.fact is None:
        return (Missing(field="begins"),)
    today = local_day(s.instant)
    needs_evidence = given.fact.kind is not s.noun.fact.kind or s.noun.evidence is not None
    evidence = check_evidence(given.evidence, today) if needs_evidence else ()
    return (*check_fact(given.fact, today=today, last=s.commitment.ends), *evidence)


def _rule(s: Hearing, given: Ruling, verdict: Verdict) -> tuple[object, ...]:
    if s.actor.person is None:
        raise ValueError(given)
    verification = Verification(id=given.id, fact=s.noun.id, verdict=verdict, at=s.instant)
    return (
        Heard(
            area_id=s.noun.area_id,
            provider_id=s.noun.provider_id,
            verification=verification,
            reason=given.reason.strip(),
            by_person=s.actor.person,
        ),
    )


def _correct(s: Hearing, given: Correction) -> tuple[object, ...]:
    old = s.noun.fact
    fact = replace(
        given.fact or replace(old, withdrawn=True),
        id=given.id,
        kind=old.kind,
        code=old.code,
        client=old.client,
        learned=s.instant,
        corrects=old.id,
        reason=given.reason.strip(),
    )
    return (replace(s.noun, fact=fact, said_by=s.actor.person, evidence=given.evidence),)


def _waits(s: Hearing) -> bool:
    """Whether somebody is to hear it: what was reported, and every correction. Other events stand unheard, and a signature is never heard."""
    reported = s.noun.fact.kind is not Kind.EVENT or s.noun.fact.corrects is not None
    return reported and s.noun.fact.code != SIGNED


def _ruling(name: str, source: FactState, target: FactState, verdict: Verdict) -> Step[Hearing]:
    return Step(
        name=name,
        source=source,
        target=target,
        by=(Role.OFFICER, Role.COACH),
        asks=_waits if (source, verdict) == (FactState.SAID, Verdict.VERIFIED) else False,
        stops=verdict is Verdict.REJECTED,
        any_version=True,
        when=(_not_mine, _can_be_verified if verdict is Verdict.VERIFIED else _can_be_rejected),
        accepts=(says_why,),
        then=lambda s, given: _rule(s, given, verdict),
        house_rule=True,
    )


_STATES = (FactState.SAID, FactState.VERIFIED, FactState.REJECTED)
FACT: Lifecycle[Hearing] = Lifecycle(
    name="fact",
    begins=FactState.SAID,
    steps=(
        _ruling("verify", FactState.SAID, FactState.VERIFIED, Verdict.VERIFIED),
        _ruling("reject", FactState.SAID, FactState.REJECTED, Verdict.REJECTED),
        _ruling("verify", FactState.REJECTED, FactState.VERIFIED, Verdict.VERIFIED),
        _ruling("reject", FactState.VERIFIED, FactState.REJECTED, Verdict.REJECTED),
        *(
            Step(
                name="correct",
                source=state,
                target=state,
                by=(Role.PROVIDER,),
                given=Correction,
                any_version=True,
                when=(_was_the_providers, _no_signature, _one_at_a_time),
                accepts=(says_why, _could_be_true),
                then=_correct,
            )
            for state in _STATES
        ),
        *(
            Step(
                name="withdraw-fact",
                source=state,
                target=state,
                by=(Role.PROVIDER,),
                stops=True,
                any_version=True,
                when=(_was_the_providers, _signature_may_go, _one_at_a_time),
                accepts=(says_why,),
                then=_correct,
            )
            for state in _STATES
        ),
    ),
)
