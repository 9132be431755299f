"""What is open to everybody, in all models: notices and the cards on offer; found by words, place and basket."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import one
from app.db.tables import read, table
from app.domain.buying.procedures import ProcedureKind
from app.domain.ids import AreaId, ProcedureId
from app.domain.money import Money
from app.domain.people.areas import Code, CodeList
from app.domain.public.notices import Model, Notice, Open
from app.domain.searching import Search, parts, words

_N = table(Notice)
_CLOSE = text("""
UPDATE notices SET closed_at = :at, version = version + 1 WHERE area_id = :area AND procedure_id = :id AND closed_at IS NULL""")
_STEMS = text("SELECT w, ts_lexize('finnish_stem', w) AS stems FROM unnest(CAST(:words AS text[])) w")
_MODELS = {
    ProcedureKind.MINI_COMPETITION: Model.FRAMEWORK,
    ProcedureKind.CHALLENGE: Model.EVOLVING,
    ProcedureKind.PROGRAMME: Model.GRANTS,
}
_OPEN = """
SELECT * FROM (
  SELECT area_id, procedure_id AS id, number, kind, audience = 'invited' AS invited, title, summary, basket, municipalities,
    maximum, deadline, published_at, '' AS provider_name, lower(title || ' ' || summary) AS words
  FROM notices WHERE closed_at IS NULL AND (deadline IS NULL OR deadline > :now)
  UNION ALL
  SELECT area_id, card_id, number, 'card', false, content->>'title', content->>'description', content->>'basket',
    ARRAY(SELECT jsonb_array_elements_text(content->'municipalities')),
    (100 * CAST(content->>'price' AS numeric))::bigint, NULL, published_at, provider_name,
    lower((content->>'title') || ' ' || (content->>'description') || ' ' || provider_name)
  FROM published_cards WHERE on_offer
) o WHERE {conditions} ORDER BY coalesce(deadline, 'infinity'), number LIMIT :limit"""
_AFTER = """
SELECT coalesce(deadline, 'infinity') FROM notices WHERE number = :after
UNION ALL SELECT 'infinity' FROM published_cards WHERE number = :after LIMIT 1"""
PLACE = """(:place = ANY({t}.municipalities) OR cardinality({t}.municipalities) = 0 AND EXISTS (
  SELECT FROM codes k WHERE k.area_id = {t}.area_id AND k.list = 'municipality' AND k.code = :place))"""


async def close(connection: AsyncConnection, area: AreaId, procedure: ProcedureId, at: datetime) -> None:
    """Say when a procedure closed, where it has a notice that says it is open."""
    await connection.execute(_CLOSE, {"area": area, "id": procedure, "at": at})


async def get(connection: AsyncConnection, area: AreaId, number: str) -> Notice | None:
    """One notice by its number."""
    return await one(connection, Notice, area_id=area, number=number)


async def listed(
    connection: AsyncConnection, limit: int, area: AreaId | None, now: datetime, wanted: Search, after: str | None
) -> tuple[Open, ...]:
    """What is open of one area or of all, what closes first before what stands; below number `after`."""
    given, conditions = conditions_of("o", area, wanted)
    given |= {"now": now, "limit": limit}
    kinds = [str(kind) for kind, model in _MODELS.items() if wanted.model in (None, model)]
    conditions.append("o.kind = ANY(:kinds)")
    given["kinds"] = kinds + (["card"] if wanted.model in (None, Model.DYNAMIC) else [])
    if after is not None:
        conditions.append(f"(coalesce(o.deadline, 'infinity'), o.number) > (({_AFTER}), :after)")
        given["after"] = after
    rows = await connection.execute(text(_OPEN.format(conditions=" AND ".join(conditions))), given)
    return tuple(_open(row) for row in rows.mappings())


def conditions_of(t: str, area: AreaId | None, wanted: Search) -> tuple[dict[str, Any], list[str]]:
    """What to ask of `t`, a table with area_id, basket, municipalities and words, and the values that it needs."""
    given: dict[str, Any] = {}
    conditions = ["true"]
    if area is not None:
        conditions.append(f"{t}.area_id = :area")
        given["area"] = area
    for n, part in enumerate(wanted.parts):
        conditions.append(f"{t}.words LIKE :part{n}")
        given[f"part{n}"] = f"%{_plain(part)}%"
    if wanted.place is not None:
        conditions.append(PLACE.format(t=t))
        given["place"] = wanted.place
    if wanted.basket is not None:
        conditions.append(f"{t}.basket = :basket")
        given["basket"] = wanted.basket
    return given, conditions


async def parts_of(connection: AsyncConnection, typed: str) -> tuple[str, ...]:
    """What to look for of what was typed; Finnish stems are the database's to know."""
    given = words(typed)
    if not given:
        return ()
    rows = (await connection.execute(_STEMS, {"words": list(given)})).mappings()
    return parts(given, {row["w"]: row["stems"][0] if row["stems"] else None for row in rows})


async def codes(connection: AsyncConnection, lists: tuple[CodeList, ...]) -> tuple[Code, ...]:
    """Some code lists of every area, each code once, in the order of the areas' own."""
    c = table(Code)
    asked = sa.select(c).where(c.c.list.in_([str(one) for one in lists])).order_by(c.c.list, c.c.position, c.c.code)
    found: dict[tuple[str, str], Code] = {}
    for row in (await connection.execute(asked)).mappings():
        found.setdefault((row["list"], row["code"]), read(Code, row))
    return tuple(found.values())


def _open(row: sa.RowMapping) -> Open:
    kind = row["kind"]
    model = Model.DYNAMIC if kind == "card" else _MODELS[ProcedureKind(kind)]
    names = ("area_id", "id", "number", "kind", "invited", "title", "summary", "basket", "deadline", "published_at")
    from_row = {name: row[name] for name in (*names, "provider_name")}
    cents = row["maximum"]
    maximum = None if cents is None else Money(cents)
    return Open(**from_row, model=model, municipalities=tuple(row["municipalities"]), maximum=maximum)


def _plain(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
