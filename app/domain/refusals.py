"""Refusals, the reasons why something cannot be done: their shape, and those that belong to no noun.

A refusal is data. Its `code` is published and never changes; its sentence stands in `i18n` under `refusal.<code>`, with the
refusal's own fields as placeholders. `field` names the input at fault, where there is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason why not."""

    code: ClassVar[str] = ""
    field: str | None = None

    def values(self) -> dict[str, object]:
        """What the sentence needs: the refusal's fields, but for the name of the input at fault."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "field"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSignedIn(Refusal):
    """Nobody acts: no session, no token, or one that has ended."""

    code = "not-signed-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound(Refusal):
    """There is no such thing, or the actor may not know that there is."""

    code = "not-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRole(Refusal):
    """The step is for another role."""

    code = "wrong-role"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongState(Refusal):
    """The step begins in another state than the one the noun is in."""

    code = "wrong-state"
    table: str
    step: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleVersion(Refusal):
    """Somebody changed the noun after the actor saw it."""

    code = "stale-version"
    seen: int | None
    current: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUsed(Refusal):
    """The idempotency key came with another content before."""

    code = "key-used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing(Refusal):
    """The input needs something here."""

    code = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLong(Refusal):
    """The text is longer than there is room for."""

    code = "too-long"
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany(Refusal):
    """There are more of them than there is room for."""

    code = "too-many"
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed(Refusal):
    """The text cannot be read as what the field asks for; `kind` says what that is (money, date, time, number …)."""

    code = "malformed"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOffered(Refusal):
    """The value is not one of those offered for the field."""

    code = "not-offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(Refusal):
    """What came is not JSON or not a form."""

    code = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge(Refusal):
    """The request is larger than what is read."""

    code = "too-large"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooBusy(Refusal):
    """Too many ask for the same at once: for what is slow, or for what only one can change at a time. It can be asked again after `seconds`."""

    code = "too-busy"
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable(Refusal):
    """The database does not answer; whether the step was taken may not be known. It can be asked again after `seconds`."""

    code = "unreachable"
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchMethod(Refusal):
    """The address does not answer to this method."""

    code = "no-such-method"


@dataclass(frozen=True, slots=True, kw_only=True)
class AndMore(Refusal):
    """There are `many` reasons more than those that are told."""

    code = "and-more"
    many: int


MOST_REASONS = 50


def told(reasons: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """The reasons that are told: all of them, or the first fifty and how many there are beside them."""
    if len(reasons) <= MOST_REASONS:
        return tuple(reasons)
    return (*reasons[:MOST_REASONS], AndMore(many=len(reasons) - MOST_REASONS))


class Refused(Exception):
    """An action that was not taken, with every reason; nothing is written."""

    def __init__(self, *reasons: Refusal) -> None:
        """`reasons`: at least one; the first fifty are told."""
        self.reasons = told(reasons)
        super().__init__(", ".join(reason.code for reason in self.reasons))


def refuse(reasons: Iterable[Refusal | None]) -> None:
    """Raise `Refused` with all of `reasons` that are one."""
    found = tuple(reason for reason in reasons if reason is not None)
    if found:
        raise Refused(*found)


def all_refusals() -> tuple[type[Refusal], ...]:
    """Every kind of refusal there is in the modules loaded so far, by code."""
    found: list[type[Refusal]] = []
    queue = list(Refusal.__subclasses__())
    while queue:
        kind = queue.pop()
        queue.extend(kind.__subclasses__())
        found.append(kind)
    return tuple(sorted(found, key=lambda kind: kind.code))
