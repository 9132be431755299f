"""Decisions: prepared by one, sent back or made by another; and the letters bidders get."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.actions.buying import decisions, procedures
from app.actions.work import new_id
from app.api.buying.procedure_answers import AgainstAnswer, OutcomeAnswer, ProcedureAnswer, grounds, outcome, read
from app.api.buying.procedures import which
from app.api.deps import READ_REFUSALS, ApiWork, Id, Slug
from app.api.inputs import Answer, Body, Line, Prose
from app.api.plain import plain
from app.api.router import operations
from app.domain.buying.decisions import Comparison, Exclusion, Letter
from app.domain.ids import BidId, DecisionId, ProcedureId, ProviderId
from app.procurement.award import Proposal

router = operations("/areas/{area}/procedures/{procedure}", tags=["decisions"])
_BID = "5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11"


class ProposalBody(Body):
    """Who should win, and the reasons that each bidder will read. `lot`: how a tie was broken, and before whom."""

    winner: UUID
    reasons: Annotated[
        dict[UUID, Prose], Field(max_length=200, description="By bid", examples=[{_BID: "Edullisin ja laadukkain."}])
    ]
    lot: Annotated[Line, Field(examples=[""])] = ""

    def given(self) -> Proposal:
        """As the action takes it; it names the decision itself."""
        reasons = {BidId(bid): reason for bid, reason in self.reasons.items()}
        return Proposal(id=DecisionId(new_id()), winner=BidId(self.winner), reasons=reasons, lot=self.lot)


class LetterAnswer(Answer):
    """The decision as one bidder gets it: its own points, the winner's, and the reasons.

    A bid that was not compared has no points of its own (`own` is null) but `grounds`.
    """

    procedure_id: UUID
    provider_id: UUID
    won: bool
    own: OutcomeAnswer | None
    grounds: list[AgainstAnswer]
    reason: Annotated[str, Field(examples=["Kokonaistaloudellisesti edullisin tarjous."])]
    winner: OutcomeAnswer
    winner_name: Annotated[str, Field(examples=["Työpolku Oy"])]
    made_at: datetime


def _letter(letter: Letter) -> LetterAnswer:
    said = letter.compared
    return LetterAnswer(
        procedure_id=letter.procedure_id,
        provider_id=letter.provider_id,
        won=letter.won,
        own=outcome(said.own) if isinstance(said, Comparison) else None,
        grounds=grounds(said.grounds) if isinstance(said, Exclusion) else [],
        reason=letter.reason,
        winner=outcome(said.winner),
        winner_name=said.winner_name,
        made_at=letter.made_at,
    )


_step = plain(router, "", procedures.STEPS, which, read, ProcedureAnswer)
_step("prepare-decision", "Propose a winner, with reasons for each bidder.", ProposalBody)
_step("send-back", "Send a prepared decision back to assessment, saying why.")
_step("decide", "Make the prepared decision: letters go out, and the contract is drafted (`commitment_id`).")


@router.get("/letter", responses=READ_REFUSALS)
async def read_own_letter(area: Slug, procedure: Id, work: ApiWork) -> LetterAnswer:
    """The decision letter of the caller's provider."""
    return _letter(await decisions.letter(work, ProcedureId(procedure)))


@router.get("/letters/{provider}", responses=READ_REFUSALS)
async def read_letter(area: Slug, procedure: Id, provider: Id, work: ApiWork) -> LetterAnswer:
    """A bidder's decision letter, for the area and for that bidder."""
    return _letter(await decisions.letter(work, ProcedureId(procedure), ProviderId(provider)))
