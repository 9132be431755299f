"""Whether an area lets a provider serve: asked again wherever a provider enters or moves on, not at entry alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.buying.agreements import Member, MemberState
from app.domain.calendar import day_ends, local_day
from app.domain.ids import ProviderId
from app.domain.people.providers import NotQualified, Qualification, QualificationState
from app.domain.refusals import Refusal


class Stop(StrEnum):
    """What is stopped by it: each has its own sentence."""

    INVITATION = "invitation"
    BID = "bid"
    AWARD = "award"
    CONCLUSION = "conclusion"
    ORDER = "order"
    CARD = "card"
    REFERRAL = "referral"
    CLIENT = "client"
    EXPERIMENT = "experiment"


class GroundCode(StrEnum):
    """What an area has said against a provider."""

    QUALIFICATION_SUSPENDED = "qualification-suspended"
    QUALIFICATION_ENDED = "qualification-ended"
    MEMBER_SUSPENDED = "member-suspended"
    MEMBER_ENDED = "member-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One thing said against a provider: of its basket or its agreement, since when, and of a suspension its last day and why."""

    code: GroundCode
    subject: str
    since: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationSuspended(Refusal):
    """The provider's qualification for the basket is suspended through `until`: what `stop` names does not happen meanwhile."""

    code = "qualification-suspended"
    provider: str
    subject: Mapping[str, str]
    since: date
    until: date
    reason: str
    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationEnded(Refusal):
    """The provider's qualification for the basket has ended or was refused."""

    code = "qualification-ended"
    provider: str
    subject: Mapping[str, str]
    since: date
    reason: str
    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSuspended(Refusal):
    """The provider is suspended from the agreement through `until`."""

    code = "member-suspended"
    provider: str
    subject: str
    since: date
    until: date
    reason: str
    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEnded(Refusal):
    """The provider is no member of the agreement any more."""

    code = "member-ended"
    provider: str
    subject: str
    since: date
    reason: str
    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What an area has said of one provider: of one basket, and of one agreement where there is one.

    `needed`: without a qualification it may not serve; otherwise only what was said against it counts.
    """

    provider_id: ProviderId
    provider: str = ""
    basket: str = ""
    basket_names: Mapping[str, str] = field(default_factory=dict)
    qualification: Qualification | None = None
    agreement: str = ""
    member: Member | None = None
    needed: bool = True

    def grounds(self, instant: datetime) -> tuple[Ground, ...]:
        """All that stands against it at `instant`; a suspension whose last day is over does not."""
        found = (self._of_basket(instant), self._of_agreement(instant))
        return tuple(ground for ground in found if ground is not None)

    def stopped(self, instant: datetime) -> bool:
        """Whether anything stands against it."""
        return bool(self.grounds(instant)) or self._unqualified

    def bars(self, stop: Stop, instant: datetime, provider_field: str | None = None) -> tuple[Refusal, ...]:
        """Why what `stop` names cannot happen; nothing where the provider may serve."""
        found = [self._refusal(ground, stop, provider_field) for ground in self.grounds(instant)]
        if self._unqualified:
            found.append(NotQualified(field=provider_field, provider=self.provider, basket=self.basket_names))
        return tuple(found)

    @property
    def _unqualified(self) -> bool:
        judged = self.qualification
        return self.needed and (judged is None or judged.state is QualificationState.APPLIED)

    def _of_basket(self, instant: datetime) -> Ground | None:
        noun = self.qualification
        if noun is None:
            return None
        ended = noun.state in (QualificationState.ENDED, QualificationState.REFUSED)
        suspended = noun.state is QualificationState.SUSPENDED
        return self._ground("qualification", noun, self.basket, instant, ended=ended, suspended=suspended)

    def _of_agreement(self, instant: datetime) -> Ground | None:
        noun = self.member
        if noun is None:
            return None
        ended, suspended = noun.state is MemberState.ENDED, noun.state is MemberState.SUSPENDED
        return self._ground("member", noun, self.agreement, instant, ended=ended, suspended=suspended)

    def _ground(
        self, of: str, noun: Qualification | Member, subject: str, instant: datetime, *, ended: bool, suspended: bool
    ) -> Ground | None:
        lasts = suspended and noun.until is not None and instant < day_ends(noun.until)
        if not (ended or lasts) or noun.decided_at is None:
            return None
        return Ground(
            code=GroundCode(f"{of}-{'ended' if ended else 'suspended'}"),
            subject=subject,
            since=local_day(noun.decided_at),
            until=None if ended else noun.until,
            reason=noun.reason,
        )

    def _refusal(self, ground: Ground, stop: Stop, field_: str | None) -> Refusal:
        said = {
            "field": field_,
            "provider": self.provider,
            "subject": self._named(ground),
            "since": ground.since,
            "reason": ground.reason,
            "stop": stop,
        }
        match ground.code:
            case GroundCode.QUALIFICATION_SUSPENDED:
                return QualificationSuspended(until=ground.until, **said)  # type: ignore[arg-type]  # named above, one for each field
            case GroundCode.QUALIFICATION_ENDED:
                return QualificationEnded(**said)  # type: ignore[arg-type]  # named above, one for each field
            case GroundCode.MEMBER_SUSPENDED:
                return MemberSuspended(until=ground.until, **said)  # type: ignore[arg-type]  # named above, one for each field
            case GroundCode.MEMBER_ENDED:
                return MemberEnded(**said)  # type: ignore[arg-type]  # named above, one for each field

    def _named(self, ground: Ground) -> Mapping[str, str] | str:
        return (self.basket_names or {"fi": self.basket}) if ground.code.startswith("qualification") else ground.subject
