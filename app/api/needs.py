"""Needs and budget lines."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from app.actions import needs
from app.api.deps import REFUSALS, ApiWork, Id, Limit, Slug, etag, made
from app.api.inputs import Answer, Body, Code, Day, Line, MoneyAnswer, MoneyBody, Whole
from app.domain.ids import BudgetLineId, NeedId

router = APIRouter(prefix="/areas/{area}", tags=["needs"], responses=REFUSALS)
_EXAMPLE = {
    "title": "Työhönvalmennus pitkään työttömänä olleille",
    "basket": "tyollistyminen",
    "category": "tyonhaku",
    "client_group": "long-term-unemployed",
    "cpv": "85312310",
    "municipalities": ["061", "834"],
    "places": 40,
    "begins": "2026-03-01",
    "ends": "2027-02-28",
}
_MONEY = {"amount": "90000.00", "currency": "EUR"}


class NewNeed(Body):
    """A need to record; no municipality = the whole area."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                _EXAMPLE | {"estimated_value": _MONEY, "budget_line_id": "0d6d1b6e-6a3c-4a52-9a3e-0c7f5a1d2b10"}
            ]
        },
    )

    title: Line
    basket: Code
    category: Code
    client_group: Code
    cpv: Code
    municipalities: list[Code] = []
    places: Whole
    estimated_value: MoneyBody
    begins: Day
    ends: Day
    budget_line_id: UUID

    def given(self) -> needs.NewNeed:
        """As the action takes it."""
        return needs.NewNeed(
            title=self.title,
            basket=self.basket,
            category=self.category,
            client_group=self.client_group,
            cpv=self.cpv,
            municipalities=tuple(self.municipalities),
            places=self.places,
            estimated_value=self.estimated_value.money(),
            begins=self.begins,
            ends=self.ends,
            budget_line_id=BudgetLineId(self.budget_line_id),
        )


class NeedAnswer(Answer):
    """A need."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                _EXAMPLE
                | {
                    "id": "5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11",
                    "number": "TH-TA-2026-0001",
                    "estimated_value": _MONEY,
                    "budget_line_id": "0d6d1b6e-6a3c-4a52-9a3e-0c7f5a1d2b10",
                    "version": 1,
                }
            ]
        },
    )

    id: UUID
    number: str
    title: str
    basket: str
    category: str
    client_group: str
    cpv: str
    municipalities: list[str]
    places: int
    estimated_value: MoneyAnswer
    begins: Day
    ends: Day
    budget_line_id: UUID
    version: int


class BudgetLineAnswer(Answer):
    """A budget line, what is held of it and what is left."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "0d6d1b6e-6a3c-4a52-9a3e-0c7f5a1d2b10",
                    "year": 2026,
                    "code": "valmennukset",
                    "names": {"fi": "Valmennukset"},
                    "amount": {"amount": "422031.00", "currency": "EUR"},
                    "reserved": _MONEY,
                    "room": {"amount": "332031.00", "currency": "EUR"},
                }
            ]
        },
    )

    id: UUID
    year: int
    code: str
    names: dict[str, str]
    amount: MoneyAnswer
    reserved: MoneyAnswer
    room: MoneyAnswer


@router.post("/needs", status_code=201)
async def describe_need(area: Slug, work: ApiWork, body: NewNeed, request: Request, response: Response) -> NeedAnswer:
    """Record a need. Officers only."""
    need = await needs.describe(work, body.given())
    made(response, request, need)
    return NeedAnswer.model_validate(await needs.get(work, need))


@router.get("/needs")
async def list_needs(area: Slug, work: ApiWork, limit: Limit = 50, after: Line | None = None) -> list[NeedAnswer]:
    """The area's needs, the newest first; `after` is the last number of the page before."""
    return [NeedAnswer.model_validate(need) for need in await needs.of_area(work, limit, after)]


@router.get("/needs/{need}")
async def read_need(area: Slug, work: ApiWork, need: Id, response: Response) -> NeedAnswer:
    """One need."""
    found = await needs.get(work, NeedId(need))
    etag(response, found.version)
    return NeedAnswer.model_validate(found)


@router.get("/budget-lines")
async def list_budget_lines(area: Slug, work: ApiWork) -> list[BudgetLineAnswer]:
    """The area's budget lines."""
    return [BudgetLineAnswer.model_validate(line) for line in await needs.budget(work)]
