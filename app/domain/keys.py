"""Idempotency keys, by which the same request sent twice is carried out once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digest:
    """A keyed digest, and which of the database's digest keys made it: two are compared where that is the same."""

    key_number: int
    value: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it came with a request, and the digests of what came with it: the newest digest key's first."""

    text: str
    digests: tuple[Digest, ...]
