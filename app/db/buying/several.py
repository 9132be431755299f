"""Several procedures, or bids with a life of their own, each with what bars a step of it: one statement for each way, however many they are.

They hold what the rules that bar a step (`when`) ask, and not what an input is held against: whoever takes a step loads it alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.admitting import admission, told
from app.db.buying.money import money
from app.db.gathering import gathering, noun, nouns, read_json
from app.db.parts import part
from app.domain.actors import Actor
from app.domain.buying.agreements import Agreement
from app.domain.buying.assessments import Assessment
from app.domain.buying.bids import Bid, OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.decisions import Decision
from app.domain.buying.grants import Declaration
from app.domain.buying.procedures import Content, Invitation, Procedure, ProcedureKind
from app.domain.buying.supplements import Supplement
from app.domain.ids import AreaId, BidId, PersonId, ProcedureId, ProviderId
from app.procurement.competition import Competition
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.evolving.idea import Idea
from app.procurement.grants_and_tenders.application import Application, Purchase
from app.procurement.open_call import OpenCall

_COMPETITIONS = gathering(
    """
SELECT {p}, to_jsonb(g) AS agreement, names.names AS basket_names, n.basket,
  (SELECT to_jsonb(d) FROM decisions d WHERE (d.area_id, d.procedure_id) = (p.area_id, p.id) AND d.content IS NULL) AS decision,
  (SELECT jsonb_agg(s) FROM assessments s WHERE (s.area_id, s.procedure_id) = (p.area_id, p.id)) AS assessments,
  (SELECT jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'member', to_jsonb(m), 'qualification', to_jsonb(q),
     'invitation', to_jsonb(i), 'opened', to_jsonb(o)) ORDER BY v.name)
   FROM agreement_members m JOIN providers v ON v.id = m.provider_id
   LEFT JOIN qualifications q ON (q.area_id, q.provider_id, q.basket) = (m.area_id, m.provider_id, n.basket)
   LEFT JOIN invitations i ON (i.area_id, i.procedure_id, i.provider_id) = (p.area_id, p.id, m.provider_id)
   LEFT JOIN opened_bids o ON (o.area_id, o.procedure_id, o.provider_id) = (i.area_id, i.procedure_id, i.provider_id)
   WHERE (m.area_id, m.agreement_id) = (p.area_id, p.agreement_id)) AS members
FROM procedures p JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id)
LEFT JOIN agreements g ON (g.area_id, g.id) = (p.area_id, p.agreement_id)
LEFT JOIN codes names ON (names.area_id, names.list, names.code) = (p.area_id, 'basket', n.basket)
WHERE p.area_id = :area AND p.id = ANY(:ids)""",
    p=Procedure,
)
_CALLS = gathering(
    """
SELECT {p},
  (SELECT jsonb_agg(o) FROM opened_bids o WHERE (o.area_id, o.procedure_id) = (p.area_id, p.id)
    AND o.state NOT IN ('accepted', 'declined', 'withdrawn')) AS opened,
  (SELECT jsonb_agg(b) FROM bids b WHERE (b.area_id, b.procedure_id) = (p.area_id, p.id)
    AND NOT EXISTS (SELECT FROM opened_bids o WHERE (o.area_id, o.bid_id) = (b.area_id, b.id))) AS bids
FROM procedures p WHERE p.area_id = :area AND p.id = ANY(:ids)""",
    p=Procedure,
)
_ASKED = gathering(
    """
SELECT {p}, to_jsonb(i) AS invitation, to_jsonb(b) AS bid, to_jsonb(q) AS qualification, to_jsonb(m) AS member,
  v.name AS provider_name, p.content->>'basket' AS basket, names.names AS basket_names, g.number AS agreement
FROM invitations i JOIN procedures p ON (p.area_id, p.id) = (i.area_id, i.procedure_id) JOIN providers v ON v.id = i.provider_id
LEFT JOIN bids b ON (b.area_id, b.procedure_id, b.provider_id) = (i.area_id, i.procedure_id, i.provider_id)
LEFT JOIN qualifications q ON (q.area_id, q.provider_id, q.basket) = (i.area_id, i.provider_id, p.content->>'basket')
LEFT JOIN agreement_members m ON (m.area_id, m.agreement_id, m.provider_id) = (p.area_id, p.agreement_id, i.provider_id)
LEFT JOIN agreements g ON (g.area_id, g.id) = (p.area_id, p.agreement_id)
LEFT JOIN codes names ON (names.area_id, names.list, names.code) = (p.area_id, 'basket', p.content->>'basket')
WHERE i.provider_id = :provider AND p.id = ANY(:ids)""",
    p=Procedure,
)
_IDEAS = gathering(
    """
