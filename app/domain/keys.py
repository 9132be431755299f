"""Keys that make a post happen once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it came with a request, and the hash of what came with it."""

    text: str
    request_hash: bytes
