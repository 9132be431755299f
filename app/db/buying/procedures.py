"""Procedures and what hangs on them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.buying import admissions
from app.db.buying.money import money, reserved
from app.db.finding import by, every, one
from app.db.locks import locked
from app.db.parts import labelled, part
from app.db.tables import read, table
from app.domain.actors import Actor
from app.domain.buying.admission import Admission
from app.domain.buying.agreements import Agreement, Member
from app.domain.buying.assessments import Assessment
from app.domain.buying.bids import Bid, OpenedBid
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.decisions import Decision
from app.domain.buying.needs import Need
from app.domain.buying.procedures import Content, Invitation, Procedure
from app.domain.ids import AreaId, ProcedureId, ProviderId
from app.domain.people.providers import Provider, Qualification
from app.domain.serving.commitments import Commitment
from app.procurement.competition import Competition

_P = table(Procedure)
_MEMBERS = sa.table("agreement_members", sa.column("area_id"), sa.column("agreement_id"), sa.column("provider_id"))
_AREA, _ID, _AGREEMENT, _PROVIDER = (
    sa.bindparam(name, type_=sa.Uuid()) for name in ("area", "id", "agreement", "provider")
)
_LOCK_MONEY = text("""
SELECT 1 FROM budget_lines b JOIN procedures p ON (p.area_id, p.budget_line_id) = (b.area_id, b.id)
WHERE p.area_id = :area AND p.id = :id FOR NO KEY UPDATE OF b""")
_LOCK_AGREEMENT = text("""
SELECT 1 FROM agreements g JOIN procedures p ON (p.area_id, p.agreement_id) = (g.area_id, g.id)
WHERE p.area_id = :area AND p.id = :id FOR NO KEY UPDATE OF g""")


async def get(connection: AsyncConnection, area: AreaId, procedure: ProcedureId) -> Procedure | None:
    """One procedure that the actor may see; None where there is none."""
    return await one(connection, Procedure, area_id=area, id=procedure)


async def lock_money(connection: AsyncConnection, area: AreaId, procedure: ProcedureId) -> None:
    """Lock the procedure's budget line and agreement: before the procedure, always in this order."""
    asked = {"area": area, "id": procedure}
    await connection.execute(_LOCK_MONEY, asked)
    await connection.execute(_LOCK_AGREEMENT, asked)


async def lock(connection: AsyncConnection, area: AreaId, procedure: ProcedureId) -> tuple[Procedure, datetime] | None:
    """Lock the procedure for a change, and read the instant after the lock."""
    row = await locked(connection, by(Procedure, "area_id", "id"), area_id=area, id=procedure)
    return (read(Procedure, row), row["at_instant"]) if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around a procedure, whichever way of buying it is."""

    need: Need
    line: BudgetLine
    agreement: Agreement | None
    decision: Decision | None
    commitment: Commitment | None


async def around(connection: AsyncConnection, procedure: Procedure) -> Around:
    """A procedure's need, money, decision and commitment: one statement, the area's to ask."""
    row = (await connection.execute(_around(), _given(procedure))).mappings().one()
    agreement = part(Agreement, row, members=tuple(row["members"] or ()), reserved=money(row["agreement_reserved"]))
    return Around(
        need=part(Need, row),
        line=part(BudgetLine, row, reserved=money(row["line_reserved"])),
        agreement=agreement,
        decision=part(Decision, row),
        commitment=part(Commitment, row),
    )


async def competition(
    connection: AsyncConnection, actor: Actor, procedure: Procedure, instant: datetime
) -> Competition:
    """All that rules may know of a procedure: three more statements for the area, one for a bidder."""
    if actor.provider is not None:
        invitation, bid, own = await _own(connection, procedure, actor.provider)
        mine = {own.provider_id: own} if own else {}
        return Competition(
            noun=procedure, actor=actor, instant=instant, invitations=invitation, my_bid=bid, admissions=mine
        )
    around_it = await around(connection, procedure)
    rows = (await connection.execute(_bidders(), _given(procedure))).mappings().all()
    marks = await every(connection, Assessment, area_id=procedure.area_id, procedure_id=procedure.id)
    said = (admissions.admission(row) for row in rows)
    return Competition(
        noun=procedure,
        actor=actor,
        instant=instant,
        need=around_it.need,
        agreement=around_it.agreement,
        line=around_it.line,
        decision=around_it.decision,
        commitment=around_it.commitment,
        names={row["provider_id"]: row["provider_name"] for row in rows},
        admissions={one.provider_id: one for one in said if one},
        invitations=tuple(part(Invitation, row) for row in rows if row["invitations__provider_id"]),
        opened=tuple(bid for bid in (part(OpenedBid, row) for row in rows) if bid),
        assessments=marks,
    )


async def unseal(connection: AsyncConnection, procedure: Procedure, instant: datetime) -> tuple[Bid, ...]:
    """Mark the procedure unsealed, from which on the area may read its submitted bids; answers them, still encrypted."""
    mine = sa.and_(_P.c.area_id == procedure.area_id, _P.c.id == procedure.id)
    await connection.execute(sa.update(_P).where(mine).values(unsealed_at=instant))
    return await every(connection, Bid, "id", area_id=procedure.area_id, procedure_id=procedure.id)


def _given(procedure: Procedure) -> dict[str, object]:
    return {
        "area": procedure.area_id,
        "id": procedure.id,
        "need": procedure.need_id,
        "agreement": procedure.agreement_id,
    }


async def _own(
    connection: AsyncConnection, procedure: Procedure, provider: ProviderId
) -> tuple[tuple[Invitation, ...], Bid | None, Admission | None]:
    content = procedure.content
    given = {"provider": provider, "basket": content.basket if isinstance(content, Content) else ""}
    row = (await connection.execute(_of_bidder(), _given(procedure) | given)).mappings().one_or_none()
    if row is None:
        return (), None, None
    return (part(Invitation, row),), part(Bid, row), admissions.admission(row)


@cache
def _of_bidder() -> sa.Select[Any]:
    """One bidder's invitation, bid and admission."""
    inv, bid = table(Invitation), table(Bid)
    mine = sa.and_(
        bid.c.area_id == inv.c.area_id, bid.c.procedure_id == inv.c.procedure_id, bid.c.provider_id == inv.c.provider_id
    )
    basket, agreement = sa.bindparam("basket", type_=sa.Text()), _AGREEMENT
    return (
        sa.select(*labelled(Invitation), *labelled(Bid), *admissions.asked(inv.c.area_id, basket, agreement))
        .select_from(
            inv.outerjoin(bid, mine)
            .outerjoin(table(Qualification), admissions.judged(inv.c.area_id, inv.c.provider_id, basket))
            .outerjoin(table(Member), admissions.placed(inv.c.area_id, inv.c.provider_id, agreement))
        )
        .where(inv.c.area_id == _AREA, inv.c.procedure_id == _ID, inv.c.provider_id == _PROVIDER)
    )


