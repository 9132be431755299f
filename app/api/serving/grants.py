"""Grants in force: instalments, reports, suspension, recovery, closing."""

from typing import Annotated

from pydantic import Field

from app.actions.serving import grants
from app.api.buying.application_answers import CostPart
from app.api.deps import Id, Slug
from app.api.inputs import Body, Day, MoneyBody, Prose, Whole
from app.api.plain import plain
from app.api.router import operations
from app.api.serving.grant_answers import GrantAnswer, read
from app.domain.buying.grants import GrantReport, RecoveryGround
from app.domain.ids import CommitmentId

router = operations("/areas/{area}/commitments/{commitment}", tags=["grants"])


class InstalmentBody(Body):
    """Which instalment."""

    number: Annotated[Whole, Field(examples=[1])]

    def given(self) -> int:
        """As the table's rules take it."""
        return self.number


class GrantReportBody(Body):
    """What the grant was used for, by cost, and what came of it. `used` is the costs' sum."""

    costs: Annotated[list[CostPart], Field(max_length=20)]
    used: MoneyBody
    effect: Annotated[Prose, Field(examples=["Kolme sai työn."])]
    clients: Annotated[Whole, Field(examples=[12])]
    employed: Annotated[Whole, Field(examples=[3])]

    def given(self) -> GrantReport:
        """As the action takes it."""
        return GrantReport(
            costs=tuple(cost.given() for cost in self.costs),
            used=self.used.money(),
            effect=self.effect.strip(),
            clients=self.clients,
            employed=self.employed,
        )


class RecoveryBody(Body):
    """The ground, how much, when the ground came to light, and why."""

    ground: Annotated[RecoveryGround, Field(examples=["unspent"])]
    amount: MoneyBody
    known: Day
    reason: Annotated[Prose, Field(examples=["Jäi käyttämättä."])]

    def given(self) -> grants.RecoveryAsked:
        """As the action takes it."""
        return grants.RecoveryAsked(
            ground=self.ground, amount=self.amount.money(), known=self.known, reason=self.reason
        )


async def _which(area: Slug, commitment: Id) -> CommitmentId:
    return CommitmentId(commitment)


_step = plain(router, "", grants.STEPS, _which, read, GrantAnswer)
_step(
    "release-instalment",
    "Release the next instalment: its payment line follows, and finance approves it. Officers only.",
    InstalmentBody,
)
_step("submit-report", "Report what the grant was used for and what came of it. The recipient only.", GrantReportBody)
_step("accept-report", "Accept the report that waits, saying why. Officers only.")
_step("return-report", "Return the report that waits, saying what to mend. Officers only.")
_step("suspend-payment", "Suspend payment, saying why: nothing is released until it is resumed. Officers only.")
_step("resume-payment", "Resume payment, saying why. Officers only.")
_step(
    "prepare-recovery",
    "Prepare taking money back, for another person to decide; one that waits is replaced. Officers only.",
    RecoveryBody,
)
_step(
    "decide-recovery",
    "Take back what was prepared, with interest to this day: negative payment lines follow. Deciders only.",
)
_step("close-grant", "Close a grant that is reported, paid and returned. Officers only.")
