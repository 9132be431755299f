"""What an order is judged by: the cards as they are now, what was bought in twelve months, whose turn it was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.parts import labelled, part
from app.db.tables import table
from app.domain.buying.admission import Admission
from app.domain.buying.bids import Bid, OpenedBid
from app.domain.buying.cards import Card, PublishedCard
from app.domain.buying.orders import Bought, Results
from app.domain.buying.procedures import Invitation, Procedure
from app.domain.ids import AreaId, CardId, ProcedureId, ProviderId
from app.domain.money import Money
from app.domain.people.areas import Code
from app.domain.people.providers import Qualification
from app.procurement.dynamic.quick_order import Live


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """Which orders add up with one: those of its category, of its client, and of the providers whose cards it may take."""

    category: str
    client: str
    providers: Collection[ProviderId]


_LOCK = text("""
SELECT 1 FROM published_cards c WHERE c.area_id = :area AND c.content->>'category' = (
  SELECT n.category FROM procedures p JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id) WHERE p.area_id = :area AND p.id = :id)
ORDER BY c.card_id FOR NO KEY UPDATE OF c""")
_BOUGHT = text("""
SELECT p.number, p.content->>'title' AS title, n.category, n.cpv, coalesce(c.provider_id, i.provider_id) AS provider_id,
  p.content->'wish'->>'client' AS client, coalesce(c.maximum, p.reserved) AS amount, coalesce(c.concluded_at, p.published_at) AS at
FROM procedures p JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id)
LEFT JOIN commitments c ON (c.area_id, c.procedure_id) = (p.area_id, p.id)
LEFT JOIN LATERAL (
  SELECT provider_id FROM invitations WHERE (area_id, procedure_id) = (p.area_id, p.id) ORDER BY invited_at DESC LIMIT 1) i ON true
WHERE p.area_id = :area AND p.kind = 'quick-order' AND p.state IN ('open', 'decided') AND p.published_at > :since AND p.id <> :id
  AND (n.category = :category OR p.content->'wish'->>'client' = :client OR coalesce(c.provider_id, i.provider_id) = ANY(:providers))
ORDER BY at, p.number""")
_CARDS = """
WITH turns AS (SELECT i.provider_id, max(i.invited_at) AS at FROM cards o JOIN invitations i ON (i.area_id, i.card_id) = (o.area_id, o.id)
  WHERE o.area_id = :area AND o.content->>'category' = :category GROUP BY i.provider_id)
SELECT {columns}, turns.at AS last_turn,
  (SELECT count(*) FROM invitations i JOIN procedures p ON (p.area_id, p.id) = (i.area_id, i.procedure_id)
   LEFT JOIN commitments m ON (m.area_id, m.procedure_id, m.provider_id) = (i.area_id, i.procedure_id, i.provider_id)
   WHERE (i.area_id, i.card_id) = (cards.area_id, cards.id) AND i.procedure_id <> :id AND (
     p.state = 'open' AND i.answer_by = p.deadline OR m.state = 'in-force' AND EXISTS (
       SELECT FROM referrals r WHERE (r.area_id, r.commitment_id) = (m.area_id, m.id) AND r.state IN ('referred', 'accepted', 'started')))
  ) AS busy,
  (SELECT count(DISTINCT r.client) FROM referrals r JOIN commitments m ON (m.area_id, m.id) = (r.area_id, r.commitment_id)
   JOIN invitations i ON (i.area_id, i.procedure_id, i.provider_id) = (m.area_id, m.procedure_id, m.provider_id)
   WHERE (i.area_id, i.card_id) = (cards.area_id, cards.id) AND r.state IN ('started', 'ended')) AS clients,
  (SELECT count(DISTINCT l.client) FROM lines l JOIN commitments m ON (m.area_id, m.id) = (l.area_id, l.commitment_id)
   JOIN invitations i ON (i.area_id, i.procedure_id, i.provider_id) = (m.area_id, m.procedure_id, m.provider_id)
   WHERE (i.area_id, i.card_id) = (cards.area_id, cards.id) AND l.clause = 'job') AS employed
FROM cards JOIN published_cards ON (published_cards.area_id, published_cards.card_id) = (cards.area_id, cards.id)
LEFT JOIN turns ON turns.provider_id = cards.provider_id
LEFT JOIN qualifications ON (qualifications.area_id, qualifications.provider_id, qualifications.basket)
  = (cards.area_id, cards.provider_id, cards.content->>'basket')
