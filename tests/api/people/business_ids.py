"""Invented business ids with the right check digit, each once."""

import itertools
import os
import random

from app.domain.identifiers import business_id_check_digit

_NUMBERS = itertools.count(random.Random(os.getpid()).randrange(1_000_000, 8_000_000))


def business_id() -> str:
    """The next one."""
    for number in _NUMBERS:
        digit = business_id_check_digit(f"{number:07}")
        if digit is not None:
            return f"{number:07}-{digit}"
    raise AssertionError
