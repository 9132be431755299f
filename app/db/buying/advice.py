"""What an advice rests on: what the area has decided, and what it buys of one kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.buying.needs import Need
from app.domain.ids import AreaId
from app.domain.money import ZERO, Money
from app.procurement.advice import Decided, Like, Supplier

_DECIDED = text("""
SELECT DISTINCT ON (key) key, value, begins FROM policies WHERE area_id = :area AND begins <= :day ORDER BY key, begins DESC""")
_SUPPLIERS = text("""
SELECT DISTINCT ON (v.name, v.id) v.name AS provider, c.number
FROM needs n JOIN commitments c ON (c.area_id, c.need_id) = (n.area_id, n.id) JOIN providers v ON v.id = c.provider_id
WHERE n.area_id = :area AND n.category = :category AND c.kind <> 'grant' AND c.state = 'in-force'
ORDER BY v.name, v.id, c.drafted_at DESC, c.number DESC""")
_MARKET = text("""
SELECT (SELECT count(*) FROM published_cards WHERE area_id = :area AND on_offer AND content->>'category' = :category) AS cards,
  ARRAY(SELECT title FROM notices WHERE area_id = :area AND kind = 'challenge' AND closed_at IS NULL AND basket = :basket
    AND (deadline IS NULL OR deadline > :now) ORDER BY number LIMIT :named) AS challenges""")
_LIKE = text("""
SELECT b.*, sum(b.amount) OVER () AS ordered FROM (
  SELECT c.number, c.title, v.name AS provider, c.maximum AS amount, coalesce(c.concluded_at, c.drafted_at) AS at
  FROM needs n JOIN commitments c ON (c.area_id, c.need_id) = (n.area_id, n.id) JOIN providers v ON v.id = c.provider_id
  WHERE n.area_id = :area AND n.category = :category AND c.agreement_id IS NULL AND c.kind <> 'grant' AND c.state <> 'dropped'
    AND coalesce(c.concluded_at, c.drafted_at) > :since
  UNION ALL
  SELECT p.number, n.title, '', p.reserved, p.published_at
  FROM needs n JOIN procedures p ON (p.area_id, p.need_id) = (n.area_id, n.id)
  WHERE n.area_id = :area AND n.category = :category AND p.kind = 'quick-order' AND p.state = 'open' AND p.published_at > :since
    AND NOT EXISTS (SELECT FROM commitments c WHERE (c.area_id, c.procedure_id) = (p.area_id, p.id))) b
ORDER BY b.at DESC, b.number DESC LIMIT :listed""")
_LISTED = 50
"""Purchases that an advice lists of those that add up, the newest; their sum is of all."""
_NAMED = 5
"""Challenges that an advice names: one is enough to say that there is one; the list of what is open has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What there is of a need's kind: ordered within twelve months, from whom it is bought now, on offer as cards, asked for by challenges."""

    ordered: Money
    bought: tuple[Like, ...]
    suppliers: tuple[Supplier, ...]
    cards: int
    challenges: tuple[str, ...]


async def decided(connection: AsyncConnection, area: AreaId, day: date) -> Mapping[str, Decided]:
    """Everything the area has decided as of `day`, each with the day since when."""
    rows = await connection.execute(_DECIDED, {"area": area, "day": day})
    return {row.key: Decided(key=row.key, value=int(row.value), since=row.begins) for row in rows}


async def market(connection: AsyncConnection, need: Need, since: datetime, now: datetime) -> Market:
    """What there is to buy of the need's category."""
    kind = {"area": need.area_id, "category": need.category}
    suppliers = (await connection.execute(_SUPPLIERS, kind)).mappings().all()
    given = kind | {"basket": need.basket, "now": now, "named": _NAMED}
    like = (await connection.execute(_LIKE, kind | {"since": since, "listed": _LISTED})).mappings().all()
    row = (await connection.execute(_MARKET, given)).mappings().one()
    return Market(
        ordered=Money(int(like[0]["ordered"])) if like else ZERO,
        bought=tuple(
            Like(number=one["number"], title=one["title"], provider=one["provider"], amount=Money(one["amount"]))
            for one in like
        ),
        suppliers=tuple(Supplier(**one) for one in suppliers),
        cards=row["cards"],
        challenges=tuple(row["challenges"]),
    )
