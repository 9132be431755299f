"""Framework agreements: several providers, some baskets, a maximum that nothing under it may pass."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.actors import Role
from app.domain.buying.needs import NotPositive
from app.domain.calendar import check_period, day_ends, local_day
from app.domain.events import VisibleTo
from app.domain.ids import AgreementId, AreaId, PersonId, ProviderId
from app.domain.lifecycle import Lifecycle, Step, its_provider
from app.domain.money import ZERO, Money
from app.domain.people.suspensions import Judgement, suspension
from app.domain.reasons import says_why
from app.domain.refusals import Missing, NotOffered, Refusal, TooMany
from app.domain.situation import Situation


class AgreementState(StrEnum):
    """A recorded agreement is in force until its last day is over or it is terminated."""

    IN_FORCE = "in-force"
    ENDED = "ended"


class Mode(StrEnum):
    """How purchases under the agreement are made; fixed when it is set up (1397/2016 section 43)."""

    MINI_COMPETITION = "mini-competition"
    CALL_OFF = "call-off"
    MIXED = "mixed"


MOST_MEMBERS = 100
"""Members of an agreement, at most: all of them are invited to each competition, and stand on the agreement's page. House rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementNotInForce(Refusal):
    """The agreement has not begun, or has ended."""

    code = "agreement-not-in-force"
    begins: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementMaximumPassed(Refusal):
    """The agreement's maximum (1397/2016 section 42) leaves less room than is asked."""

    code = "agreement-maximum-passed"
    room: Money
    asked: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketNotInAgreement(Refusal):
    """The agreement does not cover the need's basket."""

    code = "basket-not-in-agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMiniCompetitions(Refusal):
    """The agreement's mode is direct call-off: what is bought under it is not competed again."""

    code = "no-mini-competitions"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFewMembers(Refusal):
    """A competition needs at least two members."""

    code = "too-few-members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement made elsewhere, as recorded here. It binds no money; `reserved` is read, never written."""

    area_id: AreaId
    id: AgreementId
    number: str
    name: str
    baskets: tuple[str, ...]
    maximum: Money
    begins: date
    ends: date
    mode: Mode
    state: AgreementState
    members: tuple[ProviderId, ...]
    recorded_at: datetime
    reserved: Money = ZERO
    version: int = 0

    @property
    def room(self) -> Money:
        """The amount that may still be bought under it."""
        return self.maximum - self.reserved


class MemberState(StrEnum):
    """Whether a provider may be bought from under the agreement. Suspended: not until a day is over; ended: not any more."""

    MEMBER = "member"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One provider's place in one agreement. `until`: the last day of a suspension, None where there is none."""

    area_id: AreaId
    agreement_id: AgreementId
    provider_id: ProviderId
    state: MemberState = MemberState.MEMBER
    reason: str = ""
    until: date | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    version: int = 0

    @property
    def id(self) -> tuple[AgreementId, ProviderId]:
        """An agreement and a provider name one member."""
        return self.agreement_id, self.provider_id


@dataclass(frozen=True, kw_only=True)
class MemberSituation(Situation[Member]):
    """A member, and the agreement it is a member of."""

    agreement: Agreement | None = None

    def after(self, nouns: tuple[object, ...]) -> "MemberSituation":
        """The situation once `nouns` are written."""
        return self.seen(noun=next((n for n in nouns if isinstance(n, Member)), self.noun))


def _judged(s: MemberSituation, given: Judgement) -> tuple[object, ...]:
    changed = replace(
        s.noun, reason=given.reason.strip(), until=given.until, decided_by=s.actor.person, decided_at=s.instant
    )
    return (changed,)


def _lifted(s: MemberSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, reason="", until=None, decided_at=s.instant),)


MEMBER: Lifecycle[MemberSituation] = Lifecycle(
    name="member",
    begins=MemberState.MEMBER,
    steps=(
        *suspension(
            MemberState.MEMBER,
            MemberState.SUSPENDED,
            MemberState.ENDED,
            _judged,
            _lifted,
            {
                "suspend": "member-suspended",
                "lift-suspension": "member-suspension-lifted",
                "end": "member-ended",
                "resume": "member-suspension-over",
            },
        ),
        Step(
            name="restore",
            source=MemberState.ENDED,
            target=MemberState.MEMBER,
            by=(Role.OFFICER,),
            accepts=(says_why,),
            then=_judged,
            house_rule=True,
            event="member-restored",
            seen_by=VisibleTo.PARTIES,
            tells=("member-restored", its_provider),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class AgreementSituation(Situation[Agreement]):
    """All that rules may know of an agreement: itself alone."""

    def after(self, nouns: tuple[object, ...]) -> "AgreementSituation":
        """The situation once `nouns` are written."""
        return self.seen(noun=next((n for n in nouns if isinstance(n, Agreement)), self.noun))


AGREEMENT: Lifecycle[AgreementSituation] = Lifecycle(
    name="agreement",
    begins=AgreementState.IN_FORCE,
    steps=(
        Step(
            name="end",
            source=AgreementState.IN_FORCE,
            target=AgreementState.ENDED,
            by=(Role.CLOCK,),
            at=lambda s: day_ends(s.noun.ends),
            event="agreement-ended",
        ),
    ),
)


def check_agreement(
    agreement: Agreement, baskets: frozenset[str], unqualified: tuple[Refusal, ...]
) -> tuple[Refusal, ...]:
    """Why an agreement cannot be recorded; `unqualified` says which members may not serve in which of its baskets."""
    found: list[Refusal | None] = [
        None if agreement.name.strip() else Missing(field="name"),
        None if agreement.baskets else Missing(field="baskets"),
        None if baskets.issuperset(agreement.baskets) else NotOffered(field="baskets"),
        None if agreement.maximum > ZERO else NotPositive(field="maximum"),
        check_period(agreement.begins, agreement.ends),
        TooFewMembers(field="members") if len(set(agreement.members)) < 2 else None,
        TooMany(field="members", limit=MOST_MEMBERS) if len(set(agreement.members)) > MOST_MEMBERS else None,
        *unqualified,
    ]
    return tuple(f for f in found if f)


def check_in_force(agreement: Agreement, instant: datetime) -> Refusal | None:
    """Refuse an agreement that is not in force on the Finnish day of `instant`."""
    in_force = agreement.begins <= local_day(instant) <= agreement.ends and agreement.state is AgreementState.IN_FORCE
    return None if in_force else AgreementNotInForce(begins=agreement.begins, ends=agreement.ends)


def check_agreement_room(agreement: Agreement, asked: Money, field: str = "maximum") -> Refusal | None:
    """Refuse what would pass the agreement's maximum."""
    return AgreementMaximumPassed(field=field, room=agreement.room, asked=asked) if asked > agreement.room else None
