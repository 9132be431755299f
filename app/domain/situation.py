"""A situation is all that a rule may know: the noun, what hangs on it, who acts, and when."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from app.domain.actors import Actor

N_co = TypeVar("N_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Situation(Generic[N_co]):
    """The base of every situation. A subclass adds what hangs on the noun and folds it in by `after`."""

    noun: N_co
    actor: Actor
    instant: datetime

    @property
    def state(self) -> str:
        """The noun's state; a subclass overrides it where the state is derived from insert-only rows."""
        return str(self.noun.state)  # type: ignore[attr-defined]  # only nouns with a derived state lack it

    @property
    def kept(self) -> tuple[object, ...]:
        """What a step may write over, as it was read: of these only what changed is written. A subclass adds what hangs on the noun."""
        return (self.noun,)

    def settle(self, written: tuple[object, ...], target: str) -> tuple[object, ...]:
        """`written`, and the noun in its next state where a step moved it."""
        mine = next((w for w in written if same(w, self.noun)), self.noun)
        others = tuple(w for w in written if not same(w, self.noun))
        moved = mine if self.state == target else replace(mine, state=type(mine.state)(target))  # type: ignore[type-var, attr-defined]  # nouns are dataclasses
        return others if moved is self.noun else (moved, *others)

    def after(self, nouns: tuple[object, ...]) -> Self:
        """The situation once `nouns` are written."""
        raise NotImplementedError

    def seen(self, **changes: Any) -> Self:
        """The same situation with some fields changed: another actor, another instant."""
        return replace(self, **changes)


def same(one: object, other: object) -> bool:
    """Whether both are the same noun, in whatever state."""
    return type(one) is type(other) and getattr(one, "id", one) == getattr(other, "id", other)
