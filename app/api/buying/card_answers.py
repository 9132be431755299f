"""Service cards as answers: as everybody sees what is on offer, and as the parties see a card's life."""

from datetime import date, datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.buying import cards
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.deps import etag
from app.api.inputs import Answer, MoneyAnswer
from app.domain.buying.cards import CardSituation, CardState, CheckVerdict, PublishedCard, Unit
from app.domain.buying.effects import EffectMeasure
from app.domain.ids import CardId

T = TypeVar("T")
AreaName = Annotated[str, Field(examples=["tyohame"])]
Provider = Annotated[str, Field(examples=["Työpolku Oy"])]
CardNumber = Annotated[str, Field(description="Empty before the first publication", examples=["TH-PK-2026-0001"])]
CardTitle = Annotated[str, Field(examples=["Pikavalmennus työnhakuun"])]


class EffectAnswer(Answer):
    """The change that a service is for: whose, what is expected, what is counted, and how many weeks after the start."""

    client_groups: Annotated[list[str], Field(examples=[["long-term-unemployed"]])]
    expected: Annotated[str, Field(examples=["Kaksi kolmesta saa työn kolmessa kuukaudessa."])]
    measures: list[EffectMeasure]
    follow_up_weeks: Annotated[list[int], Field(examples=[[12, 26]])]


class AvailabilityAnswer(Answer):
    """How many clients at a time, and the first day one can start."""

    capacity: Annotated[int, Field(examples=[3])]
    next_free: date


class CardContentAnswer(Answer):
    """What a card says. No municipality means the whole area; `remote`: also from a distance. The price is for a `unit`."""

    basket: Annotated[str, Field(examples=["tyollistyminen"])]
    category: Annotated[str, Field(examples=["tyonhaku"])]
    title: CardTitle
    description: Annotated[str, Field(examples=["Viisi tapaamista kolmessa viikossa."])]
    cpv: Annotated[str, Field(examples=["85312310"])]
    municipalities: Annotated[list[str], Field(examples=[["061", "834"]])]
    remote: bool
    languages: Annotated[list[str], Field(examples=[["fi", "uk"]])]
    price: MoneyAnswer
    unit: Unit
    start_percent: Annotated[int, Field(examples=[70])]
    job_months: Annotated[int, Field(examples=[1])]
    job_begin: Annotated[int, Field(examples=[84])]
    effect: EffectAnswer


class PublishedCardAnswer(Answer):
    """A card as it is on offer: the edition that the area checked last. `on_offer` is false while it is paused."""

    area: AreaName
    id: UUID
    provider_id: UUID
    provider: Provider
    number: CardNumber
    edition: int
    content: CardContentAnswer
    availability: AvailabilityAnswer
    on_offer: bool
    published_at: datetime


class CheckAnswer(Answer):
    """What an officer found of an edition, and why."""

    edition: int
    verdict: CheckVerdict
    reason: Annotated[str, Field(examples=["Sisältö ja hinta ovat selvät."])]
    at: datetime


class ListedCard(Answer):
    """A card in the register. `check_due`: until when the area's check is due, null where none is."""

    area: AreaName
    id: UUID
    provider_id: UUID
    provider: Provider
    number: CardNumber
    title: CardTitle
    edition: int
    state: CardState
    sent_at: datetime | None
    check_due: datetime | None
    version: int


class CardAnswer(ListedCard):
    """A card as its provider writes it, the area's last check, and the edition on offer."""

    content: CardContentAnswer
    availability: AvailabilityAnswer
    check: CheckAnswer | None
    published: PublishedCardAnswer | None
    steps: list[StepAnswer]


def published(card: PublishedCard, area: str) -> PublishedCardAnswer:
    """A card as everybody sees it."""
    return PublishedCardAnswer(
        area=area,
        id=card.card_id,
        provider_id=card.provider_id,
        provider=card.provider_name,
        number=card.number,
        edition=card.edition,
        content=CardContentAnswer.model_validate(card.content),
        availability=AvailabilityAnswer.model_validate(card.availability),
        on_offer=card.on_offer,
        published_at=card.published_at,
    )


def listed(found: CardSituation, area: str, due: datetime | None) -> ListedCard:
    """A card as the register shows it; `due`: until when its check is due."""
    card, state = found.noun, CardState(found.state)
    return ListedCard(
        area=area,
        id=card.id,
        provider_id=card.provider_id,
        provider=found.provider_name,
        number=found.published.number if found.published else "",
        title=card.content.title,
        edition=card.edition,
        state=state,
        sent_at=card.sent_at,
        check_due=due if state is CardState.SENT else None,
        version=card.version,
    )


async def read(work: Work, request: Request, response: Response, card: CardId) -> CardAnswer:
    """The card as it is now, with its ETag."""
    found, view = await cards.get(work, card)
    etag(response, view.noun.version)
    area = work.area.slug
    return CardAnswer(
        **dict(listed(found, area, (await cards.checks_due(work, (view.noun,))).get(card))),
        content=CardContentAnswer.model_validate(view.noun.content),
        availability=AvailabilityAnswer.model_validate(view.noun.availability),
        check=CheckAnswer.model_validate(found.check) if found.check else None,
        published=published(found.published, area) if found.published else None,
        steps=steps(request, view.choices),
    )