SELECT {o}, {p}, to_jsonb(l) AS line, to_jsonb(q) AS qualification, NULL AS member, v.name AS provider_name, n.basket,
  names.names AS basket_names, NULL AS agreement,
  (SELECT to_jsonb(d) FROM decisions d WHERE (d.area_id, d.bid_id, d.round) = (o.area_id, o.bid_id, 0)) AS decision,
  (SELECT jsonb_agg(s ORDER BY s.at) FROM supplements s
    WHERE (s.area_id, s.bid_id) = (o.area_id, o.bid_id) AND s.content->>'form' = 'withdrawal') AS withdrawals,
  (SELECT sum(r.reserved) FROM procedures r WHERE (r.area_id, r.budget_line_id) = (l.area_id, l.id)) AS running,
  (SELECT sum(c.maximum) FROM commitments c WHERE (c.area_id, c.budget_line_id) = (l.area_id, l.id) AND c.state <> 'dropped') AS bound
FROM opened_bids o JOIN procedures p ON (p.area_id, p.id) = (o.area_id, o.procedure_id)
JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id) JOIN budget_lines l ON (l.area_id, l.id) = (p.area_id, p.budget_line_id)
JOIN providers v ON v.id = o.provider_id
LEFT JOIN qualifications q ON (q.area_id, q.provider_id, q.basket) = (o.area_id, o.provider_id, n.basket)
LEFT JOIN codes names ON (names.area_id, names.list, names.code) = (o.area_id, 'basket', n.basket)
WHERE o.area_id = :area AND o.bid_id = ANY(:ids)""",
    o=OpenedBid,
    p=Procedure,
)
_APPLICATIONS = gathering(
    """
SELECT {o}, {p}, v.name AS provider_name,
  (SELECT jsonb_agg(s ORDER BY s.at) FROM supplements s WHERE (s.area_id, s.bid_id) = (o.area_id, o.bid_id)) AS supplements,
  (SELECT jsonb_agg(e) FROM declarations e WHERE (e.area_id, e.bid_id) = (o.area_id, o.bid_id)) AS declarations,
  (SELECT jsonb_agg(a ORDER BY a.criterion) FROM assessments a WHERE (a.area_id, a.bid_id) = (o.area_id, o.bid_id)) AS assessments,
  (SELECT to_jsonb(d) FROM decisions d WHERE (d.area_id, d.bid_id, d.round) = (o.area_id, o.bid_id, 0)) AS decision,
  (SELECT jsonb_agg(m.person_id) FROM memberships m WHERE m.provider_id = o.provider_id AND m.ended_real IS NULL) AS members,
  (SELECT jsonb_agg(jsonb_build_object('number', c.number, 'title', c.title) ORDER BY c.number)
   FROM commitments c JOIN needs b ON (b.area_id, b.id) = (c.area_id, c.need_id)
   WHERE (c.area_id, c.provider_id, b.category) = (o.area_id, o.provider_id, n.category) AND c.kind <> 'grant'
     AND c.state IN ('drafted', 'in-force', 'suspended') AND coalesce((SELECT y.value FROM policies y
       WHERE (y.area_id, y.key) = (o.area_id, :policy) AND y.begins <= :today ORDER BY y.begins DESC LIMIT 1), 1) <> 0) AS purchases
