"""What an advice rests on: what the area has decided, and what it buys of one kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.buying.needs import Need
from app.domain.ids import AreaId
from app.domain.money import Money
from app.procurement.advice import Decided, Like

_DECIDED = text("""
SELECT DISTINCT ON (key) key, value, begins FROM policies WHERE area_id = :area AND begins <= :day ORDER BY key, begins DESC""")
_LIKE = text("""
SELECT c.number, c.title, v.name AS provider, c.maximum AS amount,
  c.agreement_id IS NULL AND c.kind <> 'grant' AND coalesce(c.concluded_at, c.drafted_at) > :since AS counts,
  c.kind <> 'grant' AND c.state = 'in-force' AS supplied
FROM commitments c JOIN needs n ON (n.area_id, n.id) = (c.area_id, c.need_id) JOIN providers v ON v.id = c.provider_id
WHERE c.area_id = :area AND n.category = :category AND c.state <> 'dropped'
UNION ALL
SELECT p.number, n.title, '', p.reserved, true, false
FROM procedures p JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id)
WHERE p.area_id = :area AND n.category = :category AND p.kind = 'quick-order' AND p.state = 'open' AND p.published_at > :since
  AND NOT EXISTS (SELECT FROM commitments c WHERE (c.area_id, c.procedure_id) = (p.area_id, p.id))
ORDER BY number""")
_OPEN = text("""
SELECT (SELECT count(*) FROM published_cards WHERE area_id = :area AND on_offer AND content->>'category' = :category) AS cards,
  ARRAY(SELECT title FROM notices WHERE area_id = :area AND kind = 'challenge' AND closed_at IS NULL AND basket = :basket
    AND (deadline IS NULL OR deadline > :now) ORDER BY number) AS challenges""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What there is of a need's kind: bought within twelve months, supplied now, on offer as cards, asked for by challenges."""

    bought: tuple[Like, ...]
    supplied: tuple[Like, ...]
    cards: int
    challenges: tuple[str, ...]


async def decided(connection: AsyncConnection, area: AreaId, day: date) -> Mapping[str, Decided]:
    """Everything the area has decided as of `day`, each with the day since when."""
    rows = await connection.execute(_DECIDED, {"area": area, "day": day})
    return {row.key: Decided(key=row.key, value=int(row.value), since=row.begins) for row in rows}


async def market(connection: AsyncConnection, need: Need, since: datetime, now: datetime) -> Market:
    """What there is to buy of the need's category."""
    given = {"area": need.area_id, "category": need.category, "since": since}
    rows = (await connection.execute(_LIKE, given)).mappings().all()
    open_now = {"area": need.area_id, "category": need.category, "basket": need.basket, "now": now}
    offered = (await connection.execute(_OPEN, open_now)).mappings().one()
    like = [
        (Like(number=r["number"], title=r["title"], provider=r["provider"], amount=Money(r["amount"])), r) for r in rows
    ]
    return Market(
        bought=tuple(one for one, row in like if row["counts"]),
        supplied=tuple(one for one, row in like if row["supplied"]),
        cards=offered["cards"],
        challenges=tuple(offered["challenges"]),
    )
