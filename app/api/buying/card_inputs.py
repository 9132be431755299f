"""What a provider says of a service card."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.api.inputs import Body, Code, Codes, Day, Flag, Line, MoneyBody, Prose, Whole, each_once
from app.domain.buying.cards import Availability, CardContent, Unit
from app.domain.buying.effects import Effect, EffectMeasure

Measures = Annotated[
    list[EffectMeasure],
    Field(max_length=10, json_schema_extra={"uniqueItems": True}, examples=[["employed", "stayed"]]),
    AfterValidator(each_once),
]
"""What is counted of clients, each once."""


class EffectBody(Body):
    """The change that the service is for: whose, what is expected, what is counted, and how many weeks after the start."""

    client_groups: Annotated[Codes, Field(examples=[["long-term-unemployed"]])]
    expected: Annotated[Prose, Field(examples=["Kaksi kolmesta saa työn kolmessa kuukaudessa."])]
    measures: Measures
    follow_up_weeks: Annotated[list[Whole], Field(max_length=20, examples=[[12, 26]])]

    def given(self) -> Effect:
        """As the action takes it."""
        return Effect(
            client_groups=tuple(self.client_groups),
            expected=self.expected,
            measures=tuple(self.measures),
            follow_up_weeks=tuple(self.follow_up_weeks),
        )


class AvailabilityBody(Body):
    """How many clients at a time, and the first day one can start."""

    capacity: Annotated[Whole, Field(examples=[3])]
    next_free: Day

    def given(self) -> Availability:
        """As the action takes it."""
        return Availability(capacity=self.capacity, next_free=self.next_free)


class CardBody(Body):
    """What a card says. No municipality means the whole area; `remote`: also from a distance. The price is for a `unit`, net of VAT.

    `start_percent` of it is paid at the start, the rest for the outcome: `job_months` months of work begun within `job_begin` days.
    """

    basket: Annotated[Code, Field(examples=["tyollistyminen"])]
    category: Annotated[Code, Field(examples=["tyonhaku"])]
    title: Annotated[Line, Field(examples=["Pikavalmennus työnhakuun"])]
    description: Annotated[Prose, Field(examples=["Viisi tapaamista kolmessa viikossa."])]
    cpv: Annotated[Line, Field(examples=["85312310"])]
    municipalities: Annotated[Codes, Field(examples=[["061", "834"]])]
    remote: Flag
    languages: Annotated[Codes, Field(examples=[["fi", "uk"]])]
    price: MoneyBody
    unit: Unit
    start_percent: Annotated[Whole, Field(examples=[70])]
    job_months: Annotated[Whole, Field(examples=[1])]
    job_begin: Annotated[Whole, Field(examples=[84])]
    effect: EffectBody

    def given(self) -> CardContent:
        """As the action takes it."""
        return CardContent(
            basket=self.basket,
            category=self.category,
            title=self.title,
            description=self.description,
            cpv=self.cpv,
            municipalities=tuple(self.municipalities),
            remote=self.remote,
            languages=tuple(self.languages),
            price=self.price.money(),
            unit=self.unit,
            start_percent=self.start_percent,
            job_months=self.job_months,
            job_begin=self.job_begin,
            effect=self.effect.given(),
        )


class NewCard(CardBody):
    """A card to begin."""

    availability: AvailabilityBody
