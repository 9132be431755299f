"""Lists of procedures: an area's own, those that a provider is invited to or asked, those open to every provider."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.paging import Listing, page, serial, text_of
from app.db.tables import table
from app.db.types import Cents
from app.domain.buying.procedure_rows import ProcedureRow
from app.domain.buying.procedures import Audience, Invitation, Procedure, ProcedureKind, State
from app.domain.ids import AreaId, ProviderId
from app.domain.paging import Asked, Page

_P, _I = table(Procedure), table(Invitation)
_NAMES = tuple(field.name for field in fields(ProcedureRow))
_AREA, _PROVIDER = sa.bindparam("area", type_=sa.Uuid()), sa.bindparam("provider", type_=sa.Uuid())
_NOW = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_OF_KIND = _P.c.kind == sa.bindparam("kind", type_=_P.c.kind.type)


def _said(sql: str) -> sa.ColumnElement[Any]:
    return sa.literal_column(f"coalesce({sql}, '')", sa.Text())


_STATE: sa.ColumnElement[Any] = sa.case(
    (
        sa.and_(
            _P.c.state == State.OPEN,
            _P.c.kind != ProcedureKind.QUICK_ORDER,
            _P.c.deadline <= _NOW,
        ),
        sa.literal_column("'closed'"),
    ),
    else_=_P.c.state,
)
_TITLE = _said("procedures.content->>'title', procedures.draft->>'title'")
_CLIENT = _said("procedures.content->'wish'->>'client', procedures.draft->>'client'")
_MAXIMUM = sa.literal_column("CAST(100 * CAST(procedures.content->>'maximum' AS numeric) AS bigint)", Cents())
_LAST_ASKED = """(SELECT i.card_id FROM invitations i
  WHERE (i.area_id, i.procedure_id) = (procedures.area_id, procedures.id) ORDER BY i.invited_at DESC LIMIT 1)"""
_ACCEPTED = sa.literal_column(
    "EXISTS (SELECT FROM bids b WHERE (b.area_id, b.procedure_id, b.state) = (procedures.area_id, procedures.id, 'submitted'))",
    sa.Boolean(),
)
_WAITS_UNTIL = sa.literal_column(
    """(SELECT max(i.answer_by) FROM invitations i LEFT JOIN bids b
      ON (b.area_id, b.procedure_id, b.provider_id) = (i.area_id, i.procedure_id, i.provider_id)
      WHERE (i.area_id, i.procedure_id) = (procedures.area_id, procedures.id) AND b.id IS NULL)""",
    sa.DateTime(timezone=True),
)
_SOMEBODY_LEFT = sa.literal_column(
    """EXISTS (SELECT FROM jsonb_path_query(procedures.content, '$.seen[*] ? (@.turn != null)') AS o WHERE NOT EXISTS (
      SELECT FROM invitations i WHERE (i.area_id, i.procedure_id) = (procedures.area_id, procedures.id)
        AND CAST(i.provider_id AS text) = o->>'provider_id'))""",
    sa.Boolean(),
)
_ORDER_STATE: sa.ColumnElement[Any] = sa.case(
    (_P.c.state != State.OPEN, _P.c.state),
    (_ACCEPTED, sa.literal_column(f"'{State.DECIDED}'")),
    (sa.or_(_WAITS_UNTIL > _NOW, _SOMEBODY_LEFT), sa.literal_column(f"'{State.OPEN}'")),
    else_=sa.literal_column(f"'{State.CANCELLED}'"),
)
"""Where an order stands for the area, whether or not the clock has written it. Whether somebody left in its queue can still be asked is the clock's to judge."""
_WORDS = text_of(_P.c.number, _TITLE, _CLIENT)


def _offer(asked: str) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """The title of a card and its provider's name, as the order keeps them; `asked`: SQL of the card's id."""
    found = f"""jsonb_path_query_first(procedures.content, '$.seen[*] ? (@.card_id == $card)',
      jsonb_build_object('card', CAST({asked} AS text)))"""
    return _said(f"({found})->'content'->>'title'"), _said(f"({found})->>'provider_name'")


