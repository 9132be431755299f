"""A notice: what everybody may know of a procedure that runs in the open; copied out as it is published, changed only where its deadline is put off or it closes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.buying.challenges import ChallengeContent
from app.domain.buying.effects import Effect
from app.domain.buying.grants import ProgrammeContent
from app.domain.buying.procedures import Audience, Content, Procedure, ProcedureKind
from app.domain.ids import AreaId, ProcedureId
from app.domain.money import Money


class Model(StrEnum):
    """The four ways of buying and granting, by the names under which notices show them."""

    DYNAMIC = "dynamic"
    FRAMEWORK = "framework"
    EVOLVING = "evolving"
    GRANTS = "grants"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One for each procedure in the open. `maximum` is net of VAT, None where there is none; no `deadline`: it stands until it is ended.

    `deadline_before`: what the deadline was before it was put off last; None where it never was. It bears no bidder's name and no number of bids.
    """

    area_id: AreaId
    procedure_id: ProcedureId
    number: str
    kind: ProcedureKind
    audience: Audience
    title: str
    summary: str
    basket: str
    category: str
    cpv: str
    client_groups: tuple[str, ...]
    municipalities: tuple[str, ...]
    maximum: Money | None
    effect: Effect
    published_at: datetime
    deadline: datetime | None
    deadline_before: datetime | None = None
    closed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A line of what is open: a notice, or a card that can be ordered (`kind` card; `maximum` is its price, `id` the card's)."""

    area_id: AreaId
    id: UUID
    number: str
    kind: str
    model: Model
    invited: bool
    title: str
    summary: str
    basket: str
    municipalities: tuple[str, ...]
    maximum: Money | None
    deadline: datetime | None
    published_at: datetime
    provider_name: str


def notice_of(procedure: Procedure) -> Notice | None:
    """What is made public of a procedure; None of one that is not published, or is for one client."""
    content = procedure.content
    if procedure.published_at is None or not isinstance(content, Content | ChallengeContent | ProgrammeContent):
        return None
    return Notice(
        area_id=procedure.area_id,
        procedure_id=procedure.id,
        number=procedure.number,
        kind=procedure.kind,
        audience=procedure.audience,
        title=content.title,
        summary=content.purpose if isinstance(content, ProgrammeContent) else content.description,
        basket=content.basket,
        category=content.category,
        cpv=content.cpv,
        client_groups=content.effect.client_groups,
        municipalities=content.municipalities,
        maximum=None if isinstance(content, ChallengeContent) else content.maximum,
        effect=content.effect,
        published_at=procedure.published_at,
        deadline=procedure.deadline,
    )
