"""Facts and the verdicts on them: insert-only rows."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.nested import dump, load
from app.db.paging import Listing, page, same
from app.domain.actors import Actor
from app.domain.ids import AreaId, CommitmentId
from app.domain.paging import Asked, Page
from app.domain.serving.commitments import Commitment
from app.domain.serving.hearings import Hearing
from app.domain.serving.said import Evidence, Heard, Said
from app.domain.terms.facts import Fact, FactId, Kind, Verdict, Verification

_INLINE = ("id", "kind", "code", "learned", "begins", "ends", "withdrawn", "corrects", "client")
_CONTENT = ("quantity", "weekly_hours", "group", "employer", "job", "ref", "reason")
_IDS = ("area_id", "id", "commitment_id", "provider_id", "corrects", "said_by")
_CONTENT_READ = {"quantity": Decimal, "weekly_hours": Decimal}
_FACTS = sa.table(
    "facts",
    *(sa.column(name, kind) for name, kind in (
        ("area_id", sa.Uuid()), ("id", sa.Uuid()), ("commitment_id", sa.Uuid()), ("provider_id", sa.Uuid()), ("client", sa.Text()),
        ("kind", sa.Text()), ("code", sa.Text()), ("learned", sa.DateTime(timezone=True)), ("begins", sa.Date()), ("ends", sa.Date()),
        ("withdrawn", sa.Boolean()), ("corrects", sa.Uuid()), ("content", pg.JSONB()), ("evidence", pg.JSONB(none_as_null=True)),
        ("said_by", sa.Uuid()),
    )),
)  # fmt: skip
_VERDICTS = sa.table(
    "verifications",
    *(sa.column(name, kind) for name, kind in (
        ("area_id", sa.Uuid()), ("id", sa.Uuid()), ("fact_id", sa.Uuid()), ("commitment_id", sa.Uuid()), ("provider_id", sa.Uuid()),
        ("verdict", sa.Text()), ("reason", sa.Text()), ("by_person", sa.Uuid()), ("at", sa.DateTime(timezone=True)),
    )),
)  # fmt: skip

_AREA, _ID = sa.bindparam("area", type_=sa.Uuid()), sa.bindparam("id", type_=sa.Uuid())
_FACT = sa.select(_FACTS).where(_FACTS.c.area_id == _AREA, _FACTS.c.id == _ID)
_OF_COMMITMENT = (
    sa.select(_FACTS)
    .where(_FACTS.c.area_id == _AREA, _FACTS.c.commitment_id == _ID)
    .order_by(_FACTS.c.learned, _FACTS.c.id)
)
_OF_CLIENT = _OF_COMMITMENT.where(_FACTS.c.client == sa.bindparam("client", type_=sa.Text()))
_OF_CLIENTS = _OF_COMMITMENT.where(
    sa.or_(_FACTS.c.client.is_(None), _FACTS.c.client == sa.any_(sa.bindparam("clients", type_=pg.ARRAY(sa.Text()))))
)
_SEVERAL = sa.select(_FACTS).where(
    _FACTS.c.area_id == _AREA, _FACTS.c.id == sa.any_(sa.bindparam("ids", type_=pg.ARRAY(sa.Uuid())))
)
_CORRECTIONS = (
    sa.select(_FACTS).where(_FACTS.c.area_id == _AREA, _FACTS.c.corrects == _ID).order_by(_FACTS.c.learned, _FACTS.c.id)
)
_HEARD = (
    sa.select(_VERDICTS)
    .where(_VERDICTS.c.area_id == _AREA, _VERDICTS.c.commitment_id == _ID)
    .order_by(_VERDICTS.c.at, _VERDICTS.c.id)
)
_HEARD_OF_CLIENT = _HEARD.where(_VERDICTS.c.fact_id.in_(_OF_CLIENT.with_only_columns(_FACTS.c.id).order_by(None)))
_HEARD_OF_CLIENTS = _HEARD.where(_VERDICTS.c.fact_id.in_(_OF_CLIENTS.with_only_columns(_FACTS.c.id).order_by(None)))
_HEARD_OF = (
    sa.select(_VERDICTS)
    .where(_VERDICTS.c.area_id == _AREA, _VERDICTS.c.fact_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_VERDICTS.c.at, _VERDICTS.c.id)
)


_LIST = Listing(
    name="facts",
    rows=_OF_COMMITMENT.order_by(None),
    order=(_FACTS.c.learned, _FACTS.c.id),
    filters={"client": same(_FACTS.c.client, "client"), "kind": same(_FACTS.c.kind, "kind")},
)
_CORRECTIONS_OF = (
    sa.select(_FACTS)
    .where(_FACTS.c.area_id == _AREA, _FACTS.c.corrects == sa.any_(sa.bindparam("ids", type_=pg.ARRAY(sa.Uuid()))))
    .order_by(_FACTS.c.learned, _FACTS.c.id)
)


async def listed(
    connection: AsyncConnection, actor: Actor, commitment: Commitment, instant: datetime, asked: Asked
) -> Page[Hearing]:
    """A page of a commitment's facts in the order they were learned, each with all that its rules may know: two more statements."""
    found = await page(connection, _LIST, asked, _said, area=commitment.area_id, id=commitment.id)
    ids = [said.id for said in found.rows]
    rows = (await connection.execute(_CORRECTIONS_OF, {"area": commitment.area_id, "ids": ids})).mappings()
    corrections = [_said(row) for row in rows]
    ids += [said.id for said in corrections]
    heard = [
        _heard(row)
        for row in (await connection.execute(_HEARD_OF, {"area": commitment.area_id, "ids": ids})).mappings()
    ]
    return found.of(
        _hearing(
            said,
            (actor, commitment, instant),
            tuple(c for c in corrections if c.fact.corrects == said.id),
            heard,
        )
        for said in found.rows
    )


