"""Lists of service cards: the register of an area or a provider, and what is on offer to everybody."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying.cards import around, read_row
from app.db.finding import one
from app.db.paging import Listing, page, same, text_of
from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.actors import Actor
from app.domain.buying.cards import Card, CardSituation, PublishedCard
from app.domain.ids import AreaId, CardId, ProviderId
from app.domain.paging import Asked, Page

_C, _PUB = table(Card), table(PublishedCard)
_STATE = sa.literal_column(
    """CASE WHEN cards.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN cards.sent_at IS NULL THEN 'draft'
      WHEN last_check.edition IS DISTINCT FROM cards.edition THEN 'sent' WHEN last_check.verdict = 'returned' THEN 'returned'
      WHEN cards.paused_at >= published_cards.published_at THEN 'paused' ELSE 'published' END""",
    sa.Text(),
)
"""What `CardSituation.state` says, for a filter: a test holds them to each other."""
_SINCE = sa.literal_column("coalesce(cards.sent_at, 'infinity')", sa.DateTime(timezone=True))
_TITLE = sa.literal_column("cards.content->>'title'", sa.Text())
_SENT = sa.or_(_C.c.sent_at.is_not(None), _PUB.c.card_id.is_not(None))
_OF_AREA, _OF_PROVIDER = (
    Listing(
        name="card-register",
        rows=around().where(whose),
        order=(_SINCE, _C.c.id),
        filters={"state": sa.bindparam("state", type_=sa.Text()) == _STATE},
        words=text_of(_PUB.c.number, _TITLE, sa.literal_column("providers.name", sa.Text())),
    )
    for whose in (
        sa.and_(_C.c.area_id == sa.bindparam("area", type_=sa.Uuid()), _SENT),
        _C.c.provider_id == sa.bindparam("provider", type_=sa.Uuid()),
    )
)
_ON_OFFER = Listing(
    name="cards",
    rows=sa.select(*labelled(PublishedCard)).where(_PUB.c.on_offer),
    order=(_PUB.c.published_at, _PUB.c.card_id),
    down=True,
    filters={
        "area": same(_PUB.c.area_id, "area"),
        "basket": sa.literal_column("published_cards.content->>'basket'", sa.Text())
        == sa.bindparam("basket", type_=sa.Text()),
        "category": sa.literal_column("published_cards.content->>'category'", sa.Text())
        == sa.bindparam("category", type_=sa.Text()),
    },
    words=sa.literal_column(
        "lower((published_cards.content->>'title') || ' ' || (published_cards.content->>'description') || ' ' || published_cards.provider_name)",
        sa.Text(),
    ),
)


async def of_area(
    connection: AsyncConnection, actor: Actor, instant: datetime, area: AreaId, asked: Asked
) -> Page[CardSituation]:
    """A page of an area's cards but for drafts, the longest waiting for check first."""
    return await page(connection, _OF_AREA, asked, partial(read_row, actor, instant), area=area)


async def of_provider(
    connection: AsyncConnection, actor: Actor, instant: datetime, provider: ProviderId, asked: Asked
) -> Page[CardSituation]:
    """A page of a provider's cards in every area, the first sent first, then those not sent."""
    return await page(connection, _OF_PROVIDER, asked, partial(read_row, actor, instant), provider=provider)


async def on_offer(connection: AsyncConnection, area: AreaId | None, asked: Asked) -> Page[PublishedCard]:
    """A page of the cards that can be ordered, in one area or all, the last published first: public."""
    found = Asked(limit=asked.limit, cursor=asked.cursor, filters={**asked.filters, "area": area})
    return await page(connection, _ON_OFFER, found, lambda row: part(PublishedCard, row))


async def published(connection: AsyncConnection, area: AreaId, card: CardId) -> PublishedCard | None:
    """One card as it is on offer; None where it is not."""
    return await one(connection, PublishedCard, area_id=area, card_id=card, on_offer=True)
