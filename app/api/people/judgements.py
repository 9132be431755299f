"""An officer's words on a qualification or a member, as they come in."""

from typing import Annotated

from pydantic import Field

from app.api.inputs import Body, Day, Prose
from app.domain.people.suspensions import Judgement


class SuspensionBody(Body):
    """Why, and the last day: the suspension lifts itself when that day is over."""

    reason: Annotated[Prose, Field(examples=["Verovelka selvitetään."])]
    until: Day

    def given(self) -> Judgement:
        """As the table's rules take it."""
        return Judgement(reason=self.reason, until=self.until)
