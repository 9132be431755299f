"""Invitations of an area's staff: made, listed and withdrawn by the owner, used once by whoever bears the link."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.actors import Role
from app.domain.ids import AreaId, PersonId

_COLUMNS = "i.id, i.area_id, i.email, i.name, i.role, i.expires_real, a.name AS area, a.slug"
_IN_FORCE = "i.ended_real IS NULL AND i.expires_real > clock_timestamp()"
_ADD = text("""
INSERT INTO staff_invitations (hash, id, area_id, email, name, role, expires_real)
VALUES (:hash, :id, :area, :email, :name, :role, clock_timestamp() + CAST(:life AS interval))""")
_END_EARLIER = text("""
UPDATE staff_invitations SET ended_real = clock_timestamp()
WHERE area_id = :area AND role = :role AND lower(email) = lower(:email) AND ended_real IS NULL""")
_BY_HASH = text(
    f"SELECT {_COLUMNS} FROM staff_invitations i JOIN areas a ON a.id = i.area_id WHERE i.hash = :hash AND {_IN_FORCE}"
)
_LOCK = text(f"SELECT i.id FROM staff_invitations i WHERE i.id = :id AND {_IN_FORCE} FOR NO KEY UPDATE")
_USE = text("UPDATE staff_invitations SET ended_real = clock_timestamp(), used_by = :person WHERE id = :id")
_WAITING = text(
    f"SELECT {_COLUMNS} FROM staff_invitations i JOIN areas a ON a.id = i.area_id WHERE {_IN_FORCE} ORDER BY a.slug, i.email, i.role"
)
_WITHDRAW = text(
    f"UPDATE staff_invitations i SET ended_real = clock_timestamp() WHERE i.id = :id AND {_IN_FORCE} RETURNING i.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffInvitation:
    """Somebody invited to a role in an area, until it is used, withdrawn or run out; `area`: what the area is called."""

    id: UUID
    area_id: AreaId
    email: str
    name: str
    role: Role
    expires_real: datetime
    area: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Whom to invite to what, for how long; `hash`: of the secret in the link."""

    hash: bytes
    id: UUID
    area: AreaId
    email: str
    name: str
    role: Role
    life: timedelta


async def add(connection: AsyncConnection, new: NewInvitation) -> None:
    """Keep an invitation; one that waits for the same address, area and role ends."""
    given = {"area": new.area, "role": new.role.value, "email": new.email}
    await connection.execute(_END_EARLIER, given)
    await connection.execute(_ADD, given | {"hash": new.hash, "id": new.id, "name": new.name, "life": new.life})


async def lock(connection: AsyncConnection, invitation: UUID) -> bool:
    """Lock one in force, so that who else would use it waits and then finds it ended; False where it has ended."""
    return (await connection.execute(_LOCK, {"id": invitation})).one_or_none() is not None


async def by_hash(connection: AsyncConnection, hashed: bytes) -> StaffInvitation | None:
    """The invitation in force whose link has this secret."""
    row = (await connection.execute(_BY_HASH, {"hash": hashed})).mappings().one_or_none()
    return StaffInvitation(**{**row, "role": Role(row["role"])}) if row else None


async def use(connection: AsyncConnection, invitation: UUID, person: PersonId) -> None:
    """Mark an invitation as used by `person`."""
    await connection.execute(_USE, {"id": invitation, "person": person})


async def waiting(connection: AsyncConnection) -> tuple[StaffInvitation, ...]:
    """Every invitation in force, by area and address."""
    rows = (await connection.execute(_WAITING)).mappings()
    return tuple(StaffInvitation(**{**row, "role": Role(row["role"])}) for row in rows)


async def withdraw(connection: AsyncConnection, invitation: UUID) -> bool:
    """End an invitation; answers whether there was one in force."""
    return (await connection.execute(_WITHDRAW, {"id": invitation})).one_or_none() is not None
