"""Payment lines: what a contract owes and may still owe; approved by finance, never made by hand."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.buying import procedures
from app.actions.paying import payments
from app.actions.paying.payments import LineFile
from app.actions.work import Work
from app.api.answers import StepAnswer, steps, words
from app.api.buying.procedure_answers import AgainstAnswer, grounds
from app.api.deps import (
    READ_REFUSALS,
    ApiWork,
    Id,
    Slug,
    etag,
)
from app.api.inputs import Answer, MoneyAnswer, NumberAnswer, filled
from app.api.paging import PAGES, Listed, Searched
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.ids import CommitmentId, LineId
from app.domain.paging import Page
from app.domain.paying.settlements import PaymentState
from app.domain.terms.attained import Reason
from app.domain.terms.facts import ClientId
from app.i18n.explanations import explanation

router = operations(tags=["payments"])
_Client = Annotated[str | None, Field(examples=["A-4471"])]
_Clause = Annotated[str, Field(examples=["job"])]
_PSEUDONYM = r"^[A-Za-z0-9-]{1,40}$"
Client = Annotated[str | None, Query(pattern=_PSEUDONYM, description="One client's part of it")]


class ContractLinesAsked(Listed):
    """What may be asked of a contract's lines."""

    client: Annotated[str | None, Field(pattern=_PSEUDONYM, description="Only lines of this client")] = None
    state: Annotated[PaymentState | None, Field(description="Whether finance has approved them")] = None


class UsedAnswer(Answer):
    """A unit that counted, and the facts in it."""

    key: Annotated[str, Field(examples=["2026-04"])]
    quantity: NumberAnswer
    worth: NumberAnswer
    facts: list[UUID]


class AttainedAnswer(Answer):
    """What was attained on `day`, in the period from `begins` to `ends`."""

    client: _Client
    clause: _Clause
    occurrence: Annotated[str, Field(examples=["1"])]
    number: int
    day: date
    begins: date
    ends: date
    used: list[UsedAnswer]


class AmountStepAnswer(Answer):
    """A step of how the amount came about: what was taken, by which percents, for which group and rate day."""

    of: Annotated[str, Field(examples=["price"])]
    sum: MoneyAnswer | None
    percent: Annotated[NumberAnswer | None, Field(examples=["50"])]
    group: Annotated[str | None, Field(examples=["long-term-unemployed"])]
    day: date | None


class CutAnswer(Answer):
    """What a limit cut away."""

    limit: Annotated[str, Field(examples=["per-client"])]
    sum: MoneyAnswer


class SetAsideAnswer(Answer):
    """A fact that does not count for a clause, and the rule that says so."""

    fact: UUID
    clause: _Clause
    rule: Annotated[str, Field(examples=["below-level"])]


class ItemAnswer(Answer):
    """What is earned, and why: units used, how the amount was come by, cuts, facts set aside."""

    attained: AttainedAnswer
    steps: list[AmountStepAnswer]
    raw: MoneyAnswer
    cuts: list[CutAnswer]
    amount: MoneyAnswer
    set_aside: list[SetAsideAnswer]


class WaitingAnswer(Answer):
    """What may still come of a clause: `have` of `need`, `earliest` (null: never), `until` the window's last day."""

    client: Annotated[str, Field(examples=["A-4471"])]
    clause: _Clause
    reason: Reason
    have: NumberAnswer
    need: NumberAnswer
    earliest: date | None
    until: date | None


class ApprovalAnswer(Answer):
    """Finance has approved the line."""

    by_person: UUID
    at: datetime


class ClaimAnswer(Answer):
    """The lines of one client, clause and occurrence that nobody has approved: one act approves them all, judged by their sum."""

    lines: list[UUID]
    sum: MoneyAnswer


class ListedLine(Answer):
    """A payment line. `corrects`: the revision of the same client, clause and occurrence that it corrects.

    `claim`: what is approved together with it, null once it is approved; `steps` say what bars that.
    """

    area: Annotated[str, Field(examples=["tyohame"])]
    id: UUID
    number: Annotated[str, Field(examples=["TH-MA-2026-0001"])]
    commitment_id: UUID
    provider_id: UUID
    state: PaymentState
    client: _Client
    clause: _Clause
    occurrence: Annotated[str, Field(examples=["1"])]
    revision: int
    corrects: int | None
    begins: date
    ends: date
    amount: MoneyAnswer
    made_at: datetime
    approval: ApprovalAnswer | None
    claim: ClaimAnswer | None
    steps: list[StepAnswer]


class LineAnswer(ListedLine):
    """A payment line, why in one sentence, and the item it came from, as it was then; null where nothing is earned any more."""

    explanation: Annotated[
        str, Field(examples=["Start fee 594.00 €: the service started 8 December 2025; rests on one fact."])
    ]
    because: ItemAnswer | None


