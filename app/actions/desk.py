"""The one place where a step of a noun with a life is taken: everything that the step says follows from it here.

A life whose step does more (a number drawn, bids opened, a noun made public) has an action of its own, which calls `locked` and `step`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.actions import mail
from app.actions.work import View, Work, check_version
from app.db import due, store
from app.db.serving import facts
from app.domain import lifecycle
from app.domain.actors import Role
from app.domain.ids import CommitmentId, ProcedureId, ProviderId
from app.domain.lifecycle import Lifecycle, Step, as_of, choices, moves, next_due, refusals, told_as
from app.domain.refusals import NotFound, Refused, refuse
from app.domain.serving.said import Said
from app.domain.situation import Situation, same

K = TypeVar("K")
S = TypeVar("S", bound=Situation[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an event hangs: the noun it is about, the histories that show it, and the codes it bears beside its own."""

    noun: UUID
    procedure: ProcedureId | None = None
    commitment: CommitmentId | None = None
    provider: ProviderId | None = None
    codes: Mapping[str, object] = field(default_factory=dict)


async def _itself(_: Work, noun: Any) -> tuple[Any, ...]:
    return (noun,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life(Generic[K, S]):
    """A kind of noun with a life, found by a key `K`: its tables, how it is read, and where what happens to it is told.

    `load` reads the situation as it was last written, `lock` the same under its lock, with the instant read after it; both refuse what
    is not there. `money` locks the budget line that the noun draws on, for a step that says so. `table` says which of `tables` a noun
    follows. `told` is what every mail about it says, beside the reason given and what the event bears. `follows` does what else comes of a step, which led from one
    situation to another at an instant. `due` is its kind of `due`; a life that nothing falls due
    in has none. `keys` answers what the id in a row of `due` names, where that is not a key itself; `look` says when the clock must look
    next where that hangs on more than the noun.
    """

    tables: tuple[Lifecycle[Any], ...]
    load: Callable[[Work, K], Awaitable[S]]
    lock: Callable[[Work, K], Awaitable[S]]
    place: Callable[[S], Place]
    table: Callable[[S], Lifecycle[Any]]
    money: Callable[[Work, K], Awaitable[None]] | None = None
    told: Callable[[S], Mapping[str, object]] = lambda _: {}
    follows: Callable[[Work, S, S, datetime], Awaitable[None]] | None = None
    due: str | None = None
    keys: Callable[[Work, UUID], Awaitable[tuple[K, ...]]] = _itself
    look: Callable[[Work, S], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(Generic[K]):
    """The steps of a kind of noun as the doors take them: by name, with what a person gives (`Step.input`) and the version that was read.

    `own` holds the action of each step that does more than the desk, or needs more than a person gives; `apart` names those that are taken
    only by an action the doors call themselves, since it makes or answers another noun. The desk takes every other one of `life`. Where there
    is no life, there is no other.
    """

    tables: tuple[Lifecycle[Any], ...]
    life: Life[K, Any] | None = None
    own: Mapping[str, Callable[[Work, K, Any, int | None], Awaitable[object]]] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()

    def named(self, name: str) -> Step[Any] | None:
        """What the tables say of a person's step; None where they know none of that name that is taken here."""
        if name in self.apart:
            return None
        steps = (step for table in self.tables for step in table.steps if step.by != (Role.CLOCK,))
        return next((step for step in steps if step.name == name), None)

    async def take(self, work: Work, key: K, name: str, given: Any = None, seen: int | None = None) -> None:
        """Take the step `name` of what `key` names. Raises Refused with every reason: `NotFound` where it is not taken here."""
        if name in self.own:
            await self.own[name](work, key, given, seen)
        elif self.life is not None and self.named(name) is not None:
            await take(work, self.life, key, name, given, seen)
        else:
            raise Refused(NotFound())


async def take(
    work: Work,
    life: Life[K, S],
    key: K,
    name: str,
    given: Any = None,
    seen: int | None = None,
    *,
    prepare: Callable[[S], Awaitable[Any]] | None = None,
) -> K:
    """Take the step `name` of what `key` names, once for each idempotency key; answers `key`.

    `prepare` makes what is given, of a situation in which nothing else bars the step.
    """

    async def make() -> UUID:
        before = await _lock(work, life, key, name)
        situation, ahead = await _caught_up(work, life, before)
        ready = given if prepare is None else await _prepared(life, situation, name, prepare)
        return life.place(await step(work, life, situation, name, ready, seen, ahead=ahead)).noun

    await work.once(make)
    return key


async def read(work: Work, life: Life[K, S], key: K) -> tuple[S, View[Any]]:
    """The situation as it truly is now, and its noun with the steps open to the actor. Writes nothing."""
    found = await life.load(work, key)
    situation = as_of(life.table(found), found)
    return situation, View(situation.noun, choices(life.table(situation), situation))


async def locked(work: Work, life: Life[K, S], key: K, name: str = "") -> S:
    """The situation under its lock, caught up with the clock; `name` is the step that it is locked for."""
    return await caught_up(work, life, await _lock(work, life, key, name))


async def caught_up(work: Work, life: Life[Any, S], before: S) -> S:
    """A locked situation after what fell due; what the clock did is saved and told where the area is who comes.

    A provider may not write the area's rows: for it the clock's steps are judged by, and the worker writes them.
    """
    return (await _caught_up(work, life, before))[0]


async def _caught_up(work: Work, life: Life[Any, S], before: S) -> tuple[S, int]:
    """The same, and by how much its noun's version is behind what a reader is shown: by what the clock did and nobody saved."""
    table = life.table(before)
    if work.actor.area is None:
        situation, taken = lifecycle.catch_up(table, before)
        return situation, moves(before, taken)
    now = before
    while (one := lifecycle.fallen_due(table, now)) is not None:
        now, earlier = now.after(await _written(work, now, one.nouns)), now
        await _follow(work, life, earlier, now, table.named(one.step)[0], at=one.at)
    return now, 0


async def step(
    work: Work, life: Life[K, S], situation: S, name: str, given: Any = None, seen: int | None = None, *, ahead: int = 0
) -> S:
    """Take a step of a situation that is locked; answers the situation after it.

    It is judged, then the version seen is checked, since every other reason comes first; nouns are written, the clock is told when to
    look again, and the event and the mail follow as the step says. A name that the noun's table does not know is 404: it is a step of
    another kind. `ahead`: by how much the version that readers are shown is ahead of the noun's.
    """
    table = life.table(situation)
    said = _named(table, name)
    nouns = lifecycle.take(table, name, situation, given)
    check_version(situation.noun.version + ahead, seen)
    after: S = situation.after(await _written(work, situation, nouns))
    await look_next(work, life, after)
    await _follow(work, life, situation, after, said, given)
    return after


async def catch_up(work: Work, life: Life[K, S], noun: UUID) -> None:
    """Let the clock take what fell due of what a row of `due` names, and say when to look next: what the worker does."""
    for key in await life.keys(work, noun):
        await look_next(work, life, await locked(work, life, key))


async def look_next(work: Work, life: Life[K, S], situation: S) -> None:
    """Say when the clock must look at it next: after a provider's step at once, since a provider sees not all that the clock goes by."""
    if life.look is not None:
        await life.look(work, situation)
    elif life.due is not None:
        at = work.instant if work.actor.provider is not None else next_due(life.table(situation), situation)
        await due.set_due(work.connection, life.due, work.area.id, life.place(situation).noun, at)


async def _lock(work: Work, life: Life[K, S], key: K, name: str) -> S:
    if life.money is not None and any(one.draws for table in life.tables for one in table.steps if one.name == name):
        await life.money(work, key)
    return await life.lock(work, key)


async def _prepared(life: Life[Any, S], situation: S, name: str, prepare: Callable[[S], Awaitable[Any]]) -> Any:
    table = life.table(situation)
    _named(table, name)
    refuse(refusals(table, name, situation))
    return await prepare(situation)


def _named(table: Lifecycle[Any], name: str) -> Step[Any]:
    found = next((one for one in table.steps if one.name == name), None)
    if found is None:
        raise Refused(NotFound())
    return found


async def _written(work: Work, before: Situation[Any], nouns: tuple[object, ...]) -> tuple[object, ...]:
    """Write nouns, of those that the situation kept only the columns that changed; what was said of a client has a table of its own.

    What the clock did and nobody saved is not lost by that: a provider may not write the rows that the clock writes.
    """
    written: list[object] = []
    for noun in nouns:
        if isinstance(noun, Said):
            await facts.add(work.connection, noun)
            written.append(noun)
        else:
            known = next((one for one in before.kept if same(one, noun)), None)
            written.append(await store.save_one(work.connection, noun, known))
    return tuple(written)


async def _follow(
    work: Work,
    life: Life[Any, S],
    before: S,
    after: S,
    said: Step[Any],
    given: Any = None,
    *,
    at: datetime | None = None,
) -> None:
    """What follows from a step that was taken: its event (with `at` the clock's, of that instant), settling, and its mail."""
    place = life.place(after)
    if life.follows is not None:
        await life.follows(work, before, after, at or work.instant)
    bears = said.codes(before, given) if said.codes else {}
    if told_as(said):
        await _note(work, replace(place, codes={**place.codes, **bears}), after, said, given, at)
    if said.settles and place.commitment is not None:
        await due.set_due(work.connection, "settlement", work.area.id, place.commitment, work.instant)
    if said.tells is not None:
        letter, to = said.tells
        reason = given if isinstance(given, str) else getattr(given, "reason", "")
        await mail.to_providers(work, to(after), letter, **{"reason": reason.strip(), **bears, **life.told(after)})


async def _note(
    work: Work, place: Place, after: Situation[Any], said: Step[Any], given: Any, at: datetime | None
) -> None:
    about, provider = said.about(after, given) if said.about else (place.noun, place.provider)
    await work.note(
        told_as(said),
        about,
        visible_to=said.seen_by,
        procedure=place.procedure,
        commitment=place.commitment,
        provider=provider,
        at=at,
        by_clock=at is not None,
        **place.codes,
    )
