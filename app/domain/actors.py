"""Who acts: a person in one role, for one area or one provider, or the clock."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import AreaId, MembershipId, PersonId, ProviderId


class Role(StrEnum):
    """What a membership lets its person do; the tables of steps say what that is."""

    PROVIDER = "provider"
    COACH = "coach"
    OFFICER = "officer"
    DECIDER = "decider"
    FINANCE = "finance"
    CLOCK = "clock"


AREA_ROLES = (Role.OFFICER, Role.DECIDER, Role.FINANCE, Role.COACH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in one role: exactly one of `area` and `provider` is set, neither person nor membership for the clock."""

    role: Role
    person: PersonId | None = None
    membership: MembershipId | None = None
    area: AreaId | None = None
    provider: ProviderId | None = None


def clock(area: AreaId) -> Actor:
    """The actor of every step that falls due by itself in `area`."""
    return Actor(role=Role.CLOCK, area=area)
