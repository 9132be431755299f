"""The rule of every step that is not taken without saying why."""

from typing import Protocol

from app.domain.refusals import Missing, Refusal


class Reason(str):
    """Why, in words: what a person gives with a step that asks for nothing else."""

    __slots__ = ()


class Reasoned(Protocol):
    """What a step was given, with the reason for it."""

    @property
    def reason(self) -> str:
        """Why, in words."""


def says_why(_: object, given: str | Reasoned) -> Refusal | None:
    """A step that needs a reason is not taken without one. House rule."""
    reason = given if isinstance(given, str) else given.reason
    return None if reason.strip() else Missing(field="reason")
