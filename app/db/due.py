"""When the clock must look at what next: ids only, so that the worker needs no area to ask."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.ids import AreaId
from app.domain.people.areas import Area

_SET = text("""
INSERT INTO due (kind, area_id, id, at) VALUES (:kind, :area, :id, :at)
ON CONFLICT (kind, area_id, id) DO UPDATE SET at = excluded.at, again_at = NULL""")
_CLEAR = text("DELETE FROM due WHERE kind = :kind AND area_id = :area AND id = :id")
_NEXT = text("""
SELECT d.kind, d.id, d.at, a.id AS area_id, a.slug, a.name, a.prefix FROM due d JOIN areas a ON a.id = d.area_id
WHERE d.at <= :instant AND (d.again_at IS NULL OR d.again_at <= :instant) ORDER BY d.at LIMIT :limit""")
_POSTPONE = text(
    "UPDATE due SET again_at = instant() + interval '5 minutes' WHERE kind = :kind AND area_id = :area AND id = :id"
)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that fell due."""

    kind: str
    id: UUID
    at: datetime
    area: Area


async def set_due(connection: AsyncConnection, kind: str, area: AreaId, noun: UUID, at: datetime | None) -> None:
    """Say when the clock must look at `noun` next; None: no more."""
    if at is None:
        await connection.execute(_CLEAR, {"kind": kind, "area": area, "id": noun})
    else:
        await connection.execute(_SET, {"kind": kind, "area": area, "id": noun, "at": at})


async def fallen(connection: AsyncConnection, instant: datetime, limit: int = 100) -> tuple[Due, ...]:
    """What has fallen due by `instant` and is not put off, the oldest first."""
    rows = (await connection.execute(_NEXT, {"instant": instant, "limit": limit})).mappings()
    return tuple(
        Due(r["kind"], r["id"], r["at"], Area(id=r["area_id"], slug=r["slug"], name=r["name"], prefix=r["prefix"]))
        for r in rows
    )


async def postpone(connection: AsyncConnection, one: Due) -> None:
    """Try what failed again in five minutes, so that it does not stop the rest. It stays due since it fell due: a settlement that failed is still owed."""
    await connection.execute(_POSTPONE, {"kind": one.kind, "area": one.area.id, "id": one.id})