LEFT JOIN codes ON (codes.area_id, codes.list, codes.code) = (cards.area_id, 'basket', cards.content->>'basket')
WHERE cards.area_id = :area AND published_cards.content->>'category' = :category {which} ORDER BY cards.id"""


async def lock_cards(connection: AsyncConnection, area: AreaId, procedure: ProcedureId) -> None:
    """Lock the cards of the order's category: of two coaches after one place the second sees it taken."""
    await connection.execute(_LOCK, {"area": area, "id": procedure})


async def parties(
    connection: AsyncConnection, procedure: Procedure, provider: ProviderId | None = None
) -> tuple[tuple[Invitation, ...], tuple[Bid, ...], tuple[OpenedBid, ...]]:
    """Who was asked and what each answered; of one provider alone where it is that provider who reads."""
    mine = {"provider": provider} if provider is not None else {}
    given = {"area": procedure.area_id, "id": procedure.id, **mine}
    rows = (await connection.execute(_parties(alone=bool(mine)), given)).mappings().all()
    bids = (part(Bid, row) for row in rows)
    opened_bids = (part(OpenedBid, row) for row in rows)
    return (
        tuple(part(Invitation, row) for row in rows),
        tuple(b for b in bids if b),
        tuple(o for o in opened_bids if o),
    )


@cache
def _parties(*, alone: bool) -> sa.Select[Any]:
    """Who was asked with what each answered; `alone`: one provider."""
    inv, bid, opened = table(Invitation), table(Bid), table(OpenedBid)
    area, procedure, provider = (sa.bindparam(name, type_=sa.Uuid()) for name in ("area", "id", "provider"))
    same = [
        bid.c.area_id == inv.c.area_id,
        bid.c.procedure_id == inv.c.procedure_id,
        bid.c.provider_id == inv.c.provider_id,
    ]
    asked = (
        sa.select(*labelled(Invitation), *labelled(Bid), *labelled(OpenedBid))
        .select_from(
            inv.outerjoin(bid, sa.and_(*same)).outerjoin(
                opened, sa.and_(opened.c.area_id == bid.c.area_id, opened.c.bid_id == bid.c.id)
            )
        )
        .where(inv.c.area_id == area, inv.c.procedure_id == procedure)
        .order_by(inv.c.invited_at)
    )
    return asked.where(inv.c.provider_id == provider) if alone else asked


async def cards(
    connection: AsyncConnection, procedure: Procedure, category: str, only: Collection[CardId] | None = None
) -> Sequence[tuple[Live, datetime | None, Results]]:
    """Every published card of a category as it is now (`only`: of these), when its provider was last asked, and its results."""
    given = {"area": procedure.area_id, "id": procedure.id, "category": category}
    if only is not None:
        given["only"] = list(only)
    rows = (await connection.execute(_cards(some=only is not None), given)).mappings()
    return [_live(row) for row in rows]


@cache
def _cards(*, some: bool) -> sa.TextualSelect:
    columns = [
        *labelled(Card),
        *labelled(PublishedCard),
        *labelled(Qualification),
        table(Code).c.names.label("basket_names"),
    ]
    names = ", ".join(f"{c.element.table.name}.{c.element.name} AS {c.name}" for c in columns)
    which = "AND cards.id = ANY(:only)" if some else ""
    return text(_CARDS.format(columns=names, which=which)).columns(*columns)


async def bought(connection: AsyncConnection, procedure: Procedure, since: datetime, like: Like) -> tuple[Bought, ...]:
    """The area's other orders placed after `since` that any limit of an order like this adds up."""
    given = {"area": procedure.area_id, "id": procedure.id, "since": since}
    wanted = {"category": like.category, "client": like.client, "providers": list(like.providers)}
    rows = (await connection.execute(_BOUGHT, given | wanted)).mappings()
    return tuple(Bought(**{**row, "amount": Money(row["amount"])}) for row in rows)


def _live(row: Any) -> tuple[Live, datetime | None, Results]:
    card, published = part(Card, row), part(PublishedCard, row)
    said = Admission(
        provider_id=card.provider_id,
        provider=published.provider_name,
        basket=card.content.basket,
        basket_names=row["basket_names"] or {},
        qualification=part(Qualification, row),
    )
    live = Live(card=card, published=published, busy=row["busy"], admission=said)
    return live, row["last_turn"], Results(clients=row["clients"], employed=row["employed"])
