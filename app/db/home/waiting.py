"""What waits for whom, in one statement for each role: the soonest first, a page at a time, and how many there are in all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.home import area, grants, provider
from app.domain.actors import Role
from app.domain.ids import AreaId
from app.domain.money import Money

PARTS: Mapping[Role, tuple[str, ...]] = {
    Role.OFFICER: (
        area.PROCEDURES, area.CARDS, area.DRAFTED, area.GATES_TO_PREPARE, area.FACTS, area.QUALIFICATIONS, area.IDEAS, area.APPLICATIONS,
        grants.TO_RUN, area.VALUES,
    ),
    Role.DECIDER: (area.PROCEDURES, area.GATES_TO_DECIDE, area.IDEAS, area.APPLICATIONS, area.RECOVERIES, area.VALUES),
    Role.COACH: (area.PROCEDURES, area.REFERRING, area.FACTS, area.FALLEN_THROUGH),
    Role.FINANCE: (area.PAYMENTS, area.VALUES),
    Role.PROVIDER: (
        provider.INVITED, provider.CARDS, provider.SIGNING, grants.TO_REPORT, provider.REFERRALS, provider.SUPPLEMENTS, provider.ANSWERS,
    ),
}  # fmt: skip
"""What may wait for each role: a select for each kind of noun. `tests/house/test_homes.py` holds them to the tables of steps."""
Place = tuple[int, datetime, datetime, str, UUID]
"""Where a row stands in the list: what another must do first (1) after the rest (0), then the soonest, then what has waited longest."""
PLACE: tuple[type, ...] = (int, datetime, datetime, str, UUID)
_FIRST: Place = (-1, datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), "", UUID(int=0))
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where no instant is, for the order: last."""
_KEY = 'CAST(held AS int), coalesce(until, :never), coalesce(since, :never), number COLLATE "C", id'


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A noun that asks for somebody, in the state in which it truly is; what bars the step is not known yet. `place`: where it stands in the list."""

    table: str
    area_id: AreaId
    id: UUID
    parent: UUID | None
    state: str
    number: str
    title: str
    until: datetime | None
    since: datetime | None
    payee: str
    amount: Money | None
    many: int
    place: Place


async def waiting(
    connection: AsyncConnection,
    role: Role,
    asked: Iterable[str],
    after: tuple[Any, ...] | None,
    limit: int,
    **given: object,
) -> tuple[tuple[Waiting, ...], int]:
    """The first `limit` that wait for `role` after a place in the list, in states that `asked` names, and how many there are in all."""
    told = zip(("held", "until", "since", "number", "id"), after or _FIRST, strict=True)
    bound = {"asked": list(asked), "never": NEVER, "limit": limit} | {f"after_{name}": value for name, value in told}
    rows = (await connection.execute(_statement(role), {**given, **bound})).mappings().all()
    return tuple(_read(row) for row in rows), int(rows[0]["total"]) if rows else 0


@cache
def _statement(role: Role) -> TextClause:
    every = "\nUNION ALL ".join(PARTS[role])
    return text(f"""WITH asking AS (
{every})
SELECT *, (SELECT count(*) FROM asking) AS total FROM asking
WHERE ({_KEY}) > (:after_held, :after_until, :after_since, :after_number, :after_id) ORDER BY {_KEY} LIMIT :limit""")


def _read(row: Any) -> Waiting:
    place = (int(row["held"]), row["until"] or NEVER, row["since"] or NEVER, row["number"], row["id"])
    return Waiting(
        table=row["of_table"],
        area_id=row["area_id"],
        id=row["id"],
        parent=row["parent"],
        state=row["state"],
        number=row["number"],
        title=row["title"] or "",
        until=row["until"],
        since=row["since"],
        payee=row["payee"],
        amount=Money(row["amount"]) if row["amount"] is not None else None,
        many=row["many"],
        place=place,
    )
