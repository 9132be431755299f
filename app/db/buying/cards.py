"""Service cards: a provider's own, those that wait for the area's check, those on offer."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying import admissions
from app.db.finding import by
from app.db.locks import locked
from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.actors import Actor
from app.domain.buying.admission import Admission
from app.domain.buying.agreements import Member
from app.domain.buying.cards import Card, CardSituation, Check, PublishedCard
from app.domain.ids import AreaId, CardId, ProviderId
from app.domain.people.providers import Provider, Qualification

_C, _CHECK, _PUB = table(Card), table(Check), table(PublishedCard)

_BASKET: sa.ColumnClause[str] = sa.literal_column("cards.content->>'basket'")


@cache
def around() -> sa.Select[Any]:
    """Cards with their last check, the edition on offer, and what the area has said of their providers."""
    last = (
        sa.select(_CHECK)
        .where(_CHECK.c.area_id == _C.c.area_id, _CHECK.c.card_id == _C.c.id)
        .order_by(_CHECK.c.edition.desc())
        .limit(1)
        .lateral("last_check")
    )
    provider = table(Provider)
    return sa.select(
        *labelled(Card),
        *labelled(Check, last),
        *labelled(PublishedCard),
        provider.c.name.label("provider_name"),
        *admissions.asked(_C.c.area_id, _BASKET, sa.literal(None, sa.Uuid())),
        _BASKET.label("basket"),
    ).select_from(
        _C.join(provider, provider.c.id == _C.c.provider_id)
        .outerjoin(table(Qualification), admissions.judged(_C.c.area_id, _C.c.provider_id, _BASKET))
        .outerjoin(table(Member), sa.false())
        .outerjoin(last, sa.true())
        .outerjoin(_PUB, sa.and_(_PUB.c.area_id == _C.c.area_id, _PUB.c.card_id == _C.c.id))
    )


async def situation(
    connection: AsyncConnection, actor: Actor, instant: Any, area: AreaId, card: CardId
) -> CardSituation | None:
    """A card with all that its rules may know; None where the actor sees none."""
    row = (await connection.execute(_one(), {"area": area, "id": card})).mappings().one_or_none()
    return read_row(actor, instant, row) if row else None


@cache
def _one() -> sa.Select[Any]:
    area, card = (sa.bindparam(name, type_=sa.Uuid()) for name in ("area", "id"))
    return around().where(_C.c.area_id == area, _C.c.id == card)


async def lock(connection: AsyncConnection, area: AreaId, card: CardId) -> datetime | None:
    """Lock a card, and answer the instant after the lock; None: not there."""
    row = await locked(connection, by(Card, "area_id", "id"), area_id=area, id=card)
    return row["at_instant"] if row else None


async def some(
    connection: AsyncConnection, actor: Actor, instant: Any, ids: Iterable[CardId]
) -> dict[CardId, CardSituation]:
    """Cards by their ids, each with all that its rules may know."""
    rows = (await connection.execute(_some(), {"ids": list(ids)})).mappings()
    found = (read_row(actor, instant, row) for row in rows)
    return {one.noun.id: one for one in found}


@cache
def _some() -> sa.Select[Any]:
    return around().where(_C.c.id.in_(sa.bindparam("ids", expanding=True)))


async def of_provider_here(connection: AsyncConnection, area: AreaId, provider: ProviderId) -> tuple[CardId, ...]:
    """The cards that a provider has had published in an area: by their ids."""
    mine = sa.select(_PUB.c.card_id).where(_PUB.c.area_id == area, _PUB.c.provider_id == provider)
    return tuple((await connection.execute(mine.order_by(_PUB.c.card_id))).scalars())


def read_row(actor: Actor, instant: Any, row: sa.RowMapping) -> CardSituation:
    """The situation that a row of `around` holds."""
    return CardSituation(
        noun=part(Card, row),
        actor=actor,
        instant=instant,
        check=part(Check, row),
        published=part(PublishedCard, row),
        provider_name=row["provider_name"],
        admission=admissions.admission(row)
        or Admission(
            provider_id=row["cards__provider_id"],
            provider=row["provider_name"],
            basket=row["basket"],
            basket_names=row["admitted_basket_names"] or {},
        ),
    )