def _filters(state: sa.ColumnElement[Any] = _STATE) -> dict[str, sa.ColumnElement[bool]]:
    return {"state": sa.bindparam("state", type_=_P.c.state.type) == state}


def _rows(
    source: sa.FromClause,
    asked: str | None,
    deadline: sa.ColumnElement[Any] = _P.c.deadline,
    state: sa.ColumnElement[Any] = _STATE,
) -> sa.Select[Any]:
    """Rows of procedures from `source`; of orders with the card whose id `asked` is SQL for."""
    service, provider = _offer(asked) if asked else (_said("''"), _said("''"))
    return sa.select(
        *(_P.c[name] for name in ("area_id", "id", "kind", "number", "published_at", "version")),
        _TITLE.label("title"),
        sa.type_coerce(state, _P.c.state.type).label("state"),
        deadline.label("deadline"),
        _MAXIMUM.label("maximum"),
        _CLIENT.label("client"),
        service.label("service"),
        provider.label("asked"),
    ).select_from(source)


_INVITED = sa.and_(_I.c.area_id == _P.c.area_id, _I.c.procedure_id == _P.c.id)
_OF_AREA, _ORDERS_OF_AREA = (
    Listing(
        name="procedures",
        rows=rows.where(_P.c.area_id == _AREA, _OF_KIND),
        order=(serial(_P), _P.c.id),
        down=True,
        filters=_filters(state),
        words=_WORDS,
    )
    for rows, state in (
        (_rows(_P, None), _STATE),
        (_rows(_P, _LAST_ASKED, state=_ORDER_STATE), _ORDER_STATE),
    )
)
_OF_PROVIDER, _ORDERS_OF_PROVIDER = (
    Listing(
        name="invitations",
        rows=rows.where(_I.c.provider_id == _PROVIDER, _OF_KIND),
        order=(_I.c.invited_at, _I.c.procedure_id),
        down=True,
        filters=_filters(),
        words=_WORDS,
    )
    for rows in (
        _rows(_I.join(_P, _INVITED), None),
        _rows(_I.join(_P, _INVITED), "invitations.card_id", _I.c.answer_by),
    )
)
_PUBLISHED = Listing(
    name="published",
    rows=_rows(_P, None).where(
        _OF_KIND,
        _P.c.audience == sa.literal_column(f"'{Audience.PROVIDERS}'"),
        sa.any_(sa.bindparam("states", type_=pg.ARRAY(sa.Text()))) == _STATE,
    ),
    order=(_P.c.published_at, _P.c.id),
    down=True,
    filters=_filters(),
    words=_WORDS,
)


async def of_area(
    connection: AsyncConnection, area: AreaId, kind: ProcedureKind, now: datetime, asked: Asked
) -> Page[ProcedureRow]:
    """An area's procedures of one kind, the newest number first."""
    listing = _ORDERS_OF_AREA if kind is ProcedureKind.QUICK_ORDER else _OF_AREA
    return await page(connection, listing, asked, _read, area=area, kind=kind, now=now)


async def of_provider(
    connection: AsyncConnection, provider: ProviderId, kind: ProcedureKind, now: datetime, asked: Asked
) -> Page[ProcedureRow]:
    """The procedures of one kind that a provider is invited to or was asked, in every area, the last asked first."""
    listing = _ORDERS_OF_PROVIDER if kind is ProcedureKind.QUICK_ORDER else _OF_PROVIDER
    return await page(connection, listing, asked, _read, provider=provider, kind=kind, now=now)


async def published(
    connection: AsyncConnection, kind: ProcedureKind, states: Iterable[State], now: datetime, asked: Asked
) -> Page[ProcedureRow]:
    """The procedures of one kind for every provider that are in one of `states`, in every area, the last published first."""
    given = {"kind": kind, "states": [str(state) for state in states], "now": now}
    return await page(connection, _PUBLISHED, asked, _read, **given)


def _read(row: sa.RowMapping) -> ProcedureRow:
    return ProcedureRow(**{name: row[name] for name in _NAMES})
