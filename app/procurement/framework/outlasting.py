"""A contract that outlasts the agreement it is made under: allowed, but warned of beyond what the area finds reasonable."""

from dataclasses import dataclass
from datetime import date

from app.domain.buying.procedures import Content
from app.procurement.competition import Competition

ALLOWED_DAYS = 365
"""How long a contract may outlast its agreement before it is warned of, unless the area has decided otherwise.

House rule, and doubtful: the Act limits the agreement to four years (1397/2016 section 42) and says nothing of how long a
contract made under it may run on.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlasting:
    """By how many days a contract would outlast its agreement, and how many the area finds reasonable."""

    ends: date
    agreement_ends: date
    days: int
    allowed: int


def outlasting(s: Competition, allowed: int) -> Outlasting | None:
    """The warning, of what is published or of what the draft says so far; None where there is none."""
    ends = s.noun.content.ends if isinstance(s.noun.content, Content) else _drafted(s.noun.draft.get("terms"))
    if s.agreement is None or ends is None:
        return None
    days = (ends - s.agreement.ends).days
    if days <= allowed:
        return None
    return Outlasting(ends=ends, agreement_ends=s.agreement.ends, days=days, allowed=allowed)


def _drafted(terms: object) -> date | None:
    """The last day that loose terms name, where it can be read."""
    try:
        return date.fromisoformat(str(terms["ends"])) if isinstance(terms, dict) else None
    except (KeyError, ValueError):
        return None