async def add(connection: AsyncConnection, said: Said) -> None:
    """Insert a fact."""
    fact = said.fact
    content = {name: dump(value) for name in _CONTENT if (value := getattr(fact, name)) is not None}
    row = {name: getattr(fact, name) for name in _INLINE} | {
        "kind": fact.kind.value,
        "area_id": said.area_id,
        "commitment_id": said.commitment_id,
        "provider_id": said.provider_id,
        "said_by": said.said_by,
        "content": content,
        "evidence": dump(said.evidence) if said.evidence else None,
    }
    await connection.execute(sa.insert(_FACTS), row)


async def add_verdict(connection: AsyncConnection, heard: Heard, commitment: CommitmentId) -> None:
    """Insert a verdict."""
    verdict = heard.verification
    row = {
        "area_id": heard.area_id,
        "id": verdict.id,
        "fact_id": verdict.fact,
        "commitment_id": commitment,
        "provider_id": heard.provider_id,
        "verdict": verdict.verdict.value,
        "reason": heard.reason,
        "by_person": heard.by_person,
        "at": verdict.at,
    }
    await connection.execute(sa.insert(_VERDICTS), row)


async def get(connection: AsyncConnection, area: AreaId, fact: FactId) -> Said | None:
    """One fact that the actor may see; None where there is none."""
    row = (await connection.execute(_FACT, {"area": area, "id": fact})).mappings().one_or_none()
    return _said(row) if row else None


async def several(connection: AsyncConnection, area: AreaId, ids: Iterable[FactId]) -> dict[FactId, Said]:
    """The facts with these ids."""
    rows = (await connection.execute(_SEVERAL, {"area": area, "ids": list(ids)})).mappings()
    return {one.id: one for one in (_said(row) for row in rows)}


async def of_commitment(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, client: str | None = None
) -> tuple[Said, ...]:
    """A commitment's facts in the order they were learned; those of one client with `client`."""
    given = {"area": area, "id": commitment} | ({} if client is None else {"client": client})
    rows = (await connection.execute(_OF_COMMITMENT if client is None else _OF_CLIENT, given)).mappings()
    return tuple(_said(row) for row in rows)


async def verdicts(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, client: str | None = None
) -> tuple[Heard, ...]:
    """Every verdict on a commitment's facts, in order; on those of one client with `client`."""
    given = {"area": area, "id": commitment} | ({} if client is None else {"client": client})
    rows = (await connection.execute(_HEARD if client is None else _HEARD_OF_CLIENT, given)).mappings()
    return tuple(_heard(row) for row in rows)


async def of_clients(
    connection: AsyncConnection, area: AreaId, commitment: CommitmentId, clients: Iterable[str | None]
) -> tuple[tuple[Said, ...], tuple[Heard, ...]]:
    """What is said of some clients and of the commitment itself, in the order it was learned, and every verdict on that. Two statements."""
    given = {"area": area, "id": commitment, "clients": [client for client in clients if client is not None]}
    said = (await connection.execute(_OF_CLIENTS, given)).mappings()
    found = tuple(_said(row) for row in said)
    heard = (await connection.execute(_HEARD_OF_CLIENTS, given)).mappings()
    return found, tuple(_heard(row) for row in heard)


