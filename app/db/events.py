"""The audit trail, which is also every page's history."""

import json
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.paging import Listing, page, same
from app.domain.bounds import read_instant
from app.domain.events import Event, Told, VisibleTo
from app.domain.ids import AreaId, CommitmentId, NeedId, ProcedureId
from app.domain.paging import Asked, Page

_WRITE = text("""
INSERT INTO events (area_id, noun_id, what, at, visible_to, by_person, procedure_id, commitment_id, provider_id, codes)
VALUES (:area_id, :noun_id, :what, :at, :visible_to, :by_person, :procedure_id, :commitment_id, :provider_id, CAST(:codes AS jsonb))""")
_READ = """
SELECT e.area_id, e.noun_id, e.what, e.at, e.visible_to, e.by_person, e.procedure_id, e.commitment_id, e.provider_id, e.codes, p.name
FROM events e LEFT JOIN people p ON p.id = e.by_person WHERE e.area_id = :area AND {where} ORDER BY e.at DESC, e.id DESC LIMIT :limit"""
_OF_NEED = """
  (SELECT o.id FROM events o WHERE o.area_id = :area AND o.noun_id = :id ORDER BY o.at DESC, o.id DESC LIMIT :limit)
  UNION SELECT u.id FROM procedures p CROSS JOIN LATERAL (SELECT o.id FROM events o WHERE (o.area_id, o.procedure_id) = (p.area_id, p.id)
    ORDER BY o.at DESC, o.id DESC LIMIT :limit) u WHERE p.area_id = :area AND p.need_id = :id
  UNION SELECT u.id FROM commitments c CROSS JOIN LATERAL (SELECT o.id FROM events o WHERE (o.area_id, o.commitment_id) = (c.area_id, c.id)
    ORDER BY o.at DESC, o.id DESC LIMIT :limit) u WHERE c.area_id = :area AND c.need_id = :id"""
"""The newest events of a need itself, of each procedure and of each commitment under it, each by its own index: an OR of the three reads all there are."""
_E = sa.table(
    "events",
    *(sa.column(name, kind) for name, kind in (
        ("id", sa.BigInteger()), ("area_id", sa.Uuid()), ("noun_id", sa.Uuid()), ("what", sa.Text()), ("at", sa.DateTime(timezone=True)),
        ("visible_to", sa.Text()), ("by_person", sa.Uuid()), ("procedure_id", sa.Uuid()), ("commitment_id", sa.Uuid()),
        ("provider_id", sa.Uuid()), ("codes", sa.Text()),
    )),
)  # fmt: skip
_PEOPLE = sa.table("people", sa.column("id", sa.Uuid()), sa.column("name", sa.Text()))
_LISTS = {
    column: Listing(
        name="events",
        rows=sa.select(*(c for c in _E.c if c.name != "id"), _PEOPLE.c.name)
        .select_from(_E.outerjoin(_PEOPLE, _PEOPLE.c.id == _E.c.by_person))
        .where(
            _E.c.area_id == sa.bindparam("area", type_=sa.Uuid()), _E.c[column] == sa.bindparam("id", type_=sa.Uuid())
        ),
        order=(_E.c.at, _E.c.id),
        down=True,
        filters={"what": same(_E.c.what, "what")},
    )
    for column in ("procedure_id", "commitment_id", "noun_id")
}


async def listed(connection: AsyncConnection, area: AreaId, under: str, noun: UUID, asked: Asked) -> Page[Told]:
    """A page of the events, newest first, whose column `under` is `noun`: procedure_id, commitment_id or noun_id."""
    return await page(connection, _LISTS[under], asked, _told, area=area, id=noun)


async def write(connection: AsyncConnection, *events: Event) -> None:
    """Append `events`."""
    if events:
        await connection.execute(_WRITE, [_row(event) for event in events])


async def of_procedure(
    connection: AsyncConnection, area: AreaId, procedure: ProcedureId, limit: int = 100
) -> tuple[Told, ...]:
    """A procedure's history that the actor may see, newest first."""
    return await _read(connection, "e.procedure_id = :id", {"area": area, "id": procedure, "limit": limit})


async def of_commitment(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, limit: int = 100
) -> tuple[Told, ...]:
    """A commitment's history that the actor may see, newest first."""
    return await _read(connection, "e.commitment_id = :id", {"area": area, "id": commitment, "limit": limit})


async def of_noun(connection: AsyncConnection, area: AreaId, noun: Any, limit: int = 100) -> tuple[Told, ...]:
    """The history of one noun, newest first."""
    return await _read(connection, "e.noun_id = :id", {"area": area, "id": noun, "limit": limit})


async def of_need(connection: AsyncConnection, area: AreaId, need: NeedId, limit: int = 100) -> tuple[Told, ...]:
    """The history of a need and of all that followed it, newest first."""
    return await _read(connection, f"e.id IN ({_OF_NEED})", {"area": area, "id": need, "limit": limit})


async def _read(connection: AsyncConnection, where: str, given: dict[str, Any]) -> tuple[Told, ...]:
    rows = (await connection.execute(_reading(where), given)).mappings()
    return tuple(_told(row) for row in rows)


@cache
def _reading(where: str) -> sa.TextClause:
    return text(_READ.format(where=where))


def _row(event: Event) -> dict[str, Any]:
    return {
        "area_id": event.area_id,
        "noun_id": event.noun_id,
        "what": event.what,
        "at": event.at,
        "visible_to": event.visible_to.value,
        "by_person": event.by_person,
        "procedure_id": event.procedure_id,
        "commitment_id": event.commitment_id,
        "provider_id": event.provider_id,
        "codes": json.dumps(dict(event.codes), default=_instant),
    }


def _told(row: sa.RowMapping) -> Told:
    event = Event(
        area_id=row["area_id"],
        noun_id=row["noun_id"],
        what=row["what"],
        at=row["at"],
        visible_to=VisibleTo(row["visible_to"]),
        by_person=row["by_person"],
        procedure_id=row["procedure_id"],
        commitment_id=row["commitment_id"],
        provider_id=row["provider_id"],
        codes={name: _borne(value) for name, value in json.loads(row["codes"]).items()},
    )
    return Told(event, row["name"])


def _instant(value: object) -> str:
    """An instant as it is kept among codes. Raises TypeError for what is none and JSON does not know."""
    if not isinstance(value, datetime):
        raise TypeError(value)
    return value.isoformat()


def _borne(value: Any) -> Any:
    """What an event bears, as it was noted: an instant again where it is written as one."""
    try:
        return read_instant(value) if isinstance(value, str) else value
    except ValueError:
        return value
