"""An employment area and the code lists it works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.ids import AreaId

RESERVED = frozenset({
    "api", "cards", "challenges", "commitments", "health", "home", "language", "memberships", "metrics",
    "orders", "procedures", "programmes", "provider", "register", "sign-in", "sign-out", "staff-invitation", "static",
    "tokens",
})  # fmt: skip
"""What addresses of the product's own begin with: no area is called so, or its pages would not be found."""


class CodeList(StrEnum):
    """The lists an area brings: each code has a name in every language of the area."""

    MUNICIPALITY = "municipality"
    BASKET = "basket"
    CATEGORY = "category"
    CLIENT_GROUP = "client-group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A *työllisyysalue*; `prefix` begins its readable numbers."""

    id: AreaId
    slug: str
    name: str
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of a code list. A category's `parent` is its basket; orders in it are bought as `cpv`, from `budget_line`."""

    area_id: AreaId
    list: CodeList
    code: str
    names: Mapping[str, str]
    parent: str | None = None
    position: int = 0
    cpv: str | None = None
    budget_line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an area has decided for itself, from a day on."""

    area_id: AreaId
    key: str
    begins: date
    value: int
