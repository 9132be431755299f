"""A referral: a coach sends a client to a provider; what the provider says of it are facts, and the referral follows them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.actors import Role
from app.domain.buying.admission import Admission, Stop
from app.domain.calendar import InTheFuture, local_day
from app.domain.events import VisibleTo
from app.domain.ids import AreaId, CommitmentId, PersonId, ProviderId, ReferralId
from app.domain.lifecycle import Lifecycle, Step
from app.domain.reasons import says_why
from app.domain.refusals import Malformed, Refusal
from app.domain.serving.said import Said
from app.domain.situation import Situation
from app.domain.terms.facts import ClientId, Fact, FactId, Kind, Verification, standing

PSEUDONYM = re.compile(r"[A-Z0-9][A-Z0-9-]{1,23}")
FOLLOWED = ("accepted", "declined", "started", "ended")
"""The events of a client that a referral follows as they are said."""
_IDENTITY_CODE = re.compile(r"[0-9]{6}[-+A-FU-Y]?[0-9]{3}[0-9A-Z]")


class ReferralState(StrEnum):
    """Where a client stands in a service."""

    REFERRED = "referred"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    STARTED = "started"
    ENDED = "ended"
    CANCELLED = "cancelled"


FREED = (ReferralState.DECLINED, ReferralState.CANCELLED)
"""Where a referral takes no place any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeReferral(Refusal):
    """The day lies before the client was referred."""

    code = "before-referral"
    referred: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksLikeIdentityCode(Refusal):
    """The pseudonym has the form of a personal identity code, which must never be entered."""

    code = "looks-like-identity-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverReferred(Refusal):
    """No client of this pseudonym was referred to the provider under the commitment and accepted by it."""

    code = "never-referred"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyReferred(Refusal):
    """The client is in this service, or the pseudonym is another client's."""

    code = "already-referred"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPlaceLeft(Refusal):
    """Every place is taken."""

    code = "no-place-left"
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBegun(Refusal):
    """The contract's period has not begun."""

    code = "not-begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One client in one commitment, by a pseudonym the coach made; `municipality` is where the client lives."""

    area_id: AreaId
    id: ReferralId
    commitment_id: CommitmentId
    provider_id: ProviderId
    client: str
    client_group: str
    municipality: str
    state: ReferralState
    referred_by: PersonId
    referred_at: datetime
    reason: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAndReason:
    """On which day something happened, and why."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """Something the provider says happened on `day`; `reason` where one is needed."""

    id: FactId
    day: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferralSituation(Situation[Referral]):
    """A referral, what has been said of its client under the commitment, and the verdicts on that.

    `admission`: what the area has said of the provider; None where nothing is, and under an order, whose yes took the client on.
    """

    admission: Admission | None = None
    facts: tuple[Said, ...] = ()
    verdicts: tuple[Verification, ...] = ()

    def after(self, nouns: tuple[object, ...]) -> "ReferralSituation":
        """The situation once `nouns` are written."""
        said = tuple(n for n in nouns if isinstance(n, Said))
        noun = next((n for n in nouns if isinstance(n, Referral)), self.noun)
        return self.seen(noun=noun, facts=(*self.facts, *said))

    def learned(self, code: str) -> datetime | None:
        """The instant at which the event was first said, since this referral was made, as far as it stands: needing no verdict, but not rejected or taken back by a verified correction."""
        stand = standing((s.fact for s in self.facts), self.verdicts, self.instant, FOLLOWED).facts
        heard = [fact.learned for fact in stand if fact.code == code and fact.learned >= self.noun.referred_at]
        return min(heard, default=None)

    def undone(self, code: str) -> datetime | None:
        """The instant at which it began to be asked whether the event was said, where it was said since this referral and does not stand any more."""
        said = any(
            s.fact.code == code and s.fact.corrects is None and s.fact.learned >= self.noun.referred_at
            for s in self.facts
        )
        return self.noun.referred_at if said and self.learned(code) is None else None


def check_client(client: str) -> Refusal | None:
    """A pseudonym is capital letters, digits and hyphens, and nothing that looks like an identity code."""
    if not PSEUDONYM.fullmatch(client):
        return Malformed(field="client", kind="pseudonym")
    return LooksLikeIdentityCode(field="client") if _IDENTITY_CODE.fullmatch(client) else None


def _in_time(s: ReferralSituation, given: OnDay) -> Refusal | None:
    referred = local_day(s.noun.referred_at)
    if given.day > local_day(s.instant):
        return InTheFuture(field="day")
    return BeforeReferral(field="day", referred=referred) if given.day < referred else None


def _say(code: str) -> Callable[[ReferralSituation, OnDay], tuple[object, ...]]:
    def then(s: ReferralSituation, given: OnDay) -> tuple[object, ...]:
        fact = Fact(
            id=given.id,
            kind=Kind.EVENT,
            code=code,
            learned=s.instant,
            begins=given.day,
            client=ClientId(s.noun.client),
            reason=given.reason.strip() or None,
        )
        return (
            Said(
                area_id=s.noun.area_id,
                commitment_id=s.noun.commitment_id,
                provider_id=s.noun.provider_id,
                said_by=s.actor.person,
                fact=fact,
            ),
        )

    return then


def _may_take_on(s: ReferralSituation) -> tuple[Refusal, ...]:
    """Who may not serve takes no new client on; it may decline, and whom it has accepted goes on. House rule."""
    taken_on = s.noun.state is not ReferralState.REFERRED
    return s.admission.bars(Stop.CLIENT, s.instant) if s.admission and not taken_on else ()


def _provider_says(
    name: str, code: str, *states: ReferralState, reason: bool = False, takes_on: bool = False
) -> tuple[Step[ReferralSituation], ...]:
    rules = (_in_time, says_why) if reason else (_in_time,)
    when = (_may_take_on,) if takes_on else ()
    return tuple(
        Step(
            name=name,
            source=state,
            target=state,
            by=(Role.PROVIDER,),
            given=DayAndReason if reason else date,
            stops=name == "decline",
            any_version=True,
            when=when,
            accepts=rules,
            then=_say(code),
            asks=name != "end",
            event=f"client-{code}",
            seen_by=VisibleTo.PARTIES,
            settles=True,
        )
        for state in states
    )


def _follows(code: str, target: ReferralState, *states: ReferralState) -> tuple[Step[ReferralSituation], ...]:
    return tuple(
        Step(
            name=f"note-{code}",
            source=state,
            target=target,
            by=(Role.CLOCK,),
            at=lambda s: s.learned(code),
            event=f"referral-note-{code}",
            seen_by=VisibleTo.PARTIES,
        )
        for state in states
    )


def _cancel(s: ReferralSituation, reason: str) -> tuple[object, ...]:
    return (replace(s.noun, reason=reason.strip()),)


def _undoes(
    code: str, source: ReferralState, target: ReferralState, stands: Callable[[ReferralSituation], bool]
) -> Step[ReferralSituation]:
    """Back to `target` when the event does not stand any more; found when somebody looks."""
    return Step(
        name=f"note-not-{code}",
        source=source,
        target=target,
        by=(Role.CLOCK,),
        at=lambda s: s.undone(code) if stands(s) else None,
        on_arrival=True,
        event=f"referral-note-not-{code}",
        seen_by=VisibleTo.PARTIES,
    )


def _was_accepted(s: ReferralSituation) -> bool:
    return s.learned("accepted") is not None


_REFERRED, _ACCEPTED, _STARTED = ReferralState.REFERRED, ReferralState.ACCEPTED, ReferralState.STARTED
REFERRAL: Lifecycle[ReferralSituation] = Lifecycle(
    name="referral",
    begins=_REFERRED,
    steps=(
        *_provider_says("accept", "accepted", _REFERRED, takes_on=True),
        *_provider_says("decline", "declined", _REFERRED, reason=True),
        *_provider_says("start", "started", _REFERRED, _ACCEPTED, takes_on=True),
        *_provider_says("end", "ended", _ACCEPTED, _STARTED, reason=True),
        *_follows("declined", ReferralState.DECLINED, _REFERRED),
        *_follows("started", _STARTED, _REFERRED, _ACCEPTED),
        *_follows("accepted", _ACCEPTED, _REFERRED),
        *_follows("ended", ReferralState.ENDED, _ACCEPTED, _STARTED),
        _undoes("started", _STARTED, _ACCEPTED, _was_accepted),
        _undoes("started", _STARTED, _REFERRED, lambda s: not _was_accepted(s)),
        _undoes("accepted", _ACCEPTED, _REFERRED, lambda _: True),
        *(
            Step(
                name="cancel",
                source=state,
                target=ReferralState.CANCELLED,
                by=(Role.COACH,),
                stops=True,
                accepts=(says_why,),
                then=_cancel,
                event="referral-cancelled",
                seen_by=VisibleTo.PARTIES,
            )
            for state in (_REFERRED, _ACCEPTED)
        ),
    ),
)
