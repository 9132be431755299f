"""Who acts: the first statement of every transaction. It also says what row-level security reads, and the instant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.actors import Actor, Role
from app.domain.ids import AreaId, MembershipId, PersonId, ProviderId
from app.domain.people.areas import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Who is there, at which area's address, when. `actor` is None for a visitor, or for a person without a membership."""

    instant: datetime
    area: Area | None
    actor: Actor | None = None
    person: PersonId | None = None
    name: str = ""


_WHO = """
  m.id AS membership_id, m.role, m.area_id, m.provider_id, a.id AS at_area, a.slug, a.name AS area_name, a.prefix, instant() AS instant,
  set_config('app.area', coalesce(m.area_id::text, ''), true), set_config('app.provider', coalesce(m.provider_id::text, ''), true),
  set_config('app.membership', coalesce(m.id::text, ''), true)"""
_BY_TOKEN = text(f"""
SELECT m.person_id, p.name AS person_name, {_WHO}
FROM tokens t JOIN memberships m ON m.id = t.membership_id JOIN people p ON p.id = m.person_id LEFT JOIN areas a ON a.slug = :slug
WHERE t.hash = :hash AND t.expires_real > clock_timestamp() AND t.ended_real IS NULL AND m.ended_real IS NULL""")
_BY_SESSION = text(f"""
SELECT s.person_id, p.name AS person_name, {_WHO}
FROM sessions s JOIN people p ON p.id = s.person_id LEFT JOIN memberships m ON m.id = s.membership_id AND m.ended_real IS NULL
LEFT JOIN areas a ON a.slug = :slug
WHERE s.hash = :hash AND s.expires_real > clock_timestamp()""")
_NOBODY = text(
    "SELECT a.id AS at_area, a.slug, a.name AS area_name, a.prefix, instant() AS instant FROM (SELECT) one LEFT JOIN areas a ON a.slug = :slug"
)
_AREA = text("SELECT set_config('app.area', CAST(:area AS text), true), instant() AS instant")


async def by_token(connection: AsyncConnection, hashed: bytes, slug: str | None) -> Present | None:
    """Who bears the token with this hash; None where there is none in force."""
    row = (await connection.execute(_BY_TOKEN, {"hash": hashed, "slug": slug})).mappings().one_or_none()
    return _present(row) if row else None


async def by_session(connection: AsyncConnection, hashed: bytes, slug: str | None) -> Present | None:
    """Whose session this is; None where there is none in force."""
    row = (await connection.execute(_BY_SESSION, {"hash": hashed, "slug": slug})).mappings().one_or_none()
    return _present(row) if row else None


async def nobody(connection: AsyncConnection, slug: str | None) -> Present:
    """A visitor at the area's address: the instant and the area, and no actor."""
    row = (await connection.execute(_NOBODY, {"slug": slug})).mappings().one()
    return Present(instant=row["instant"], area=_area(row))


async def act_for(connection: AsyncConnection, area: AreaId) -> datetime:
    """Act for `area` from here on in this transaction, as the clock does; answers the instant."""
    return (await connection.execute(_AREA, {"area": str(area)})).mappings().one()["instant"]  # type: ignore[no-any-return]  # a timestamptz


def _present(row: Any) -> Present:
    person = PersonId(row["person_id"])
    actor = None
    if row["membership_id"] is not None:
        actor = Actor(
            role=Role(row["role"]),
            person=person,
            membership=MembershipId(row["membership_id"]),
            area=AreaId(row["area_id"]) if row["area_id"] else None,
            provider=ProviderId(row["provider_id"]) if row["provider_id"] else None,
        )
    return Present(instant=row["instant"], area=_area(row), actor=actor, person=person, name=row["person_name"])


def _area(row: Any) -> Area | None:
    if row["at_area"] is None:
        return None
    return Area(id=AreaId(row["at_area"]), slug=row["slug"], name=row["area_name"], prefix=row["prefix"])
