"""Identifiers that the world gives: business ids, municipality and CPV codes, prefixes of readable numbers."""

import re
from dataclasses import dataclass

from app.domain.refusals import Refusal

_BUSINESS_ID = re.compile(r"[0-9]{7}-[0-9]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_CPV = re.compile(r"[0-9]{8}")
_CPV_WEIGHTED = re.compile(r"([0-9]{8})-[0-9]")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotABusinessId(Refusal):
    """Not seven digits, a hyphen and the check digit that belongs to them (Y-tunnus: weights 7 9 10 5 8 4 2, modulo 11)."""

    code = "not-a-business-id"


def business_id_check_digit(seven: str) -> int | None:
    """The check digit of the first seven digits of a Y-tunnus; None where the remainder is 1, which is never given out."""
    remainder = sum(int(digit) * weight for digit, weight in zip(seven, _WEIGHTS, strict=True)) % 11
    return None if remainder == 1 else (11 - remainder) % 11


def check_business_id(text: str, field: str = "business_id") -> Refusal | None:
    """Refuse what is not a Y-tunnus."""
    if _BUSINESS_ID.fullmatch(text) and business_id_check_digit(text[:7]) == int(text[8]):
        return None
    return NotABusinessId(field=field)


def is_cpv(text: str) -> bool:
    """Whether `text` has the form of a CPV code: eight digits, with or without its check digit."""
    return bool(_CPV.fullmatch(text) or _CPV_WEIGHTED.fullmatch(text))


def is_email(text: str) -> bool:
    """Whether `text` can be an e-mail address.

    Addresses are compared in small letters. A letter that only shares another's small form (`İ`, the Kelvin sign) is none of an
    address: two mailboxes would be one account.
    """
    own = all(one == one.lower() or one.lower().upper() == one for one in text)
    return len(text) <= 254 and own and bool(_EMAIL.fullmatch(text))


def is_sha256(text: str) -> bool:
    """Whether `text` is a SHA-256 in lower-case hexadecimal."""
    return bool(_SHA256.fullmatch(text))
