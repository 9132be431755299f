"""Values that change: reference rates and national amounts, entered in an area by one person and confirmed by another."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.home import value_register
from app.actions.home.value_register import MissingValue, ValueFile
from app.actions.law import values
from app.actions.work import View, Work
from app.api.answers import StepAnswer, of_area, steps
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, etag, made
from app.api.inputs import Answer, Body, Day, Line, Number, NumberAnswer, filled
from app.api.plain import plain
from app.api.router import operations
from app.domain.ids import PersonId, ValueId
from app.domain.law.values import DatedValue, NewValue, ValueKind, ValueState, ValueUnit
from app.domain.serving.commitments import CommitmentKind
from app.law.reading import Value

router = operations("/areas/{area}/values", tags=["values"])
_Name = Annotated[str | None, Field(examples=["Kirsi Niemi"])]


class ValueBody(Body):
    """A value as it was announced: which, the day it begins, percents or euros by its kind, and where it stands."""

    kind: Annotated[ValueKind, Field(examples=["reference-rate"])]
    begins: Annotated[Day, Field(examples=["2026-07-01"])]
    value: Annotated[Number, Field(examples=["2.5"])]
    source: Annotated[Line, Field(examples=["Suomen Pankin ilmoitus 27.6.2026"])]

    def given(self) -> NewValue:
        """The body as the action takes it."""
        return NewValue(kind=self.kind, begins=self.begins, value=self.value, source=self.source)


class ValueAnswer(Answer):
    """An entry: who entered it when, and who confirmed or withdrew it. Only a confirmed one is used."""

    id: UUID
    kind: ValueKind
    begins: date
    value: NumberAnswer
    source: Annotated[str, Field(examples=["Suomen Pankin ilmoitus 27.6.2026"])]
    state: ValueState
    entered_by: _Name
    entered_at: datetime
    confirmed_by: _Name
    confirmed_at: datetime | None
    withdrawn_by: _Name
    withdrawn_at: datetime | None
    reason: Annotated[str, Field(examples=[""])]
    version: int
    steps: list[StepAnswer]


class KnownValue(Answer):
    """A value that is used from `begins` on. `sure`: `confirmed` in the area, else how sure the law in the program is of it."""

    begins: date
    value: NumberAnswer
    source: Annotated[str, Field(examples=["1123/2024"])]
    sure: Annotated[str, Field(examples=["confirmed"])]
    confirmed_by: _Name
    confirmed_at: datetime | None


class WaitsForValue(Answer):
    """A commitment that waits for a value."""

    id: UUID
    kind: CommitmentKind
    number: Annotated[str, Field(examples=["TH-AP-2026-0001"])]
    title: Annotated[str, Field(examples=["Ryhmätoiminta työn tueksi"])]


class MissingAnswer(Answer):
    """A period whose value is missing, whether an entry for it waits for confirmation, and what waits for the value."""

    begins: date
    ends: Annotated[
        date | None, Field(description="Null where nobody knows what holds since; the value before it is still used")
    ]
    entered: bool
    waiting: list[WaitsForValue]


class KindAnswer(Answer):
    """A kind of value: its unit and bounds, what holds today, every value known, what is missing, and the latest entries."""

    kind: ValueKind
    unit: ValueUnit
    lowest: NumberAnswer
    highest: NumberAnswer
    grain: NumberAnswer
    since: date
    half_years: bool
    source: Annotated[str, Field(examples=["633/1982 12 §"])]
    today: KnownValue | None
    known: list[KnownValue]
    missing: list[MissingAnswer]
    entries: list[ValueAnswer]


@router.get("", responses=READ_REFUSALS)
async def list_values(area: Slug, work: ApiWork, request: Request) -> list[KindAnswer]:
    """Every value that changes: what holds, what is missing for which period, and the latest hundred entries. The area's people only."""
    of_area(work, "list-values")
    found = await value_register.register(work)
    return [_kind(one, found.names, request) for one in found.files]


@router.post("", status_code=201, responses=REFUSALS)
async def enter_value(area: Slug, work: StepWork, body: ValueBody, request: Request, response: Response) -> ValueAnswer:
    """Enter a value; it is not used before another person has confirmed it. Officers and finance only."""
    value = await values.enter(work, body.given())
    made(request, response, "values", value)
    return await _read(work, request, response, value)


@router.get("/{value}", responses=READ_REFUSALS)
async def read_value(area: Slug, value: Id, work: ApiWork, request: Request, response: Response) -> ValueAnswer:
    """One entry. The area's people only."""
    return await _read(work, request, response, ValueId(value))


async def _read(work: Work, request: Request, response: Response, value: ValueId) -> ValueAnswer:
    view = await values.get(work, value)
    etag(response, view.noun.version)
    return _entry(view, await values.names(work, view.noun), request)


async def _which(area: Slug, value: Id) -> ValueId:
    return ValueId(value)


_step = plain(router, "/{value}", values.STEPS, _which, _read, ValueAnswer)
_step(
    "confirm-value", "Confirm what another person entered: it is used from now on. Officers, finance and deciders only."
)
_step("withdraw-value", "Withdraw an entry that nobody has confirmed, saying why. Officers, finance and deciders only.")


def _kind(file: ValueFile, names: Mapping[PersonId, str], request: Request) -> KindAnswer:
    return filled(
        KindAnswer,
        file.rule,
        kind=file.kind,
        today=_known(file.today, names) if file.today else None,
        known=[_known(one, names) for one in file.known],
        missing=[_lacking(one) for one in file.missing],
        entries=[_entry(one, names, request) for one in file.entries],
    )


def _known(value: Value, names: Mapping[PersonId, str]) -> KnownValue:
    by = names.get(value.confirmed_by, "") if value.confirmed_by else None
    return filled(KnownValue, value, confirmed_by=by)


def _lacking(one: MissingValue) -> MissingAnswer:
    return MissingAnswer(
        begins=one.begins,
        ends=one.ends,
        entered=one.entered,
        waiting=[WaitsForValue(id=c.id, kind=c.kind, number=c.number, title=c.title) for c in one.waiting],
    )


def _entry(view: View[DatedValue], names: Mapping[PersonId, str], request: Request) -> ValueAnswer:
    entry = view.noun
    people = {
        role: names.get(person, "") if (person := getattr(entry, role)) else None
        for role in ("entered_by", "confirmed_by", "withdrawn_by")
    }
    return filled(ValueAnswer, entry, **people, steps=steps(request, view.choices))