FROM opened_bids o JOIN procedures p ON (p.area_id, p.id) = (o.area_id, o.procedure_id)
JOIN needs n ON (n.area_id, n.id) = (p.area_id, p.need_id) JOIN providers v ON v.id = o.provider_id
WHERE o.area_id = :area AND o.bid_id = ANY(:ids)""",
    o=OpenedBid,
    p=Procedure,
)


async def competitions(
    connection: AsyncConnection, actor: Actor, instant: datetime, area: AreaId, ids: Iterable[ProcedureId]
) -> dict[ProcedureId, Competition]:
    """Competitions of an area, for the area."""
    rows = (await connection.execute(_COMPETITIONS, {"area": area, "ids": list(ids)})).mappings()
    found = (_competition(row, actor, instant) for row in rows)
    return {one.noun.id: one for one in found}


def _competition(row: Any, actor: Actor, instant: datetime) -> Competition:
    members = read_json(row["members"]) or []
    under = read_json(row["agreement"])
    agreement = noun(Agreement, under, members=tuple(ProviderId(UUID(one["id"])) for one in members))
    place = {"basket": row["basket"], "basket_names": read_json(row["basket_names"])}
    place |= {"agreement": under["number"] if under else ""}
    said = (admission(one | place | {"provider_name": one["name"]}, needed=True) for one in members)
    return Competition(
        noun=part(Procedure, row),
        actor=actor,
        instant=instant,
        agreement=agreement,
        decision=noun(Decision, read_json(row["decision"])),
        names={ProviderId(UUID(one["id"])): one["name"] for one in members},
        admissions={one.provider_id: one for one in said if one},
        invitations=nouns(Invitation, [one["invitation"] for one in members if one["invitation"]]),
        opened=nouns(OpenedBid, [one["opened"] for one in members if one["opened"]]),
        assessments=nouns(Assessment, row["assessments"]),
    )


async def calls(
    connection: AsyncConnection, actor: Actor, instant: datetime, area: AreaId, ids: Iterable[ProcedureId]
) -> dict[ProcedureId, OpenCall]:
    """Challenges and programmes of an area with the bids that are not decided, for the area."""
    rows = (await connection.execute(_CALLS, {"area": area, "ids": list(ids)})).mappings()
    found = (
        OpenCall(
            noun=part(Procedure, row),
            actor=actor,
            instant=instant,
            bids=nouns(Bid, row["bids"]),
            opened=nouns(OpenedBid, row["opened"]),
        )
        for row in rows
    )
    return {one.noun.id: one for one in found}


async def asked_of_provider(
    connection: AsyncConnection, actor: Actor, instant: datetime, provider: ProviderId, ids: Iterable[ProcedureId]
) -> dict[ProcedureId, Competition | QuickOrder]:
    """Competitions and orders that a provider is invited to, as it may know them."""
    rows = (await connection.execute(_ASKED, {"provider": provider, "ids": list(ids)})).mappings()
    found = (_asked(row, actor, instant) for row in rows)
    return {one.noun.id: one for one in found}


def _asked(row: Any, actor: Actor, instant: datetime) -> Competition | QuickOrder:
    procedure, own = part(Procedure, row), noun(Bid, read_json(row["bid"]))
    invitations = (noun(Invitation, read_json(row["invitation"])),)
    said = admission(told(row), needed=True)
    if procedure.kind is ProcedureKind.QUICK_ORDER:
        bids = (own,) if own else ()
        return QuickOrder(noun=procedure, actor=actor, instant=instant, invitations=invitations, bids=bids, own=said)
    admissions = {said.provider_id: said} if said and isinstance(procedure.content, Content) else {}
    return Competition(
        noun=procedure, actor=actor, instant=instant, invitations=invitations, my_bid=own, admissions=admissions
    )


async def ideas(
    connection: AsyncConnection,
    actor: Actor,
    instant: datetime,
    area: AreaId,
    ids: Iterable[BidId],
    people: Mapping[PersonId, str],
) -> dict[BidId, Idea]:
    """Ideas that were received, for the area. `people`: what its deciders are called."""
    rows = (await connection.execute(_IDEAS, {"area": area, "ids": list(ids)})).mappings()
    found = (
        Idea(
            noun=part(OpenedBid, row),
            actor=actor,
            instant=instant,
            challenge=part(Procedure, row),
            admission=admission(told(row), needed=False),
            line=noun(
                BudgetLine, read_json(row["line"]), reserved=money(row["running"] or 0) + money(row["bound"] or 0)
            ),
            people=people,
            decision=noun(Decision, read_json(row["decision"])),
            withdrawals=nouns(Supplement, row["withdrawals"]),
        )
        for row in rows
    )
    return {one.noun.bid_id: one for one in found}


async def applications(
    connection: AsyncConnection,
    actor: Actor,
    instant: datetime,
    area: AreaId,
    ids: Iterable[BidId],
    policy: str,
    today: date,
) -> dict[BidId, Application]:
    """Applications that were received, for the area. `policy`: under which key it says whether a grant buys what it buys already."""
    given = {"area": area, "ids": list(ids), "policy": policy, "today": today}
    rows = (await connection.execute(_APPLICATIONS, given)).mappings()
    found = (
        Application(
            noun=part(OpenedBid, row),
            actor=actor,
            instant=instant,
            programme=part(Procedure, row),
            name=row["provider_name"],
            supplements=nouns(Supplement, row["supplements"]),
            declarations=nouns(Declaration, row["declarations"]),
            assessments=nouns(Assessment, row["assessments"]),
            decision=noun(Decision, read_json(row["decision"])),
            members=frozenset(PersonId(UUID(one)) for one in read_json(row["members"]) or ()),
            purchases=tuple(Purchase(**one) for one in read_json(row["purchases"]) or ()),
        )
        for row in rows
    )
    return {one.noun.bid_id: one for one in found}
