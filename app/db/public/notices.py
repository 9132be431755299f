"""What is open to everybody, in all models: notices and the cards on offer; found by words, place and basket."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.finding import one
from app.db.paging import Listing, page, same
from app.db.tables import read, table
from app.db.types import Cents, Words
from app.domain.buying.procedures import ProcedureKind
from app.domain.ids import AreaId, ProcedureId
from app.domain.paging import Asked, Page
from app.domain.people.areas import Code, CodeList
from app.domain.public.notices import Model, Notice, Open
from app.domain.searching import parts

_N = table(Notice)
_CLOSE = text("""
UPDATE notices SET closed_at = :at, version = version + 1 WHERE area_id = :area AND procedure_id = :id AND closed_at IS NULL""")
_PUT_OFF = text("""
UPDATE notices SET deadline_before = deadline, deadline = :deadline, version = version + 1
WHERE area_id = :area AND procedure_id = :id AND closed_at IS NULL""")
_STEMS = text("SELECT w, ts_lexize('finnish_stem', w) AS stems FROM unnest(CAST(:words AS text[])) w")
_KINDS = {
    Model.FRAMEWORK: str(ProcedureKind.MINI_COMPETITION),
    Model.EVOLVING: str(ProcedureKind.CHALLENGE),
    Model.GRANTS: str(ProcedureKind.PROGRAMME),
    Model.DYNAMIC: "card",
}
_MODELS = {kind: model for model, kind in _KINDS.items()}
_COLUMNS: dict[str, Any] = {
    "area_id": sa.Uuid(),
    "id": sa.Uuid(),
    "number": sa.Text(),
    "kind": sa.Text(),
    "invited": sa.Boolean(),
    "title": sa.Text(),
    "summary": sa.Text(),
    "basket": sa.Text(),
    "municipalities": Words(),
    "maximum": Cents(),
    "deadline": sa.DateTime(timezone=True),
    "published_at": sa.DateTime(timezone=True),
    "provider_name": sa.Text(),
}
_SORTED = {"closes": sa.DateTime(timezone=True), "words": sa.Text()}
_OPEN = (
    text("""
  SELECT area_id, procedure_id AS id, number, kind, audience = 'invited' AS invited, title, summary, basket, municipalities,
    maximum, deadline, published_at, '' AS provider_name, coalesce(deadline, 'infinity') AS closes, lower(title || ' ' || summary) AS words
  FROM notices WHERE closed_at IS NULL AND (deadline IS NULL OR deadline > :now)
  UNION ALL
  SELECT area_id, card_id, number, 'card', false, content->>'title', content->>'description', content->>'basket',
    ARRAY(SELECT jsonb_array_elements_text(content->'municipalities')),
    CAST(100 * CAST(content->>'price' AS numeric) AS bigint), NULL, published_at, provider_name, 'infinity',
    lower((content->>'title') || ' ' || (content->>'description') || ' ' || provider_name)
  FROM published_cards WHERE on_offer""")
    .columns(*(sa.column(name, kind) for name, kind in (_COLUMNS | _SORTED).items()))
    .subquery("o")
)


def place_in(t: str) -> sa.TextClause:
    """The filter `place`: where `t`, a table or its alias with municipalities, reaches; none means its whole area."""
    return text(f"""(:place = ANY({t}.municipalities) OR cardinality({t}.municipalities) = 0 AND EXISTS (
      SELECT FROM codes k WHERE k.area_id = {t}.area_id AND k.list = 'municipality' AND k.code = :place))""")


_LIST = Listing(
    name="notices",
    rows=sa.select(*(_OPEN.c[name] for name in _COLUMNS)),
    order=(_OPEN.c.closes, _OPEN.c.number, _OPEN.c.id),
    filters={
        "area": same(_OPEN.c.area_id, "area"),
        "place": place_in("o"),
        "basket": same(_OPEN.c.basket, "basket"),
        "kind": same(_OPEN.c.kind, "kind"),
    },
    words=_OPEN.c.words,
)


async def close(connection: AsyncConnection, area: AreaId, procedure: ProcedureId, at: datetime) -> None:
    """Say when a procedure closed, where it has a notice that says it is open."""
    await connection.execute(_CLOSE, {"area": area, "id": procedure, "at": at})


async def put_off(connection: AsyncConnection, area: AreaId, procedure: ProcedureId, deadline: datetime) -> None:
    """Say the new deadline of a procedure beside the old one, where it has a notice that says it is open."""
    await connection.execute(_PUT_OFF, {"area": area, "id": procedure, "deadline": deadline})


async def get(connection: AsyncConnection, area: AreaId, number: str) -> Notice | None:
    """One notice by its number; None where there is none."""
    return await one(connection, Notice, area_id=area, number=number)


async def listed(connection: AsyncConnection, area: AreaId | None, now: datetime, asked: Asked) -> Page[Open]:
    """A page of what is open in one area or in all, what closes first before what stands."""
    return await page(connection, _LIST, asked_of(asked, area, _KINDS), _open, now=now)


def asked_of(asked: Asked, area: AreaId | None, kinds: Mapping[Model, str]) -> Asked:
    """What is asked of a public list: in one area, and by the kind that stands for the model asked for."""
    filters = {name: value for name, value in asked.filters.items() if name != "model"}
    if asked.filters.get("model"):
        filters["kind"] = kinds[Model(str(asked.filters["model"]))]
    return replace(asked, filters=filters | {"area": area})


async def parts_of(connection: AsyncConnection, given: tuple[str, ...]) -> tuple[str, ...]:
    """What to look for of words that were typed; Finnish stems are the database's to know."""
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
    return Open(**{name: row[name] for name in _COLUMNS}, model=_MODELS[row["kind"]])
