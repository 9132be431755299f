"""What everybody may know of an experiment that has ended; and who may run or decide one."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.api.buying.card_answers import AreaName
from app.api.inputs import Answer, MoneyAnswer, NumberAnswer
from app.domain.actors import Role
from app.domain.buying.challenges import Course
from app.procurement.evolving.evaluation import AgainstBaseline


class StaffAnswer(Answer):
    """Somebody of the area, in a role."""

    id: UUID
    name: Annotated[str, Field(examples=["Kirsi Niemi"])]
    role: Role


class PublicOutcomeAnswer(Answer):
    """What an experiment showed, also where it failed. Counts under five are null. `cost`: what it was owed when it ended, net of VAT."""

    area: AreaName
    commitment_id: UUID
    number: Annotated[str, Field(examples=["TH-KO-2026-0001"])]
    title: Annotated[str, Field(examples=["Työkahvila"])]
    provider_name: Annotated[
        str | None, Field(description="Null: a private person", examples=["Forssan Työpajayhdistys ry"])
    ]
    hypothesis: Annotated[str, Field(examples=["Oikea työ auttaa paremmin kuin kurssi."])]
    client_group: Annotated[str, Field(examples=["long-term-unemployed"])]
    municipalities: Annotated[list[str], Field(examples=[["061"]])]
    baseline: NumberAnswer
    baseline_source: Annotated[str, Field(examples=["Alueen valmennukset 2025"])]
    scale_from: NumberAnswer
    stop_below: NumberAnswer
    job_months: Annotated[int, Field(examples=[1])]
    job_begin: Annotated[int, Field(examples=[180])]
    started: Annotated[int | None, Field(examples=[12])]
    employed: Annotated[int | None, Field(examples=[5])]
    verdict: AgainstBaseline
    course: Course
    reason: Annotated[str, Field(examples=["Tulos ylitti laajentamisen rajan."])]
    cost: MoneyAnswer
    maximum: MoneyAnswer
    begins: date
    ended_at: datetime
