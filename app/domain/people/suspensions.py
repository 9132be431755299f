"""Steps by which what an area has given a provider is suspended until a day, ended, and given back; each with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.actors import Role
from app.domain.calendar import InThePast, day_ends, local_day
from app.domain.events import VisibleTo
from app.domain.lifecycle import Step, its_provider
from app.domain.reasons import Reason, says_why
from app.domain.refusals import Missing, NotOffered, Refusal
from app.domain.situation import Situation

Then = Callable[[Any, Any], tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An officer's words; `until`: the last day of a suspension, asked for by that step alone."""

    reason: str
    until: date | None = None


def in_words(given: Reason | Judgement) -> Judgement:
    """What an officer said, where a reason alone is asked for too."""
    return given if isinstance(given, Judgement) else Judgement(reason=given)


def says_until_when(s: Situation[Any], given: Judgement) -> Refusal | None:
    """A suspension names its last day, which is not past."""
    if given.until is None:
        return Missing(field="until")
    return InThePast(field="until") if given.until < local_day(s.instant) else None


def says_no_day(_: Situation[Any], given: Judgement) -> Refusal | None:
    """Refuse a last day with a step that is no suspension."""
    return None if given.until is None else NotOffered(field="until")


def lifts_at(s: Situation[Any]) -> datetime | None:
    """The instant at which a suspension lifts itself, as its last day ends; None where it has none."""
    until: date | None = s.noun.until
    return None if until is None else day_ends(until)


def suspension(
    active: str, suspended: str, ended: str, judged: Then, lifted: Then, told: Mapping[str, str]
) -> tuple[Step[Any], ...]:
    """Suspended, lifted early by an officer or by the clock when its last day is over, and ended. House rule.

    `told`: by which event and mail each step is told to the provider.

    The Act says when a provider is or may be excluded (1397/2016 sections 80-82), not in which steps an area keeps that.
    """

    def by_officer(name: str, source: str, target: str, *more: Callable[[Any, Any], Any]) -> Step[Any]:
        return Step(
            name=name,
            source=source,
            target=target,
            by=(Role.OFFICER,),
            given=Judgement if says_until_when in more else Reason,
            stops=target != active,
            accepts=(says_why, *more),
            then=judged,
            house_rule=True,
            event=told[name],
            seen_by=VisibleTo.PARTIES,
            tells=(told[name], its_provider),
        )

    return (
        by_officer("suspend", active, suspended, says_until_when),
        by_officer("lift-suspension", suspended, active, says_no_day),
        by_officer("end", active, ended, says_no_day),
        by_officer("end", suspended, ended, says_no_day),
        _resuming(suspended, active, lifted, told["resume"]),
    )


def _resuming(suspended: str, active: str, lifted: Then, told: str) -> Step[Any]:
    return Step(
        name="resume",
        source=suspended,
        target=active,
        by=(Role.CLOCK,),
        at=lifts_at,
        then=lifted,
        event=told,
        seen_by=VisibleTo.PARTIES,
        tells=(told, its_provider),
    )