class AccountAnswer(Answer):
    """What a contract owes, or one client of it, and how much of it is earned as of today, may still come, or does not count.

    `items`, `waiting` and `set_aside` are the client's, where one is asked for, else of the contract itself, which no client brings.
    """

    commitment_id: UUID
    grounds: Annotated[
        list[AgainstAnswer], Field(description="What the area has said against the provider; it bars no payment")
    ]
    lines: Annotated[int, Field(description="How many payment lines there are; the list `lines` has them")]
    total: MoneyAnswer
    approved: MoneyAnswer
    items: list[ItemAnswer]
    waiting: list[WaitingAnswer]
    set_aside: list[SetAsideAnswer]


def _listed(file: LineFile, area: str, request: Request) -> ListedLine:
    line, claim = file.noun, file.claim
    state = PaymentState.APPROVED if file.approval else PaymentState.WAITING
    together = None if file.approval else {"lines": [one.id for one in claim.lines], "sum": claim.net}
    said = steps(request, file.choices)
    return filled(ListedLine, line, area=area, state=state, approval=file.approval, claim=together, steps=said)


def _line(file: LineFile, area: str, request: Request) -> LineAnswer:
    fields = dict(_listed(file, area, request))
    said = explanation(words(request), file.noun)
    return LineAnswer.model_validate(fields | {"explanation": said, "because": file.noun.because})


async def _read(work: Work, request: Request, response: Response, line: LineId) -> LineAnswer:
    file = await payments.get(work, line)
    etag(response, file.claim.version)
    return _line(file, work.area.slug, request)


async def _page(work: Work, request: Request, found: Page[LineFile]) -> Response:
    slugs = await procedures.slugs(work)
    return page_answer(request, found, lambda file: _listed(file, slugs[file.noun.area_id], request))


@router.get("/areas/{area}/commitments/{commitment}/account", responses=READ_REFUSALS)
async def read_account(
    area: Slug, commitment: Id, work: ApiWork, request: Request, client: Client = None
) -> AccountAnswer:
    """What a contract owes, for both parties; with `client` what of it is one client's, and what may still come of that client as of today."""
    one = ClientId(client) if client else None
    account = await payments.account(work, CommitmentId(commitment), one)
    found = await payments.entitled(work, account.commitment, one)
    return AccountAnswer.model_validate(
        {
            "commitment_id": account.commitment.id,
            "grounds": grounds(account.grounds),
            "lines": account.totals.lines,
            "total": account.totals.owed,
            "approved": account.totals.approved,
            "items": found.items,
            "waiting": found.waiting,
            "set_aside": found.set_aside,
        }
    )


@router.get("/areas/{area}/commitments/{commitment}/lines", response_model=list[LineAnswer], responses=PAGES)
async def list_commitment_lines(
    area: Slug, commitment: Id, work: ApiWork, request: Request, asked: Annotated[ContractLinesAsked, Query()]
) -> Response:
    """A contract's payment lines, the oldest first, each with its why, for both parties."""
    found = await payments.account(work, CommitmentId(commitment))
    rows = await payments.lines(work, found.commitment.id, asked.given())
    return page_answer(request, rows, lambda file: _line(file, work.area.slug, request))


class LinesAsked(Searched):
    """A page of a list of payment lines."""

    state: Annotated[PaymentState | None, Field(description="Whether finance has approved them")] = None


@router.get("/payments", response_model=list[ListedLine], responses=PAGES)
async def list_own_payments(work: ApiWork, request: Request, asked: Annotated[LinesAsked, Query()]) -> Response:
    """The payment lines of the caller's provider, in every area, by number."""
    return await _page(work, request, await payments.of_provider(work, asked.given()))


@router.get("/areas/{area}/payments", response_model=list[ListedLine], responses=PAGES)
async def list_payments(area: Slug, work: ApiWork, request: Request, asked: Annotated[LinesAsked, Query()]) -> Response:
    """The area's payment lines, by number."""
    return await _page(work, request, await payments.of_area(work, asked.given()))


@router.get("/areas/{area}/payments/{line}", responses=READ_REFUSALS)
async def read_payment(area: Slug, line: Id, work: ApiWork, request: Request, response: Response) -> LineAnswer:
    """One payment line, for both parties. ETag is the version of its claim."""
    return await _read(work, request, response, LineId(line))


async def _which(area: Slug, line: Id) -> LineId:
    return LineId(line)


_step = plain(router, "/areas/{area}/payments/{line}", payments.STEPS, _which, _read, LineAnswer)
_step(
    "approve",
    "Approve for payment all lines of the line's claim. Finance only, and never who verified a fact they rest on.",
    called="approve_payment",
)
