"""The reader of tables of steps: the one place that decides what may be done to anything that has a life.

A `Lifecycle` is data. `refusals` answers why a step cannot be taken; buttons, the API, the clock and the random walk all ask it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.domain.actors import Role, clock
from app.domain.events import VisibleTo
from app.domain.ids import ProviderId
from app.domain.reasons import Reason, says_why
from app.domain.refusals import Refusal, Refused, WrongRole, WrongState
from app.domain.situation import Situation, same

S = TypeVar("S", bound=Situation[Any])
Answer = Refusal | Sequence[Refusal] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[S]):
    """One way from a state to a state.

    `when` asks the situation (is the button there), `accepts` the situation and the input. `then` says what is written.
    A step of the clock has `at`: the instant it falls due, or None. `instead` may say better than `WrongState` why it is too late. `cites` names a source in `app/law`; a rule that is our own
    good practice says `house_rule`. A clock's step is taken as of when it fell due, unless it asks something of somebody: then
    `on_arrival`, since nobody could know of it before.

    What follows from it is read by `app/actions/desk.py`: `event` is the code of its event where that is not the step's name (empty: none is written), `seen_by`
    who may see the event; `about` what the event is about and which provider's it is, where that is not the life's own noun; `codes` what the event
    bears besides, of the situation before the step: its words and those of the mail are made of that; `tells` names a mail and answers to which providers; with `settles` the commitment is settled soon; with `draws` the money
    that its rules reckon with is locked first.

    `asks`: whether it stands on the home of whoever may take it, always or where the situation says so. `out_of`: what it is the way out of,
    where that bars another step for good.

    The doors read `given`: what a person gives with it, as a type (None: nothing, or only the reason that `says_why` asks for; what the action
    adds, as a new id, is not told); `stops`: it says no, takes back or ends, and is drawn so; `any_version`: it may be taken
    whatever was changed since it was read. Steps of one name in several states say the same of all but `asks` and `out_of`.
    """

    name: str
    source: str
    target: str
    by: tuple[Role, ...]
    when: tuple[Callable[[S], Answer], ...] = ()
    accepts: tuple[Callable[[S, Any], Answer], ...] = ()
    then: Callable[[S, Any], tuple[object, ...]] | None = None
    at: Callable[[S], datetime | None] | None = None
    instead: Callable[[S], Refusal | None] | None = None
    cites: str | None = None
    house_rule: bool = False
    on_arrival: bool = False
    event: str | None = None
    seen_by: VisibleTo = VisibleTo.AREA
    about: Callable[[S, Any], tuple[UUID, ProviderId]] | None = None
    codes: Callable[[S, Any], Mapping[str, object]] | None = None
    tells: tuple[str, Callable[[S], Iterable[ProviderId]]] | None = None
    settles: bool = False
    draws: bool = False
    asks: Callable[[S], bool] | bool = False
    out_of: tuple[type[Refusal], ...] = ()
    given: type[Any] | None = None
    stops: bool = False
    any_version: bool = False

    @property
    def input(self) -> type[Any] | None:
        """What a person gives with it, as a type; None where it is taken with nothing."""
        return self.given or (Reason if says_why in self.accepts else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle(Generic[S]):
    """A table of steps: where a life begins, and every step there is."""

    name: str
    begins: str
    steps: tuple[Step[S], ...]

    def named(self, name: str) -> tuple[Step[S], ...]:
        """The steps that bear `name`: one per state it can be taken in. Raises KeyError where there is none."""
        found = tuple(step for step in self.steps if step.name == name)
        if not found:
            raise KeyError(name)
        return found


def told_as(step: Step[Any]) -> str:
    """The code of the step's event; empty where none is written."""
    return step.name if step.event is None else step.event


def its_provider(s: Situation[Any]) -> tuple[ProviderId, ...]:
    """The provider that the noun is made with or by: whom most mail is for."""
    return (s.noun.provider_id,)


@dataclass(frozen=True, slots=True)
class Choice:
    """A step of the reader's role, and what still bars it: nothing where it can be taken now; `given` and `stops` as the step says."""

    step: str
    reasons: tuple[Refusal, ...] = ()
    given: type[Any] | None = field(default=None, compare=False)
    stops: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that the clock took: its name, the instant it fell due, and the nouns it wrote."""

    step: str
    at: datetime
    nouns: tuple[object, ...]


def refusals(table: Lifecycle[S], name: str, situation: S, *given: Any) -> tuple[Refusal, ...]:
    """Why `name` cannot be taken: role first, then state, and only if both fit every rule; with `given`, the input's rules too."""
    steps = table.named(name)
    mine = tuple(step for step in steps if situation.actor.role in step.by)
    if not mine:
        return (WrongRole(step=name),)
    step = next((step for step in mine if step.source == situation.state), None)
    if step is None:
        better = next((said for s in mine if s.instead and (said := s.instead(situation))), None)
        return (better or WrongState(table=table.name, step=name, state=situation.state),)
    answers = [rule(situation) for rule in step.when]
    if given:
        answers += [rule(situation, given[0]) for rule in step.accepts]
    return tuple(_flat(answers))


