"""A procedure: one run of one way of buying, from draft to decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from app.domain.buying.challenges import ChallengeContent
from app.domain.buying.criteria import Criterion
from app.domain.buying.effects import Effect
from app.domain.buying.grants import ProgrammeContent
from app.domain.buying.orders import OrderContent
from app.domain.ids import AgreementId, AreaId, BudgetLineId, CardId, NeedId, PersonId, ProcedureId, ProviderId
from app.domain.money import ZERO, Money
from app.domain.terms.terms import Terms


class ProcedureKind(StrEnum):
    """The ways of buying that run as procedures."""

    MINI_COMPETITION = "mini-competition"
    QUICK_ORDER = "quick-order"
    CHALLENGE = "challenge"
    PROGRAMME = "grant-programme"


class Audience(StrEnum):
    """Who may bid: those invited, or every provider."""

    INVITED = "invited"
    PROVIDERS = "providers"


class State(StrEnum):
    """Where a procedure stands; each way of buying uses those it needs."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ASSESSMENT = "assessment"
    PREPARED = "prepared"
    DECIDED = "decided"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was published, frozen. Money is net of VAT; weights add up to 100 with the price's."""

    form: Literal["competition"] = "competition"
    language: str
    title: str
    description: str
    basket: str
    category: str
    client_group: str
    cpv: str
    municipalities: tuple[str, ...]
    places: int
    begins: date
    ends: date
    price_weight: int
    criteria: tuple[Criterion, ...]
    terms: Terms
    effect: Effect
    maximum: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One row for every way of buying. `draft` is loose until `publish` makes `content` of it.

    `deadline` stands here alone: until when bids are taken, as published or as put off since.
    `reserved` is what it holds of its budget line and agreement: its maximum once published, the award once decided.
    `why_this_way`: why it is bought so, where this was not the way advised first.
    `public_key` seals bids; `wrapped_private_key` is of no use without the sealing key, which is not in the database.
    """

    area_id: AreaId
    id: ProcedureId
    kind: ProcedureKind
    number: str
    need_id: NeedId
    agreement_id: AgreementId | None
    budget_line_id: BudgetLineId
    state: State
    law_day: date
    draft: Mapping[str, object]
    content: Content | OrderContent | ChallengeContent | ProgrammeContent | None = None
    deadline: datetime | None = None
    audience: Audience = Audience.INVITED
    one_bid: bool = True
    sealed: bool = True
    reserved: Money = ZERO
    published_at: datetime | None = None
    unsealed_at: datetime | None = None
    unlocked_by: PersonId | None = None
    opened_by: PersonId | None = None
    public_key: bytes | None = None
    wrapped_private_key: bytes | None = None
    reason: str = ""
    why_this_way: str = ""
    version: int = 0

    @property
    def published(self) -> Content:
        """The frozen content of a competition; asking for it before `publish` is a programming error."""
        if not isinstance(self.content, Content):
            raise TypeError(self.number)
        return self.content

    @property
    def ordered(self) -> OrderContent:
        """The frozen content of an order; asking for it before it was placed is a programming error."""
        if not isinstance(self.content, OrderContent):
            raise TypeError(self.number)
        return self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Admits one provider to one procedure; whether it may still serve is asked again at every step.

    `card_id` and `answer_by`: which card an order asks for, and until when the provider may answer.
    """

    area_id: AreaId
    procedure_id: ProcedureId
    provider_id: ProviderId
    invited_at: datetime
    card_id: CardId | None = None
    answer_by: datetime | None = None


def effect_said(
    content: Content | OrderContent | ChallengeContent | ProgrammeContent | None, provider: ProviderId
) -> Effect | None:
    """The change that what was published is for; of an order the one that `provider`'s card promised."""
    if isinstance(content, OrderContent):
        return next((offer.content.effect for offer in content.queue if offer.provider_id == provider), None)
    return content.effect if content else None
