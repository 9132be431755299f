"""The effect block: what every purchase, card and grant says of the change it is for, before anybody may see it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.refusals import Missing, NotOffered, Refusal, TooLong

EXPECTED_LIMIT = 2_000
LAST_WEEK = 260  # five years: nobody follows a client longer


class EffectMeasure(StrEnum):
    """What is counted of the clients."""

    EMPLOYED = "employed"
    STAYED = "stayed"
    STUDYING = "studying"
    STEP_FORWARD = "step-forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """For whom, what is expected, what is counted, and when: `follow_up_weeks` after the start, in order."""

    client_groups: tuple[str, ...]
    expected: str
    measures: tuple[EffectMeasure, ...]
    follow_up_weeks: tuple[int, ...]


def check_effect(effect: Effect, client_groups: frozenset[str]) -> tuple[Refusal, ...]:
    """Why the block cannot stand: nothing is published without all four parts. House rule (source plan 4.1)."""
    found: list[Refusal | None] = [
        None if effect.client_groups else Missing(field="client_groups"),
        None if client_groups.issuperset(effect.client_groups) else NotOffered(field="client_groups"),
        None if effect.expected.strip() else Missing(field="expected"),
        TooLong(field="expected", limit=EXPECTED_LIMIT) if len(effect.expected) > EXPECTED_LIMIT else None,
        None if effect.measures else Missing(field="measures"),
        None if effect.follow_up_weeks else Missing(field="follow_up_weeks"),
    ]
    if any(not 0 < week <= LAST_WEEK for week in effect.follow_up_weeks):
        found.append(NotOffered(field="follow_up_weeks"))
    return tuple(f for f in found if f)


def follow_up_days(effect: Effect, started: date) -> tuple[date, ...]:
    """The days on which a client who started on `started` is followed up: `follow_up_weeks` of whole weeks later."""
    return tuple(started + timedelta(weeks=weeks) for weeks in effect.follow_up_weeks)
