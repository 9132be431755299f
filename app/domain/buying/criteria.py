"""What bids and applications are judged by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A quality criterion: its weight is the most points it gives."""

    key: str
    name: str
    weight: int
    description: str = ""