async def of_commitments(
    connection: AsyncConnection, areas: Iterable[AreaId], ids: Iterable[CommitmentId]
) -> dict[CommitmentId, tuple[tuple[Fact, ...], tuple[Verification, ...]]]:
    """The facts of several commitments and every verdict on them: what their terms are judged by. Two statements."""
    areas, ids = list(areas), list(ids)
    said: dict[CommitmentId, list[Fact]] = {one: [] for one in ids}
    heard: dict[CommitmentId, list[Verification]] = {one: [] for one in ids}
    asked = sa.select(_FACTS).where(_FACTS.c.area_id.in_(areas), _FACTS.c.commitment_id.in_(ids))
    for row in (await connection.execute(asked)).mappings():
        said[row["commitment_id"]].append(_said(row).fact)
    asked = sa.select(_VERDICTS).where(_VERDICTS.c.area_id.in_(areas), _VERDICTS.c.commitment_id.in_(ids))
    for row in (await connection.execute(asked)).mappings():
        heard[row["commitment_id"]].append(_heard(row).verification)
    return {one: (tuple(said[one]), tuple(heard[one])) for one in ids}


async def hearing(
    connection: AsyncConnection, actor: Actor, said: Said, commitment: Commitment, instant: datetime
) -> Hearing:
    """All that the rules on a fact may know: two more statements."""
    found = (await connection.execute(_CORRECTIONS, {"area": said.area_id, "id": said.id})).mappings()
    corrections = tuple(_said(row) for row in found)
    ids = [said.id, *(c.id for c in corrections)]
    rows = await connection.execute(_HEARD_OF, {"area": said.area_id, "ids": ids})
    heard = [_heard(row) for row in rows.mappings()]
    return _hearing(said, (actor, commitment, instant), corrections, heard)


def _hearing(
    said: Said, seen: tuple[Actor, Commitment, datetime], corrections: tuple[Said, ...], heard: Iterable[Heard]
) -> Hearing:
    actor, commitment, instant = seen
    verdicts = tuple(h for h in heard if h.verification.fact == said.id)
    later = {c.id for c in corrections}
    return Hearing(
        noun=said,
        actor=actor,
        instant=instant,
        commitment=commitment,
        verdicts=verdicts,
        corrections=corrections,
        corrections_heard=frozenset(h.verification.fact for h in heard if h.verification.fact in later),
    )


def _said(row: Any) -> Said:
    content: dict[str, Any] = json.loads(row["content"])
    values: dict[str, Any] = {name: row[name] for name in _INLINE} | {"kind": Kind(row["kind"])}
    values |= {name: _CONTENT_READ.get(name, str)(content[name]) for name in _CONTENT if name in content}
    fact = Fact(**values)
    evidence = load(Evidence, json.loads(row["evidence"])) if row["evidence"] is not None else None
    return Said(
        area_id=row["area_id"],
        commitment_id=row["commitment_id"],
        provider_id=row["provider_id"],
        said_by=row["said_by"],
        fact=fact,
        evidence=evidence,
    )


def _heard(row: Any) -> Heard:
    verification = Verification(id=row["id"], fact=row["fact_id"], verdict=Verdict(row["verdict"]), at=row["at"])
    return Heard(
        area_id=row["area_id"],
        provider_id=row["provider_id"],
        verification=verification,
        reason=row["reason"],
        by_person=row["by_person"],
    )


def said_as_json(row: Mapping[str, Any]) -> Said:
    """The fact that a row of `facts` says as JSON (`to_jsonb` of it)."""
    ids = {name: UUID(row[name]) if row[name] else None for name in _IDS}
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("begins", "ends")}
    texts = {name: json.dumps(row[name]) if row[name] is not None else None for name in ("content", "evidence")}
    return _said({**row, **ids, **days, **texts, "learned": datetime.fromisoformat(row["learned"])})


def heard_as_json(row: Mapping[str, Any]) -> Heard:
    """The verdict that a row of `verifications` says as JSON."""
    ids = {name: UUID(row[name]) for name in ("area_id", "id", "fact_id", "provider_id", "by_person")}
    return _heard({**row, **ids, "at": datetime.fromisoformat(row["at"])})
