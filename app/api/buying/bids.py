"""A provider's own bid: drafted, handed in, changed, withdrawn, read back with its receipt."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.actions.buying import bids
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, IfMatch, Slug, StepWork, etag, seen
from app.api.inputs import Answer, Body, Code, Flag, MoneyAnswer, MoneyBody, Prose
from app.api.router import operations
from app.domain.buying.bids import BidContent, BidState
from app.domain.ids import ProcedureId
from app.domain.money import ZERO
from app.domain.refusals import NotFound, Refused

router = operations("/areas/{area}/procedures/{procedure}", tags=["bids"])
_ANSWERS = {"1": "Valmentajamme tuntevat alueen työnantajat."}
_Answers = Annotated[dict[Code, Prose], Field(max_length=20, description="By criterion", examples=[_ANSWERS])]


class BidBody(Body):
    """A bid: the price per client, an answer to each criterion, and that one is bound by it."""

    price: MoneyBody
    answers: _Answers
    binding: Annotated[Flag, Field(examples=[True])]

    def given(self) -> BidContent:
        """The body as the action takes it."""
        return BidContent(price=self.price.money(), answers=bids.answers(self.answers), binding=self.binding)


class DraftBody(Body):
    """What is written so far."""

    price: MoneyBody | None = None
    answers: Annotated[_Answers, Field(default_factory=dict)]
    binding: Flag = False

    def given(self) -> BidContent:
        """As the action takes it: no price yet is a price of zero, which no bid may have."""
        price = self.price.money() if self.price else ZERO
        return BidContent(price=price, answers=bids.answers(self.answers), binding=self.binding)


class BidAnswer(Answer):
    """The caller's own bid. `receipt`: SHA-256 of what is sealed, in hexadecimal."""

    id: UUID
    state: BidState
    price: MoneyAnswer
    answers: Annotated[dict[str, str], Field(examples=[_ANSWERS])]
    binding: bool
    receipt: Annotated[str, Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])]
    submitted_at: datetime
    version: int


class SavedDraftAnswer(Answer):
    """What the caller has written so far; nobody else can read it."""

    price: MoneyAnswer | None
    answers: Annotated[dict[str, str], Field(examples=[_ANSWERS])]
    binding: bool
    saved_at: datetime


def _answer(own: bids.OwnBid, response: Response) -> BidAnswer:
    etag(response, own.bid.version)
    return BidAnswer(
        id=own.bid.id,
        state=own.bid.state,
        price=own.content.price,
        answers={a.criterion: a.text for a in own.content.answers},
        binding=own.content.binding,
        receipt=own.receipt,
        submitted_at=own.bid.submitted_at,
        version=own.bid.version,
    )


@router.put("/bid", responses=REFUSALS | {201: {"model": BidAnswer, "description": "The first bid"}})
async def submit_bid(
    area: Slug, procedure: Id, work: StepWork, body: BidBody, response: Response, if_match: IfMatch = None
) -> BidAnswer:
    """Hand in a bid (step `submit-bid`), or replace the one whose version is in If-Match; another bid by now is 412."""
    handed_in = await bids.hand_in(work, ProcedureId(procedure), body.given(), seen(if_match))
    response.status_code = 201 if handed_in.bid.version == 1 else 200
    return _answer(handed_in, response)


@router.get("/bid", responses=READ_REFUSALS)
async def read_bid(area: Slug, procedure: Id, work: ApiWork, response: Response) -> BidAnswer:
    """The caller's own bid; nobody else's can be read here."""
    own = await bids.own(work, ProcedureId(procedure))
    if own is None:
        raise Refused(NotFound())
    return _answer(own, response)


@router.post("/withdraw-bid", responses=REFUSALS)
async def withdraw_bid(
    area: Slug, procedure: Id, work: StepWork, response: Response, if_match: IfMatch = None
) -> BidAnswer:
    """Take the bid back; another can be handed in until the deadline, with If-Match of the withdrawn one."""
    await bids.withdraw(work, ProcedureId(procedure), seen(if_match))
    own = await bids.own(work, ProcedureId(procedure))
    if own is None:
        raise Refused(NotFound())
    return _answer(own, response)


@router.get("/bid/draft", responses=READ_REFUSALS)
async def read_bid_draft(area: Slug, procedure: Id, work: ApiWork) -> SavedDraftAnswer:
    """What the caller has saved and not handed in."""
    saved = await bids.draft(work, ProcedureId(procedure))
    if saved is None:
        raise Refused(NotFound())
    return SavedDraftAnswer(
        price=saved.content.price or None,
        answers={a.criterion: a.text for a in saved.content.answers},
        binding=saved.content.binding,
        saved_at=saved.saved_at,
    )


@router.put("/bid/draft", responses=REFUSALS)
async def save_bid_draft(area: Slug, procedure: Id, work: StepWork, body: DraftBody) -> SavedDraftAnswer:
    """Keep what is written so far, instead of what was saved before."""
    await bids.save_draft(work, ProcedureId(procedure), body.given())
    return await read_bid_draft(area, procedure, work)
