"""What an area has said of a provider, out of a row that tells it as JSON beside whatever the provider enters or moves on in."""

from collections.abc import Mapping
from typing import Any

from app.db.gathering import noun, read_json
from app.domain.buying.admission import Admission
from app.domain.buying.agreements import Member
from app.domain.people.providers import Qualification

_JSON = ("qualification", "member", "basket_names")


def told(row: Any) -> dict[str, Any]:
    """The columns of a row that `admission` reads, its JSON read."""
    return {**row, **{name: read_json(row[name]) for name in _JSON}}


def admission(said: Mapping[str, Any], *, needed: bool) -> Admission | None:
    """What is `said` of a provider in `qualification` and `member`; None where nothing is.

    Beside them stand `provider_name`, `basket`, `basket_names` and `agreement`, its number. `needed`: whether it may not serve without a
    qualification.
    """
    qualification, member = noun(Qualification, said["qualification"]), noun(Member, said["member"])
    judged = member or qualification
    if judged is None:
        return None
    return Admission(
        provider_id=judged.provider_id,
        provider=said["provider_name"] or "",
        basket=said["basket"] or "",
        basket_names=said["basket_names"] or {},
        qualification=qualification,
        agreement=said["agreement"] or "",
        member=member,
        needed=needed,
    )