@cache
def _around() -> sa.Select[Any]:
    need, line, agreement, decision, bound = (
        table(Need),
        table(BudgetLine),
        table(Agreement),
        table(Decision),
        table(Commitment),
    )
    members = (
        sa.select(sa.func.array_agg(_MEMBERS.c.provider_id))
        .where(_MEMBERS.c.area_id == agreement.c.area_id, _MEMBERS.c.agreement_id == agreement.c.id)
        .scalar_subquery()
    )
    joined = (
        _P.join(need, sa.and_(need.c.area_id == _P.c.area_id, need.c.id == _P.c.need_id))
        .join(line, sa.and_(line.c.area_id == _P.c.area_id, line.c.id == _P.c.budget_line_id))
        .outerjoin(agreement, sa.and_(agreement.c.area_id == _P.c.area_id, agreement.c.id == _P.c.agreement_id))
        .outerjoin(
            decision,
            sa.and_(
                decision.c.area_id == _P.c.area_id, decision.c.procedure_id == _P.c.id, decision.c.content.is_(None)
            ),
        )
        .outerjoin(bound, sa.and_(bound.c.area_id == _P.c.area_id, bound.c.decision_id == decision.c.id))
    )
    return (
        sa.select(
            *labelled(Need),
            *labelled(BudgetLine),
            *labelled(Agreement),
            *labelled(Decision),
            *labelled(Commitment),
            members.label("members"),
            reserved(line.c.area_id, "budget_line_id", line.c.id).label("line_reserved"),
            reserved(agreement.c.area_id, "agreement_id", agreement.c.id).label("agreement_reserved"),
        )
        .select_from(joined)
        .where(_P.c.area_id == _AREA, _P.c.id == _ID)
    )


@cache
def _bidders() -> sa.Select[Any]:
    """Every member of the agreement: its admission, its invitation and its opened bid."""
    provider, member, need = table(Provider), table(Member), table(Need)
    area, agreement = member.c.area_id, member.c.agreement_id
    basket = (
        sa.select(need.c.basket)
        .where(need.c.area_id == _AREA, need.c.id == sa.bindparam("need", type_=sa.Uuid()))
        .scalar_subquery()
    )
    return (
        sa.select(
            *labelled(Invitation),
            *labelled(OpenedBid),
            *admissions.asked(area, basket, agreement),
            provider.c.id.label("provider_id"),
            provider.c.name.label("provider_name"),
        )
        .select_from(
            _invited(member.join(provider, provider.c.id == member.c.provider_id)).outerjoin(
                table(Qualification), admissions.judged(area, member.c.provider_id, basket)
            )
        )
        .where(area == _AREA, agreement == _AGREEMENT)
        .order_by(provider.c.name)
    )


def _invited(members: sa.Join) -> sa.Join:
    """Members with the invitation and the opened bid of each, where there is one."""
    inv, opened, m = table(Invitation), table(OpenedBid), table(Member)
    invited = sa.and_(inv.c.area_id == m.c.area_id, inv.c.procedure_id == _ID, inv.c.provider_id == m.c.provider_id)
    handed_in = sa.and_(
        opened.c.area_id == inv.c.area_id,
        opened.c.procedure_id == inv.c.procedure_id,
        opened.c.provider_id == inv.c.provider_id,
    )
    return members.outerjoin(inv, invited).outerjoin(opened, handed_in)


def without_draft(procedure: Procedure) -> Procedure:
    """A procedure as a bidder may see it: no draft, no wrapped key, nothing of the money it holds."""
    return replace(procedure, draft={}, wrapped_private_key=None)
