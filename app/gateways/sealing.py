"""Sealing bids: a random key per bid, wrapped once for the procedure and once for the bidder.

What this guards is dumps and SQL, not a hostile web process: `SEALING_KEY` lies with the process, the rest in the database.
A lost sealing key means that the procedure is run again.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_aead_xchacha20poly1305_ietf_encrypt
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

_KEY = 32
_NONCE = 24
_KEY_ID = 8


class CannotOpen(Exception):
    """The ciphertext, or a wrapped key, is not what this sealing key made for this procedure and provider."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Ciphertext, and its key wrapped for each side; `for_procedure` is empty for a draft, which only its writer reads."""

    ciphertext: bytes
    for_procedure: bytes
    for_provider: bytes

    @property
    def receipt(self) -> bytes:
        """The receipt: a hash of the ciphertext. From a hash of the plaintext the price could be found by trying prices."""
        return hashlib.sha256(self.ciphertext).digest()


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens with one sealing key. The key's id stands before every key that it wraps, so that another key is recognised as wrong."""

    key: bytes

    @property
    def key_id(self) -> bytes:
        """The id of this sealing key; the key cannot be found from it."""
        return hashlib.blake2b(self.key, digest_size=_KEY_ID, person=b"vaikutin-id").digest()

    def new_pair(self, procedure: UUID) -> tuple[bytes, bytes]:
        """A procedure's public key, and its private key wrapped by the sealing key."""
        pair = PrivateKey.generate()
        return bytes(pair.public_key), self._wrap(bytes(pair), b"procedure", procedure)

    def seal(self, plaintext: bytes, procedure: UUID, provider: UUID, public_key: bytes | None) -> Envelope:
        """Encrypt, bound to the procedure and the provider. Without `public_key` only the provider can read it."""
        key = random(_KEY)
        nonce = random(_NONCE)
        sealed = nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(
            plaintext, procedure.bytes + provider.bytes, nonce, key
        )
        for_procedure = SealedBox(PublicKey(public_key)).encrypt(key) if public_key else b""
        return Envelope(sealed, for_procedure, self._wrap(key, b"provider", provider))

    def open_own(self, ciphertext: bytes, for_provider: bytes, procedure: UUID, provider: UUID) -> bytes:
        """The plaintext of what a provider sealed, for that provider. Raises `CannotOpen`."""
        return _decrypt(ciphertext, self._unwrap(for_provider, b"provider", provider), procedure, provider)

    def opener(self, wrapped_private_key: bytes, procedure: UUID) -> "Opener":
        """Unwrap a procedure's private key: only inside `open-bids`. Raises `CannotOpen`."""
        return Opener(SealedBox(PrivateKey(self._unwrap(wrapped_private_key, b"procedure", procedure))), procedure)

    def new_digest_key(self, number: int) -> bytes:
        """A new key for digests, wrapped; bound to its number."""
        return self._wrap(random(_KEY), b"digest", UUID(int=number))

    def digest_key(self, wrapped: bytes, number: int) -> bytes:
        """A digest key in clear. Raises `CannotOpen`."""
        return self._unwrap(wrapped, b"digest", UUID(int=number))

    def wrapped(self, wrapped: bytes) -> bool:
        """Whether this sealing key wrapped it, going by what stands before it."""
        return wrapped[:_KEY_ID] == self.key_id

    def _wrap(self, secret: bytes, purpose: bytes, owner: UUID) -> bytes:
        return self.key_id + bytes(SecretBox(self._derived(purpose, owner)).encrypt(secret))

    def _unwrap(self, wrapped: bytes, purpose: bytes, owner: UUID) -> bytes:
        if not self.wrapped(wrapped):
            raise CannotOpen("another sealing key")
        try:
            return SecretBox(self._derived(purpose, owner)).decrypt(wrapped[_KEY_ID:])
        except CryptoError as error:
            raise CannotOpen("wrapped key") from error

    def _derived(self, purpose: bytes, owner: UUID) -> bytes:
        return hashlib.blake2b(purpose + owner.bytes, key=self.key, digest_size=_KEY, person=b"vaikutin-wrap").digest()


@dataclass(frozen=True, slots=True)
class Opener:
    """Reads the bids of one procedure."""

    box: SealedBox[PrivateKey]
    procedure: UUID

    def open(self, ciphertext: bytes, for_procedure: bytes, provider: UUID) -> bytes:
        """One bid in clear. Raises `CannotOpen`."""
        try:
            key = self.box.decrypt(for_procedure)
        except CryptoError as error:
            raise CannotOpen("wrapped key") from error
        return _decrypt(ciphertext, key, self.procedure, provider)


def _decrypt(ciphertext: bytes, key: bytes, procedure: UUID, provider: UUID) -> bytes:
    bound = procedure.bytes + provider.bytes
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext[_NONCE:], bound, ciphertext[:_NONCE], key)
    except CryptoError as error:
        raise CannotOpen("ciphertext") from error
