"""Keyed digests of content that could be guessed.

From a plain hash of a bid's request its price is found by trying prices, in less than a second, and an e-mail address likewise. So what
is kept of such content is an HMAC under a key that is in the database only wrapped by the sealing key. Random secrets need no key.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from app.domain.keys import Digest

Purpose = Literal["request", "attempt"]


@dataclass(frozen=True, slots=True)
class DigestKey:
    """A digest key in clear, in memory alone, and its number in the database."""

    number: int
    secret: bytes


@dataclass(frozen=True, slots=True)
class Digests:
    """Makes digests under every digest key that this process could unwrap: the newest first, which is what is written."""

    keys: tuple[DigestKey, ...]

    def of(self, purpose: Purpose, content: bytes) -> tuple[Digest, ...]:
        """The digests of `content` under each key, HMAC-SHA-256; the same content has others for another purpose."""
        message = purpose.encode() + hashlib.sha256(content).digest()
        return tuple(Digest(key.number, hmac.digest(key.secret, message, "sha256")) for key in self.keys)
