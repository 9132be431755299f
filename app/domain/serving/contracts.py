"""The life of a contract: signed by both, clients referred, facts said, lines settled by the clock, ended."""

from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from app.domain.actors import Role
from app.domain.buying.admission import MemberEnded, QualificationEnded, Stop
from app.domain.buying.lasting import AgreementOver, PeriodOver, lasting_bars
from app.domain.calendar import day_ends, local_day
from app.domain.events import VisibleTo
from app.domain.ids import ProviderId, ReferralId
from app.domain.lifecycle import Lifecycle, Step, its_provider
from app.domain.reasons import says_why
from app.domain.refusals import NotOffered, Refusal
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import AlreadySigned, CommitmentKind, CommitmentState, NotSigned, StandstillRuns
from app.domain.serving.referrals import (
    AlreadyReferred,
    NeverReferred,
    NoPlaceLeft,
    NotBegun,
    Referral,
    ReferralState,
    check_client,
)
from app.domain.serving.said import SAYABLE, SIGNED, AreaAloneSays, Evidence, Said, check_evidence, check_fact
from app.domain.terms.facts import ClientId, Fact, FactId, Kind

_LIVE = (ReferralState.REFERRED, ReferralState.ACCEPTED, ReferralState.STARTED)
_HEARD = (ReferralState.ACCEPTED, ReferralState.STARTED, ReferralState.ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The provider's signature."""

    id: FactId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """What a coach gives with a referral: the client, under new ids."""

    id: ReferralId
    fact: FactId
    client: str
    client_group: str
    municipality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a provider gives with a fact: the fact, and the evidence for it."""

    fact: Fact
    evidence: Evidence | None


def _unsigned(s: CommitmentSituation) -> Refusal | None:
    return AlreadySigned() if s.signed else None


def _signed(s: CommitmentSituation) -> Refusal | None:
    return None if s.signed else NotSigned()


def _standstill_over(s: CommitmentSituation) -> Refusal | None:
    """A contract is not made during the standstill the area keeps; voluntary under a framework agreement (1397/2016 section 130)."""
    until = s.noun.standstill_until
    return StandstillRuns(until=until) if until is not None and s.instant < day_ends(until) else None


def _may_serve(s: CommitmentSituation) -> tuple[Refusal, ...]:
    """A draft waits while its provider is suspended, and is dropped where it may not serve any more. House rule."""
    return s.admission.bars(Stop.CONCLUSION, s.instant) if s.admission else ()


def _lasts(s: CommitmentSituation) -> tuple[Refusal, ...]:
    """Nothing is signed under an agreement that has ended (1397/2016 section 42), or when its whole period is past (house rule)."""
    return lasting_bars(s.agreement, s.noun.ends, Stop.CONCLUSION, s.instant)


def _may_get_clients(s: CommitmentSituation) -> tuple[Refusal, ...]:
    """Refuse a new client to a provider who may not serve; clients who are there stay, and what was done for them is owed. House rule."""
    return s.admission.bars(Stop.REFERRAL, s.instant) if s.admission else ()


def _begun(s: CommitmentSituation) -> Refusal | None:
    return NotBegun() if local_day(s.instant) < s.noun.begins else None


def _place_left(s: CommitmentSituation) -> Refusal | None:
    return NoPlaceLeft(places=s.noun.places) if s.taken >= s.noun.places else None


def _takes_clients(s: CommitmentSituation) -> bool:
    """An order is for one client, who was referred as it came into force; it asks for another only where that one is gone."""
    return s.noun.kind is not CommitmentKind.ORDER or _place_left(s) is None


def _client_fits(s: CommitmentSituation, given: NewReferral) -> tuple[Refusal, ...]:
    found = [
        check_client(given.client),
        None if given.client_group in s.noun.terms.groups else NotOffered(field="client_group"),
        None if given.municipality in s.municipalities else NotOffered(field="municipality"),
    ]
    earlier = [r for r in s.referrals if r.client == given.client]
    if any(r.state in _LIVE for r in earlier):
        found.append(AlreadyReferred(field="client"))
    if any(r.client_group != given.client_group for r in earlier):
        found.append(AlreadyReferred(field="client_group"))
    return tuple(f for f in found if f)


def _was_referred(s: CommitmentSituation, given: Report) -> Refusal | None:
    known = any(r.client == given.fact.client and r.state in _HEARD for r in s.referrals)
    return None if known else NeverReferred(field="client")


def _provider_may_say(_: CommitmentSituation, given: Report) -> Refusal | None:
    return None if given.fact.kind in SAYABLE else AreaAloneSays(field="kind", kind=given.fact.kind)


def _could_be_true(s: CommitmentSituation, given: Report) -> tuple[Refusal, ...]:
    today = local_day(s.instant)
    return (*check_fact(given.fact, today=today, last=s.noun.ends), *check_evidence(given.evidence, today))


def _said(s: CommitmentSituation, fact: Fact, evidence: Evidence | None = None) -> Said:
    return Said(
        area_id=s.noun.area_id,
        commitment_id=s.noun.id,
        provider_id=s.noun.provider_id,
        said_by=s.actor.person,
        fact=replace(fact, learned=s.instant),
        evidence=evidence,
    )


def _sign(s: CommitmentSituation, given: Signature) -> tuple[object, ...]:
    fact = Fact(id=given.id, kind=Kind.EVENT, code=SIGNED, learned=s.instant, begins=local_day(s.instant))
    return (_said(s, fact),)


def _conclude(s: CommitmentSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, concluded_by=s.actor.person, concluded_at=s.instant),)


def _refer(s: CommitmentSituation, given: NewReferral) -> tuple[object, ...]:
    if s.actor.person is None:
        raise ValueError(given)
    day = local_day(s.instant)
    fact = Fact(
        id=given.fact,
        kind=Kind.EVENT,
        code="referred",
        learned=s.instant,
        begins=day,
        client=ClientId(given.client),
        group=given.client_group,
    )
    referral = Referral(
        area_id=s.noun.area_id,
        id=given.id,
        commitment_id=s.noun.id,
        provider_id=s.noun.provider_id,
        client=given.client,
        client_group=given.client_group,
        municipality=given.municipality,
        state=ReferralState.REFERRED,
        referred_by=s.actor.person,
        referred_at=s.instant,
    )
    return (referral, _said(s, fact))


_DRAFTED, _IN_FORCE, _ENDED = CommitmentState.DRAFTED, CommitmentState.IN_FORCE, CommitmentState.ENDED
_REPORT_RULES = (_was_referred, _provider_may_say, _could_be_true)
C = TypeVar("C", bound=CommitmentSituation)


def signing(cites: str | None = None) -> tuple[Step[C], ...]:
    """Signed by the provider, then concluded by an officer, or dropped: what begins a commitment of any kind that both sign."""
    return (
        Step(
            name="sign",
            source=_DRAFTED,
            target=_DRAFTED,
            by=(Role.PROVIDER,),
            asks=lambda s: not s.signed,
            any_version=True,
            when=(_unsigned, _lasts),
            then=_sign,
            event="contract-signed",
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="conclude",
            source=_DRAFTED,
            target=_IN_FORCE,
            by=(Role.OFFICER,),
            asks=True,
            when=(_signed, _standstill_over, _may_serve, _lasts),
            then=_conclude,
            cites=cites,
            event="contract-concluded",
            seen_by=VisibleTo.PARTIES,
            tells=("concluded", its_provider),
            settles=True,
        ),
        _dropping(),
    )


def _dropping() -> Step[C]:
    return Step(
        name="drop",
        source=_DRAFTED,
        target=CommitmentState.DROPPED,
        by=(Role.OFFICER,),
        stops=True,
        accepts=(says_why,),
        then=lambda s, reason: (replace(s.noun, reason=reason.strip()),),
        event="contract-dropped",
        seen_by=VisibleTo.PARTIES,
        out_of=(AgreementOver, PeriodOver, QualificationEnded, MemberEnded),
    )


def serving() -> tuple[Step[C], ...]:
    """Clients referred while it is in force, facts reported then and after."""
    return (
        Step(
            name="refer-client",
            source=_IN_FORCE,
            target=_IN_FORCE,
            by=(Role.COACH,),
            asks=_takes_clients,
            given=NewReferral,
            when=(_begun, _place_left, _may_get_clients),
            accepts=(_client_fits,),
            then=_refer,
            event="client-referred",
            about=lambda s, given: (given.id, s.noun.provider_id),
            seen_by=VisibleTo.PARTIES,
            tells=("referred", its_provider),
            settles=True,
        ),
        _reporting(_IN_FORCE),
        _reporting(_ENDED),
    )


def _of_fact(s: CommitmentSituation, given: Report) -> tuple[UUID, ProviderId]:
    return given.fact.id, s.noun.provider_id


def _kind_of_fact(_: CommitmentSituation, given: Report) -> dict[str, object]:
    return {"kind": given.fact.kind.value}


def _reporting(state: CommitmentState) -> Step[C]:
    return Step(
        name="report-fact",
        source=state,
        target=state,
        by=(Role.PROVIDER,),
        given=Report,
        accepts=_REPORT_RULES,
        then=lambda s, given: (_said(s, given.fact, given.evidence),),
        event="fact-reported",
        about=_of_fact,
        codes=_kind_of_fact,
        seen_by=VisibleTo.PARTIES,
        settles=True,
    )


CONTRACT: Lifecycle[CommitmentSituation] = Lifecycle(
    name="contract",
    begins=_DRAFTED,
    steps=(
        *signing(cites="1397/2016 128 §"),
        *serving(),
        Step(
            name="end",
            source=_IN_FORCE,
            target=_ENDED,
            by=(Role.CLOCK,),
            at=lambda s: day_ends(s.noun.ends),
            event="contract-end",
            seen_by=VisibleTo.PARTIES,
        ),
    ),
)