def take(table: Lifecycle[S], name: str, situation: S, given: Any = None) -> tuple[object, ...]:
    """The nouns that the step writes, the situation's own in its next state; raises `Refused` with every reason."""
    reasons = refusals(table, name, situation, given)
    if reasons:
        raise Refused(*reasons)
    step = next(step for step in table.named(name) if step.source == situation.state)
    return _written(step, situation, given)


def choices(table: Lifecycle[S], situation: S) -> tuple[Choice, ...]:
    """The steps of the actor's role that can still come, each with what bars it now, in the order of the table."""
    ahead = reachable(table, situation.state)
    found: dict[str, Step[S]] = {}
    for step in table.steps:
        if situation.actor.role in step.by and step.source in ahead:
            found.setdefault(step.name, step)
    return tuple(Choice(name, refusals(table, name, situation), step.input, step.stops) for name, step in found.items())


def asking(table: Lifecycle[S], situation: S) -> Choice | None:
    """The step that stands on the actor's home for this noun; None where none does.

    The first open one that asks, in the order of the table; else the way out of what bars the first for good; else the first, as it is barred.
    """
    here = [step for step in table.steps if step.source == situation.state and situation.actor.role in step.by]
    asks = [step for step in here if (step.asks(situation) if callable(step.asks) else step.asks)]
    found = [Choice(step.name, refusals(table, step.name, situation)) for step in asks]
    if not found:
        return None
    ways = [step for step in here for why in found[0].reasons if isinstance(why, step.out_of)]
    out = (Choice(step.name) for step in ways if not refusals(table, step.name, situation))
    return next((one for one in found if not one.reasons), None) or next(out, None) or found[0]


def asks_alone(table: Lifecycle[S], state: str, role: Role) -> str | None:
    """The one step of `role` that may ask in `state` and that nothing bars, whatever the situation; None where there is none such."""
    found = [step for step in table.steps if step.source == state and role in step.by and step.asks]
    return found[0].name if len(found) == 1 and not found[0].when else None


def asking_states(table: Lifecycle[S], role: Role) -> frozenset[str]:
    """The states in which a step of `role` asks, or may: what a home asks the database for."""
    return frozenset(step.source for step in table.steps if role in step.by and step.asks)


def catch_up(table: Lifecycle[S], situation: S) -> tuple[S, tuple[Taken, ...]]:
    """The situation after every clock step that fell due, each taken at the instant it fell due, and those steps."""
    taken: list[Taken] = []
    while (one := fallen_due(table, situation)) is not None:
        taken.append(one)
        situation = situation.after(one.nouns)
    return situation, tuple(taken)


def fallen_due(table: Lifecycle[S], situation: S) -> Taken | None:
    """The first step of the clock that fell due, taken at the instant it fell due; None where nothing is left to be caught up with."""
    due = _next(table, situation)
    if due is None or due[0] > situation.instant:
        return None
    at, step = (situation.instant, due[1]) if due[1].on_arrival else due
    return Taken(step.name, at, _written(step, situation.seen(actor=clock(situation.noun.area_id), instant=at), None))


def as_of(table: Lifecycle[S], situation: S) -> S:
    """The situation as it truly is at its instant, whether or not the worker has been there: for reading.

    Its noun's version is the one that it has once what fell due is saved: who acts by an earlier one is told so. A situation that is to be
    written over is that of `catch_up`.
    """
    now, taken = catch_up(table, situation)
    ahead = moves(situation, taken)
    return now.seen(noun=replace(now.noun, version=now.noun.version + ahead)) if ahead else now


def moves(situation: Situation[Any], taken: Iterable[Taken]) -> int:
    """How often steps of the clock wrote the situation's own noun: by so much its version grows as they are saved."""
    return sum(any(same(noun, situation.noun) for noun in one.nouns) for one in taken)


def next_due(table: Lifecycle[S], situation: S) -> datetime | None:
    """The instant at which the clock must look at the noun next; None: never."""
    due = _next(table, situation)
    return due[0] if due else None


def reachable(table: Lifecycle[S], state: str) -> frozenset[str]:
    """`state` and all the states that steps lead to from it."""
    found = {state}
    while more := {s.target for s in table.steps if s.source in found} - found:
        found |= more
    return frozenset(found)


def _next(table: Lifecycle[S], situation: S) -> tuple[datetime, Step[S]] | None:
    due: list[tuple[datetime, Step[S]]] = []
    for step in table.steps:
        if step.at is None or step.source != situation.state:
            continue
        at = step.at(situation)
        if at is not None and not any(
            _flat(rule(situation.seen(instant=max(at, situation.instant))) for rule in step.when)
        ):
            due.append((at, step))
    return min(due, key=lambda pair: pair[0], default=None)


def _written(step: Step[S], situation: S, given: Any) -> tuple[object, ...]:
    return situation.settle(step.then(situation, given) if step.then else (), step.target)


def _flat(answers: Iterable[Answer]) -> list[Refusal]:
    found: list[Refusal] = []
    for answer in answers:
        if isinstance(answer, Refusal):
            found.append(answer)
        elif answer:
            found.extend(answer)
    return found
